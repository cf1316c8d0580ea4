"""The hand-outs that owe something, to hand out the rest of one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.supply import packages_words
from app.ui.dialogs.rest_list import RestList, RestWords, owed_column
from app.ui.texts import clock_time, day
from app.ui.widgets.label import label
from app.ui.widgets.table import Column
from app.usecases.take_up import Owed

_WHY_OVER = (
    "Mer än det ordinerade är utlämnat på samma recept. Ring patienten och utred i dag."
    " Rätta eller ta retur i Efterregistrera, och skriv här vad utredningen fann."
)
_BELOW = "Resten är mindre än minsta förpackning. Skriv skälet och avsluta receptet."
_NO_REST = "Inget restas på raden. Skriv vad utredningen fann."
_WORDS: RestWords[Owed] = RestWords(
    heading="Restas",
    advice="Enter lämnar ut resten av den markerade.",
    action="Lämna ut resten",
    reason="Resten lämnas inte ut, skäl",
    example="till exempel: patienten avstår",
    give_up="Avsluta receptet",
    ask_why="Skriv varför resten inte lämnas ut.",
    columns=(
        Column("Expedition", lambda line: line.slip, 124),
        Column("Patient", lambda line: line.patient or "gallrad", 180),
        Column("Vara", lambda line: line.product, 240, stretch=True),
        owed_column(
            lambda line: _how_much(line),
            lambda line: line.is_over,
            "för mycket utlämnat",
        ),
        Column(
            "Utlämnad", lambda line: f"{day(line.happened_at)} {clock_time(line.happened_at)}", 140
        ),
    ),
    subject=lambda line: line.subject,
    root=lambda line: line.root,
)


class OwedList(RestList[Owed]):
    """What patients wait for (restade uttag). OwedList(parent, lines)."""

    examined = Signal(object, str)  # RowRef of an order gone too far, and what was found

    def __init__(self, parent: QWidget, lines: Sequence[Owed]) -> None:
        super().__init__(parent, _WORDS, lines)
        self.table.marked.connect(self._show_way)
        self._show_way(self.table.marked_item())
        if any(line.is_over for line in lines):
            self.body.addWidget(label(_WHY_OVER, "table", "stop", wrap=True))

    def end(self, line: Owed, reason: str) -> None:
        """Ask that a line is done with, by what it is."""
        if line.is_over:
            self.examined.emit(line.root, reason)
        else:
            super().end(line, reason)

    def _show_way(self, line: Owed | None) -> None:
        """Say what can be done with the marked line."""
        is_over = line is not None and line.is_over
        self.reason.caption.setText("Vad utredningen fann" if is_over else _WORDS.reason)
        self.reason.set_placeholder("" if is_over else _WORDS.example)
        self.give_up.setText("Utrett" if is_over else _WORDS.give_up)
        self.ask_why = "Skriv vad utredningen fann." if is_over else _WORDS.ask_why
        if line is None or (line.packages and not line.is_below_pack):
            self.action_button.unblock()
        else:
            self.action_button.block(_BELOW if line.is_below_pack else _NO_REST)


def _how_much(line: Owed) -> str:
    words = packages_words(line.packages)
    return f"{words}, under en förp" if line.is_below_pack else words
