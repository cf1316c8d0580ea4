"""Entries between counters: what is carried, by whom it is taken, and that nothing is lost."""

from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.domain.members import FOR_ALL, RevokeReason, SegmentHead
from app.domain.staff import Role
from app.exchange.segment import read_segment
from app.store.member_statements import list_statements
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.keep_members import list_members, revoke_member
from app.usecases.paper_pictures import load_paper
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.paper_samples import photographed
from tests.workplaces import as_person


class Watched(FolderRoute):
    """A stick that tells in which order it is read and written; it may be barred (minne)."""

    def __init__(self, folder: Path, workplace: Workplace, *, is_barred: bool = False) -> None:
        super().__init__(folder, lambda segment: judge(workplace, segment))
        self.done: list[str] = []
        self.given: set[str] = set()
        self._is_barred = is_barred

    def read(self, name: str) -> bytes:
        data = super().read(name)
        is_for_all = read_segment(data).head.generation == FOR_ALL
        self.done.append("took for all" if is_for_all else "took")
        return data

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        self._demand_open()
        super().write(name, head, data)
        self.done.append("gave")
        self.given |= {one.chain.device for one in head.entries}

    def write_statement(self, device: str, data: bytes) -> None:
        self._demand_open()
        super().write_statement(device, data)

    def write_picture(self, name: str, data: bytes) -> None:
        self._demand_open()
        super().write_picture(name, data)

    def _demand_open(self) -> None:
        if self._is_barred:
            raise Unavailable("Minnet är skrivskyddat.", code="read_only")


def test_what_is_written_here_is_given_before_all_is_taken_and_after_what_is_for_all(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path
) -> None:
    for one in (second, workplace):
        carry(one, stick)
    as_person(workplace, "Ett", Role.STAFF)
    as_person(second, "Två", Role.STAFF)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    third = join(second, tmp_path / "third", theirs)
    carry(second, stick)
    route = Watched(stick, workplace)
    done = Carrier(workplace).exchange(route)
    assert route.done[:3] == ["took for all", "gave", "took"]
    assert route.given == {workplace.device.device}
    assert (done.sent, ids(second) <= ids(workplace)) == (1, True)
    sign_out(third)


def test_from_a_stick_that_cannot_be_written_to_all_is_taken_and_that_is_said(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    """Pictures of paper, and what the other says of itself, too."""
    as_person(workplace, "Ett", Role.STAFF)
    digest = photographed(second)
    carry(second, stick)
    coming = len(ids(second) - ids(workplace))
    with pytest.raises(Unavailable, match=rf"Hämtade poster: {coming}\. Minnet är skrivskyddat"):
        Carrier(workplace).exchange(Watched(stick, workplace, is_barred=True))
    assert ids(second) <= ids(workplace)
    assert load_paper(workplace, digest)
    assert second.device.device in list_statements(workplace.journal.vault.connection)


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

    assert said.refused == ()  # nothing that anybody has to do again and again
    assert "spärrad" in " ".join(one.why for one in said.abandoned)
    assert len(ids(second) - ids(workplace)) == 1
    assert ids(workplace) - ids(second)
    assert [m.device for m in list_members(workplace) if m.revoked_at] == [lost]
