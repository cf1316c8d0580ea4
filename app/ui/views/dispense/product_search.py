"""Finding a product in the register while typing its name, substance, strength or number."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.order import Product
from app.domain.product import Package, PeriodStatus
from app.ui.session import Session
from app.ui.texts import BULLET, UNKNOWN, money
from app.ui.view import View
from app.ui.widgets.field import LineField
from app.ui.widgets.hit_list import Hit, HitList
from app.usecases.search_products import search_products

_STATUS_WORDS = {
    PeriodStatus.PERIOD_PRODUCT: "periodens vara",
    PeriodStatus.RESERVE_1: "reserv 1",
    PeriodStatus.RESERVE_2: "reserv 2",
}
_FEWEST = 2  # characters


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
        self._asked = ""  # what the running search looks for
        self._is_searching = False
        self.hits = HitList()
        self.hits.chosen.connect(self._take)
        self.destroyed.connect(self.hits.deleteLater)  # it may lie on another widget by then
        self.edited.connect(self.look)

    def come_first(self) -> None:
        """See keys before whatever else watches the field; called after the others were told."""
        self.line.installEventFilter(self)

    def look(self) -> None:
        """Search for what stands in the field; while one search runs the next waits for it."""
        text = self.value()
        if len(text) < _FEWEST:
            self.close_hits()
            return
        if self._is_searching:
            return
        self._is_searching, self._asked = True, text
        self._session.run(
            lambda workplace: search_products(workplace, text), self._found, self._not_found
        )

    def offer(self, packages: list[Package]) -> None:
        """Let a person choose among packages."""
        today = self._session.workplace.computer.clock.now().date()
        hits = [_hit(package, today) for package in packages]
        if self._by_hand and (not packages or self.value()):
            text = self.value()
            hits.append(
                Hit(f"Skriv för hand: {text}", "Varan finns inte i listan", "", ByHand(text))
            )
        self.hits.show_hits(self.line, self._stage(), hits)

    def close_hits(self) -> None:
        """Take the list away."""
        self.hits.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list, take, close; all while typing."""
        if watched is self.line:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if self._press(Qt.Key(event.key())):
                    return True
            elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.close_hits()
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> bool:
        if self.hits.isHidden():
            if key == Qt.Key.Key_Down and self.value():
                self.look()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.close_hits()
        else:
            return False
        return True

    def _enter(self) -> None:
        """Take the marked hit; mark the first where nothing is marked, for a person to look at."""
        if (hit := self.hits.marked()) is not None:
            self._take(hit.value)
        else:
            self.hits.step(1)

    def _take(self, value: object) -> None:
        self.close_hits()
        self.picked.emit(value)

    def _found(self, packages: list[Package]) -> None:
        self._is_searching = False
        if self.value() != self._asked:
            self.look()  # typed on meanwhile: what came is dropped
        elif self.line.hasFocus():
            self.offer(packages)

    def _not_found(self, error: Exception) -> None:
        self._is_searching = False
        self.set_hint(f"Registret går inte att läsa. {error}")

    def _stage(self) -> QWidget:
        above = self.parentWidget()
        while above is not None and not isinstance(above, View):
            above = above.parentWidget()
        return above or self.window()


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
