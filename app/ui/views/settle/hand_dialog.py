"""The reference of what was done elsewhere, or the reason why it will not be done."""

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.money import PRICE_STEP
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.settle.words import listed
from app.ui.views.settle.work import StepItem
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.workplace import Workplace


class Way(Enum):
    """How a step ends without a receiver (sätt): heading, button, field, example, act."""

    DONE = (
        "Markera gjord", "Markera gjord", "Referens", "till exempel numret i apotekssystemet",
        Act.SETTLE,
    )  # fmt: skip
    WAIVED = (
        "Avstå", "Avstå", "Skäl", "till exempel: patienten återlämnade varan", Act.MANAGE,
    )  # fmt: skip


class HandDialog(Dialog):
    """Settling by hand (för hand). HandDialog(parent, session, item, Way.DONE).

    `settled` comes with the number of steps when it is saved; a refusal is shown in place.
    """

    settled = Signal(int)

    def __init__(self, parent: QWidget, session: Session, item: StepItem, way: Way) -> None:
        heading, action, caption, example, _ = way.value
        self._lines = item.ready if way is Way.DONE else item.open
        super().__init__(parent, f"{heading}: {item.label}", _text(item, way), action=action)
        self._session, self._way = session, way
        self.answer = LineField(caption, placeholder=example)
        self.message = Message()
        self.correct = LineField("Rätt belopp för expeditionen, kr (kan vänta)")
        self.correct.setVisible(self._asks_amount(item))
        self.body.addWidget(self.answer)
        self.body.addWidget(self.correct)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self.answer.line.returnPressed.connect(self.accept)
        self.resize(480, self.sizeHint().height())
        self.answer.setFocus()

    def accept(self) -> None:
        """Save; the dialog stays until it is saved."""
        ids, answer = [line.step.id for line in self._lines], self.answer.value()
        kronor, is_done = self.correct.value(), self._way is Way.DONE
        self.action_button.setEnabled(False)

        def save(workplace: Workplace) -> None:
            if is_done:
                mark_done(workplace, ids, answer, kronor)
            else:
                waive(workplace, ids, answer)

        self._session.run(save, self._saved, self._failed, writes=True)

    def _asks_amount(self, item: StepItem) -> bool:
        """Tell whether the other system has just said what one hand-out was to cost."""
        of_one = len({line.subject for line in self._lines}) == 1
        return self._way is Way.DONE and item.code == PRICE_STEP and of_one

    def _saved(self, _: None) -> None:
        super().accept()
        self.settled.emit(len(self._lines))

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"reference": self.answer, "correct": self.correct})


def _text(item: StepItem, way: Way) -> str:
    if len(item.lines) == 1:
        line = item.lines[0]
        return f"{line.slip}, {line.product}. {line.step.ground}"
    lines = item.ready if way is Way.DONE else item.open
    text = f"Gäller {count(len(lines), 'rad', 'rader')}. {item.lines[0].step.ground}"
    if way is Way.DONE and (rest := len(item.open) - len(lines)):
        rows = count(rest, "rad väntar", "rader väntar")
        text += f" {rows} på {listed(item.waits_on)} och berörs inte."
    return text
