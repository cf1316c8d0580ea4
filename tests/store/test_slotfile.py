"""The slot file as bytes: any are refused politely; the earlier copy is used when told to."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused, Unavailable
from app.store import slotfile
from app.store.files import previous_of
from app.store.slotfile import FILE_NAME, damaged, has_traces, load, save, use_previous
from tests.store.golden_slots import GOLDEN, lay_golden

GOOD = GOLDEN.read_bytes()


def outcome(folder: Path, content: bytes) -> str:
    """Write a slot file and return the code it is refused by, or nothing for one that loads."""
    (folder / FILE_NAME).write_bytes(content)
    try:
        load(folder)
    except Unavailable as caught:
        refusal = caught
    else:
        return ""
    # what is, and what to do about it: never an offer to make a new one over it
    assert refusal.text
    assert refusal.cure.startswith(("Hämta keyslots.json från", "Uppdatera Lykta"))
    return refusal.code


def changed(**fields: Any) -> bytes:
    return json.dumps({**json.loads(GOOD), **fields}).encode()


def recovery(**fields: Any) -> bytes:
    return changed(recovery={**json.loads(GOOD)["recovery"], **fields})


def test_the_golden_file_of_format_1_is_read_whole_and_written_the_same(tmp_path: Path) -> None:
    path = lay_golden(tmp_path)
    file = load(tmp_path)
    assert file.all_whole()
    save(tmp_path, file)
    assert path.read_bytes() == previous_of(path).read_bytes() == GOOD


@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused_politely(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    assert outcome(tmp_path_factory.mktemp("any"), content) == "keyslots_damaged"


@given(at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_one_changed_byte_is_noticed_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("byte")
    content = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    if outcome(folder, content):
        return
    file, good = load(folder), load(lay_golden(folder).parent)
    # the mark is compared with the data key itself; the check of each slot covers the rest
    assert not file.all_whole() or file.mark != good.mark or file == good


@given(length=st.integers(0, len(GOOD) - 1))
def test_a_file_cut_off_is_damaged(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    assert outcome(tmp_path_factory.mktemp("cut"), GOOD[:length]) == "keyslots_damaged"


@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["format", "store", "mark", "recovery", "people", "x"]), inner
            )
        ),
    )
)
def test_any_json_is_refused_politely(
    tmp_path_factory: pytest.TempPathFactory, content: Any
) -> None:
    folder = tmp_path_factory.mktemp("json")
    assert outcome(folder, json.dumps(content).encode()) in {"keyslots_damaged", "keyslots_newer"}


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 2**30, "passes": 3, "lanes": 4},  # a terabyte
        {"memory_kib": 65536, "passes": 2**31, "lanes": 4},
        {"memory_kib": 65536, "passes": 3, "lanes": 2**20},
        {"memory_kib": 8, "passes": 1, "lanes": 1},
        {"memory_kib": -65536, "passes": 3, "lanes": 4},
        {"memory_kib": 65536.5, "passes": 3, "lanes": 4},
        {"memory_kib": 10**400, "passes": 3, "lanes": 4},
        {"memory_kib": True, "passes": 3, "lanes": 4},
    ],
)
def test_a_hostile_cost_is_damage_before_any_memory_is_taken(tmp_path: Path, cost: Any) -> None:
    assert outcome(tmp_path, recovery(cost=cost)) == "keyslots_damaged"


@pytest.mark.parametrize(
    "content",
    [
        recovery(salt=""),
        recovery(nonce="AAAA"),
        recovery(wrapped=""),
        recovery(check="A" * 400),
        recovery(name="x" * 101),
        recovery(extra=1),
        changed(extra=1),
        changed(format=0),
        changed(format=-1),
        changed(format="1"),
        changed(people=json.loads(GOOD)["people"] * 2),
        b"[" * 200_000,
        b'{"format": 1, "x": ' + b"[" * 200_000,
        b" " * (1 << 20) + GOOD,
        b"\xef\xbb\xbf" + GOOD,
    ],
    ids=range(15),
)
def test_what_no_lykta_writes_is_damage(tmp_path: Path, content: bytes) -> None:
    assert outcome(tmp_path, content) == "keyslots_damaged"


@pytest.mark.parametrize("content", [changed(format=2), b'{"format": 7, "unheard": {"of": []}}'])
def test_a_newer_format_asks_for_a_newer_lykta(tmp_path: Path, content: bytes) -> None:
    assert outcome(tmp_path, content) == "keyslots_newer"
    with pytest.raises(Unavailable, match="skapad av en nyare Lykta"):
        load(tmp_path)


def test_a_missing_file_says_that_the_database_needs_it_and_where_to_find_it(
    tmp_path: Path,
) -> None:
    lay_golden(tmp_path).unlink()
    with pytest.raises(Unavailable, match=r"saknas.*kan databasen inte öppnas") as caught:
        load(tmp_path)
    assert caught.value.code == "keyslots_missing"
    assert "säkerhetskopian" in caught.value.cure
    assert ".old" not in caught.value.cure


def test_an_empty_folder_is_no_store_and_not_a_lost_one(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load(tmp_path)
    assert caught.value.code == "no_store"


@pytest.mark.parametrize("found", [None, b"rubbish"])
def test_a_whole_earlier_copy_is_mentioned_but_only_used_when_told_to(
    tmp_path: Path, found: bytes | None
) -> None:
    path = lay_golden(tmp_path)
    path.rename(previous_of(path))
    if found is not None:
        path.write_bytes(found)
    with pytest.raises(Unavailable) as caught:
        load(tmp_path)
    assert f"{FILE_NAME}.old" in caught.value.cure
    assert path.exists() == (found is not None)

    use_previous(tmp_path)
    assert load(tmp_path).all_whole()
    assert previous_of(path).read_bytes() == GOOD
    kept = path.with_name(f"{FILE_NAME}.damaged")
    assert (kept.read_bytes() if kept.exists() else None) == found


def test_a_whole_slot_file_is_never_replaced_by_the_earlier_copy(tmp_path: Path) -> None:
    path = lay_golden(tmp_path)
    previous_of(path).write_bytes(GOOD)
    with pytest.raises(Refused, match="hel"):
        use_previous(tmp_path)


def test_a_file_with_one_damaged_slot_may_be_replaced(tmp_path: Path) -> None:
    path = lay_golden(tmp_path)
    previous_of(path).write_bytes(GOOD)
    path.write_bytes(recovery(name="x"))
    assert not load(tmp_path).all_whole()
    use_previous(tmp_path)
    assert load(tmp_path).all_whole()


@pytest.mark.parametrize("earlier", [None, b"", b"rubbish", recovery(name="x"), changed(format=2)])
def test_an_earlier_copy_that_is_not_whole_is_neither_offered_nor_used(
    tmp_path: Path, earlier: bytes | None
) -> None:
    path = lay_golden(tmp_path)
    path.write_bytes(b"rubbish")
    if earlier is not None:
        previous_of(path).write_bytes(earlier)
    assert ".old" not in damaged(tmp_path, "Skadad.").cure
    with pytest.raises(Unavailable) as caught:
        use_previous(tmp_path)
    assert caught.value.code == "keyslots_no_previous"
    assert path.read_bytes() == b"rubbish"


def test_a_newer_file_is_not_replaced_by_an_earlier_copy(tmp_path: Path) -> None:
    path = lay_golden(tmp_path)
    previous_of(path).write_bytes(GOOD)
    path.write_bytes(changed(format=2))
    with pytest.raises(Unavailable, match="nyare"):
        use_previous(tmp_path)
    assert path.read_bytes() == changed(format=2)


@pytest.mark.parametrize(
    "name",
    ["store.db", "store.db-wal", "papers.db", "witness-000001.log", FILE_NAME, f"{FILE_NAME}.old"],
)
def test_any_part_of_a_store_is_a_trace_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "log").mkdir()
    assert not has_traces(tmp_path)
    (tmp_path / name).touch()
    assert has_traces(tmp_path)


def test_a_barred_folder_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(_: Any) -> Any:
        raise PermissionError(13, "barred")

    monkeypatch.setattr(os, "listdir", barred)
    with pytest.raises(Unavailable) as caught:
        slotfile.has_traces(tmp_path)
    assert caught.value.code == "read_only"
