"""A purge at one counter: the others follow, and what lies between them is made anew without it."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.findings import Unavailable
from app.domain.retention_entries import PersonalPurged, Retention
from app.exchange.segment import read_segment
from app.store.locks import share
from app.store.projections.purges import is_purged
from app.store.sealed import SealedEntry, device_name
from app.usecases import renewing
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.purge_personal import purge
from app.usecases.sealing import sealing_keys
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.joined import carry, join
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward
from tests.workplaces import SetClock, open_pharmacy


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Workplace]:
    """A counter with an old hand-out of which there is a picture, which all know."""
    opened = open_pharmacy(tmp_path / "first", SetClock())
    yield opened
    sign_out(opened)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def picture(first: Workplace) -> str:
    return a_closed_outage(first)


@pytest.fixture
def second(first: Workplace, picture: str, stick: Path, tmp_path: Path) -> Iterator[Workplace]:
    """Another counter that has carried all of it to the stick as well."""
    clock = first.computer.clock
    assert isinstance(clock, SetClock)
    opened = join(first, tmp_path / "second", stick, clock)
    for file in (*stick.glob("*.lyktaseg"), *stick.glob("*.lyktabild")):
        file.unlink()
    carry(opened, stick)
    assert opened.papers.lacking([picture]) == [picture]
    carry(first, stick)
    carry(opened, stick)
    assert opened.papers.lacking([picture]) == []
    yield opened
    sign_out(opened)


def personal(workplace: Workplace, folder: Path, by: Workplace) -> set[UUID]:
    """Return the purged entries whose personal part a computer's segments in a folder hold."""
    keys, connection = dict(sealing_keys(workplace)), workplace.journal.vault.connection
    found = set()
    for file in folder.glob("*.lyktaseg"):
        segment = read_segment(file.read_bytes())
        if device_name(segment.head.carrier) == by.device.device:
            for packed in segment.open(keys[segment.head.generation]):
                sealed = SealedEntry.unpack(packed)
                if sealed.personal and is_purged(connection, sealed.open().id):
                    found.add(sealed.open().id)
    return found


def witnessed(workplace: Workplace) -> int:
    """Return how many purged parts the witness files hold."""
    connection = workplace.journal.vault.connection
    (held,) = workplace.journal.witness.holdings(lambda _: True)
    return sum(
        bool(entry and entry.personal and is_purged(connection, entry.open().id))
        for entry in held.whole.values()
    )


def entries_whole(workplace: Workplace) -> int:
    """Return how many entries have their personal part."""
    whole = "SELECT count(*) FROM personal"
    return int(workplace.journal.vault.connection.execute(whole).fetchone()[0])


def test_a_purge_that_comes_by_carry_takes_witness_and_pictures_here_too(
    first: Workplace, second: Workplace, stick: Path, picture: str
) -> None:
    """The counter that wrote the entries is not the one at which they are purged."""
    forward(second, FIVE_YEARS)
    assert purge(second).parts > 0
    carry(second, stick)
    assert first.papers.find(picture)
    carry(first, stick)
    assert witnessed(first) == 0
    assert first.papers.find(picture) is None
    assert list(stick.glob("*.lyktabild")) == []


def test_a_picture_that_one_has_purged_and_another_holds_still_does_not_go_to_and_fro(
    first: Workplace, stick: Path, picture: str, tmp_path: Path
) -> None:
    """Its clock has not come so far; when it has, it deletes what it gave."""
    clock = first.computer.clock
    assert isinstance(clock, SetClock)
    ahead = SetClock(clock.moment)
    second = join(first, tmp_path / "second", stick, ahead)
    both = [(Carrier(one), FolderRoute(stick, partial(judge, one))) for one in (second, first)]
    for _ in range(2):
        for carrier, route in both:
            carrier.exchange(route)
    assert second.papers.find(picture)
    ahead.forward(FIVE_YEARS)
    assert purge(second).parts > 0

    moved = [carrier.exchange(route).pictures.sent for _ in range(4) for carrier, route in both]
    assert sum(moved) == 1, "given anew once"
    assert first.papers.find(picture)
    assert second.papers.find(picture) is None
    clock.forward(FIVE_YEARS)
    for carrier, route in reversed(both):
        carrier.exchange(route)
    assert first.papers.find(picture) is None
    assert list(stick.glob("*.lyktabild")) == []
    sign_out(second)


def test_a_purge_that_lies_about_the_age_of_what_it_names_takes_nothing_elsewhere(
    first: Workplace, second: Workplace, stick: Path
) -> None:
    """Requirement 56. A stolen computer may sign any date."""
    named = tuple(entry.id for entry in first.journal.entries())
    whole = entries_whole(first)
    with second.journal.write(second.person.id) as writing:
        writing.append(PersonalPurged(named, Retention.LOG, date(2001, 1, 1)))
    carry(second, stick)
    carry(first, stick)
    assert entries_whole(first) == whole
    assert verify_store(first) == []


def test_each_computer_makes_its_own_segments_anew_without_what_is_purged(
    first: Workplace, second: Workplace, stick: Path
) -> None:
    forward(first, FIVE_YEARS)
    purge(first)
    forward(first, timedelta(minutes=1))
    assert personal(first, stick, second)
    before = personal(first, stick, first)
    done = carry(first, stick)
    assert (done.stale, personal(first, stick, first)) == (0, set())
    assert personal(first, stick, second)  # which is that computer's to renew
    carry(second, stick)
    forward(first, timedelta(minutes=1))
    assert carry(second, stick).stale == 0
    assert personal(first, stick, second) == set()
    assert before == set()
    for counter in (first, second):
        again = carry(counter, stick)
        assert (again.sent, again.fetched, again.renewed, again.refused) == (0, 0, 0, ())


@pytest.mark.parametrize("sealed_ahead", [False, True])
def test_what_is_purged_goes_from_the_segments_however_the_clock_went(
    first: Workplace, second: Workplace, stick: Path, sealed_ahead: bool
) -> None:
    """The purge comes while the clock is back, or the segments were sealed while it ran ahead."""
    for file in stick.glob("*.lyktaseg"):
        file.unlink()
    if sealed_ahead:
        forward(first, 2 * FIVE_YEARS)
    carry(first, stick)
    if sealed_ahead:
        forward(first, -2 * FIVE_YEARS)
    carry(second, stick)
    forward(second, FIVE_YEARS)
    assert purge(second).parts > 0
    carry(second, stick)
    assert personal(second, stick, first)
    if not sealed_ahead:
        forward(first, -FIVE_YEARS - FIVE_YEARS)
    carry(first, stick)
    if not sealed_ahead:
        forward(first, FIVE_YEARS + FIVE_YEARS)
    assert carry(first, stick).stale == 0
    assert personal(first, stick, first) == set()


def test_what_is_too_much_for_one_exchange_is_told_and_goes_with_the_next(
    first: Workplace, second: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "_AT_ONCE", 1)
    forward(second, FIVE_YEARS)
    purge(second)
    forward(second, timedelta(minutes=1))
    done = carry(second, stick)
    assert done.stale > 0
    assert done.goes_on
    rounds = 0
    while done.stale:
        done, rounds = carry(second, stick), rounds + 1
        assert rounds < 30
    assert personal(first, stick, second) == set()


def test_what_another_program_keeps_open_is_forgotten_when_it_has_gone(
    first: Workplace, second: Workplace, stick: Path, picture: str
) -> None:
    forward(second, FIVE_YEARS)
    purge(second)
    carry(second, stick)
    with share(first.computer.home, "ett annat program"):
        carry(first, stick)
        assert first.papers.find(picture)
    carry(first, stick)
    assert first.papers.find(picture) is None
    assert witnessed(first) == 0


def test_a_barred_stick_tells_that_what_is_purged_lies_there_still(
    first: Workplace, second: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(*_: object) -> None:
        raise Unavailable("Mappen är skrivskyddad.", "", code="read_only")

    forward(second, FIVE_YEARS)
    purge(second)
    forward(second, timedelta(minutes=1))
    monkeypatch.setattr(FolderRoute, "replace", barred)
    done = carry(second, stick)
    assert done.stale > 0
    assert not done.goes_on
