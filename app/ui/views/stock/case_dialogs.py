"""Counting by two, ending a deviation case, and stopping or holding a batch."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.findings import Refused
from app.domain.holdings import GROUND_WORDS, OUTCOME_WORDS, Deviation, Holding
from app.domain.stock_entries import BatchGround, BatchState, Outcome
from app.ui.session import Session
from app.ui.theme import current_theme
from app.ui.views.stock.move_dialogs import side_by_side
from app.ui.views.stock.writing_dialog import WritingDialog, chosen, day_of, whole
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.label import label
from app.ui.widgets.panel import scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.count_stock import Counted, close_case, count
from app.usecases.keep_stock import Marking, mark_batch

_COUNT = "Räkna i hyllan och skriv antalet. Saldot visas först när ni har räknat."
_CLOSE = "Ärendet står kvar i journalen med vad som hände. Saldot ändras bara av det du skriver."
_MARK = "En spärrad batch lämnas inte ut. En som hålls kvar väntar på beslut och kasseras inte."
_ROW, _TALLEST = 66, 230  # px of a product, and of the list that scrolls
_STATES = (
    (BatchState.QUARANTINED.value, "Spärra"),
    (BatchState.HELD.value, "Håll kvar i stället för att kassera"),
    (BatchState.AVAILABLE.value, "Släpp"),
)


class CountDialog(WritingDialog):
    """A count session (räkna). CountDialog(parent, session, holdings): all of them, or those typed.

    The ledger's balance is not shown: whoever counts must not know what to find.
    """

    def __init__(self, parent: QWidget, session: Session, holdings: list[Holding]) -> None:
        super().__init__(parent, session, "Räkna", _COUNT, "Spara räkningen")
        self._holdings = holdings
        self.counts = [LineField(_name(holding)) for holding in holdings]
        self.again = [LineField("Omräknat tillsammans") for _ in holdings]
        for field in self.again:
            field.hide()
        pairs = zip(self.counts, self.again, strict=True)
        page = TallPage()
        column = QVBoxLayout(page)
        column.setContentsMargins(3, 3, 4, 3)  # the ring of what has the keyboard
        for first, second in pairs:
            column.addWidget(side_by_side(first, second))
        listing = scrolling(page)
        listing.setMinimumHeight(current_theme().px(min(_TALLEST, _ROW * len(holdings))))
        signed = any(holding.is_narcotic for holding in holdings)
        self.words = LineField("Anteckning")
        self.lay_out(listing, self.words, signed=signed)

    def accept(self) -> None:
        """Save what was counted; empty fields were not."""
        counted: list[Counted] = []
        shown: list[int] = []
        try:
            for at, (holding, field) in enumerate(zip(self._holdings, self.counts, strict=True)):
                if not field.value().strip():
                    continue
                again = self.again[at].value()
                recounted = whole(again, f"count.{len(shown)}") if again.strip() else None
                actual = whole(field.value(), f"count.{len(shown)}")
                counted.append(Counted(holding.product, actual, recounted))
                shown.append(at)
        except Refused as refused:
            self.fields |= {f"count.{len(shown)}": self.counts[at]}
            self.failed(refused)
            return
        self.fields |= {f"count.{number}": self.counts[at] for number, at in enumerate(shown)}
        beside, words = self.beside.value(), self.words.value()
        said = "Räkningen är sparad. Skillnader som står kvar är ärenden att utreda."
        self.write(lambda workplace: count(workplace, counted, beside, words), said)

    def failed(self, error: Exception) -> None:
        """Show what differs, and where to write what the recount found."""
        super().failed(error)
        findings = error.findings if isinstance(error, Refused) else ()
        for finding in findings:
            field = self.fields.get(finding.field)
            if finding.rule == "N-RECOUNT" and field in self.counts:
                again = self.again[self.counts.index(field)]
                again.show()
                again.setFocus()


class CloseCaseDialog(WritingDialog):
    """A case ends (avsluta avvikelse). CloseCaseDialog(parent, session, holding, case)."""

    def __init__(
        self, parent: QWidget, session: Session, holding: Holding, case: Deviation
    ) -> None:
        super().__init__(parent, session, "Avsluta avvikelse", _CLOSE, "Avsluta ärendet")
        self._case = case
        now = holding.difference_now(case)
        facts = f"Räknat {case.actual}, journalen sade {case.expected}. "
        facts += f"Med det som bokförts sedan är skillnaden {now:+d}."
        self.outcome = ChoiceField("Utfall", [(o.value, OUTCOME_WORDS[o]) for o in Outcome])
        self.adjustment = LineField("Saldot ändras med")
        self.adjustment.set_value(str(now))
        self.words = LineField("Vad utredningen fann")
        self.fields = {
            "outcome": self.outcome,
            "adjustment": self.adjustment,
            "words": self.words,
        }
        said = label(facts, "table", "ink", wrap=True)
        self.lay_out(said, self.outcome, self.adjustment, self.words, signed=holding.is_narcotic)

    def accept(self) -> None:
        """End it."""
        try:
            adjustment = whole(self.adjustment.value(), "adjustment")
        except Refused as refused:
            self.failed(refused)
            return
        case, words, beside = self._case.id, self.words.value(), self.beside.value()
        outcome = Outcome(self.outcome.value()) if self.outcome.value() else None
        self.write(
            lambda workplace: close_case(workplace, case, (outcome, adjustment), words, beside),
            "Ärendet är avslutat.",
        )


class MarkDialog(WritingDialog):
    """A batch is stopped, held or let go (batch). MarkDialog(parent, session, holding)."""

    def __init__(self, parent: QWidget, session: Session, holding: Holding) -> None:
        super().__init__(parent, session, "Spärra, håll kvar eller släpp en batch", _MARK, "Spara")
        self._product = holding.product
        first = holding.batches[0] if holding.batches else None
        self.state = ChoiceField("Vad som ska gälla", list(_STATES))
        self.ground = ChoiceField("Grund", [(g.value, GROUND_WORDS[g]) for g in BatchGround])
        self.batch, self.packages = LineField("Batch", code=True), LineField("Antal åt sidan")
        self.expires, self.review = DateField("Går ut"), DateField("Omprövas")
        self.authority = LineField("Beslut av myndighet")
        self.reference = LineField("Beslutets nummer")
        self.until = DateField("Beslutet gäller till")
        self.words = LineField("Orsak")
        self.fields = {
            "state": self.state,
            "ground": self.ground,
            "batch": self.batch,
            "packages": self.packages,
            "expires": self.expires,
            "review_on": self.review,
            "reference": self.reference,
            "allowed_until": self.until,
            "words": self.words,
        }
        if first is not None:
            self.batch.set_value(first.batch)
            self.packages.set_value(str(first.packages))
            self.expires.set_value(first.expires.isoformat() if first.expires else "")
        self.lay_out(
            side_by_side(self.state, self.ground),
            side_by_side(self.batch, self.packages, self.expires),
            self.words,
            side_by_side(self.authority, self.reference),
            side_by_side(self.until, self.review),
            signed=False,
        )

    def accept(self) -> None:
        """Mark it."""
        try:
            marking = Marking(
                product=self._product,
                batch=self.batch.value(),
                state=BatchState(chosen(self.state, "state")),
                ground=BatchGround(chosen(self.ground, "ground")),
                packages=whole(self.packages.value() or "0", "packages"),
                words=self.words.value(),
                expires=day_of(self.expires.value(), "expires"),
                authority=self.authority.value(),
                reference=self.reference.value(),
                allowed_until=day_of(self.until.value(), "allowed_until"),
                review_on=day_of(self.review.value(), "review_on"),
            )
        except Refused as refused:
            self.failed(refused)
            return
        said = f"Batch {marking.batch} är märkt."
        self.write(lambda workplace: mark_batch(workplace, marking), said)


def _name(holding: Holding) -> str:
    pack = f", {holding.product.pack}" if holding.product.pack else ""
    return f"{holding.product.title}{pack}"
