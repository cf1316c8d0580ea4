"""What is to be paid and what was taken, below the rows: preliminary, and nobody has to say it."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.benefit import is_asylum
from app.domain.draft import DispensingDraft, PaymentDraft
from app.domain.identification import identity_of
from app.domain.identity import IdentityKind
from app.domain.order import PAYMENT_WORDS, Benefit, PaymentMeans, PriceBasis
from app.domain.price import Charge
from app.ui.session import Session
from app.ui.texts import BULLET, UNKNOWN, money
from app.ui.views.dispense.columns import EDGE, narrow
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import DateField, FieldState, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.panel import Card, Panel
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.tick import Tick

_MEANS = (
    PaymentMeans.CARD, PaymentMeans.CASH, PaymentMeans.CARD_OFFLINE, PaymentMeans.INVOICE,
    PaymentMeans.NONE,
)  # fmt: skip
_WHY = {
    PriceBasis.FULL: "Läget i högkostnadsskyddet är okänt. Full egenavgift, rättas efteråt.",
    PriceBasis.LADDER: "Enligt kvittot och köpen här sedan dess. Rättas efteråt.",
    PriceBasis.ASYLUM: "Asylsökande med giltigt kort, utanför högkostnadsskyddet.",
}
_OUTSIDE = "Utanför högkostnadsskyddet."
_RESIDENTS = (IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER)


class PaymentPanel(Panel):
    """Att betala (betalning). PaymentPanel(session, form).

    One line as long as nothing else is needed: the sum and the means. Alt+B goes to the means,
    "Belopp" opens what was taken and what the patient's receipt says.
    """

    edited = Signal()

    def __init__(self, session: Session, form: Form) -> None:
        super().__init__("Betalning", "Alt+B")
        narrow(self)
        self._session = session
        self.sum = label("", "title")
        self.why = label("", "hint", "ink2", wrap=True)
        self.means = Segmented([(m.value, PAYMENT_WORDS[m], "") for m in _MEANS], "Betalsätt")
        self.more = KeyButton("Belopp", "Alt+O", icon="receipt")
        self.charged = LineField("Taget, kr", placeholder="som ovan")
        self.accumulated = LineField("Högkostnad enligt kvitto, kr", placeholder="okänt")
        self.accumulated_on = DateField("Kvittots datum")
        self.case_number = LineField("LMA ärendenr", code=True)
        self.card_seen = Tick("LMA-kort eller kvitto sett")
        self._card = Card()
        self._notes, self._fields, self._asylum = QWidget(self), QWidget(self), QWidget(self)
        self._is_asylum, self._has_number = False, True
        self._is_outside = False  # no row is shared by the ladder
        self._lay_out()
        self._open(is_open=False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        for name, widget in (
            ("means", self.means),
            ("charged", self.charged),
            ("accumulated", self.accumulated),
            ("accumulated_on", self.accumulated_on),
            ("case_number", self.case_number),
            ("card_seen", self.card_seen),
        ):
            form.add(f"payment.{name}", widget)
        self.means.chosen.connect(lambda _: self.edited.emit())
        self.card_seen.toggled.connect(lambda _: self.edited.emit())
        for field in (self.charged, self.accumulated, self.accumulated_on, self.case_number):
            field.edited.connect(self.edited)
        self.more.acted.connect(self.reveal)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's payment into the fields."""
        paid = draft.payment
        self.means.set_value(paid.means.value if paid.means else "")
        self.charged.set_value(paid.charged)
        self.accumulated.set_value(paid.accumulated)
        self.accumulated_on.set_value(paid.accumulated_on)
        self.case_number.set_value(paid.case_number)
        self.card_seen.setChecked(paid.card_seen)
        self._open(is_open=False)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        means = self.means.value()
        paid = PaymentDraft(
            means=PaymentMeans(means) if means else None,
            charged=self.charged.value(),
            accumulated=self.accumulated.value(),
            accumulated_on=self.accumulated_on.value(),
            case_number=self.case_number.value(),
            card_seen=self.card_seen.isChecked(),
        )
        return replace(draft, payment=paid)

    def refresh(self, draft: DispensingDraft) -> None:
        """Show what an asylum seeker's card needs, where the patient may be one."""
        today = self._session.workplace.computer.clock.now().date()
        self._is_asylum = is_asylum(draft, today)
        self._is_outside = all(row.benefit is not Benefit.WITH for row in draft.rows)
        self._has_number = identity_of(draft, today).kind in _RESIDENTS
        self._open(is_open=self._fields.isVisible())

    def show_charge(self, due: Charge) -> None:
        """Show what is to be paid, on what it rests, and what is left of it."""
        self.sum.setText(UNKNOWN if due.payable is None else money(due.payable))
        is_full = due.basis is PriceBasis.FULL
        words = [_OUTSIDE if is_full and self._is_outside else _WHY[due.basis]]
        if due.gross is not None and due.gross != due.payable:
            words.append(f"Fullt pris {money(due.gross)}.")
        if due.owed:
            kept = "Kvar att betala" if due.owed > 0 else "Att återbetala"
            words.append(f"{kept} {money(abs(due.owed))}.")
        self.why.setText(" ".join(words))
        self.setAccessibleDescription(BULLET.join((self.sum.text(), *words)))

    def reveal(self) -> None:
        """Open the amounts and go to the first."""
        self.give_room(is_needed=False)
        self._open(is_open=True)
        self.charged.setFocus()

    def give_room(self, *, is_needed: bool) -> None:
        """Step aside while the room is needed elsewhere."""
        self._card.setVisible(not is_needed)

    def enter(self) -> None:
        """Give the keyboard to the means, also after stepping aside."""
        self.give_room(is_needed=False)
        super().enter()

    def _open(self, *, is_open: bool) -> None:
        self._fields.setVisible(is_open)
        self._asylum.setVisible(self._is_asylum or (is_open and not self._has_number))
        self.more.setVisible(not is_open)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Fold the amounts once the keyboard has gone elsewhere and they hold together."""
        if new is not None and self._fields.isVisible() and not self.isAncestorOf(new):
            fields = (self.charged, self.accumulated, self.accumulated_on)
            if all(field.state is not FieldState.BAD for field in fields):
                self._open(is_open=False)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("Att betala, preliminärt", "label", "ink2"))
        words.addWidget(self.sum)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self.means)
        notes = QHBoxLayout(self._notes)
        notes.setContentsMargins(0, 0, 0, 0)
        notes.setSpacing(8)
        notes.addWidget(self.why, 1)
        notes.addWidget(self.more)
        self._fields.setLayout(_line(self.charged, self.accumulated, self.accumulated_on))
        self._asylum.setLayout(_line(self.case_number, self.card_seen))
        column = QVBoxLayout(self._card)
        column.setContentsMargins(14, 4, 14, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._notes)
        column.addWidget(self._fields)
        column.addWidget(self._asylum)
        self.body.addWidget(self._card)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(EDGE, 2, EDGE, 0)


def _line(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1)
    return row
