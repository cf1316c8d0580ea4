"""Taking in, sending away, and correcting a line of the ledger."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.findings import Refused, refuse
from app.domain.holdings import Holding, move_words
from app.domain.ledger import LedgerLine, Move
from app.domain.order import Product
from app.domain.product import Package
from app.domain.stock_entries import Removal
from app.ui.session import Session
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.stock.writing_dialog import WritingDialog, chosen, day_of, whole
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.moment_field import MomentField
from app.usecases.keep_stock import Arrival, Departure, correct, receive, remove

_RECEIVE = "Skriv det som står på följesedeln. Räkna förpackningarna innan du sparar."
_REMOVE = "Det som kasseras eller skickas tillbaka lämnar saldot och får en egen rad."
_CORRECT = "Raden skrivs inte över. Rättelsen blir en ny rad som pekar på den."


def side_by_side(*parts: QWidget) -> QWidget:
    """Return fields in one line."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for part in parts:
        row.addWidget(part, 1)
    return line


class ReceiveDialog(WritingDialog):
    """Packages come in (inleverans). ReceiveDialog(parent, session, product)."""

    def __init__(self, parent: QWidget, session: Session, product: Product | None) -> None:
        super().__init__(parent, session, "Ta emot varor", _RECEIVE, "Ta emot")
        self.product = product
        self.search = ProductSearch(session, by_hand=False)
        self.search.picked.connect(self._pick)
        self.packages = LineField("Antal förpackningar")
        self.source = LineField("Från: leverantör och följesedel")
        self.batch, self.expires = LineField("Batch", code=True), DateField("Går ut")
        self.at = MomentField("När", session.workplace.computer.clock.now())
        self.fields = {
            "product": self.search,
            "packages": self.packages,
            "source": self.source,
            "expires": self.expires,
            "happened_at": self.at.time,
        }
        batch = side_by_side(self.batch, self.expires)
        self.lay_out(self.search, self.packages, self.source, batch, self.at, signed=True)
        self.search.come_first()
        if product is not None:
            self.search.set_value(product.title)
            self.packages.setFocus()

    def accept(self) -> None:
        """Take them in."""
        if (at := self.at.value()) is None:
            return
        try:
            if self.product is None:
                raise refuse("Varan är inte vald.", "Sök och välj den i listan.", field="product")
            came = Arrival(
                self.product,
                whole(self.packages.value(), "packages"),
                self.source.value(),
                self.batch.value(),
                day_of(self.expires.value(), "expires"),
                at,
            )
        except Refused as refused:
            self.failed(refused)
            return
        beside = self.beside.value()
        said = f"{came.product.title}: {came.packages} förp in."
        self.write(lambda workplace: receive(workplace, came, beside), said)

    def _pick(self, package: Package) -> None:
        self.product = Product.of(package)
        self.search.set_value(self.product.title)
        self.packages.setFocus()


class RemoveDialog(WritingDialog):
    """Packages leave (kassera, returnera). RemoveDialog(parent, session, holding)."""

    def __init__(self, parent: QWidget, session: Session, holding: Holding) -> None:
        super().__init__(parent, session, "Kassera eller returnera", _REMOVE, "Bokför")
        self._product = holding.product
        choices = [(Removal.DESTROYED.value, "Kasseras"), (Removal.RETURNED.value, "Returneras")]
        self.how = ChoiceField("Vad som händer", choices)
        self.packages = LineField("Antal förpackningar")
        self.to = LineField("Till: mottagare och kvittens")
        self.words = LineField("Orsak")
        batches = [(batch.batch, batch.batch) for batch in holding.batches]
        self.batch = ChoiceField("Batch", batches)
        self.at = MomentField("När", session.workplace.computer.clock.now())
        self.fields = {
            "how": self.how,
            "packages": self.packages,
            "to": self.to,
            "words": self.words,
            "happened_at": self.at.time,
        }
        first, second = side_by_side(self.how, self.packages), side_by_side(self.batch, self.to)
        self.lay_out(first, second, self.words, self.at, signed=holding.is_narcotic)

    def accept(self) -> None:
        """Enter it."""
        if (at := self.at.value()) is None:
            return
        try:
            went = Departure(
                self._product,
                whole(self.packages.value(), "packages"),
                Removal(chosen(self.how, "how")),
                self.to.value(),
                self.words.value(),
                self.batch.value(),
                at,
            )
        except Refused as refused:
            self.failed(refused)
            return
        beside = self.beside.value()
        said = f"{went.product.title}: {went.packages} förp ut."
        self.write(lambda workplace: remove(workplace, went, beside), said)


class CorrectDialog(WritingDialog):
    """A line was wrong (rätta). CorrectDialog(parent, session, holding)."""

    def __init__(self, parent: QWidget, session: Session, holding: Holding) -> None:
        super().__init__(parent, session, "Rätta en rad", _CORRECT, "Rätta")
        lines = [line for line in reversed(holding.lines) if line.said.move is not Move.COUNTED]
        self._lines = {str(line.number): line for line in lines}
        self.line = ChoiceField("Rad", [(key, _told(x)) for key, x in self._lines.items()])
        self.delta = LineField("Saldot ändras med", "Som -2 när det kom två färre.")
        self.words = LineField("Vad som var fel")
        self.fields = {"line": self.line, "delta": self.delta, "words": self.words}
        self.lay_out(self.line, self.delta, self.words, signed=holding.is_narcotic)

    def accept(self) -> None:
        """Write the correction."""
        try:
            line = self._lines.get(self.line.value())
            if line is None:
                raise refuse("Ingen rad är vald.", "Välj den som är fel.", field="line")
            delta = whole(self.delta.value(), "delta")
        except Refused as refused:
            self.failed(refused)
            return
        named, words, beside = (
            (line.said.entry, line.said.row),
            self.words.value(),
            self.beside.value(),
        )
        said = f"Rad {line.number} är rättad med {delta:+d}."
        self.write(lambda workplace: correct(workplace, named, delta, words, beside), said)


def _told(line: LedgerLine) -> str:
    at = f"{line.said.happened_at:%Y-%m-%d %H:%M}"
    return f"{line.number}. {at} {move_words(line)} {line.delta:+d} {line.said.place}".rstrip()
