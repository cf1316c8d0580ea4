"""The fields of one product row: product, quantity, benefit, dosage."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.aid_card import usual_benefit
from app.domain.draft import RowDraft
from app.domain.order import (
    FREE_GROUND_WORDS,
    AidGroup,
    Benefit,
    FreeGround,
    OrderKind,
    Product,
    RowKind,
)
from app.domain.product import Package
from app.domain.supply import MOST_COUNT
from app.ui.session import Session
from app.ui.theme import current_theme
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.number_field import NumberField
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense.row_aid import RowAid
from app.ui.views.dispense.row_exchange import RowExchange
from app.ui.views.dispense.row_kind import RowKindFields
from app.ui.views.dispense.row_packs import RowPacks
from app.ui.views.dispense.row_schedule import RowSchedule
from app.ui.views.dispense.row_supply import RowSupply
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.field import ChoiceField, Field, FieldState, LineField, TextField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.tick import Tick

_BY_AGE = "by_age"  # and by the product: no ground is chosen
_GROUNDS = [
    (_BY_AGE, "Efter ålder och vara"),
    *((g.value, FREE_GROUND_WORDS[g]) for g in FreeGround),
]


class RowEditor(QWidget):
    """What a person fills in of a row (radens fält). RowEditor(session, rules, for_unit=…).

    A product is either picked in the register, and then stands in the row's heading, or it is
    what is written in the search field, with pack, number and price beside it.
    """

    edited = Signal()
    picked = Signal()
    remove_asked = Signal()

    def __init__(self, session: Session, rules: RulesNow, *, for_unit: bool = False) -> None:
        super().__init__()
        self._product: Product | None = None  # as picked in the register
        self._for_unit = for_unit
        self.search = ProductSearch(session)
        self.by_hand = ByHandFields()
        self.exchange = RowExchange(session)
        self.kind = RowKindFields()
        self.schedule = RowSchedule(rules)
        rules.changed.connect(lambda: self.schedule.arrange(self._named()))
        self.packages = NumberField("Levereras" if for_unit else "Förp", MOST_COUNT)
        self.withdrawals = NumberField("Uttag", MOST_COUNT)
        self.benefit = Segmented([(b.value, b.value, "") for b in Benefit], "Förmån")
        self.benefit_field = Field("Förmån", self.benefit)
        self.ground = ChoiceField("Skäl till F", _GROUNDS)
        self.supply = RowSupply([self.packages, self.withdrawals], for_unit=for_unit)
        self.dosage = _Dosage("Dosering och ändamål")
        self.spirit = Tick("Odenaturerad teknisk sprit")
        self.aid = RowAid(self.dosage)
        self.packs = RowPacks()
        self.change_product = KeyButton("Byt vara", icon="search")
        self.remove = KeyEcho("Ta bort", "Ctrl+Del", icon="trash-2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.by_hand)
        self._sorts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sorts.setSpacing(8)
        self._sorts.addWidget(self.kind, 1)
        self._sorts.addWidget(self.schedule)
        column.addLayout(self._sorts)
        column.addWidget(self.aid)
        column.addWidget(self.exchange)
        column.addLayout(self._numbers())
        column.addWidget(self.ground)
        column.addWidget(self.supply)
        column.addWidget(self.dosage)
        column.addWidget(self.packs)
        column.addWidget(self.spirit)
        self._connect()
        self.spirit.setVisible(for_unit)
        if for_unit:
            for hidden in (self.withdrawals, self.benefit_field, self.kind, self.exchange):
                hidden.hide()
        self.dosage.set_hint("Skift+Enter ger ny rad")
        current_theme().follow(self._restyle)

    def register(self, form: Form, index: int) -> None:
        """Put the fields under their paths."""
        for name, widget in (
            ("product", self.search),
            ("pack", self.by_hand.pack),
            ("varunummer", self.by_hand.number),
            ("price", self.by_hand.price),
            ("packages", self.packages),
            ("withdrawals", self.withdrawals),
            ("benefit", self.benefit_field),
            ("free_ground", self.ground),
            ("dosage", self.dosage),
            ("packs", self.packs),
        ):
            form.add(f"rows.{index}.{name}", widget)
        for part in (self.kind, self.schedule, self.aid, self.exchange, self.supply):
            part.register(form, index)
        self.search.come_first()

    def show_row(self, row: RowDraft) -> None:
        """Put a row's values into the fields."""
        product = row.product
        self._product = product if product and product.from_register else None
        hand = product if product and not product.from_register else None
        self.search.set_value(hand.name if hand else "")
        self.by_hand.show_product(hand)
        self.packages.set_value(str(row.packages))
        self.withdrawals.set_value(str(row.withdrawals))
        self.benefit.set_value(row.benefit.value)
        self.ground.set_value(row.free_ground.value if row.free_ground else _BY_AGE)
        self.dosage.set_value(row.dosage)
        of_patient = () if self._for_unit else (self.kind, self.aid, self.exchange)
        for part in (*of_patient, self.supply):
            part.show_row(row)
        self.spirit.setChecked(row.kind is RowKind.ALCOHOL)
        locked = FieldState.NORMAL if row.follows is None else FieldState.LOCKED
        self.withdrawals.set_state(locked)
        self.packs.show_row(row)
        self.schedule.show_product(product)
        self._arrange()

    def row(self) -> RowDraft:
        """Return the row as it stands in the fields."""
        row = RowDraft(
            product=self.schedule.apply(self._named()),
            packages=int(self.packages.value() or 0),
            withdrawals=int(self.withdrawals.value() or 0),
            dosage=self.dosage.value(),
            benefit=Benefit(self.benefit.value() or Benefit.WITH),
            packs=self.packs.value(),
        )
        if row.benefit is Benefit.FREE and (ground := self.ground.value()) not in ("", _BY_AGE):
            row = replace(row, free_ground=FreeGround(ground))
        if self._for_unit:
            kind = RowKind.ALCOHOL if self.spirit.isChecked() else RowKind.ORDINARY
            return self.supply.apply(replace(row, kind=kind))
        return self.supply.apply(self.exchange.apply(self.aid.apply(self.kind.apply(row))))

    def _named(self) -> Product | None:
        """Return the product as picked or written."""
        return self._product or self.by_hand.product(self.search.value())

    def take(self, product: Product) -> None:
        """Let a product of the register stand in the row, as prescribed."""
        if product != self._product:
            self.exchange.begin_anew()
        self._put(product)

    def look_for(self, text: str) -> None:
        """Search for something that was read or typed elsewhere."""
        self.ask_other()
        self.search.set_value(text)
        self.search.look()
        self.edited.emit()

    def ask_other(self) -> None:
        """Let another product be found; the one that stands is gone when the next is picked."""
        self.search.show()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, product: Product) -> None:
        is_listed = product.from_register
        self._product = product if is_listed else None
        self.search.set_value("" if is_listed else product.name)
        self.by_hand.show_product(None if is_listed else product)
        self.schedule.show_product(product)
        self._arrange()
        self.edited.emit()

    def _picked(self, value: object) -> None:
        if isinstance(value, Package):
            self.take(Product.of(value))
        else:
            self._product = None
            self._arrange()
            self.edited.emit()
        self.picked.emit()

    def _searched(self) -> None:
        """Drop the picked product, and what its pack said, once something else is written."""
        self.schedule.show_product(None)
        if self.search.value():
            self._product = None
        self.edited.emit()

    def _arrange(self) -> None:
        self.search.setVisible(self._product is None)
        self.change_product.setVisible(self._product is not None)
        is_by_hand = self._product is None and bool(self.search.value())
        self.by_hand.setVisible(is_by_hand)
        if not self._for_unit:
            self.kind.arrange(is_by_hand=is_by_hand)
            self.aid.arrange(self._named())
        self.schedule.arrange(self._named())
        self._place_sorts()
        self.ground.setVisible(self.benefit.value() == Benefit.FREE)

    def _place_sorts(self) -> None:
        """Let the schedule stand beside the sort, but below what is described at length."""
        is_short = self.kind.description.isHidden()
        ways = QBoxLayout.Direction
        self._sorts.setDirection(ways.LeftToRight if is_short else ways.TopToBottom)

    def _numbers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for field in (self.packages, self.supply.ordered, self.withdrawals, self.benefit_field):
            if field is self.supply.ordered and not self._for_unit:
                continue  # it stands among what most rows do not need
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        for button in (self.change_product, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _connect(self) -> None:
        for field in (self.packages, self.withdrawals, self.dosage):
            field.edited.connect(self.edited)
        for part in (
            self.by_hand,
            self.kind,
            self.schedule,
            self.supply,
            self.exchange,
            self.ground,
        ):
            part.edited.connect(self.edited)
        self.kind.edited.connect(self._place_sorts)
        if not self._for_unit:
            self.edited.connect(lambda: self.exchange.follow(self.row()))
        self.exchange.taken.connect(self._put)
        self.aid.chosen.connect(self._group_chosen)
        self.benefit.chosen.connect(self._chosen)
        self.search.edited.connect(self._searched)
        self.spirit.clicked.connect(lambda _: self.edited.emit())
        self.packs.edited.connect(self.edited)
        self.search.picked.connect(self._picked)
        self.search.left.connect(self._arrange)
        self.change_product.acted.connect(self.ask_other)
        self.remove.acted.connect(self.remove_asked)

    def set_kind(self, kind: OrderKind) -> None:
        """Show what the kind of order asks for."""
        self.aid.set_kind(kind)
        if not self._for_unit:
            self.aid.arrange(self._named())
        self.exchange.set_kind(kind)

    def _group_chosen(self, group: AidGroup) -> None:
        """Let the group's own choice of benefit stand; who is younger is told by the findings."""
        self.benefit.set_value(usual_benefit(group))
        self._chosen()

    def _chosen(self) -> None:
        self._arrange()
        self.edited.emit()

    def _restyle(self) -> None:
        for field in (self.packages, self.withdrawals):
            field.setFixedWidth(current_theme().px(64))


class ByHandFields(QWidget):
    """What more is known of a product that the register lacks (vara för hand)."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pack = LineField("Förpackning", placeholder="98 st")
        self.number = LineField("Varunummer", code=True)
        self.price = LineField("Pris per förp, kr", placeholder="okänt")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.pack, self.number, self.price):
            row.addWidget(field, 1)
            field.edited.connect(self.edited)

    def show_product(self, product: Product | None) -> None:
        """Put a product's values into the fields."""
        known = product or Product("")
        self.pack.set_value(known.pack)
        self.number.set_value(known.varunummer)
        self.price.set_value("" if known.price is None else f"{known.price:f}".replace(".", ","))

    def product(self, name: str) -> Product | None:
        """Return the product under a name, or nothing while it has none."""
        if not name:
            return None
        known = Product(name, pack=self.pack.value(), varunummer=self.number.value())
        return replace(known, price=_kronor(self.price.value()))


class _Dosage(TextField):
    """A text that shows as many lines as it has at the width it gets."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _kronor(text: str) -> Decimal | None:
    try:
        price = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        return None
    return price if price.is_finite() and price >= 0 else None
