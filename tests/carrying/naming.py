"""Every fork and gap of a journal is told by name, and nothing that is none."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from app.domain.members import Chain
from app.store.verification import verify
from app.usecases.show_members import show_members
from app.usecases.workplace import Workplace

Place = tuple[Chain, int]  # a number within a chain

FORKED = "två olika poster har samma nummer."
_BROKEN = "kedjan är bruten före posten."
_FAULT = re.compile(
    r"(?:\d+ av p|P)ost (?P<device>\w{16})/(?P<epoch>\w{16})/(?P<seq>\d+)(?:-(?P<until>\d+))?"
    r"(?:: (?P<said>.*)| saknas\.)"
)
_MISSING = re.compile(r"nummer (\d+)(?: till (\d+))? saknas\.")


def places(workplace: Workplace) -> Counter[Place]:
    """Return the numbers that a counter holds, and how many entries bear each."""
    rows = workplace.journal.vault.connection.execute("SELECT device, epoch, seq FROM entry")
    return Counter((Chain(device, epoch), seq) for device, epoch, seq in rows.fetchall())


def demand_named(workplace: Workplace, written: set[Place], cloned: Collection[str]) -> None:
    """Demand that the check of the journal and the list of computers name what is so.

    `written` is every number that there has been. Of a cloned device the branch may be lost that
    an entry stood on, while the number is held: the chain is told as broken then.
    """
    held = places(workplace)
    forked = {place for place, entries in held.items() if entries > 1}
    lost, holes = written - held.keys(), set(_holes(held))
    assert holes <= lost, "lost without having been"
    told_forked, told_missing, broken = _told(verify(workplace.journal), lost)
    assert told_forked == forked
    assert holes <= told_missing <= lost
    assert {chain.device for chain, _ in broken} <= set(cloned)
    _demand_shown(workplace, held, holes, lost)


def _demand_shown(
    workplace: Workplace, held: Counter[Place], holes: set[Place], lost: set[Place]
) -> None:
    lines = {line.device: line for line in show_members(workplace).lines}
    for device in {chain.device for chain, _ in held}:
        own = {place: n for place, n in held.items() if place[0].device == device}
        assert lines[device].forks == sum(own.values()) - len(own)
        missing = Counter(
            n for first, last in lines[device].missing for n in range(first, last + 1)
        )
        assert not _numbers(holes, device) - missing, "a gap is not told"
        assert not missing - _numbers(lost, device), "a gap is told that is none"


def _numbers(of: Iterable[Place], device: str) -> Counter[int]:
    """Return the numbers of a device's chains; several of them may bear the same."""
    return Counter(seq for chain, seq in of if chain.device == device)


def _holes(held: Iterable[Place]) -> Iterator[Place]:
    """Yield the numbers that are lacking below the last one of their chain."""
    for chain, of_chain in groupby(sorted(held), key=lambda place: place[0]):
        numbers = {seq for _, seq in of_chain}
        yield from ((chain, seq) for seq in range(1, max(numbers)) if seq not in numbers)


def _told(faults: Iterable[str], lost: set[Place]) -> tuple[set[Place], set[Place], set[Place]]:
    """Return which numbers are told as forked, as missing, and as standing after a break."""
    forked, missing, broken = set[Place](), set[Place](), set[Place]()
    for fault in faults:
        found = _FAULT.fullmatch(fault)
        assert found, fault
        chain, seq = Chain(found["device"], found["epoch"]), int(found["seq"])
        if found["said"] is None:
            span = {(chain, n) for n in range(seq, int(found["until"] or seq) + 1)}
            missing |= span & lost if fault[0].isdigit() else span
        elif gap := _MISSING.fullmatch(found["said"]):
            first, last = int(gap[1]), int(gap[2] or gap[1])
            missing |= {(chain, n) for n in range(first, last + 1)}
        else:
            assert found["said"] in (FORKED, _BROKEN), fault
            (forked if found["said"] == FORKED else broken).add((chain, seq))
    return forked, missing, broken
