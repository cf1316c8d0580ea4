"""A counter that writes and seals onto a stick, or takes what lies there, until it is killed."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.usecases.believing import judge
from app.usecases.carry import Carrier, Exchanged
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import ask_again
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.storm.pharmacies import Pharmacy, computer, copy_pharmacy

_AT_ONCE = 12  # entries in one transaction


@dataclass(frozen=True)
class Place:
    """A counter: its home folder, and the machine that it stands on (plats)."""

    pharmacy: Pharmacy
    machine: str

    def open(self) -> Workplace:
        """Open it by every check of a start."""
        there = replace(computer(self.pharmacy.home), machine=self.machine)
        return open_workplace(there, self.pharmacy.key, self.pharmacy.person)

    def in_folder(self, home: Path) -> "Place":
        """Return the counter whose files were put into another folder."""
        return replace(self, pharmacy=self.pharmacy.in_folder(home))


def two_counters(folder: Path, stick: Path) -> tuple[Place, Place]:
    """Return two counters of one pharmacy that know each other."""
    founded = copy_pharmacy(folder / "first")
    first = Place(founded, computer(founded.home).machine)
    shutil.copytree(folder / "first", folder / "second")
    second = replace(first.in_folder(folder / "second"), machine="second")
    one, other = first.open(), second.open()
    request = ask_again(other, stick)
    (path,) = stick.iterdir()
    admit_member(one, path, request.fingerprint)
    for workplace in (one, other, one):
        exchanging(workplace, stick)()
    sign_out(one)
    sign_out(other)
    return first, second


def exchanging(workplace: Workplace, stick: Path) -> Callable[[], Exchanged]:
    """Return what exchanges with the stick, as one program does that goes on."""
    route = FolderRoute(stick, lambda segment: judge(workplace, segment))
    carrier = Carrier(workplace)
    return lambda: carrier.exchange(route)


def write_people(workplace: Workplace, count: int) -> list[str]:
    """Write so many entries in one transaction; return their ids."""
    with workplace.journal.write(workplace.person.id) as writing:
        said = PersonSet((Role.STAFF,), active=True, personal=PersonName("Åsa Prov"))
        return [str(writing.append(said).id) for _ in range(count)]


def carry_on(place: Place, stick: Path) -> None:
    """Write, tell what stands, and exchange with the stick; again and again."""
    workplace = place.open()
    exchange = exchanging(workplace, stick)
    while True:
        _tell("wrote " + " ".join(write_people(workplace, _AT_ONCE)))
        exchange()
        _tell("exchanged")


def take_all(place: Place, stick: Path) -> None:
    """Take what lies on the stick, and wait to be killed."""
    workplace = place.open()
    _tell("begun")
    exchanging(workplace, stick)()
    _tell("exchanged")
    sys.stdin.read()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
