"""The reference of what was done elsewhere, or the reason why it will not be done."""

from collections.abc import Sequence
from enum import Enum
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.delivery import name_of
from app.domain.money import PRICE_STEP
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.settle.items import StepItem
from app.ui.views.settle.words import listed, moment
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.usecases.list_work import Unanswered
from app.usecases.settle_by_hand import mark_done, say_not_there, waive
from app.usecases.workplace import Workplace

_WIDTH = 480  # px of the design


class Way(Enum):
    """How a step ends without a receiver (sätt): heading, button, field, example, act."""

    DONE = (
        "Markera gjord", "Markera gjord", "Referens", "till exempel numret i apotekssystemet",
        Act.SETTLE,
    )  # fmt: skip
    WAIVED = (
        "Avstå", "Avstå", "Skäl", "till exempel: patienten återlämnade varan", Act.MANAGE,
    )  # fmt: skip
    NOT_THERE = (
        "Finns inte hos mottagaren", "Spara", "Hur vet du det?",
        "till exempel: supporten sökte på numret", Act.MANAGE,
    )  # fmt: skip


class HandDialog(Dialog):
    """Settling by hand (för hand). HandDialog(parent, session, item, Way.DONE).

    `settled` comes with the number of steps when it is saved; a refusal is shown in place.
    """

    settled = Signal(int)

    def __init__(self, parent: QWidget, session: Session, item: StepItem, way: Way) -> None:
        heading, action, caption, example, _ = way.value
        self._steps = _steps(item, way)
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
        self.hug(_WIDTH)
        self.answer.setFocus()

    def accept(self) -> None:
        """Save; the dialog stays until it is saved."""
        ids, answer, kronor = self._steps, self.answer.value(), self.correct.value()
        way = self._way
        self.action_button.setEnabled(False)

        def save(workplace: Workplace) -> None:
            match way:
                case Way.DONE:
                    mark_done(workplace, ids, answer, kronor)
                case Way.WAIVED:
                    waive(workplace, ids, answer)
                case Way.NOT_THERE:
                    say_not_there(workplace, ids, answer)

        self._session.run(save, self._saved, self._failed, writes=True)

    def _asks_amount(self, item: StepItem) -> bool:
        """Tell whether the other system has just said what one hand-out was to cost."""
        of_one = len({line.subject for line in item.ready}) == 1
        return self._way is Way.DONE and item.code == PRICE_STEP and of_one

    def _saved(self, _: None) -> None:
        super().accept()
        self.settled.emit(len(self._steps))

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"reference": self.answer, "correct": self.correct})
        self.hug(_WIDTH)


def _steps(item: StepItem, way: Way) -> list[UUID]:
    """Return the steps that it is about."""
    if way is Way.NOT_THERE:
        return [one.step for one in item.unanswered]
    return [line.step.id for line in (item.ready if way is Way.DONE else item.open)]


def _text(item: StepItem, way: Way) -> str:
    if way is Way.NOT_THERE:
        return _not_there(item.unanswered)
    if len(item.lines) == 1:
        line = item.lines[0]
        what = line.slip if item.blind else f"{line.slip}, {line.product}"
        return f"{what}. {item.ground}".strip()
    lines = item.ready if way is Way.DONE else item.open
    text = f"Gäller {count(len(lines), 'rad', 'rader')}. {item.ground}".strip()
    if way is not Way.DONE:
        return text
    if rest := len(item.open) - len(item.free):
        rows = count(rest, "rad väntar", "rader väntar")
        text += f" {rows} på {listed(item.waits_on)} och berörs inte."
    if kept := len(item.free) - len(item.ready):
        text += f" {count(kept, 'rad går', 'rader går')} en annan väg och berörs inte."
    return text


def _not_there(rows: Sequence[Unanswered]) -> str:
    """Say what was sent and when, and what it means that it is not there."""
    names = ", ".join(sorted({name_of(one.receiver) or "Mottagaren" for one in rows}))
    what = f"fick {count(len(rows), 'raden', 'rader')}" if len(rows) > 1 else "fick raden"
    return (
        f"{names} {what} {moment(max(one.since for one in rows))} och svarade inte. Sök efter den"
        " där först: finns den ändå registreras den två gånger. Det sparas som ett nej därifrån,"
        " och raden kan sedan skickas, lämnas i fil, skannas över eller markeras gjord."
    )
