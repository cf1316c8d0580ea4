"""One order being written: what, how much, how often, and how it is to be used."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import Product
from app.domain.prescription_draft import MedicineDraft, parse_withdrawals, written
from app.domain.prescription_entries import Favourite
from app.domain.prescription_paper import in_letters
from app.domain.product import Package
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense.row_kind import RowKindFields
from app.ui.widgets.field import LineField
from app.ui.widgets.flow import Flow
from app.ui.widgets.hit_list import Hit
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import ShortLabel, label
from app.ui.widgets.tick import Tick
from app.ui.widgets.typeahead import Typeahead
from app.usecases.write_prescription import dosages_of

_FLAGS = {
    "is_not_exchanged": "Får inte bytas ut",
    "is_communicable": "Smittskydd",
    "is_start_pack": "Startförpackning",
    "is_above_usual": "Obs, hög dos",
    "is_conditions_met": "Förmånsvillkor",
}
_HINT = "Substans, form och styrka räcker. Ctrl+Skift+L: licens, ex tempore."


class MedicineCard(QWidget):
    """An order's fields (läkemedel). MedicineCard(session, form, index)."""

    edited = Signal()
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, form: Form, index: int) -> None:
        super().__init__()
        self._session = session
        self._product: Product | None = None
        self.heading = label(f"Läkemedel {index + 1}", "section")
        self.summary = ShortLabel("", "table", "ink2")
        self.product = ProductSearch(session, by_hand=False)
        self.product.caption.setText("Läkemedel, form och styrka")
        self.product.set_hint(_HINT)
        self.amount = LineField("Mängd", placeholder="30 st, 2 x 98 st")
        self.withdrawals = LineField("Uttag")
        self.interval = LineField("Minst mellan uttag", placeholder="4 veckor")
        self.dosage = LineField("Dosering och användning")
        self.purpose = LineField("Ändamål", placeholder="mot halsfluss")
        self.kind = RowKindFields()
        self.flags = {name: Tick(words) for name, words in _FLAGS.items()}
        self.fields = QWidget()
        self._lay_out(index)
        self._connect(form, index)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown, not the summary."""
        return not self.fields.isHidden()

    def set_open(self, *, is_open: bool) -> None:
        """Show the fields, or one line of what stands in them."""
        self.fields.setVisible(is_open)
        self.summary.setVisible(not is_open)
        if not is_open:
            row = self.row()
            said = (written(row.product), row.amount, in_letters_of(row.withdrawals))
            self.summary.setText(BULLET.join(part for part in said if part) or "Ej ifyllt")

    def enter(self) -> None:
        """Give the first field the keyboard."""
        self.product.setFocus()

    def show_row(self, row: MedicineDraft) -> None:
        """Put a draft's values into the fields."""
        self._product = row.product
        self.product.set_value(written(row.product))
        self.kind.show_row(row)
        for name in ("product", "amount", "withdrawals", "interval", "dosage", "purpose"):
            field = getattr(self, name)
            if name != "product":
                field.set_value(getattr(row, name))
            field.line.setCursorPosition(0)  # the beginning is read first
        for name, tick in self.flags.items():
            tick.setChecked(getattr(row, name))
        self._arrange()

    def row(self) -> MedicineDraft:
        """Return what stands in the fields."""
        name = self.product.value()
        if self._product is None or written(self._product) != name:
            self._product = Product(name) if name else None
        row = MedicineDraft(
            product=self._product,
            amount=self.amount.value(),
            withdrawals=self.withdrawals.value(),
            interval=self.interval.value(),
            dosage=self.dosage.value(),
            purpose=self.purpose.value(),
        )
        ticked: dict[str, Any] = {name: tick.isChecked() for name, tick in self.flags.items()}
        return self.kind.apply(replace(row, **ticked))

    def take_favourite(self, kept: Favourite) -> None:
        """Put a favourite's medicine and words into the fields."""
        many = f"{kept.packages} x " if kept.packages > 1 else ""
        self.show_row(
            replace(
                self.row(),
                product=kept.product,
                amount=f"{many}{kept.product.pack}",
                dosage=kept.dosage,
                purpose=kept.purpose,
                kind=kept.kind,
                description=kept.description,
            )
        )
        self._edit()

    def _lay_out(self, index: int) -> None:
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.heading)
        head.addWidget(KeyCap(f"Ctrl+{index + 1}"))
        head.addWidget(self.summary, 1)
        head.addStretch(0)
        first, second = QHBoxLayout(), QHBoxLayout()
        parts = ((self.product, 6), (self.amount, 2), (self.withdrawals, 1), (self.interval, 2))
        for row, fields in ((first, parts), (second, ((self.dosage, 5), (self.purpose, 3)))):
            row.setSpacing(10)
            for field, stretch in fields:
                row.addWidget(field, stretch)
        inside = QVBoxLayout(self.fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addLayout(first)
        inside.addWidget(self.kind)
        inside.addLayout(second)
        inside.addLayout(Flow(list(self.flags.values()), spacing=10))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.fields)
        self.withdrawals.setMinimumWidth(84)

    def _connect(self, form: Form, index: int) -> None:
        for name in ("product", "amount", "withdrawals", "interval", "dosage", "purpose"):
            field = getattr(self, name)
            form.add(f"rows.{index}.{name}", field)
            field.edited.connect(self._edit)
        self.kind.register(form, index)
        self.kind.edited.connect(self._edit)
        for name, tick in self.flags.items():
            form.add(f"rows.{index}.{name}", tick)
            tick.clicked.connect(lambda _: self._edit())
        self.product.picked.connect(self._pick)
        self.product.come_first()
        self.words = Typeahead(self.dosage, self._ask_words, enter_marks=False)
        self.words.taken.connect(self._take_words)
        self.words.failed.connect(self.failed)
        self.words.come_first()

    def _pick(self, package: Package) -> None:
        product = Product.of(package)
        self._product = product
        self.product.set_value(written(product))
        self.amount.set_value(product.pack)
        self._edit()
        self.amount.setFocus()

    def _ask_words(
        self, text: str, done: Callable[[list[Hit]], None], failed: Callable[[Exception], None]
    ) -> None:
        product = self.row().product
        self._session.run(
            lambda workplace: dosages_of(workplace, product, text),
            lambda found: done([Hit(used.dosage, used.purpose, "", used) for used in found]),
            failed,
        )

    def _take_words(self, used: Favourite) -> None:
        self.dosage.set_value(used.dosage)
        if not self.purpose.value():
            self.purpose.set_value(used.purpose)
        self._edit()

    def _edit(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Say the number in letters, and ask for an interval only between withdrawals."""
        count = parse_withdrawals(self.withdrawals.value())
        self.withdrawals.set_hint(in_letters(count) if count else "")
        self.interval.setVisible((count or 1) > 1 or bool(self.interval.value()))
        self.kind.arrange(is_by_hand=False)


def in_letters_of(withdrawals: str) -> str:
    """Return "ETT uttag" for a number as typed, "" for what is none."""
    count = parse_withdrawals(withdrawals)
    return f"{in_letters(count)} uttag" if count else ""
