"""Counters of one pharmacy with sticks between them, and all that can happen to either (värld)."""

import shutil
from collections import Counter as Count
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from app.domain.clock import later
from app.domain.members import RevokeReason
from app.domain.people_entries import PersonName, PersonSet
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.staff import Role
from app.store.admission import list_quarantine
from app.store.folding import Rows, contents
from app.store.journal import refold_subjects
from app.store.keys import DataKey
from app.store.projections import PROJECTIONS, members
from app.store.purging import forget
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.believing import judge
from app.usecases.carry import Carrier, Route
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import ask_again
from app.usecases.keep_members import admit_member, revoke_member
from app.usecases.sign_in import sign_out
from app.usecases.use_hub import HubRoute, open_hub
from app.usecases.workplace import Workplace, open_workplace
from tests.carrying.failing import Dropped, Failing
from tests.carrying.naming import Place, demand_named, places
from tests.joined import carry, join
from tests.store.made import a_day
from tests.workplaces import NOON, PASSWORD, SetClock, make_computer, open_pharmacy

PEOPLE = tuple(UUID(int=number) for number in range(1, 4))  # whom every counter writes about
OUTAGES = tuple(UUID(int=number) for number in range(11, 13))
_NAMES = "abcdefgh"
_ROUNDS = 12  # of everyone with one stick, until nothing is new


@dataclass
class Counter:
    """A computer with its home folder, open (disk); what it keeps of routes lives as long."""

    workplace: Workplace
    is_revoked: bool = False
    carrier: Carrier = field(init=False)
    routes: dict[Path, FolderRoute] = field(init=False)
    hub: HubRoute | None = None
    backup: Path | None = None

    def __post_init__(self) -> None:
        self.start(self.workplace)

    @property
    def home(self) -> Path:
        return self.workplace.computer.home

    @property
    def device(self) -> str:
        return self.workplace.device.device

    def start(self, workplace: Workplace) -> None:
        """Go on as a program that has just been started."""
        self.workplace, self.carrier, self.routes = workplace, Carrier(workplace), {}
        self.let_go()

    def route(self, stick: Path | None) -> Route:
        """Return the stick as this program knows it; the hub where none is named."""
        if stick is None:
            return self.hub_route()
        if stick not in self.routes:
            self.routes[stick] = FolderRoute(stick, lambda one: judge(self.workplace, one))
        return self.routes[stick]

    def hub_route(self) -> HubRoute:
        """Return the hub as this program knows it. Unavailable without one."""
        self.hub = self.hub or open_hub(self.workplace)
        return self.hub

    def let_go(self) -> None:
        """Let go of the connection to the hub."""
        if self.hub is not None:
            self.hub.close()
            self.hub = None

    def ids(self) -> set[UUID]:
        """Return the ids of all that it holds."""
        rows = self.workplace.journal.vault.connection.execute("SELECT id FROM entry")
        return {UUID(bytes=row[0]) for row in rows.fetchall()}

    def believed(self) -> frozenset[str]:
        """Return the devices that it believes."""
        return members.list_believed(self.workplace.journal.vault.connection)


class World:
    """Three counters to begin with, or more, and two sticks (värld)."""

    def __init__(self, folder: Path, counters: int = 3) -> None:
        self.folder = folder
        homes, self.key, self.person, self.name = _template(counters)
        shutil.copytree(homes, folder, dirs_exist_ok=True)
        self.clock = SetClock()
        self.sticks = [self._folder("stick-1"), self._folder("stick-2")]
        self.counters = [Counter(self._open(folder / name, name)) for name in _NAMES[:counters]]
        self.acknowledged: set[UUID] = set()
        self.maybe_lost: set[UUID] = (
            set()
        )  # held by a disk that is gone or a revoked computer alone
        self.written: set[Place] = set()  # numbers that there were
        self.cloned: set[str] = set()  # devices that wrote in two places
        self._made = 0
        self._aside: list[tuple[str, bytes]] = []

    # What people do

    def write(self, who: Counter, what: int) -> None:
        """Write a few entries of several kinds, about people that all write about."""
        self._made += 1
        self.clock.forward(timedelta(minutes=7))
        journal, before = who.workplace.journal, who.ids()
        if what == 0:
            a_day(journal, OUTAGES[self._made % 2], PEOPLE[self._made % 3])
        elif what == 1:
            self._purge(who)
        else:
            said = PersonSet((Role.STAFF,), active=True, personal=PersonName(f"Nr {self._made}"))
            with journal.write(self.person) as writing:
                writing.append(said, subject=PEOPLE[self._made % 3])
        self._acknowledge(who, before)

    def exchange(self, who: Counter, stick: Path) -> None:
        """Put a stick in and let the program do all that there is to do."""
        self.clock.forward(timedelta(minutes=1))
        who.carrier.exchange(who.route(stick))

    def drop(self, who: Counter, stick: Path, at: int, *, is_after: bool) -> None:
        """Put a stick in, and let the program be gone in the middle of it."""
        try:
            who.carrier.exchange(Failing(who.route(stick), at, is_after=is_after))
        except Dropped:
            self.restart(who)

    def restart(self, who: Counter) -> None:
        """End the program and start it, with all checks of a start."""
        self._end(who)
        who.start(self._open(who.home, who.workplace.computer.machine))

    def set_aside(self, stick: Path) -> None:
        """Copy the files of a stick, to be put back at any time."""
        self._aside += [(file.name, file.read_bytes()) for file in stick.iterdir()]

    def put_back(self, stick: Path, *, is_reversed: bool) -> None:
        """Put old files onto a stick, beside those that are there."""
        files = self._aside[::-1] if is_reversed else self._aside
        for number, (name, data) in enumerate(files[:20]):
            file = stick / name
            (file.with_name(f"{number} {name}") if file.exists() else file).write_bytes(data)

    def empty(self, stick: Path) -> None:
        """Delete all that lies on a stick."""
        for file in stick.iterdir():
            file.unlink()

    # What befalls a computer

    def back_up(self, who: Counter) -> None:
        """Make a copy as people do."""
        before = who.ids()
        who.backup = back_up(
            who.workplace, self._folder(f"copies-{self._made}-{who.home.name}")
        ).folder
        self._made += 1
        self._acknowledge(who, before)

    def restore(self, who: Counter) -> None:
        """Lose the disk, and put the store back from an old copy, as a new device."""
        assert who.backup is not None
        self.maybe_lost |= who.ids().difference(
            *(one.ids() for one in self.counters if one is not who)
        )
        self.written |= places(who.workplace).keys()
        self._end(who)
        who.home.rename(self.folder / f"gone-{self._made}")
        self._made += 1
        computer = who.workplace.computer
        restore_backup(computer, who.backup, Restoring(self.name, PASSWORD))
        who.start(self._open(who.home, computer.machine))

    def clone(self, who: Counter, *, is_same_machine: bool) -> None:
        """Copy the home folder and let both go on; on the same machine they are one device."""
        self._end(who)
        machine = who.workplace.computer.machine
        home = self.folder / f"clone-{self._made}"
        self._made += 1
        shutil.copytree(who.home, home)
        who.start(self._open(who.home, machine))
        self.counters.append(
            Counter(self._open(home, machine if is_same_machine else home.name), who.is_revoked)
        )
        if is_same_machine:
            self.cloned.add(who.device)

    def let_in(self, who: Counter, by: Counter) -> None:
        """Compare the fingerprints at two screens."""
        if who.device in by.believed():
            return
        folder = self._folder(f"asked-{self._made}")
        self._made += 1
        request = ask_again(who.workplace, folder)
        (path,) = folder.iterdir()
        admit_member(by.workplace, path, request.fingerprint)

    def revoke(self, who: Counter, by: Counter) -> None:
        """Believe a computer no more, and with it whichever is the same device."""
        gone = [one for one in self.counters if one.device == who.device]
        left = [one for one in self.counters if one not in gone and not one.is_revoked]
        if by not in left or len(left) < 2 or who.is_revoked or who.device not in by.believed():
            return
        revoke_member(by.workplace, who.device, RevokeReason.LOST)
        for one in gone:
            one.is_revoked = True
            self.maybe_lost |= one.ids().difference(*(other.ids() for other in left))

    # How it must end

    def heal(self) -> list[Counter]:
        """Let those who are left meet until nothing is new; return them."""
        left = [one for one in self.counters if not one.is_revoked]
        fresh = self._folder(f"fresh-{self._made}")
        self._made += 1
        self._meet(left, [*self.sticks, fresh])
        for one in left:
            for other in left:
                if other is not one:
                    self.let_in(other, one)
        self._meet(left, [fresh])
        return left

    def check(self) -> None:
        """Demand that all who are left hold the same, that nothing is lost, and all is named."""
        for one in self.counters:
            self.written |= places(one.workplace).keys()
        left = self.heal()
        first = left[0]
        self.written |= places(first.workplace).keys()
        union = first.ids()
        assert self.acknowledged - self.maybe_lost - union == set(), "lost"
        names = Count(
            entry.content.personal.name
            for entry in first.workplace.journal.entries()
            if isinstance(entry.content, PersonSet) and entry.content.personal
        )
        assert all(n == 1 for name, n in names.items() if name.startswith("Nr ")), "doubled"
        models = _models(first)
        for one in left:
            assert one.ids() == union
            connection = one.workplace.journal.vault.connection
            assert list_quarantine(connection) == []
            assert _models(one) == models
            demand_named(one.workplace, self.written, self.cloned)

    def close(self) -> None:
        """Sign everybody out."""
        for one in self.counters:
            self._end(one)

    def _end(self, who: Counter) -> None:
        who.let_go()
        sign_out(who.workplace)

    def _acknowledge(self, who: Counter, before: set[UUID]) -> None:
        new = who.ids() - before
        self.acknowledged |= new
        if who.is_revoked:
            self.maybe_lost |= new

    def _meet(self, left: list[Counter], sticks: Sequence[Path | None]) -> None:
        for _ in range(_ROUNDS):
            is_new = False
            for stick in sticks:
                for one in left:
                    done = one.carrier.exchange(one.route(stick))
                    is_new |= bool(done.sent or done.fetched)
            if not is_new:
                return
        raise AssertionError("it never ends")

    def _purge(self, who: Counter) -> None:
        journal = who.workplace.journal
        named = [
            entry.id
            for entry in journal.entries()
            if isinstance(entry.content, PersonSet) and entry.subject in PEOPLE
        ]
        if named:
            self.clock.forward(timedelta(days=366))
            gone = PersonalPurged(tuple(named[:2]), Retention.LOG, date(2026, 11, 1))
            with journal.write(self.person) as writing:
                refold_subjects(writing.connection, [writing.append(gone)])
                forget(writing.connection, gone.entries)

    def _open(self, home: Path, machine: str) -> Workplace:
        computer = replace(make_computer(home, self.clock), machine=machine)
        return open_workplace(computer, self.key, self.person)

    def _folder(self, name: str) -> Path:
        made = self.folder / name
        made.mkdir()
        return made


def _models(counter: Counter) -> Rows:
    connection = counter.workplace.journal.vault.connection
    return {t: rows for p in PROJECTIONS for t, rows in contents(connection, p).items()}


@cache
def _template(counters: int) -> tuple[Path, DataKey, UUID, str]:
    """Return counters that know each other, founded and joined once a process."""
    folder, clock = Path(mkdtemp(prefix="lykta-world-")), SetClock(later(NOON, -timedelta(days=1)))
    stick = folder / "stick"
    stick.mkdir()
    first = open_pharmacy(folder / "homes" / "a", clock)
    key, person = first.key, first.person
    sign_out(first)
    first = open_workplace(
        replace(make_computer(folder / "homes" / "a", clock), machine="a"), key, person.id
    )
    others = [join(first, folder / "homes" / name, stick, clock) for name in _NAMES[1:counters]]
    for one in (first, *others) * 2:
        carry(one, stick)
    for one in (first, *others):
        sign_out(one)
    return folder / "homes", key, person.id, person.name
