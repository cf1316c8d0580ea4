"""The steps of what is chosen, in order, and what a person can do with the marked one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.staff import Act
from app.domain.steps import READ_STEP
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.settle.foreseen import foreseen_words
from app.ui.views.settle.hand_dialog import HandDialog, Way
from app.ui.views.settle.items import StepItem, step_items
from app.ui.views.settle.step_card import StepCard
from app.ui.views.settle.twin_dialog import twin_dialog
from app.ui.views.settle.words import listed
from app.ui.views.settle.work import Key, WorkRow
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.reread_form import FormToRead, find_to_read
from app.usecases.settle_by_hand import reopen
from app.usecases.settle_steps import DESTINATION

_MOST_AHEAD = 20  # rows that are looked ahead for at a time
_READ_FIRST = "Läs av blanketten först: den som läser får inte se vad som är inmatat."


class StepsPane(Panel):
    """The right column (steg). StepsPane(session); `show_rows(rows)`. `settled` after each deed."""

    settled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Steg", "Alt+S")
        self._session = session
        self.cards: list[StepCard] = []
        self.marked: StepItem | None = None
        self._keys: list[Key] = []
        self.message = Message()
        self.done = KeyButton("Markera gjord…", "Ctrl+M", icon="check")
        self.again = KeyButton("Försök igen", "Ctrl+R", icon="rotate-ccw")
        self.decide = KeyButton("Avgör dubblett…", "Alt+D", icon="copy")
        self.absent = KeyButton("Finns inte där…", "Alt+I", icon="circle-help")
        self.waive = KeyButton("Avstå…", "Ctrl+Shift+J", icon="x")
        page = TallPage()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area = scrolling(page)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.message)
        for button in (self.decide, self.done, self.again, self.absent, self.waive):
            self.body.addWidget(button)
            button.obstructed.connect(self._say_why)
        self.done.acted.connect(self._ask_done)
        self.waive.acted.connect(lambda: self._ask(Way.WAIVED))
        self.absent.acted.connect(lambda: self._ask(Way.NOT_THERE))
        self.again.acted.connect(self._reopen)
        self.decide.acted.connect(self._ask_decision)
        self.show_rows([])

    def show_rows(self, rows: Sequence[WorkRow]) -> None:
        """Show the steps of these; the mark goes to what is in doubt, else stays on its kind."""
        items = step_items(rows)
        had_keyboard = any(card.hasFocus() for card in self.cards)
        code = self.marked.code if self.marked else ""
        self._replace_cards(items)
        all_lines = [line for item in items for line in item.lines]
        done = sum(line.state.is_done for line in all_lines)
        self.set_note(f"{done} av {len(all_lines)} klara" if all_lines else "")
        keys = [row.key for row in rows]
        if keys != self._keys:
            self.message.clear()
        wrong = next((i for i in items if i.refused or i.open_twins), None)
        wrong = wrong if keys != self._keys else None
        same = next((i for i in items if i.code == code and i.open), None)
        ready = next((i for i in items if i.ready), None)
        chosen = wrong or same or ready or (items[0] if items else None)
        self._keys = keys
        self._mark(chosen)
        self._look_ahead([row.key for row in rows if not row.is_blind])
        if had_keyboard and (card := self._card(chosen)) is not None:
            card.setFocus()

    def enter(self) -> None:
        """Give the keyboard to the marked step."""
        if (card := self._card(self.marked)) is not None:
            card.setFocus()
        else:
            super().enter()

    def mark_kind(self, code: str) -> None:
        """Mark the step of a kind."""
        found = next((card.item for card in self.cards if card.item.code == code), None)
        if found is not None:
            self._mark(found)

    def _look_ahead(self, keys: Sequence[Key]) -> None:
        """Ask what the receiver will probably refuse of these, and say so on what is sent."""
        if not 0 < len(keys) <= _MOST_AHEAD:
            return
        shown = self._keys

        def show(words: str) -> None:
            first = next((card for card in self.cards if _is_sent(card.item)), None)
            if shown == self._keys and first is not None:
                first.foresee(words)

        self._session.run(lambda workplace: foreseen_words(workplace, keys), show, lambda _: None)

    def _replace_cards(self, items: Sequence[StepItem]) -> None:
        now = self._session.workplace.computer.clock.now()
        for old in self.cards[len(items) :]:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = self.cards[: len(items)]
        for card, item in zip(self.cards, items, strict=False):
            card.show_item(item, now)
        for at, item in enumerate(items[len(self.cards) :], len(self.cards)):
            card = StepCard(item, now)
            card.taken.connect(self._taken)
            card.stepped.connect(self._step)
            card.opened.connect(self.done.click)
            self._column.insertWidget(at, card)
            card.show()  # at once, so that it can take the keyboard
            self.cards.append(card)

    def _card(self, item: StepItem | None) -> StepCard | None:
        return next((card for card in self.cards if card.item is item), None)

    def _taken(self, card: StepCard) -> None:
        if card.item is not self.marked:
            self.message.clear()
        self._mark(card.item)
        self._area.ensureWidgetVisible(card)

    def _step(self, steps: int) -> None:
        at = next((i for i, card in enumerate(self.cards) if card.item is self.marked), 0)
        self.cards[max(0, min(at + steps, len(self.cards) - 1))].setFocus()

    def _mark(self, item: StepItem | None) -> None:
        self.marked = item
        for card in self.cards:
            card.choose(chosen=card.item is item)
        person = self._session.workplace.person
        may_settle, may_waive = why_not(person, Act.SETTLE), why_not(person, Act.MANAGE)
        is_reading = item is not None and item.code == READ_STEP
        may_end = why_not(person, Act.SECOND_SIGN) if is_reading else may_settle
        self.done.setText("Läs av blanketten…" if is_reading else "Markera gjord…")
        self.done.block(_why_not_done(item) or may_end)
        self.again.block(("" if item and item.refused else "Steget är inte avvisat.") or may_settle)
        self.waive.block(_why_not_waived(item) or may_waive)
        self.absent.block(may_waive)
        self.absent.setVisible(bool(item and item.unanswered))
        self.again.setVisible(bool(item and item.refused))
        doubted = self._doubted()
        is_blind = bool(doubted and doubted.blind)
        self.decide.block((_READ_FIRST if is_blind else "") or why_not(person, Act.HAND_OUT))
        self.decide.setVisible(doubted is not None)

    def _doubted(self) -> StepItem | None:
        """Return the step of an undecided twin, the marked one first: it keeps all of its row."""
        items = [self.marked, *(card.item for card in self.cards)]
        return next((item for item in items if item and item.open_twins), None)

    def _ask_done(self) -> None:
        if self.marked is None:
            return
        if self.marked.code == READ_STEP:
            about = self.marked.ready[0].subject
            self._session.run(
                lambda workplace: find_to_read(workplace, about), self._read_again, self._failed
            )
            return
        self._ask(Way.DONE)

    def _read_again(self, form: FormToRead | None) -> None:
        """Let the form be read with empty fields, by somebody who has not typed or seen it."""
        from app.ui.views.kit.reread_dialog import RereadDialog

        if form is None or not form.may_be_read_by(self._session.workplace.person.id):
            self.message.say("Du har matat in eller läst blanketten. Be en kollega.", Tone.INFO)
            return
        dialog = RereadDialog(self, self._session, form)
        dialog.written.connect(self._decided)
        dialog.open()

    def _ask(self, way: Way) -> None:
        if self.marked is None:
            return
        dialog = HandDialog(self, self._session, self.marked, way)
        if way is Way.NOT_THERE:
            dialog.settled.connect(self._said_absent)
        else:
            dialog.settled.connect(self._settled)
        dialog.open()

    def _ask_decision(self) -> None:
        if (doubted := self._doubted()) is not None:
            dialog = twin_dialog(self, self._session, doubted.open_twins[0])
            dialog.written.connect(self._decided)
            dialog.open()

    def _decided(self, said: str) -> None:
        self.message.say(said, Tone.OK)
        self.settled.emit()

    def _reopen(self) -> None:
        if self.marked is not None:
            ids = [line.step.id for line in self.marked.refused]
            self._session.run(
                lambda workplace: reopen(workplace, ids), self._reopened, self._failed, writes=True
            )

    def _reopened(self, _: None) -> None:
        self.message.say("Steget skickas igen med nästa Skicka.", Tone.OK)
        self.settled.emit()

    def _settled(self, steps: int) -> None:
        self.message.say(f"{count(steps, 'steg redovisat', 'steg redovisade')}.", Tone.OK)
        self.settled.emit()

    def _said_absent(self, rows: int) -> None:
        self.message.say(f"{count(rows, 'rad kan', 'rader kan')} skickas igen.", Tone.OK)
        self.settled.emit()

    def _say_why(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.message.say(button.toolTip(), Tone.INFO)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _why_not_done(item: StepItem | None) -> str:
    if item is None:
        return "Inget steg är valt."
    if not item.open:
        return "Steget är redan klart."
    if item.open_twins and not item.ready:
        return "En möjlig dubblett är inte avgjord. Avgör den först."
    if item.free and not item.ready:
        return item.kept[item.free[0].step.id]
    if not item.ready:
        return f"Väntar på {listed(item.waits_on)}. Gör det först."
    return ""


def _why_not_waived(item: StepItem | None) -> str:
    if item is None or not item.open:
        return "Steget är redan klart."
    return "En möjlig dubblett är inte avgjord. Avgör den först." if item.open_twins else ""


def _is_sent(item: StepItem) -> bool:
    return any(line.step.destination == DESTINATION for line in item.open)
