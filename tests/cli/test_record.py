"""`record`: each line once and for all, or refused politely with its number; never half."""

import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cli import commands
from app.domain.findings import Unavailable
from app.domain.order import PaperReason
from app.domain.record import RecordedDispensing
from app.usecases.record_dispensing import record_dispensing
from tests.cli.lykta import Lykta, command, copy_pharmacy, line, now, run


def ids(lykta: Lykta) -> list[str]:
    """Return the ids of the hand-outs in the journal, in its order."""
    return [entry["id"] for entry in lykta.entries("dispensing_made")]


def test_each_line_becomes_an_entry_whose_id_stands_on_a_line_of_its_own(
    lykta: Lykta, tmp_path: Path
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(line() + b"\n" + line())
    answer = lykta("record", path)
    assert (answer.code, answer.err) == (0, "")
    assert [str(UUID(text)) for text in answer.lines] == ids(lykta)


def test_lines_come_from_the_input_too(lykta: Lykta) -> None:
    answer = lykta("record", "-", given=line())
    assert (answer.code, answer.lines) == (0, ids(lykta))


def test_an_id_is_printed_at_once_and_only_when_the_entry_stands(lykta: Lykta) -> None:
    with subprocess.Popen(
        command(lykta.words("record", "-")), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(line())
            process.stdin.flush()
            printed = process.stdout.readline().decode().strip()
            assert printed in ids(lykta)  # read by another process while this one waits
        process.stdin.close()
        assert process.wait() == 0


def test_a_line_whose_id_stands_changes_nothing_and_prints_it_again(lykta: Lykta) -> None:
    known = str(uuid4())
    first = lykta("record", "-", given=line(id=known))
    again = lykta("record", "-", given=line(id=known) * 2)
    assert (first.lines, again.lines) == ([known], [known] * 2)
    assert ids(lykta) == [known]


def test_a_refused_line_is_told_by_number_and_field_and_the_rest_goes_on(lykta: Lykta) -> None:
    bad = line(patient={"name": "", "identity": "195704289999"})
    answer = lykta("record", "-", given=b"\n" + line() + b"\n" + bad + line())
    assert answer.code == 1
    assert len(answer.lines) == len(ids(lykta)) == 2
    assert answer.err == "Rad 4: patient.name Patientens namn saknas. Fyll i den uppgiften.\n"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "19121212-1212"}, "reason Värdet följer inte schemat."),
        ({"Tolvan Tolvansson": 1}, "En uppgift är okänd."),
        ({"patient": {"name": "Tolvan", "19121212-1212": ""}}, "patient En uppgift är okänd."),
        ({"patient": {}}, "patient.name Uppgiften saknas."),
        ({"patient": None}, "patient Uppgiften saknas."),
        ({"rows": [{"dosage": 19121212}]}, "rows.0.dosage Värdet följer inte schemat."),
        ({"rows": []}, "rows Minst en rad"),
        ({"happened_at": "2026-11-23T14:32:00"}, "happened_at Tiden saknar tidszon."),
        ({"id": "19121212-1212"}, "id Värdet följer inte schemat."),
        ({"confirmed": []}, "label Etiketten är inte utskriven"),
        ({"rows": [{"product": "Något", "dosage": "1", "benefit": "U"}]}, "rows.0.product Varan"),
        ({"rows": [{"varunummer": "088001", "dosage": "1", "benefit": "U"}]}, "rows.0.product"),
        ({"identity_checked": "\u0001"}, "Texten är för lång eller innehåller tecken"),
        ({"patient": {"name": "x" * 300_000, "identity": "191212121212"}}, "Texten är för lång"),
    ],
)
def test_what_is_wrong_is_told_without_quoting_the_line(
    lykta: Lykta, changes: dict[str, Any], told: str
) -> None:
    answer = lykta("record", "-", given=line(**changes))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"Rad 1: {told}")
    assert "1212" not in answer.err
    assert "Tolvan" not in answer.err
    assert ids(lykta) == []


def test_a_decision_on_a_warning_is_written_as_the_refusal_names_it(lykta: Lykta) -> None:
    row = {"product": "Något", "dosage": "1 tablett", "benefit": "U"}
    refused = lykta("record", "-", given=line(rows=[row], confirmed=[]))
    named = re.findall(r'"confirmed": \["(.+?)"\]', refused.err)
    assert named == ["P-UNKNOWN@rows.0.product", "P-NOLABEL@label"]
    assert lykta("record", "-", given=line(rows=[row], confirmed=named)).code == 0


def test_a_hand_out_belongs_to_the_outage_of_its_time(lykta: Lykta) -> None:
    earlier = (now() - timedelta(hours=1)).isoformat()
    before = (now() - timedelta(hours=3)).isoformat()
    answer = lykta("record", "-", given=line(happened_at=earlier) + line(happened_at=before))
    assert len(answer.lines) == 1
    assert answer.err == (
        "Rad 2: outage Inget öppet avbrott täcker tiden."
        " Öppna ett avbrott med `lykta outage begin`.\n"
    )
    (entry,) = lykta.entries("dispensing_made")
    assert entry["facts"]["dispensed"]["happened_at"] == earlier


def test_only_a_pharmacist_hands_out(lykta: Lykta) -> None:
    lykta.name = "Nils Forsman"
    answer = lykta("record", "-", given=line())
    assert answer.code == 1
    assert "Din roll får inte göra detta. Be farmaceut." in answer.err


def test_a_file_that_is_not_there_is_told(lykta: Lykta, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        answer = lykta("record", path)
        assert (answer.code, answer.out) == (3, "")
        assert answer.err == f"{path} går inte att läsa. Välj en annan fil.\n"


def test_a_full_disk_says_from_which_line_on_nothing_is_written(
    lykta: Lykta, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = record_dispensing, 0

    def full(*given: Any) -> Any:
        nonlocal count
        count += 1
        if count == 2:
            raise Unavailable("Disken är full.", "Frigör plats och försök igen.")
        return real(*given)

    monkeypatch.setattr(commands, "record_dispensing", full)
    answer = lykta("record", "-", given=line() + line() + line())
    assert (answer.code, len(answer.lines)) == (3, 1)
    assert answer.err.splitlines() == [
        "Rad 2 och de som följer är inte antecknade.",
        "Disken är full. Frigör plats och försök igen.",
    ]


def test_an_answer_that_nobody_reads_ends_quietly(lykta: Lykta) -> None:
    with subprocess.Popen(
        command(lykta.words("record", "-")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, err = process.communicate(line())
    assert (process.returncode, err) == (3, b"")
    assert len(ids(lykta)) == 1  # it stands: whoever asks again by id finds it


def test_swedish_text_comes_through_whatever_the_language_of_the_computer(lykta: Lykta) -> None:
    answer = lykta.start("record", "-", given=line(patient={"name": "", "identity": "1"}))
    plain = subprocess.run(
        command(lykta.words("record", "-")),
        input=line(patient={"name": "", "identity": "1"}),
        capture_output=True,
        check=False,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert plain.stderr.decode() == answer.err
    assert "Födelsedatum" not in answer.out


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Lykta:
    """A pharmacy in which nothing may come about."""
    return copy_pharmacy(tmp_path_factory.mktemp("untouched"))


@given(st.lists(st.binary(min_size=1).filter(bytes.strip), min_size=20, max_size=40))
@settings(max_examples=5)
def test_any_bytes_are_refused_politely_and_store_nothing(
    untouched: Lykta, garbage: list[bytes]
) -> None:
    answer = untouched("record", "-", given=b"\n".join(garbage))
    assert (answer.code, answer.out) == (1, "")
    assert all(text.startswith("Rad ") for text in answer.err.splitlines())
    assert ids(untouched) == []


_WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


_MEMBERS = st.sampled_from(sorted(json.loads(line())))


@given(st.lists(st.dictionaries(_MEMBERS, _WILD, max_size=4), min_size=20, max_size=40))
@settings(max_examples=5)
def test_any_json_in_place_of_a_member_is_refused_and_never_a_bug(
    untouched: Lykta, wild: list[dict[str, Any]]
) -> None:
    lines = [json.dumps(json.loads(line()) | w | {"signature_seen": False}) for w in wild]
    answer = untouched("record", "-", given="\n".join(lines).encode())
    assert (answer.code, answer.out) == (1, "")
    assert "Något i Lykta" not in answer.err


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_line_beyond_all_reason_is_refused_and_the_next_one_taken(
    lykta: Lykta, size: int
) -> None:
    answer = lykta("record", "-", given=b"x" * size + b"\n" + line())
    assert (answer.code, len(answer.lines)) == (1, 1)
    assert answer.err.startswith("Rad 1: Raden är inte JSON.")


@pytest.fixture(scope="module")
def schema() -> Any:
    """What `schema dispensing` prints."""
    return json.loads(run(["schema", "dispensing"]).out)


def test_the_schema_and_the_documents_name_the_same_fields(schema: Any, repository: Path) -> None:
    document = (repository / "docs/command-line.md").read_text(encoding="utf-8")
    section = document.split("## `record", 1)[1].split("## ", 1)[0]
    parts = [d for d in schema["$defs"].values() if "properties" in d]
    names = {name for part in parts for name in part["properties"]}
    assert not {name for name in names if f"`{name}`" not in section}
    assert all(part["additionalProperties"] is False for part in parts)
    optional = set(schema["$defs"]["RecordedDispensing"]["properties"]) - set(
        schema["$defs"]["RecordedDispensing"]["required"]
    )
    assert optional == {
        "id", "happened_at", "confirmed", "reason", "signature_seen", "origin", "kind",
        "is_urgent", "valid_until", "first_by", "call", "reasons", "collector", "payment",
        "form_number", "is_entitled",
    }  # fmt: skip
    assert set(schema["$defs"]["PaperReason"]["enum"]) == {reason.value for reason in PaperReason}


@given(st.dictionaries(_MEMBERS | st.text(max_size=3), _WILD, max_size=2))
@settings(max_examples=300)
def test_the_schema_lets_through_what_the_command_can_read(
    schema: Any, wild: dict[str, Any]
) -> None:
    value = json.loads(line()) | wild
    try:
        msgspec.json.decode(json.dumps(value), type=RecordedDispensing)
    except msgspec.DecodeError:
        return
    assert fits(value, schema, schema["$defs"])


@pytest.mark.parametrize(
    "changes",
    [
        {"patient": None}, {"patient": []}, {"reason": "nej"}, {"rows": {}}, {"advice_given": "ja"},
        {"more": 1}, {"rows": [{"dosage": "1", "benefit": "X"}]}, {"rows": [{}]},
        {"patient": {"name": 1}}, {"confirmed": [1]},
    ],
)  # fmt: skip
def test_the_schema_stops_what_the_command_cannot_read(
    schema: Any, changes: dict[str, Any]
) -> None:
    value = json.loads(line(**changes))
    assert not fits(value, schema, schema["$defs"])
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(line(**changes), type=RecordedDispensing)


def fits(value: Any, schema: Any, parts: Any) -> bool:
    """Tell whether a value fits a JSON Schema of the words that ours is written with."""
    if "$ref" in schema:
        return fits(value, parts[schema["$ref"].removeprefix("#/$defs/")], parts)
    if "anyOf" in schema:
        return any(fits(value, option, parts) for option in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    kinds: dict[str, type[Any]] = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
    }
    kind: Any = kinds.get(schema["type"], type(None))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    if kind is list:
        return all(fits(item, schema["items"], parts) for item in value)
    if kind is dict:
        known = schema["properties"]
        return set(schema["required"]) <= set(value) <= set(known) and all(
            fits(member, known[name], parts) for name, member in value.items()
        )
    return True
