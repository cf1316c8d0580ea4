"""`members`, `join` and `carry`: two computers, a stick between them, and what is refused."""

import shutil
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from app.store.recovery_code import RecoveryCode
from tests.cli.lykta import NAME, STAFF, Answer, Lykta, run
from tests.joined import set_code


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Lykta:
    """A computer without any pharmacy; its machine is another one."""
    return Lykta(tmp_path / "new")


def on_new(new: Lykta, *words: object) -> Answer:
    with patch("app.bootstrap.machine_id", lambda: "another machine"):
        return new(*words)


def fingerprint(told: str) -> str:
    return told.splitlines()[0].rpartition(", ")[2]


def join(lykta: Lykta, new: Lykta, stick: Path) -> Answer:
    asked = on_new(new, "join", "ask", stick, "--workstation", "Kassa 2")
    assert asked.code == 0, asked.err
    (request,) = stick.glob("*.lyktaansokan")
    digits = fingerprint(asked.out)
    admitted = lykta("members", "admit", request, "--fingerprint", digits)
    assert (admitted.code, admitted.lines[0]) == (0, "Kassa 2 är ansluten."), admitted.err
    (own, _) = lykta("members", "--json").values
    return on_new(new, "join", "take", stick, "--fingerprint", own["fingerprint"])


def test_a_computer_joins_by_a_stick_and_both_list_the_two(
    lykta: Lykta, new: Lykta, stick: Path
) -> None:
    taken = join(lykta, new, stick)
    assert taken.code == 0, taken.err
    assert taken.lines[0] == "Datorn är ansluten till Apotek Granen."
    assert taken.err.startswith("Apotek Granen, ")
    carried = lykta("carry", stick)
    assert carried.code == 0
    assert carried.out.endswith("0 i karantän, 0 filer avvisade.\n")

    for side in (lykta("members", "--json"), on_new(new, "members", "--json")):
        this, other = side.values
        assert (this["is_this"], this["waiting"], other["is_this"]) == (True, 0, False)
        assert (other["missing"], other["forks"], other["revoked_at"]) == ([], 0, None)
        assert other["beside"] == []
        assert datetime.fromisoformat(other["said_at"]).tzinfo is not None
    table = lykta("members").out
    assert "Klocka" in table.splitlines()[0]
    assert any("Kassa 2" in row and "stämmer" in row for row in table.splitlines())
    assert "den här datorn" in table


def test_a_wrong_fingerprint_lets_nobody_in_on_either_side(
    lykta: Lykta, new: Lykta, stick: Path
) -> None:
    (own,) = lykta("members", "--json").values
    on_new(new, "join", "ask", stick, "--workstation", "Kassa 2")
    (request,) = stick.glob("*.lyktaansokan")
    refused = lykta("members", "admit", request, "--fingerprint", own["fingerprint"])
    assert refused.code == 1
    assert "annat än ansökans" in refused.err
    assert list(stick.glob("*.lyktatilltrade")) == []

    asked = on_new(new, "join", "ask", stick, "--workstation", "Kassa 2")
    lykta("members", "admit", request, "--fingerprint", fingerprint(asked.out))
    wrong = on_new(new, "join", "take", stick, "--fingerprint", fingerprint(asked.out))
    assert wrong.code == 1
    assert "annat än tillträdets" in wrong.err
    assert on_new(new, "join", "take", stick).code == 1
    assert not (new.home / "store.db").exists()


def test_who_does_not_manage_neither_lets_in_nor_revokes(
    lykta: Lykta, new: Lykta, stick: Path
) -> None:
    asked = on_new(new, "join", "ask", stick, "--workstation", "Kassa 2")
    (request,) = stick.glob("*.lyktaansokan")
    lykta.name = STAFF
    admit = ("members", "admit", request, "--fingerprint", fingerprint(asked.out))
    assert lykta(*admit).code == 1
    assert lykta("members", "revoke", "0000", "--why", "lost").code == 1


def test_a_revoked_computer_is_refused_with_its_reason_until_it_is_let_in_again(
    lykta: Lykta, new: Lykta, stick: Path
) -> None:
    join(lykta, new, stick)
    _, other = lykta("members", "--json").values
    last = lykta("members", "revoke", other["device"][:6], "--why", "lost")
    assert last.code == 1
    assert "den sista andra datorn" in last.err
    revoked = lykta("members", "revoke", other["device"][:6], "--why", "lost", "--last")
    assert (revoked.code, revoked.out) == (0, "Kassa 2 är spärrad.\n")
    on_new(new, "carry", stick)
    carried = lykta("carry", stick)
    assert carried.code == 0
    assert carried.err.startswith("1 fil från spärrade datorer används inte")
    tidied = lykta("members", "tidy", stick)
    assert tidied.lines[-1] == "0 filer från spärrade datorer är borttagna."
    assert "1 ligger kvar" in tidied.err  # what it wrote since is nowhere else
    left_out = on_new(new, "carry", stick)
    assert left_out.code == 1
    assert "Den här datorn är spärrad" in left_out.err
    _, other = lykta("members", "--json").values
    assert (other["revoked_why"], other["revoked_by"]) == ("lost", NAME)
    assert lykta("members", "revoke", other["device"], "--why", "lost").code == 1

    for request in stick.glob("*.lyktaansokan"):
        request.unlink()
    asked = on_new(new, "members", "ask", stick)
    assert asked.out.startswith("Kassa 2, ")
    (request,) = stick.glob("*.lyktaansokan")
    lykta("members", "admit", request, "--fingerprint", fingerprint(asked.out))
    on_new(new, "carry", stick)
    assert lykta("carry", stick).code == 0
    _, other = lykta("members", "--json").values
    assert other["revoked_at"] is None


def test_a_computer_that_was_put_back_from_a_copy_is_told_to_ask_again(
    lykta: Lykta, new: Lykta, stick: Path, tmp_path: Path
) -> None:
    join(lykta, new, stick)
    assert lykta("backup", tmp_path).code == 0
    (copy,) = tmp_path.glob("lykta-2*")
    again = Lykta(tmp_path / "again")
    restored = on_new(again, "restore", copy, again.home)
    assert "members ask" in restored.err
    carried = on_new(again, "carry", stick)
    assert (carried.code, "okänd för de andra" in carried.err) == (1, True)
    (this, *_) = on_new(again, "members").lines[1:]
    assert this.endswith("den här datorn, anslut på nytt")


def test_a_changed_file_on_the_stick_is_refused_and_the_rest_is_taken(
    lykta: Lykta, new: Lykta, stick: Path
) -> None:
    join(lykta, new, stick)
    segments = sorted(stick.glob("*.lyktaseg"))
    content = bytearray(segments[0].read_bytes())
    content[len(content) // 2] ^= 1
    segments[0].write_bytes(content)
    carried = lykta("carry", stick)
    assert carried.code == 1
    assert segments[0].name in carried.err


def test_a_folder_that_is_not_there_is_told_as_surroundings(lykta: Lykta, stick: Path) -> None:
    shutil.rmtree(stick)
    assert lykta("carry", stick).code == 3
    assert run(["--home", str(stick / "no"), "join", "take", str(stick)]).code == 1


def test_after_revocations_the_code_begins_anew_and_the_other_follows(
    lykta: Lykta, new: Lykta, stick: Path, tmp_path: Path
) -> None:
    join(lykta, new, stick)
    on_new(new, "carry", stick)
    lykta("carry", stick)
    own, other = (line["device"] for line in lykta("members", "--json").values)
    assert lykta("members", "revoke", other, "--why", "lost", "--last").code == 0
    assert on_new(new, "members", "revoke", own, "--why", "lost", "--last").code == 0

    code, wrong = tmp_path / "kod.txt", tmp_path / "fel.txt"
    with lykta.at_work() as workplace:
        code.write_text(set_code(workplace), encoding="utf-8")
    wrong.write_text(RecoveryCode.make().text, encoding="utf-8")
    colleague = ("--second", STAFF, "--second-password-file", lykta.password)
    refused = lykta("members", "begin", "--code-file", wrong, *colleague)
    assert refused.code == 1
    begun = lykta("members", "begin", "--code-file", code, *colleague)
    assert (begun.code, begun.out) == (0, "Bara den här datorn gäller nu.\n"), begun.err

    folder = tmp_path / "anew"
    folder.mkdir()
    lykta("carry", folder)
    on_new(new, "carry", folder)
    (_, told) = on_new(new, "members", "--json").values
    assert (told["device"], told["begun_by"]) == (own, NAME)
    assert on_new(new, "members", "follow", own, "--code-file", wrong).code == 1
    followed = on_new(new, "members", "follow", own[:6], "--code-file", code)
    assert followed.code == 0, followed.err
    asked = on_new(new, "members", "ask", folder)
    (request,) = folder.glob("*.lyktaansokan")
    assert lykta("members", "admit", request, "--fingerprint", fingerprint(asked.out)).code == 0
    assert on_new(new, "carry", folder).code == 0
    assert lykta("carry", folder).code == 0
    for side in (lykta("members", "--json"), on_new(new, "members", "--json")):
        assert [line["is_believed"] for line in side.values] == [True, True]
