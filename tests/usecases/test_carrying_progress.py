"""How far an exchange or a joining has come is told in entries, up to all of them."""

from dataclasses import replace
from pathlib import Path

from app.domain.staff import Role
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import Joining, ask_to_join, join_store
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import ids
from tests.workplaces import PASSWORD, as_person, make_computer

Steps = list[tuple[int, int]]


def exchange(workplace: Workplace, folder: Path) -> Steps:
    told: Steps = []
    route = FolderRoute(folder, lambda segment: judge(workplace, segment))
    Carrier(workplace).exchange(route, lambda done, total: told.append((done, total)))
    return told


def test_it_grows_and_ends_with_all(workplace: Workplace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    new = replace(make_computer(tmp_path / "new"), machine="new")
    request = ask_to_join(new, "Kassa 2", stick)
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(workplace, path, request.fingerprint)
    given = exchange(workplace, stick)
    held = len(ids(workplace))
    assert given == sorted(given)
    assert given[-1] == (held, held)

    read: Steps = []
    name = workplace.person.name
    joined = join_store(new, stick, Joining(name, PASSWORD), lambda *step: read.append(step))
    assert read == sorted(read)
    assert read[-1] == (held, held)

    as_person(joined, "Ebba Falk", Role.STAFF)
    exchange(joined, stick)
    taken = exchange(workplace, stick)
    assert taken[-1] == (len(ids(joined)) - held, len(ids(joined)) - held)
    sign_out(joined)
