"""What revoked computers left in a folder: told calmly, deleted on demand, nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.exchange.segment import read_segment
from app.store.sealed import device_name
from app.usecases.believing import judge
from app.usecases.folder_route import FolderRoute
from app.usecases.keep_members import revoke_member
from app.usecases.sign_in import sign_out
from app.usecases.tidy_folder import Tidied, tidy_folder
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.workplaces import as_person


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def second(workplace: Workplace, shared: Path, tmp_path: Path) -> Iterator[Workplace]:
    opened = join(workplace, tmp_path / "second", shared)
    yield opened
    sign_out(opened)


@pytest.fixture
def third(
    workplace: Workplace, second: Workplace, shared: Path, tmp_path: Path
) -> Iterator[Workplace]:
    opened = join(workplace, tmp_path / "third", shared)
    for one in (second, opened, workplace, second):
        carry(one, shared)
    yield opened
    sign_out(opened)


def tidy(workplace: Workplace, folder: Path) -> Tidied:
    return tidy_folder(workplace, FolderRoute(folder, lambda segment: judge(workplace, segment)))


def carried_by(workplace: Workplace, folder: Path) -> set[str]:
    heads = {path.name: read_segment(path.read_bytes()).head for path in folder.glob("*.lyktaseg")}
    device = workplace.device.device
    return {name for name, head in heads.items() if device_name(head.carrier) == device}


def test_what_all_of_it_is_elsewhere_goes_and_everybody_still_gets_everything(
    workplace: Workplace, second: Workplace, third: Workplace, shared: Path, tmp_path: Path
) -> None:
    as_person(second, "Ebba Falk", Role.STAFF)
    carry(second, shared)
    carry(workplace, shared)
    before = carried_by(second, shared)
    assert before
    revoke_member(workplace, second.device.device, RevokeReason.RETIRED)
    said = carry(workplace, shared)
    assert ({one.name for one in said.abandoned}, said.refused) == (before, ())

    assert tidy(workplace, shared) == Tidied(len(before), 0)
    assert carried_by(second, shared) == set()
    assert carry(workplace, shared).abandoned == ()
    for one in (third, workplace):  # who has not heard of it before, too
        carry(one, shared)
    assert ids(third) == ids(workplace)
    fourth = join(workplace, tmp_path / "fourth", shared)
    assert ids(fourth) >= ids(third)
    sign_out(fourth)


def test_what_nobody_else_has_stays_for_who_has_not_heard_and_goes_once_it_was_handed_on(
    workplace: Workplace, second: Workplace, third: Workplace, shared: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    as_person(second, "Skriven sist", Role.STAFF)
    carry(second, alone)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    carry(workplace, alone)
    tidy(workplace, alone)
    (last,) = carried_by(second, alone)
    assert tidy(workplace, alone) == Tidied(0, 1)

    kept = (alone / last).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / last).write_bytes(kept)
    assert carry(third, elsewhere).fetched == 1  # it has not heard of the revocation
    carry(third, alone)
    carry(workplace, alone)
    assert ids(second) <= ids(workplace)
    assert tidy(workplace, alone) == Tidied(1, 0)
    assert ids(third) == ids(workplace)


def test_only_a_manager_of_a_computer_that_counts_tidies(
    workplace: Workplace, second: Workplace, shared: Path
) -> None:
    clerk = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused, match="apotekschef"):
        tidy(clerk, shared)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    carry(workplace, shared)
    carry(second, shared)
    with pytest.raises(Refused, match="är spärrad"):
        tidy(second, shared)


def test_what_an_unknown_computer_and_another_pharmacy_left_is_not_touched(
    workplace: Workplace, second: Workplace, shared: Path
) -> None:
    (shared / "annat.lyktaseg").write_bytes(b"not a segment")
    assert [one.name for one in carry(workplace, shared).refused] == ["annat.lyktaseg"]
    assert tidy(workplace, shared) == Tidied(0, 0)
    assert (shared / "annat.lyktaseg").exists()
