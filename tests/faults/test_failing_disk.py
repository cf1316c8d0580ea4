"""A disk that answers writes and syncs with errors: said plainly, nothing doubled, nothing lost."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.findings import Refused
from app.store.backup import check_backup
from app.store.keyslots import unlock_with_password
from app.usecases.back_up import back_up
from app.usecases.manage_people import change_password
from app.usecases.record_dispensing import record_dispensing
from app.usecases.sign_in import sign_out
from tests.faults.running import WITNESS, failing, moments, python, run
from tests.storm.pharmacies import NAME, PASSWORD, Pharmacy, arguments, copy_pharmacy, hand_out_line
from tests.storm.telling import Told

CALLS = pytest.mark.parametrize("call", ["fsync", "pwrite64"])
NEW_PASSWORD = "ett nytt lösenord"
_LINES = 6


@pytest.fixture
def pharmacy(tmp_path: Path) -> Pharmacy:
    return copy_pharmacy(tmp_path / "home")


@CALLS
def test_what_record_acknowledged_stands_and_the_rest_can_be_given_again(
    call: str, pharmacy: Pharmacy, tmp_path: Path
) -> None:
    command = python("app", *arguments(pharmacy.home, "record", "-"))
    first = b"".join(hand_out_line(f"Ostörd {n}") for n in range(_LINES))
    for number, when in enumerate(moments(command, call, tmp_path / "calls", first)):
        ids = [uuid4() for _ in range(_LINES)]
        lines = [hand_out_line(f"Störning {number}, rad {n}", id_) for n, id_ in enumerate(ids)]
        before = pharmacy.look().ids
        outcome = run(failing(call, "EIO", when, command), b"".join(lines))
        outcome.check(pharmacy.home)
        standing = pharmacy.look()
        added = standing.ids - before
        assert set(outcome.printed) <= set(added), (when, outcome)
        assert len(added) - len(outcome.printed) <= 1, (when, outcome)
        _give_again(pharmacy, lines, ids)


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("when", ["1+", "3", "6+"])
def test_what_is_recorded_stands_though_the_witness_cannot_be_written(
    call: str, when: str, pharmacy: Pharmacy
) -> None:
    witness = pharmacy.home / "witness-000001.log"
    command = python("app", *arguments(pharmacy.home, "record", "-"))
    lines = b"".join(hand_out_line(f"Nr {n}", uuid4()) for n in range(_LINES))
    outcome = run(failing(call, "EIO", when, command, witness), lines)
    outcome.check(pharmacy.home)
    assert (outcome.code, len(outcome.printed)) == (0, _LINES)
    assert (WITNESS in outcome.said) == when.endswith("+")
    standing = pharmacy.look()
    assert set(standing.ids) == set(outcome.printed)
    workplace = pharmacy.open()
    (held,) = workplace.journal.witness.holdings()
    assert len(held.whole) == workplace.journal.count()
    sign_out(workplace)


def _give_again(pharmacy: Pharmacy, lines: list[bytes], ids: list[UUID]) -> None:
    workplace = pharmacy.open()
    assert [record_dispensing(workplace, line).id for line in lines] == ids
    sign_out(workplace)
    standing = pharmacy.look()
    assert all(standing.ids[str(id_)] == 1 for id_ in ids)
    assert max(standing.marks.values()) == 1
    assert max(standing.slips.values()) == 1


@CALLS
def test_drafts_keep_their_last_saved_field(call: str, pharmacy: Pharmacy, tmp_path: Path) -> None:
    command = python("tests.storm.filling", str(pharmacy.home), "1")
    told = Told()
    for when in moments(command, call, tmp_path / "calls"):
        outcome = run(failing(call, "EIO", when, command))
        outcome.check(pharmacy.home)
        told.hear(outcome.printed)
        told.check(pharmacy.look(), when)
    outcome = run(command)
    assert outcome.code == 0
    told.hear(outcome.printed)
    told.check(pharmacy.look(), "undisturbed")


@CALLS
def test_a_copy_is_whole_or_not_there(call: str, pharmacy: Pharmacy, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    command = python("app", *arguments(pharmacy.home, "backup", str(stick)))
    for when in moments(command, call, tmp_path / "calls"):
        before = set(stick.iterdir())
        outcome = run(failing(call, "EIO", when, command))
        outcome.check(pharmacy.home)
        added = set(stick.iterdir()) - before
        assert added or outcome.code == 3
        for copy in added:
            check_backup(copy)
        assert not list(pharmacy.home.glob("*.part*"))
        pharmacy.look()
    workplace = pharmacy.open()
    check_backup(back_up(workplace, stick).folder)
    sign_out(workplace)


def test_the_old_password_or_the_new_opens_after_a_change_that_failed(
    pharmacy: Pharmacy, tmp_path: Path
) -> None:
    command = python("tests.faults.new_password", str(pharmacy.home), PASSWORD, NEW_PASSWORD)
    for when in moments(command, "fsync", tmp_path / "calls"):
        _set_password(pharmacy, PASSWORD)
        outcome = run(failing("fsync", "EIO", when, command))
        outcome.check(pharmacy.home)
        opening = [word for word in (PASSWORD, NEW_PASSWORD) if _opens(pharmacy, word)]
        assert len(opening) == 1, (when, outcome)
        assert opening == [NEW_PASSWORD] or outcome.code == 3
        pharmacy.look()


def _set_password(pharmacy: Pharmacy, password: str) -> None:
    workplace = pharmacy.open()
    change_password(workplace, pharmacy.person, password)
    sign_out(workplace)
    assert _opens(pharmacy, password)


def _opens(pharmacy: Pharmacy, password: str) -> bool:
    try:
        return unlock_with_password(pharmacy.home, NAME, password) == pharmacy.key
    except Refused:
        return False
