"""The exchange of one row: its outcome, what the outcome asks for, and what it may be taken for."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import ExchangeDraft, RowDraft
from app.domain.exchange_rules import (
    NEEDS_PRESCRIBED,
    NEEDS_REASON,
    Suggestion,
    is_period_product,
    is_possible,
)
from app.domain.order import EXCHANGE_WORDS, ExchangeOutcome, OrderKind, Product
from app.domain.product import PeriodStatus
from app.ui.session import Session
from app.ui.texts import BULLET, NBSP, UNKNOWN, count, money
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.usecases.suggest_exchange import suggest_exchange

KEY = "Ctrl+Shift+U"
ALREADY = "Redan periodens vara"
_STATUS_WORDS = {
    PeriodStatus.PERIOD_PRODUCT: "Periodens vara",
    PeriodStatus.RESERVE_1: "Reserv 1",
    PeriodStatus.RESERVE_2: "Reserv 2",
}
_UNTOUCHED = ExchangeOutcome.NOT_ASSESSED_OFFLINE


class RowExchange(QWidget):
    """How a row's exchange ends (utbyte). RowExchange(session); `show_row(row)`, then `apply(row)`.

    `taken` comes with the product that is to stand in the row instead, when a person takes the
    suggestion or takes an exchange back.
    """

    edited = Signal()
    taken = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row = RowDraft()
        self._kind = OrderKind.HUMAN
        self._prescribed: Product | None = None  # as it stood in the row before
        self._suggestion: Suggestion | None = None
        self.outcome = ChoiceField("Utbyte", [(o.value, EXCHANGE_WORDS[o]) for o in _IN_ORDER])
        self.reason = LineField("Skäl att inte byta")
        self.lowest = LineField("Billigaste, kr/förp")
        self.prescribed = LineField("Ordinerad vara")
        self.line = label("", "hint", "ink2", wrap=True)
        self.take = KeyButton("Byt", KEY, icon="copy")
        self._lay_out()
        for field in (self.outcome, self.reason, self.lowest, self.prescribed):
            field.edited.connect(self._edited)
        self.take.acted.connect(self._take)
        self._arrange()

    def register(self, form: Form, index: int) -> None:
        """Put the fields under their paths."""
        for name, field in (
            ("exchange", self.outcome),
            ("exchange_reason", self.reason),
            ("exchange_lowest", self.lowest),
            ("exchange_prescribed", self.prescribed),
        ):
            form.add(f"rows.{index}.{name}", field)

    def show_row(self, row: RowDraft) -> None:
        """Put a row's exchange into the fields, and look for what it may be exchanged for."""
        exchange = row.exchange
        self._prescribed = exchange.prescribed
        self.outcome.set_value(exchange.outcome.value)
        self.reason.set_value(exchange.reason)
        self.lowest.set_value(exchange.lowest)
        self.prescribed.set_value(exchange.prescribed.title if exchange.prescribed else "")
        self.follow(row)

    def follow(self, row: RowDraft) -> None:
        """Take over what else stands in the row; another product gets a suggestion of its own."""
        product = row.product
        is_other = product != self._row.product
        self._row = row
        if is_other:
            self._suggestion = None
            if product is not None and product.from_register and product.exchange_group:
                self._ask(product)
        self._arrange()

    def begin_anew(self) -> None:
        """Forget the outcome: another product was prescribed."""
        self._prescribed = None
        self.outcome.set_value(_UNTOUCHED.value)
        for field in (self.reason, self.lowest, self.prescribed):
            field.set_value("")

    def set_kind(self, kind: OrderKind) -> None:
        """Show the fields only where exchange is a question at all."""
        if kind is not self._kind:
            self._kind = kind
            self._arrange()

    def apply(self, row: RowDraft) -> RowDraft:
        """Return the row with its exchange; what the outcome does not need is left out."""
        return replace(row, exchange=self._draft())

    def _draft(self) -> ExchangeDraft:
        outcome = ExchangeOutcome(self.outcome.value() or _UNTOUCHED)
        made = ExchangeDraft(outcome)
        if outcome in NEEDS_REASON:
            made = replace(made, reason=self.reason.value())
        if outcome is ExchangeOutcome.PATIENT_PAYS_DIFFERENCE:
            made = replace(made, lowest=self.lowest.value())
        if outcome in NEEDS_PRESCRIBED:
            made = replace(made, prescribed=self._prescribed_product())
        return made

    def _prescribed_product(self) -> Product | None:
        typed = self.prescribed.value()
        if self._prescribed is not None and typed == self._prescribed.title:
            return self._prescribed
        return Product(typed) if typed else None

    def _edited(self) -> None:
        outcome = ExchangeOutcome(self.outcome.value() or _UNTOUCHED)
        best = self._suggestion
        pays = outcome is ExchangeOutcome.PATIENT_PAYS_DIFFERENCE
        if pays and not self.lowest.value() and best and best.product.price is not None:
            self.lowest.set_value(f"{best.product.price:f}".replace(".", ","))
        self._arrange()
        self.edited.emit()

    def _take(self) -> None:
        if self._is_exchanged() and self._prescribed is not None:
            given, self._prescribed = self._prescribed, None
            self.begin_anew()
            self.taken.emit(given)
        elif (best := self._suggestion) is not None and self._row.product is not None:
            self._prescribed = self._row.product
            self.outcome.set_value(ExchangeOutcome.EXCHANGED.value)
            self.prescribed.set_value(self._prescribed.title)
            self.taken.emit(best.product)

    def _is_exchanged(self) -> bool:
        return self.outcome.value() == ExchangeOutcome.EXCHANGED.value

    def _ask(self, product: Product) -> None:
        def answered(found: Suggestion | None) -> None:
            if self._row.product == product:
                self._suggestion = found
                self._arrange()

        self._session.run(
            lambda workplace: suggest_exchange(workplace, product), answered, lambda _: None
        )

    def _arrange(self) -> None:
        draft, product = self._draft(), self._row.product
        self.setVisible(is_possible(self._kind, replace(self._row, exchange=draft)))
        is_own = product is not None and is_period_product(product)
        words = ALREADY if is_own else EXCHANGE_WORDS[_UNTOUCHED]
        self.outcome.combo.setItemText(0, words)
        self.reason.setVisible(draft.outcome in NEEDS_REASON)
        self.lowest.setVisible(draft.outcome is ExchangeOutcome.PATIENT_PAYS_DIFFERENCE)
        by_register = self._prescribed is not None and self._prescribed.from_register
        self.prescribed.setVisible(draft.outcome in NEEDS_PRESCRIBED and not by_register)
        undo = self._is_exchanged() and self._prescribed is not None
        offer = self._suggestion if draft.outcome not in _WITHOUT_OFFER else None
        self.take.setText("Ångra bytet" if undo else "Byt")
        self.take.setVisible(undo or offer is not None)
        text = offered(offer) if offer else prescribed(self._prescribed) if undo else ""
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.outcome, 3)
        fields.addWidget(self.reason, 3)
        fields.addWidget(self.lowest, 2)
        fields.addWidget(self.prescribed, 3)
        offer = QHBoxLayout()
        offer.setSpacing(8)
        offer.addWidget(self.line, 1)
        offer.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(fields)
        column.addLayout(offer)


_WITHOUT_OFFER = (ExchangeOutcome.EXCHANGED, ExchangeOutcome.PRESCRIBER_OPPOSED)
_IN_ORDER = (_UNTOUCHED, *(o for o in ExchangeOutcome if o is not _UNTOUCHED))


def exchange_mark(row: RowDraft) -> str:
    """Return what a folded row says of its exchange, "" while nobody has said anything."""
    outcome, product = row.exchange.outcome, row.product
    if outcome is _UNTOUCHED:
        return ""
    is_own = product is not None and is_period_product(product)
    if outcome is ExchangeOutcome.EXCHANGED and is_own:
        return "Utbytt: periodens vara"
    return EXCHANGE_WORDS[outcome]


def offered(best: Suggestion) -> str:
    """Return what is suggested, what it saves, and by which list."""
    product = best.product
    saves = best.saving
    price = UNKNOWN if product.price is None else money(product.price)
    pack = f"{product.pack}{NBSP}st" if product.pack else ""
    difference = "" if saves is None else f"{money(abs(saves))} {_CHEAPER[saves >= 0]}"
    late = count(best.days_over, "dag", "dagar")
    age = f"{best.period_list}, {late} för gammal" if best.days_over else best.period_list
    lacking = "periodens vara restnoterad" if best.passed_over else ""
    parts = (product.title, pack, price, difference, lacking, age)
    return f"{_STATUS_WORDS[best.status]}: {BULLET.join(part for part in parts if part)}"


def prescribed(product: Product | None) -> str:
    """Return what was prescribed, for a row in which another product stands."""
    return f"Ordinerat: {product.title}" if product else ""


_CHEAPER = {True: "billigare", False: "dyrare"}
