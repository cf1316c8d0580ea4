"""Choosing what is owed, to hand out the rest of it, or to say that nobody wants it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.supplied import RowRef
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.table import Column, Table

T = TypeVar("T")


@dataclass(frozen=True)
class RestWords(Generic[T]):
    """What a list of rests says, and how its lines are told apart (restlistans ord)."""

    heading: str
    advice: str  # while there is something in it
    action: str
    reason: str  # caption of the field
    example: str  # of a reason
    give_up: str
    ask_why: str
    columns: Sequence[Column[T]]
    subject: Callable[[T], UUID]  # what the rest is taken up from
    root: Callable[[T], RowRef]  # where the order began


def owed_column(words: Callable[[T], str], is_over: Callable[[T], bool], over: str) -> Column[T]:
    """Return the column of how much is owed; what went wrong is told by icon and colour."""
    return Column(
        "Restas",
        lambda line: over if is_over(line) else words(line),
        185,
        colour=lambda line: "stop" if is_over(line) else "ink",
        icon=lambda line: ("octagon-x", "stop") if is_over(line) else None,
    )


class RestList(Dialog, Generic[T]):
    """What is owed (restlista). RestList(parent, words, lines); `chosen` has a line's subject."""

    chosen = Signal(object)  # UUID
    close_asked = Signal(object, str)  # RowRef of the order, and the reason

    def __init__(self, parent: QWidget, words: RestWords[T], lines: Sequence[T]) -> None:
        text = words.advice if lines else "Inget restas."
        super().__init__(parent, words.heading, text, action=words.action if lines else "")
        self._words, self.ask_why = words, words.ask_why
        self.table: Table[T] = Table(list(words.columns), words.heading)
        self.table.show_rows(lines)
        self.table.opened.connect(lambda _: self.accept())
        self.reason = LineField(words.reason, placeholder=words.example)
        self.give_up = KeyButton(words.give_up, "Alt+A")
        self.give_up.acted.connect(self._give_up)
        self.action_button.obstructed.connect(self.reason.setFocus)
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)
        for part in (self.table, self.reason, self.give_up):
            part.setVisible(bool(lines))
        self.spread(960, 420)
        if lines:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Take up the marked line, or ask for the reason where that is the only way on."""
        line = self.table.marked_item()
        if line is not None and self.action_button.is_blocked:
            self.reason.setFocus()
        elif line is not None:
            super().accept()
            self.chosen.emit(self._words.subject(line))

    def _give_up(self) -> None:
        line, reason = self.table.marked_item(), self.reason.value()
        if not reason:
            self.reason.set_state(FieldState.BAD, self.ask_why)
            self.reason.setFocus()
        elif line is not None:
            self.reject()
            self.end(line, reason)

    def end(self, line: T, reason: str) -> None:
        """Ask that nothing more is handed out of a line."""
        self.close_asked.emit(self._words.root(line), reason)
