"""Texts that wrap: whole words, and no line that ends within a word of one letter or a number."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from app.ui.widgets.label import label, longest_word
from tests.ui.showing import Show


def drawn(text: QLabel, size: QSize) -> object:
    text.setFixedSize(size)
    return text.grab().toImage()


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Sök dubblett mot e-recept", "Sök dubblett mot\ne-recept"),
        ("Högst till 2027-11-23", "Högst till\n2027-11-23"),
        ("Expeditionen A-0113-7", "Expeditionen\nA-0113-7"),
        ("Anna-Karin Wachtmeister-Stålhammar", "Anna-Karin Wachtmeister-\nStålhammar"),
    ],
)
def test_a_line_ends_between_words(show: Show, text: str, broken: str) -> None:
    wrapped, wanted = label(text, wrap=True), label(broken)
    show(wrapped, wanted)
    size = QSize(wanted.sizeHint().width() + 4, wanted.sizeHint().height())
    assert drawn(wrapped, size) == drawn(wanted, size)


def test_a_text_is_read_as_it_was_given(show: Show) -> None:
    wrapped = label("Sök mot e-recept", wrap=True)
    show(wrapped)
    assert wrapped.text() == "Sök mot e-recept"
    wrapped.setText("e-VIS är nere")
    assert wrapped.text() == "e-VIS är nere"


def test_a_word_asks_for_its_room(show: Show) -> None:
    whole, parts = label("E-hälsomyndigheten", wrap=True), label("Anna-Karin", wrap=True)
    show(whole, parts)
    width = whole.fontMetrics().horizontalAdvance
    assert longest_word(whole) == width("E-hälsomyndigheten")
    assert longest_word(parts) == max(width("Anna-"), width("Karin"))
