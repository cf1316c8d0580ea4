"""A drop-down list keeps what was chosen, and the keyboard where it is, when the wheel passes."""

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.combo import Combo
from tests.ui.showing import Show


def test_a_wheel_that_passes_leaves_choice_and_keyboard_where_they_are(show: Show) -> None:
    field, combo = QLineEdit(), Combo([("one", "Ett"), ("two", "Två")])
    page = show(field, combo)
    field.setFocus()
    at = combo.mapTo(page, combo.rect().center())
    QTest.wheelEvent(page.windowHandle(), at, QPoint(0, -120))
    assert combo.currentData() == "one"
    assert field.hasFocus()
