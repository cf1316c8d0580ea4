"""Several counters of one pharmacy, each in a folder of its own, and the stick or hub between."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.store.keyslots import SlotChange
from app.store.passwords import Argon2Cost
from app.store.shared_slots import tell_slot
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.believing import judge
from app.usecases.carry import Carrier, Exchanged
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import Joining, ask_to_join, join_store
from app.usecases.keep_hub import add_member, read_hub_request
from app.usecases.keep_members import admit_member
from app.usecases.use_hub import join_hub, read_hub_answer, request_hub
from app.usecases.workplace import Workplace, open_workplace
from tests.servers.hub import HubServer
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
    return join_store(computer, stick, Joining(first.person.name, PASSWORD))


def put_back(counter: Workplace, folder: Path, clock: SetClock) -> Workplace:
    """Return a counter's store as it was just now, put back from a copy on another machine."""
    copies = folder / "copies"
    copies.mkdir()
    copy = back_up(counter, copies).folder
    computer = replace(make_computer(folder / "again", clock), machine="again")
    restore_backup(computer, copy, Restoring(counter.person.name, PASSWORD))
    return open_workplace(computer, counter.key, counter.person.id)


def let_in(workplace: Workplace, hub: HubServer) -> None:
    """Let a counter in at the hub, by the files that people carry between."""
    home = workplace.computer.home
    for name in ("ansokan.json", "svar.json"):
        (home / name).unlink(missing_ok=True)
    request_hub(workplace, home / "ansokan.json")
    asked = read_hub_request(home / "ansokan.json")
    add_member(hub.folder, asked, asked.fingerprint, home / "svar.json", datetime.now(UTC))
    answer = read_hub_answer(home / "svar.json")
    join_hub(workplace, answer, hub.fingerprint).close()


def ids(workplace: Workplace) -> set[str]:
    """Return the ids of all entries that a counter holds."""
    return {str(entry.id) for entry in workplace.journal.entries()}


def set_code(workplace: Workplace) -> str:
    """Return a new recovery code of the pharmacy, which the other computers hear of."""
    computer = workplace.computer

    def tell(slot: bytes) -> None:
        with workplace.journal.write(workplace.person.id) as writing:
            tell_slot(writing, slot)

    change = SlotChange(computer.home, workplace.key, tell)
    return change.replace_recovery(computer.cost or Argon2Cost()).text
