"""The picture of the paper beside the fields: added, looked at near, taken away."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.domain.findings import Refused
from app.domain.paper_picture import LONGEST_SIDE, require_kept
from app.ui.dialogs.paper_pictures import PaperPictures
from app.ui.paper_image import draw_found, to_image, to_kept
from app.usecases.adjust_settings import adjust, load
from app.usecases.paper_pictures import read_picture
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import filled_draft


def photo(path: Path, width: int = 800, height: int = 1100, colour: str = "white") -> Path:
    """Save a picture in a file, in the format of the name's ending."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    image.setText("Comment", "nobody needs to know")
    assert image.save(str(path))
    return path


def opened(stage: Stage) -> PaperPictures:
    """Open the pictures of the slip by the key."""
    stage.press("Ctrl+Shift+F")
    return stage.dialog(PaperPictures)


def test_the_newest_picture_of_the_camera_comes_by_two_keys_and_stays(
    stage: Stage, tmp_path: Path
) -> None:
    folder = tmp_path / "camera"
    folder.mkdir()
    photo(folder / "1.jpg", colour="red")
    newest = photo(folder / "2.png", colour="blue")
    os.utime(newest, (2_000_000_000, 2_000_000_000))
    adjust(stage.workplace, replace(load(stage.workplace.computer), camera_folder=str(folder)))
    slip = stage.open(filled_draft())
    dialog = opened(stage)
    stage.press("Ctrl+K")
    assert "Bilden är sparad" in texts(dialog)
    (digest,) = stage.draft().papers
    kept = to_image(stage.workplace.papers.find(digest) or b"")
    assert kept.pixelColor(10, 10).blue() > 200
    assert stage.view.page.pictures.thumbnail.isVisible()
    dialog.reject()
    stage.view.park()
    stage.settle()
    (stored,) = [s for s in stage.stored() if s.subject == slip.subject]
    assert stored.draft.papers == (digest,)


def test_a_computer_without_camera_folder_says_where_to_choose_one(stage: Stage) -> None:
    stage.open(filled_draft())
    dialog = opened(stage)
    stage.press("Ctrl+K")
    assert "Ingen kameramapp" in texts(dialog)
    assert stage.draft().papers == ()


def test_the_clipboard_gives_a_picture_or_says_that_it_has_none(stage: Stage) -> None:
    stage.open(filled_draft())
    dialog = opened(stage)
    QGuiApplication.clipboard().setText("no picture")
    stage.press("Ctrl+V")
    assert "ingen bild" in texts(dialog)
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    stage.press("Ctrl+V")
    assert len(stage.draft().papers) == 1
    stage.press("Ctrl+V")
    assert "finns redan" in texts(dialog)
    assert len(stage.draft().papers) == 1


def test_a_picture_is_looked_at_near_and_turned_by_keys(stage: Stage, tmp_path: Path) -> None:
    stage.open(filled_draft())
    dialog = opened(stage)
    dialog.file_given.emit(str(photo(tmp_path / "p.jpg")))
    stage.settle()
    view = dialog.view
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_R, Qt.Key.Key_Minus):
        QTest.keyClick(view, key)
    assert view.zoom == pytest.approx(1.25)
    assert view.turns == 1
    for _ in range(50):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == 8


def test_a_picture_that_is_taken_away_is_deleted(stage: Stage, tmp_path: Path) -> None:
    stage.open(filled_draft())
    dialog = opened(stage)
    dialog.file_given.emit(str(photo(tmp_path / "p.jpg")))
    stage.settle()
    (digest,) = stage.draft().papers
    stage.press("Ctrl+Del")
    assert stage.draft().papers == ()
    assert stage.workplace.papers.find(digest) is None
    assert not stage.view.page.pictures.thumbnail.isVisible()
    assert len(stage.draft().rows) == 1  # the key is the dialog's while it is open


def test_a_file_that_is_no_picture_is_told_and_changes_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    stage.open(filled_draft())
    dialog = opened(stage)
    for name, content in (("a.jpg", b"%PDF-1.7"), ("b.png", b"\x89PNG\r\n\x1a\nbroken")):
        (tmp_path / name).write_bytes(content)
        dialog.file_given.emit(str(tmp_path / name))
        stage.settle()
        assert "Fotografera blanketten på nytt" in texts(dialog)
    assert stage.draft().papers == ()


def test_a_kept_picture_is_small_and_carries_nothing_but_the_picture(tmp_path: Path) -> None:
    kept = draw_found(read_picture(photo(tmp_path / "large.png", 5000, 3000)))
    require_kept(kept)
    image = to_image(kept)
    assert (image.width(), image.height()) == (LONGEST_SIDE, 1440)
    assert b"nobody needs to know" not in kept


@pytest.mark.parametrize("cut", [0.02, 0.3])
def test_a_picture_that_breaks_off_is_refused_or_kept_whole(tmp_path: Path, cut: float) -> None:
    whole = photo(tmp_path / "p.png", 600, 600).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: max(30, int(len(whole) * cut))])
    with pytest.raises(Refused):
        draw_found(read_picture(tmp_path / "cut.png"))
    with pytest.raises(Refused):
        to_kept(QImage())
