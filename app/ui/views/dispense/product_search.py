"""Finding a product in the register while typing its name, substance, strength or number."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from app.domain.order import Product
from app.domain.product import Package, PeriodStatus
from app.ui.session import Session
from app.ui.texts import BULLET, UNKNOWN, money
from app.ui.widgets.field import LineField
from app.ui.widgets.hit_list import Hit
from app.ui.widgets.typeahead import Typeahead
from app.usecases.search_products import search_products

_STATUS_WORDS = {
    PeriodStatus.PERIOD_PRODUCT: "periodens vara",
    PeriodStatus.RESERVE_1: "reserv 1",
    PeriodStatus.RESERVE_2: "reserv 2",
}


class ByHand(str):
    """A product that is written in words because the register lacks it (för hand)."""

    __slots__ = ()


class ProductSearch(LineField):
    """The search field of a row (varusökning). ProductSearch(session).

    Arrow keys move in the hits, Enter takes the marked one, Esc closes the list. `picked` comes
    with a Package, or with ByHand when the words are to stand as they are and `by_hand` allows it.
    """

    picked = Signal(object)

    def __init__(self, session: Session, *, by_hand: bool = True) -> None:
        super().__init__("Vara", placeholder="Namn, substans, styrka eller varunummer")
        self._by_hand = by_hand
        self.set_icon("search")
        self._session = session
        self.typeahead = Typeahead(self, self._ask)
        self.typeahead.taken.connect(self.picked)
        self.typeahead.failed.connect(self._not_found)
        self.hits = self.typeahead.hits
        self.come_first, self.look = self.typeahead.come_first, self.typeahead.look

    def offer(self, packages: list[Package]) -> None:
        """Let a person choose among packages."""
        self.typeahead.show(self._hits(packages))

    def _ask(
        self, text: str, done: Callable[[list[Hit]], None], failed: Callable[[Exception], None]
    ) -> None:
        self._session.run(
            lambda workplace: search_products(workplace, text),
            lambda packages: done(self._hits(packages)),
            failed,
        )

    def _hits(self, packages: list[Package]) -> list[Hit]:
        today = self._session.workplace.computer.clock.now().date()
        hits = [_hit(package, today) for package in packages]
        if self._by_hand and (not packages or self.value()):
            text = self.value()
            hits.append(
                Hit(f"Skriv för hand: {text}", "Varan finns inte i listan", "", ByHand(text))
            )
        return hits

    def _not_found(self, error: Exception) -> None:
        self.set_hint(f"Registret går inte att läsa. {error}")


def _hit(package: Package, today: date) -> Hit:
    number = f"vnr {package.varunummer}" if package.varunummer else "utan varunummer"
    words = (
        package.pack_text,
        number,
        "restnoterad" if package.shortage and package.shortage.holds(today) else "",
        "avregistrerad" if package.withdrawn_on else "",
        _STATUS_WORDS.get(package.status),
        "utanför förmånen" if package.in_benefit is False else "",
        package.company,
    )
    price = money(package.sales_price) if package.sales_price is not None else f"pris {UNKNOWN}"
    return Hit(
        Product.of(package).title, BULLET.join(word for word in words if word), price, package
    )
