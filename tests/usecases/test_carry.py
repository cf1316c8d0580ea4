"""Entries between counters: what is carried, by whom it is taken, and that nothing is lost."""

from pathlib import Path

from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.usecases.keep_members import list_members, revoke_member
from app.usecases.workplace import Workplace
from tests.joined import carry, ids
from tests.workplaces import as_person


def test_a_computer_that_joins_holds_all_that_was_written_before(
    workplace: Workplace, second: Workplace
) -> None:
    assert ids(workplace) < ids(second)
    assert second.person == workplace.person
    assert second.journal.identity.store == workplace.journal.identity.store
    assert second.journal.identity.author.device != workplace.journal.identity.author.device


def test_both_hold_the_same_after_a_stick_went_there_and_back(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    as_person(workplace, "Ett", Role.STAFF)
    as_person(second, "Två", Role.STAFF)
    carry(second, stick)
    carry(workplace, stick)
    carry(second, stick)

    assert ids(workplace) == ids(second)
    again = carry(workplace, stick)
    assert (again.sent, again.fetched, again.refused) == (0, 0, ())


def test_a_revoked_computer_is_not_listened_to_and_cannot_read_on(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path
) -> None:
    lost = second.device.device
    carry(second, stick)
    carry(workplace, stick)
    revoke_member(workplace, lost, RevokeReason.LOST)
    as_person(second, "Efter", Role.STAFF)
    as_person(workplace, "Efteråt", Role.STAFF)
    carry(workplace, stick)
    carry(second, stick)
    said = carry(workplace, stick)

    assert "spärrad" in " ".join(one.why for one in said.refused)
    assert len(ids(second) - ids(workplace)) == 1
    assert ids(workplace) - ids(second)
    assert [m.device for m in list_members(workplace) if m.revoked_at] == [lost]
