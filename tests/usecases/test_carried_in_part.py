"""A member that carries less of others' entries than they wrote: what is lacking is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.members import FIRST_GENERATION, Carried, Chain, RevokeReason, SegmentHead
from app.domain.slip_entries import DispensingMade
from app.exchange.segment import name_of, write_segment
from app.store.admission import list_quarantine
from app.store.journal import read_sealed
from app.store.sealed import SealedEntry
from app.usecases.keep_members import revoke_member
from app.usecases.sealing import first_key
from app.usecases.show_members import MemberLine, show_members
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.paper_samples import photographed
from tests.workplaces import SetClock, begin_outage, open_pharmacy


@dataclass(frozen=True)
class Scene:
    """A counter that has handed out, one that has not heard of it, and one that carries it."""

    first: Workplace
    second: Workplace
    bad: Workplace
    stick: Path
    honest: Path  # the segment with the hand-out, moved away

    def carry_changed(self, change: Callable[[SealedEntry], SealedEntry]) -> Path:
        """Let the one that carries put what the second lacks on the stick, changed.

        It comes before the honest one in the order of names.
        """
        known, bad = ids(self.second), self.bad
        held = read_sealed(bad.journal.vault.connection, "1", ())
        made = [change(one) for one in held if str(one.place()[0]) not in known]
        places = [(one.hash, *one.place()) for one in made]
        entries = tuple(Carried(i, h, Chain(d, e), n) for h, i, d, e, n in places)
        head = SegmentHead(
            bad.journal.identity.store, FIRST_GENERATION, bad.device.public_key,
            bad.computer.clock.now(), entries,
        )  # fmt: skip
        packed = [one.pack() for one in made]
        while True:  # each sealing has a name of its own
            data = write_segment(head, packed, first_key(bad.key).public, bad.device.sign)
            if name_of(data) < self.honest.name:
                (self.stick / name_of(data)).write_bytes(data)
                return self.stick / name_of(data)

    def line_at_second(self) -> MemberLine:
        """How the first stands in the second's list."""
        lines = show_members(self.second).lines
        return next(line for line in lines if line.device == self.first.device.device)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = open_pharmacy(tmp_path / "first", clock)
    begin_outage(first)
    second, bad = (join(first, tmp_path / name, stick, clock) for name in ("second", "bad"))
    for workplace in (first, second, bad) * 3:
        carry(workplace, stick)
    before = set(stick.glob("*.lyktaseg"))
    photographed(first, 1)
    carry(first, stick)
    (fresh,) = set(stick.glob("*.lyktaseg")) - before
    carry(bad, stick)
    honest = fresh.rename(tmp_path / fresh.name)
    yield Scene(first, second, bad, stick, honest)
    for workplace in (first, second, bad):
        sign_out(workplace)


def patients(workplace: Workplace) -> int:
    return sum(
        isinstance(entry.content, DispensingMade) and entry.content.personal is not None
        for entry in workplace.journal.entries()
    )


def lacks_parts(workplace: Workplace) -> list[str]:
    return [fault for fault in verify_store(workplace) if "personuppgifterna" in fault]


@pytest.mark.parametrize("at", ["first", "second"])
def test_what_a_member_brought_that_nobody_believes_goes_when_it_is_revoked(
    scene: Scene, at: str
) -> None:
    scene.carry_changed(lambda one: replace(one, sig=bytes(64)))
    carry(scene.second, scene.stick)
    connection = scene.second.journal.vault.connection
    assert [reason for reason, _ in list_quarantine(connection)] == ["signature"]
    revoke_member(getattr(scene, at), scene.bad.device.device, RevokeReason.LOST)
    for workplace in (scene.first, scene.second):
        carry(workplace, scene.stick)
    assert list_quarantine(connection) == []


def test_signatures_that_do_not_hold_keep_no_entry_back_that_another_has_carried(
    scene: Scene,
) -> None:
    scene.carry_changed(lambda one: replace(one, sig=bytes(64)))
    scene.honest.rename(scene.stick / scene.honest.name)
    carry(scene.second, scene.stick)
    assert ids(scene.second) == ids(scene.first)
    assert patients(scene.second) == 1


def test_what_came_without_its_personal_part_is_lacking_until_it_comes(scene: Scene) -> None:
    scene.carry_changed(SealedEntry.without_personal)
    carry(scene.second, scene.stick)
    assert ids(scene.second) == ids(scene.first)
    assert patients(scene.second) == 0
    assert scene.line_at_second().missing_count >= 1

    scene.honest.rename(scene.stick / scene.honest.name)
    carry(scene.second, scene.stick)
    assert patients(scene.second) == 1
    assert scene.line_at_second().missing == ()
    assert lacks_parts(scene.second) == []


def test_a_member_that_strips_patients_strips_none_where_another_has_carried_them(
    scene: Scene,
) -> None:
    bad = scene.carry_changed(SealedEntry.without_personal)
    scene.honest.rename(scene.stick / scene.honest.name)
    carry(scene.second, scene.stick)
    assert patients(scene.second) == 1
    bad.unlink()
    revoke_member(scene.first, scene.bad.device.device, RevokeReason.LOST)
    for workplace in (scene.first, scene.second) * 2:
        carry(workplace, scene.stick)
    assert lacks_parts(scene.second) == []


def test_what_lacks_its_part_is_not_given_in_its_place(scene: Scene, tmp_path: Path) -> None:
    scene.carry_changed(SealedEntry.without_personal)
    carry(scene.second, scene.stick)
    other = tmp_path / "other"
    other.mkdir()
    carry(scene.second, other)
    carry(scene.first, other)
    carry(scene.second, other)
    assert patients(scene.second) == 1
