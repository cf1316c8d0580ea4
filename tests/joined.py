"""Several counters of one pharmacy, each in a folder of its own, and the stick between them."""

from dataclasses import replace
from pathlib import Path

from app.usecases.believing import judge
from app.usecases.carry import Carrier, Exchanged
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import ask_to_join, join_store
from app.usecases.keep_members import admit_member
from app.usecases.workplace import Workplace
from tests.workplaces import PASSWORD, SetClock, make_computer


def carry(workplace: Workplace, folder: Path) -> Exchanged:
    """Put a stick into a counter, as for the first time."""
    route = FolderRoute(folder, lambda segment: judge(workplace, segment))
    return Carrier(workplace).exchange(route)


def join(first: Workplace, home: Path, stick: Path, clock: SetClock | None = None) -> Workplace:
    """Return another counter of the same pharmacy, let in by the first with a stick."""
    computer = replace(make_computer(home, clock), machine=home.name)
    request = ask_to_join(computer, home.name, stick)
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(first, path, request.fingerprint)
    carry(first, stick)
    path.unlink()
    return join_store(computer, stick, first.person.name, PASSWORD)


def ids(workplace: Workplace) -> set[str]:
    """Return the ids of all entries that a counter holds."""
    return {str(entry.id) for entry in workplace.journal.entries()}
