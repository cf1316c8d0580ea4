"""What the other system must show when a row is scanned over, to compare with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app.domain.scan_over import About, dosage_of
from app.ui.texts import UNKNOWN, count, money
from app.ui.widgets.badge import Tone
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Card

_CHECK = "När alla är lästa: se att bilden där visar samma sak."
_DONE = "Förpackningen är redan avaktiverad i e-VIS, eller ska inte skannas. Läs bara varunumret."


class ScanFacts(Card):
    """Time, amount and price of the row (jämförelse). `show_about(about)`."""

    def __init__(self) -> None:
        super().__init__("sunken", "border")
        self.warning = Message()
        self._values = {
            name: label("", "tableStrong", wrap=True)
            for name in ("Uttag", "Uttag nr", "Mängd", "Debiterat", "Dosering")
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(label(_CHECK, "hint", "ink2", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (name, value) in enumerate(self._values.items()):
            grid.addWidget(label(name, "table", "ink2"), at, 0, Qt.AlignmentFlag.AlignTop)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        column.addLayout(grid)
        column.addWidget(self.warning)

    def show_about(self, about: About) -> None:
        """Show the row."""
        row, payment = about.row, about.dispensed.payment
        charged = payment.charged if payment else None
        said = {
            "Uttag": f"{about.dispensed.happened_at:%Y-%m-%d %H:%M}",
            "Uttag nr": f"{row.withdrawal} av {row.withdrawals}",
            "Mängd": count(row.packages, "förp", "förp"),
            "Debiterat": UNKNOWN if charged is None else money(charged),
            "Dosering": dosage_of(about) or UNKNOWN,
        }
        for name, text in said.items():
            self._values[name].setText(text)
        self.warning.say(_DONE if about.hidden else "", Tone.WARN)
