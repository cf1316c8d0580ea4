"""Pictures of paper between counters: sealed, after the entries, and never taken for another."""

from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.domain.members import RevokeReason
from app.domain.paper_picture import LARGEST_KEPT
from app.usecases import carried_pictures
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.keep_members import revoke_member
from app.usecases.paper_pictures import load_paper
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.joined import carry
from tests.paper_samples import PATIENT, photographed


def files(stick: Path) -> list[Path]:
    """Return the sealed pictures on a stick."""
    return sorted(stick.glob("*.lyktabild"))


def test_who_settles_at_another_counter_sees_the_paper(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    digest = photographed(workplace)
    assert carry(workplace, stick).pictures.sent == 1
    assert carry(second, stick).pictures.fetched == 1
    assert load_paper(second, digest) == load_paper(workplace, digest)
    assert verify_store(second) == []

    for counter in (workplace, second):
        again = carry(counter, stick).pictures
        assert (again.sent, again.fetched, again.left, again.refused) == (0, 0, 0, ())
    assert len(files(stick)) == 1


def test_a_finder_sees_of_a_picture_but_its_size(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    digest = photographed(workplace)
    carry(workplace, stick)
    (file,) = files(stick)
    assert PATIENT not in file.read_bytes()
    assert digest[:16] not in file.name
    assert second.journal.identity.store == workplace.journal.identity.store


def test_a_picture_goes_on_from_a_counter_that_has_it_by_another_stick(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path
) -> None:
    digest = photographed(workplace)
    carry(workplace, stick)
    carry(second, stick)
    files(stick)[0].unlink()
    assert carry(second, stick).pictures.sent == 1
    workplace.papers.drop([digest])
    assert carry(workplace, stick).pictures.fetched == 1
    assert load_paper(workplace, digest)


@pytest.mark.parametrize("how", ["other bytes", "cut", "another picture", "nothing"])
def test_what_is_not_the_picture_is_refused_and_given_anew(
    workplace: Workplace, second: Workplace, stick: Path, how: str
) -> None:
    digests = [photographed(workplace, number) for number in range(2)]
    carry(workplace, stick)
    one, other = files(stick)
    whole = one.read_bytes()
    one.write_bytes(
        {
            "other bytes": whole[:-1] + bytes([whole[-1] ^ 1]),
            "cut": whole[:-40],
            "another picture": other.read_bytes(),
            "nothing": b"",
        }[how]
    )
    taken = carry(second, stick)
    assert taken.pictures.fetched == 1
    assert [name for name, _ in taken.pictures.refused] == ([one.name] if how != "nothing" else [])
    assert carry(workplace, stick).pictures.sent == 1
    assert carry(second, stick).pictures.fetched == 1
    assert second.papers.lacking(digests) == []


def test_what_can_be_no_picture_is_no_picture_that_is_held(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path
) -> None:
    photographed(workplace)
    carry(workplace, stick)
    (file,) = files(stick)
    file.write_bytes(bytes(LARGEST_KEPT + 49))
    assert carry(workplace, stick).pictures.sent == 1
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert carry(second, stick).pictures.fetched == 0
    assert carry(workplace, stick).pictures.sent == 1
    assert not file.is_symlink()
    assert carry(second, stick).pictures.fetched == 1


def test_entries_go_before_pictures_and_pictures_in_portions(
    workplace: Workplace, second: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried_pictures, "_PORTION", 150_000)
    digests = [photographed(workplace, number, 100_000) for number in range(5)]
    first = carry(workplace, stick)
    assert (first.pictures.sent, first.pictures.left, first.goes_on) == (2, 3, True)
    taken = carry(second, stick)
    assert taken.fetched > 5
    assert second.papers.lacking(digests) != []

    for counter in (workplace, second):
        route = FolderRoute(stick, lambda segment, who=counter: judge(who, segment))  # type: ignore[misc]
        done = Carrier(counter).exchange_all(route)
        assert done.pictures.left == 0
    assert second.papers.lacking(digests) == []


def test_a_stick_that_is_full_has_still_brought_the_entries(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    digest = photographed(workplace)
    carry(workplace, stick)
    (file,) = files(stick)
    name = file.name
    file.unlink()
    (stick / name).mkdir()  # nothing can be written there
    with pytest.raises(Unavailable):
        carry(workplace, stick)
    assert carry(second, stick).fetched > 0
    with pytest.raises(Unavailable, match="finns inte här"):
        load_paper(second, digest)


def test_after_a_rotation_pictures_are_sealed_to_the_new_key_and_old_ones_still_open(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path
) -> None:
    before = photographed(workplace, 0)
    carry(workplace, stick)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    after = photographed(workplace, 1)
    assert carry(workplace, stick).pictures.sent == 1
    workplace.papers.drop([before, after])
    assert carry(workplace, stick).pictures.fetched == 2
    assert carry(second, stick).pictures.fetched == 1  # what it could read before
    assert second.papers.lacking([before]) == []
