"""A picture bound to a slip: kept before it is named, in copies, and gone with a voided slip."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import OpenSlip, RowDraft
from app.domain.findings import Refused, Unavailable
from app.domain.paper_picture import MOST_PICTURES
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.store.papers import FILE_NAME
from app.usecases.adjust_settings import adjust, load
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.fill_slip import open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.paper_pictures import (
    forget_papers,
    keep_paper,
    load_paper,
    newest_picture,
    read_picture,
)
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.paper_samples import jpeg
from tests.workplaces import (
    PASSWORD,
    as_person,
    begin_outage,
    filled_draft,
    find_product,
    make_computer,
    open_pharmacy,
)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    made = open_pharmacy(tmp_path / "store")
    begin_outage(made)
    return made


def ready(workplace: Workplace, *papers: str, row: RowDraft | None = None) -> OpenSlip:
    """Return a slip that may be handed out, with pictures."""
    filled = filled_draft(row) if row else filled_draft()
    draft = replace(filled, advice_given=True, papers=papers)
    return print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))[0]


def test_a_kept_picture_is_named_by_the_entry_and_shown_again(workplace: Workplace) -> None:
    digest = keep_paper(workplace, open_slip(workplace), jpeg())
    entry = hand_out(workplace, ready(workplace, digest))
    assert isinstance(entry.content, DispensingMade)
    assert entry.content.dispensed.papers == (digest,)
    assert load_paper(workplace, digest) == jpeg()
    assert verify_store(workplace) == []


def test_no_entry_names_a_picture_that_is_not_here(workplace: Workplace) -> None:
    slip = ready(workplace, "00" * 32)
    with pytest.raises(Refused, match="gått förlorad") as refused:
        hand_out(workplace, slip)
    assert [f.field for f in refused.value.findings] == ["papers"]
    assert workplace.journal.find(slip.entry) is None


def test_a_lost_picture_is_found_by_the_check_and_told_when_asked_for(
    workplace: Workplace,
) -> None:
    digest = keep_paper(workplace, open_slip(workplace), jpeg())
    hand_out(workplace, ready(workplace, digest))
    workplace.papers.drop([digest])
    assert verify_store(workplace) == ["Bilder av papper som poster pekar på saknas: 1 st."]
    with pytest.raises(Unavailable, match="finns inte här"):
        load_paper(workplace, digest)


def test_a_voided_slip_takes_its_pictures_along_but_none_that_another_names(
    workplace: Workplace,
) -> None:
    slip = open_slip(workplace)
    mine, shared = (keep_paper(workplace, slip, jpeg(mark=m)) for m in (b"mine", b"shared"))
    hand_out(workplace, ready(workplace, shared))
    draft = replace(filled_draft(), papers=(mine, shared))
    void_slip(workplace, save_draft(workplace, slip, draft), "Fel patient")
    assert workplace.papers.lacking([mine, shared]) == [mine]


def test_a_picture_taken_off_a_slip_is_deleted_unless_something_names_it(
    workplace: Workplace,
) -> None:
    slip = open_slip(workplace)
    off, on = (keep_paper(workplace, slip, jpeg(mark=m)) for m in (b"off", b"on"))
    save_draft(workplace, slip, replace(slip.draft, papers=(on,)))
    forget_papers(workplace, [off, on])
    assert workplace.papers.lacking([off, on]) == [off]


def test_one_slip_has_few_pictures_and_only_those_who_fill_it_in_keep_them(
    workplace: Workplace,
) -> None:
    slip = open_slip(workplace)
    full = replace(slip, draft=replace(slip.draft, papers=("00",) * MOST_PICTURES))
    with pytest.raises(Refused, match="redan 6 bilder"):
        keep_paper(workplace, full, jpeg())
    with pytest.raises(Refused):
        keep_paper(as_person(workplace, "Rut", Role.REVIEWER), slip, jpeg())
    with pytest.raises(Refused, match="går inte att spara"):
        keep_paper(workplace, slip, b"\x89PNG\r\n\x1a\n")


def test_a_copy_and_what_is_restored_from_it_hold_the_pictures(
    workplace: Workplace, tmp_path: Path
) -> None:
    digest = keep_paper(workplace, open_slip(workplace), jpeg())
    hand_out(workplace, ready(workplace, digest))
    (tmp_path / "stick").mkdir()
    copy = back_up(workplace, tmp_path / "stick")
    assert (copy.folder / FILE_NAME).exists()
    left = [path.name for path in workplace.computer.home.glob("backup-*")]
    assert left == []
    later = keep_paper(workplace, open_slip(workplace), jpeg(mark=b"later"))
    other = RowDraft(find_product("512047"), dosage="1 tablett.")
    hand_out(workplace, ready(workplace, later, row=other))
    home = workplace.computer.home
    sign_out(workplace)
    for name, old_home, expected in (("a", None, [later]), ("b", home, [])):
        computer = make_computer(tmp_path / name)
        opened_by = Restoring("Sara Lindqvist", PASSWORD)
        restore_backup(computer, copy.folder, opened_by, old_home)
        restored = sign_in(computer, "Sara Lindqvist", PASSWORD)
        assert restored.papers.lacking([digest, later]) == expected
        assert verify_store(restored) == list(restored.start.faults)
        sign_out(restored)


def test_a_copy_whose_pictures_are_damaged_is_not_restored(
    workplace: Workplace, tmp_path: Path
) -> None:
    keep_paper(workplace, open_slip(workplace), jpeg())
    (tmp_path / "stick").mkdir()
    copy = back_up(workplace, tmp_path / "stick")
    (copy.folder / FILE_NAME).write_bytes(b"something else")
    with pytest.raises(Unavailable, match=r"papers\.db"):
        restore_backup(make_computer(tmp_path / "a"), copy.folder, Restoring(code="x"))


def test_the_camera_folder_gives_its_newest_picture(workplace: Workplace, tmp_path: Path) -> None:
    folder = tmp_path / "camera"
    folder.mkdir()
    with pytest.raises(Refused, match="Ingen kameramapp"):
        newest_picture(workplace)
    settings = replace(load(workplace.computer), camera_folder=str(folder))
    adjust(workplace, settings)
    with pytest.raises(Refused, match="ingen bild"):
        newest_picture(workplace)
    for number, name in enumerate(("old.jpg", "new.JPEG", "notes.txt")):
        (folder / name).write_bytes(jpeg(mark=name.encode()))
        os.utime(folder / name, (1_700_000_000 + number, 1_700_000_000 + number))
    assert newest_picture(workplace).content == jpeg(mark=b"new.JPEG")
    with pytest.raises(Refused, match="Mappen finns inte"):
        adjust(workplace, replace(settings, camera_folder=str(folder / "away")))


def test_a_file_that_is_no_picture_is_refused_without_naming_it(tmp_path: Path) -> None:
    path = tmp_path / "191212121212.jpg"
    for content in (None, b"%PDF-1.7", b""):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            read_picture(path)
        assert "191212121212" not in str(refused.value)
    with pytest.raises(Refused, match="finns inte"):
        read_picture(tmp_path)
