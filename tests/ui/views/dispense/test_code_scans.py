"""A signed code on the screen: it fills the slip and marks it, or says why it is not believed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.documents.symbols import qr_code
from app.domain.order import Origin
from app.exchange.prescription_code import encode
from app.ui.dialogs.paper_pictures import PaperPictures
from app.ui.widgets.field import Field, FieldState
from tests.exchange.codes import PRIVATE, PUBLIC, prescription
from tests.ui.dispense_stage import Stage, texts
from tests.usecases.believed import believe_clinic
from tests.workplaces import TOLVAN, filled_draft

CODE = encode(prescription(2), PUBLIC, PRIVATE.sign)
_MODULE = 5  # px


@pytest.fixture
def believing(stage: Stage, tmp_path: Path) -> Stage:
    """The screen of a pharmacy that believes the clinic."""
    believe_clinic(stage.workplace, tmp_path)
    return stage


def scan(stage: Stage, code: str) -> None:
    assert stage.view.take_scan(code)
    stage.settle()


def photo(text: str = CODE) -> QImage:
    """Return a picture of a paper with a code on it."""
    rows = qr_code(text).rows
    image = QImage(1100, 1300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                square = (200 + x * _MODULE, 300 + y * _MODULE, _MODULE, _MODULE)
                painter.fillRect(*square, QColor("black"))
    painter.end()
    return image


def is_filled(stage: Stage) -> bool:
    draft = stage.draft()
    return draft.code is not None and draft.patient.identity == TOLVAN and len(draft.rows) == 2


def test_a_scanned_code_opens_a_slip_with_its_fields_marked(believing: Stage) -> None:
    scan(believing, CODE)
    assert is_filled(believing)
    assert believing.draft().origin is Origin.EMERGENCY
    shown = texts(believing.view.page.code)
    assert "Kontrollerad kod: Backe hälsocentral" in shown
    assert "Nyckeln gäller sedan 2026-10-24" in shown
    for path, message in (("prescriber.name", "enligt koden"), ("patient.name", "")):
        field = believing.view.form.widget(path)
        assert isinstance(field, Field)
        assert (field.state, field.message) == (FieldState.GOOD, message)
        assert field.editor.accessibleDescription() == "enligt koden"


def test_what_a_person_changes_is_marked_no_more(believing: Stage) -> None:
    scan(believing, CODE)
    believing.view.guide.go_to("prescriber.phone")
    believing.write("9")
    field = believing.view.form.widget("prescriber.phone")
    assert isinstance(field, Field)
    assert "Uppgiften är en annan än i receptets kod." in field.message


def test_a_code_is_typed_by_a_keyboard_scanner_with_its_spaces_and_signs(
    believing: Stage,
) -> None:
    assert set(" -").intersection(CODE)
    believing.view.scans.route_typed(CODE)
    believing.settle()
    assert is_filled(believing)


def test_a_slip_that_is_begun_is_parked_and_a_refused_code_touches_nothing(
    believing: Stage,
) -> None:
    begun = believing.open(filled_draft())
    scan(believing, CODE[:-3] + "AAA")
    assert believing.slip() is not None
    assert believing.view.desk.slip
    assert believing.view.desk.slip.slip == begun.slip
    assert "skadad eller ändrad" in believing.heard()
    assert "vanligt papper" in believing.heard()
    scan(believing, CODE)
    assert is_filled(believing)
    assert begun.slip in {slip.slip for slip in believing.stored()}


def test_the_same_code_again_names_the_slip(believing: Stage) -> None:
    scan(believing, CODE)
    taken = believing.slip()
    assert taken
    scan(believing, CODE)
    assert f"redan taget här, på {taken.slip}" in believing.heard()


def test_a_code_that_nobody_can_check_is_told_with_the_way_on(stage: Stage) -> None:
    scan(stage, CODE)
    assert stage.slip() is None
    assert "ingen tillitslista" in stage.heard()


def test_a_photo_that_is_added_to_a_blank_slip_fills_it(believing: Stage) -> None:
    believing.press("Ctrl+N")
    QGuiApplication.clipboard().setImage(photo())
    believing.press("Ctrl+Shift+F")
    dialog = believing.dialog(PaperPictures)
    believing.press("Ctrl+V")
    dialog.reject()
    believing.settle()
    believing.wait_for(lambda: believing.draft().code is not None)
    assert is_filled(believing)


def test_a_picture_that_is_dropped_is_read_and_one_without_a_code_says_so(
    believing: Stage, tmp_path: Path
) -> None:
    def drop(image: QImage, name: str) -> None:
        assert image.save(str(tmp_path / name))
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(
            believing.view, QDragEnterEvent(QPoint(9, 9), copy, mime, buttons, keys)
        )
        event = QDropEvent(QPointF(9, 9), copy, mime, buttons, keys)
        QApplication.sendEvent(believing.view, event)
        believing.settle()

    blank = QImage(300, 300, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    drop(blank, "blank.png")
    assert "ingen kod" in believing.heard()
    drop(photo(), "photo.png")
    assert is_filled(believing)
