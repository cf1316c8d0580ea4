"""The marked product: balance, batches, open cases, its ledger, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.holdings import Holding, move_words
from app.domain.ledger import LedgerLine
from app.domain.staff import Act
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.views.settle.facts import Facts
from app.ui.views.stock.words import available_words, balance_words, batch_words, case_words
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table


class HoldingPane(Panel):
    """One product of the stock (vald vara). HoldingPane(session); `show_holding(holding)`.

    `asked` comes with the name of what is to be done with it.
    """

    asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("Vald vara", "Alt+V", framed=True)
        self._session = session
        self.holding: Holding | None = None
        self.name = label("", "product", wrap=True)
        self.facts = Facts()
        self.message = Message()
        self.lines: Table[LedgerLine] = Table(_COLUMNS, "Journal")
        self.count = KeyButton("Räkna…", "Ctrl+R", icon="check")
        self.remove = KeyButton("Kassera…", "Ctrl+K", icon="trash-2")
        self.correct = KeyButton("Rätta…", "Ctrl+E", icon="pencil")
        self.batch = KeyButton("Batch…", "Ctrl+B", icon="octagon-x")
        self.close_case = KeyButton("Avsluta avvikelse…", "Alt+A", icon="circle-check")
        self._lay_out()
        for name, button in self._buttons().items():
            button.acted.connect(lambda name=name: self.asked.emit(name))
            button.obstructed.connect(
                lambda button=button: self.message.say(button.toolTip(), Tone.INFO)
            )
        self.setVisible(False)

    def show_holding(self, holding: Holding | None) -> None:
        """Show a product, or nothing."""
        self.holding = holding
        self.setVisible(holding is not None)
        self.message.clear()
        if holding is None:
            return
        self.name.setText(holding.product.title)
        today = self._session.workplace.computer.clock.now().date()
        product = holding.product
        number = f"varunummer {product.varunummer}" if product.varunummer else ""
        kind = [f"förteckning {product.schedule}" if product.schedule else "", product.pack, number]
        batches = "\n".join(batch_words(batch, today) for batch in holding.batches)
        cases = "\n".join(case_words(holding, case) for case in holding.open_cases)
        self.facts.show_facts(
            [
                ("Vara", BULLET.join(part for part in kind if part)),
                ("Saldo", balance_words(holding)),
                ("Kan lämnas ut", available_words(holding, today)),
                ("Batcher", batches),
                ("Avvikelse", cases),
            ]
        )
        self.lines.show_rows(tuple(reversed(holding.lines)))
        self._block(holding)

    def _block(self, holding: Holding) -> None:
        keep = why_not(self._session.workplace.person, Act.KEEP_STOCK)
        self.count.block(why_not(self._session.workplace.person, Act.SECOND_SIGN))
        self.batch.block(why_not(self._session.workplace.person, Act.SECOND_SIGN))
        self.remove.block(keep)
        self.correct.block(keep)
        self.close_case.block("" if holding.open_cases else "Varan har ingen öppen avvikelse.")
        if holding.open_cases:
            self.close_case.block(keep)

    def _buttons(self) -> dict[str, KeyButton]:
        return {
            "count": self.count,
            "remove": self.remove,
            "correct": self.correct,
            "batch": self.batch,
            "close_case": self.close_case,
        }

    def _lay_out(self) -> None:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, button in enumerate(self._buttons().values()):
            grid.addWidget(button, number // 3, number % 3)
        for part in (self.name, self.facts, self.message):
            self.body.addWidget(part)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(row)


def _event(line: LedgerLine) -> str:
    said = line.said
    late = "i efterhand" if line.is_late else ""
    parts = [move_words(line), said.place, said.words, late, said.alone]
    return BULLET.join(part for part in parts if part)


def _signum(line: LedgerLine) -> str:
    return ", ".join(name for name in (line.said.signum, line.said.second) if name)


_COLUMNS: list[Column[LedgerLine]] = [
    Column("Nr", lambda line: str(line.number), 34, right=True),
    Column("När", lambda line: f"{line.said.happened_at:%m-%d %H:%M}", 106),
    Column("Händelse", _event, 120, stretch=True),
    Column("Antal", lambda line: f"{line.delta:+d}" if line.delta else "0", 52, right=True),
    Column("Saldo", lambda line: str(line.balance), 54, right=True),
    Column("Signum", _signum, 78),
]
