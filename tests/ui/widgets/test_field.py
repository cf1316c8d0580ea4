"""Fields say what they are, what is wrong and how to put it right, to eyes and to ears."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.findings import Finding, Severity
from app.ui.theme import Theme
from app.ui.widgets.field import ChoiceField, DateField, Field, FieldState, LineField, TextField
from app.ui.widgets.segmented import Segmented
from tests.ui.showing import Show

CHOICES = [("a", "Ett"), ("b", "Två")]


def every_sort() -> list[Field]:
    return [LineField("Rad"), DateField("Dag"), ChoiceField("Val", CHOICES), TextField("Text")]


def test_a_screen_reader_hears_the_label_and_the_hint(show: Show) -> None:
    fields = every_sort()
    show(*fields)
    for field, name in zip(fields, ("Rad", "Dag", "Val", "Text"), strict=True):
        field.set_hint("Hjälp")
        read = QAccessible.queryAccessibleInterface(field.editor)
        assert read.text(QAccessible.Text.Name) == name
        assert read.text(QAccessible.Text.Description) == "Hjälp"


def test_every_field_says_when_a_person_edits_it_but_not_when_the_program_does(
    show: Show,
) -> None:
    line, date, choice, text = fields = every_sort()
    show(*fields)
    edits: list[str] = []
    for field in fields:
        field.edited.connect(partial(edits.append, field.caption.text()))
    assert isinstance(line, LineField)
    assert isinstance(choice, ChoiceField)
    assert isinstance(text, TextField)
    line.set_value("x")
    choice.set_value("b")
    text.set_value("y")
    assert edits == []
    QTest.keyClicks(line.editor, "z")
    QTest.keyClicks(date.editor, "2")
    QTest.keyClick(choice.editor, Qt.Key.Key_Up)
    QTest.keyClicks(text.editor, "u")
    assert edits == ["Rad", "Dag", "Val", "Text"]
    assert (line.value(), choice.value(), text.value()) == ("xz", "a", "uy")


def test_a_stop_marks_the_field_and_says_the_cure(show: Show) -> None:
    field = LineField("Förskrivarkod", "Sju siffror", code=True)
    show(field)
    found = [
        Finding(Severity.WARN, "Ej slagen mot register."),
        Finding(Severity.STOP, "Kontrollsiffran stämmer inte.", "Läs koden igen eller ring."),
    ]
    field.show_findings(found)
    assert field.state is FieldState.BAD
    assert field.message == "Kontrollsiffran stämmer inte. Läs koden igen eller ring."
    assert field.editor.accessibleDescription() == field.message
    assert len(field.line.actions()) == 1
    field.show_findings([])
    assert (field.state, field.message) == (FieldState.NORMAL, "Sju siffror")
    assert field.line.actions() == []


def test_a_warning_stands_below_without_marking_the_field_as_wrong(show: Show) -> None:
    field = LineField("Utfärdat")
    show(field)
    field.show_findings([Finding(Severity.WARN, "Receptet är gammalt.")])
    assert (field.state, field.message) == (FieldState.NORMAL, "Receptet är gammalt.")
    assert field.below.property("colour") == "warn"


def test_a_checked_field_gets_a_tick_and_says_what_was_checked(show: Show) -> None:
    field = LineField("Förskrivarkod")
    show(field)
    field.show_findings([], good="Kontrollsiffra rätt. Ej slagen mot register.")
    assert field.state is FieldState.GOOD
    assert field.message.endswith("Ej slagen mot register.")


@pytest.mark.parametrize("sort", range(4))
def test_a_locked_field_cannot_be_changed(show: Show, sort: int) -> None:
    field = every_sort()[sort]
    show(field)
    field.set_state(FieldState.LOCKED, "Ett år från utfärdandet")
    edits: list[int] = []
    field.edited.connect(lambda: edits.append(1))
    QTest.keyClick(field.editor, Qt.Key.Key_Down)
    QTest.keyClicks(field.editor, "1")
    assert edits == []


def test_what_cannot_be_known_says_so_instead_of_standing_empty(show: Show) -> None:
    field = LineField("Högkostnad", placeholder="0,00 kr")
    show(field)
    field.set_state(FieldState.UNKNOWN, "Högkostnadsdatabasen nås inte")
    assert field.line.placeholderText() == "okänt"
    field.set_state(FieldState.NORMAL)
    assert field.line.placeholderText() == "0,00 kr"


def test_nothing_is_chosen_until_a_person_chooses() -> None:
    assert ChoiceField("Orsak", CHOICES).value() == ""
    assert Segmented([("R", "R", ""), ("U", "U", "")], "Förmån").value() == ""


def test_a_wheel_over_a_list_box_changes_nothing(show: Show) -> None:
    field = ChoiceField("Orsak", CHOICES)
    page = show(field)
    field.set_value("b")
    middle = field.combo.mapTo(page, field.combo.rect().center())
    QTest.wheelEvent(page.windowHandle(), QPointF(middle), QPoint(0, 120))
    assert field.value() == "b"


def test_eight_digits_become_a_date_when_the_field_is_left(show: Show, qtbot: QtBot) -> None:
    field, other = DateField("Utfärdat"), LineField("Nästa")
    show(field, other)
    field.setFocus()
    QTest.keyClicks(field.line, "20261123")
    with qtbot.waitSignal(field.left):
        other.setFocus()
    assert field.value() == "2026-11-23"


def test_tab_leaves_a_field_of_several_lines(show: Show, qtbot: QtBot) -> None:
    text, other = TextField("Dosering"), LineField("Nästa")
    show(text, other)
    text.setFocus()
    QTest.keyClick(text.text, Qt.Key.Key_Tab)
    qtbot.waitUntil(other.line.hasFocus)
    assert text.value() == ""


def test_a_field_of_several_lines_grows_with_its_text(show: Show) -> None:
    text = TextField("Dosering")
    page = show(text)
    page.resize(300, 300)
    before = text.text.height()
    text.set_value("en\ntvå\ntre\nfyra")
    assert text.text.height() > before


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.3])
def test_every_editor_is_large_enough_to_hit(theme: Theme, show: Show, scale: float) -> None:
    theme.set_scale(scale)
    fields = every_sort()
    show(*fields)
    assert [f for f in fields if f.editor.height() < 26] == []
    assert fields[0].editor.height() == theme.px(30)


def test_a_field_takes_any_editor(show: Show) -> None:
    editor = QLineEdit()
    field = Field("Namn", editor, "Hjälp")
    show(field)
    field.set_state(FieldState.BAD, "Fel.")
    assert (field.state, editor.property("state")) == (FieldState.BAD, "bad")
