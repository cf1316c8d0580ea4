"""Finds what a person could not read or hit: cut texts, parts outside, small targets."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.ui.widgets.badge import Badge
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import ShortLabel, longest_word

SMALLEST_TARGET = 26  # px
_TARGETS = (QAbstractButton, QLineEdit, QComboBox)


def cut_widgets(page: QWidget) -> list[str]:
    """Return what is cut, as sentences; what a column scrolls may lie outside its view."""
    return [sentence for widget in _inside(page) for sentence in _complaints(widget)]


def small_targets(page: QWidget) -> list[str]:
    """Return the targets that are hard to hit."""
    return [
        f"{_name(widget)} is {widget.width()} by {widget.height()}"
        for widget in _inside(page)
        if isinstance(widget, _TARGETS) and min(widget.width(), widget.height()) < SMALLEST_TARGET
    ]


def _inside(page: QWidget) -> Iterator[QWidget]:
    for widget in page.findChildren(QWidget):
        part_of_qt = isinstance(widget.parentWidget(), (QLineEdit, QComboBox, QAbstractScrollArea))
        drawn_over = isinstance(widget, QFocusFrame)
        if widget.isVisibleTo(page) and not (part_of_qt or drawn_over or widget.isWindow()):
            yield widget


def _complaints(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    scrolls = parent is not None and isinstance(parent.parentWidget(), QAbstractScrollArea)
    if parent is not None and not scrolls and not parent.rect().contains(widget.geometry()):
        yield f"{_name(widget)} at {widget.geometry()} leaves {_name(parent)} {parent.rect()}"
    if isinstance(widget, QLabel) and not isinstance(widget, ShortLabel) and widget.text():
        yield from _cut_label(widget)
    if isinstance(widget, QAbstractButton) and widget.width() < widget.minimumSizeHint().width():
        yield f"{_name(widget)} has {widget.width()} px of {widget.minimumSizeHint().width()}"


def _cut_label(label: QLabel) -> Iterator[str]:
    if isinstance(label, (Badge, KeyCap)):
        needed = label.sizeHint().width()
    elif label.wordWrap():
        needed = longest_word(label)
        high = label.heightForWidth(label.width())
        if high > label.height():
            yield f"{_name(label)} has {label.height()} px of {high} in height"
    else:
        lines = label.text().split("\n")
        needed = max(label.fontMetrics().horizontalAdvance(line) for line in lines)
        high = len(lines) * label.fontMetrics().height()
        if len(lines) > 1 and high > label.height():
            yield f"{_name(label)} has {label.height()} px of {high} in height"
    if needed > label.width():
        yield f"{_name(label)} has {label.width()} px of {needed}"


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    return f"{type(widget).__name__} {text!r}" if text else type(widget).__name__
