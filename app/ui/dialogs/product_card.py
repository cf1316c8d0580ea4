"""All that is known of one package: each value with who says so and of which day."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.order import Product
from app.domain.product import FIELD_WORDS, Package
from app.domain.reference import KnownValue, ProductCard
from app.domain.statements import Shortage
from app.ui.models.goods import short_name, spell_text, value_text
from app.ui.session import Session
from app.ui.texts import BULLET, UNKNOWN, money
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.flow import Flow
from app.ui.widgets.label import label
from app.ui.widgets.table import Column, Table
from app.usecases.search_products import product_card

_SIZE = (1000, 680)  # px


@dataclass(frozen=True)
class _Line:
    """One value, and every source that says it (rad)."""

    field: str
    text: str
    sources: str
    is_used: bool
    is_disputed: bool


class CardDialog(Dialog):
    """A product's card (varukort). CardDialog(parent, card, today)."""

    def __init__(self, parent: QWidget, session: Session, card: ProductCard) -> None:
        package = card.package
        super().__init__(parent, Product.of(package).title, _subtitle(package))
        today = session.workplace.computer.clock.now().date()
        self.values: Table[_Line] = Table(_COLUMNS, "Uppgifter om varan")
        self.values.show_rows(_lines(card))
        self.group: Table[Package] = Table(_GROUP, "Utbytbara varor")
        self.group.show_rows(card.group)
        badges = Flow([*_badges(package, session)], spacing=6)
        if badges.count():
            self.body.addLayout(badges)
        for shortage in card.shortages:
            if shortage.ended is None or shortage.ended > today:
                self.body.addWidget(label(_shortage(shortage), "table", "ink", wrap=True))
        for alternative in card.alternatives:
            text = f"Alternativ enligt {alternative.by}: {alternative.text}"
            self.body.addWidget(label(text, "table", "ink", wrap=True))
        self.body.addWidget(self.values, 3)
        if len(card.group) > 1:
            self.body.addWidget(label("Utbytbara, periodens vara först", "section"))
            self.body.addWidget(self.group, 2)
        self.resize(*_SIZE)


def show_card(
    parent: QWidget, session: Session, key: str, failed: Callable[[Exception], None]
) -> None:
    """Read a package's card and open it over the screen."""

    def show(card: ProductCard | None) -> None:
        if card is not None:
            CardDialog(parent, session, card).open()

    session.run(lambda workplace: product_card(workplace, key), show, failed)


def _subtitle(package: Package) -> str:
    parts = (
        package.packing or package.pack_text,
        f"vnr {package.varunummer}" if package.varunummer else "",
        package.company,
    )
    return BULLET.join(part for part in parts if part)


def _badges(package: Package, session: Session) -> list[Badge]:
    today = session.workplace.computer.clock.now().date()
    found = []
    if package.shortage is not None:
        when = "restnoterad" if package.shortage.holds(today) else "väntas bli restnoterad"
        found.append(Badge(when, Tone.WARN))
    if package.withdrawn_on is not None:
        found.append(Badge(f"avregistrerad {package.withdrawn_on}", Tone.WARN))
    if package.critical:
        found.append(Badge(f"kritiskt: {package.critical}", Tone.INFO))
    if package.narcotic_schedule:
        found.append(Badge(f"Narkotika {package.narcotic_schedule}", Tone.WARN))
    if package.in_benefit is not None:
        words = "inom förmånen" if package.in_benefit else "utanför förmånen"
        found.append(Badge(words, Tone.NEUTRAL, icon="receipt"))
    if package.disputed:
        fields = ", ".join(FIELD_WORDS[name] for name in package.disputed)
        found.append(Badge(f"källorna skiljer sig: {fields}", Tone.WARN))
    return found


def _shortage(shortage: Shortage) -> str:
    cause = f" {shortage.cause}" if shortage.cause else ""
    contact = f" Kontakt: {shortage.contact}." if shortage.contact else ""
    return f"Restnotering {spell_text(shortage.spell)}.{cause}{contact}"


def _lines(card: ProductCard) -> list[_Line]:
    """Return the values, those that several sources share in one line."""
    told: dict[tuple[str, str], list[KnownValue]] = {}
    for value in card.values:
        text = value_text(value.field, value.value)
        told.setdefault((value.field, text), []).append(value)
    return [
        _Line(
            FIELD_WORDS[field],
            text,
            ", ".join(short_name(value.edition) for value in values),
            any(value.is_used for value in values),
            field in card.package.disputed,
        )
        for (field, text), values in told.items()
    ]


_COLUMNS: list[Column[_Line]] = [
    Column(
        "Uppgift",
        lambda line: line.field[:1].upper() + line.field[1:],
        160,
        colour=lambda line: "ink" if line.is_used else "ink3",
        icon=lambda line: ("triangle-alert", "warn") if line.is_disputed else None,
    ),
    Column(
        "Värde",
        lambda line: line.text,
        240,
        stretch=True,
        colour=lambda line: "ink" if line.is_used else "ink3",
    ),
    Column("Enligt", lambda line: line.sources, 350, colour=lambda _: "ink2"),
]
_GROUP: list[Column[Package]] = [
    Column("Vara", lambda p: Product.of(p).title, 240, stretch=True),
    Column("Storlek", lambda p: p.pack_text or UNKNOWN, 80, right=True),
    Column("Varunummer", lambda p: p.varunummer or UNKNOWN, 100),
    Column("Status", lambda p: value_text("status", p.status), 150),
    Column(
        "Pris",
        lambda p: money(p.sales_price) if p.sales_price is not None else UNKNOWN,
        110,
        right=True,
    ),
]
