"""The hand-outs that owe something, to hand out the rest of one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.supply import packages_words
from app.ui.dialogs.rest_list import RestList, RestWords, owed_column
from app.ui.texts import clock_time, day
from app.ui.widgets.label import label
from app.ui.widgets.table import Column
from app.usecases.take_up import Owed

_WHY_OVER = "Mer än det ordinerade är utlämnat på samma recept. Ring patienten och utred i dag."
_WORDS: RestWords[Owed] = RestWords(
    heading="Restas",
    advice="Enter lämnar ut resten av den markerade.",
    action="Lämna ut resten",
    reason="Resten lämnas inte ut, skäl",
    example="till exempel: patienten avstår",
    give_up="Avsluta receptet",
    ask_why="Skriv varför resten inte lämnas ut.",
    columns=(
        Column("Expedition", lambda line: line.slip, 110),
        Column("Patient", lambda line: line.patient or "gallrad", 180),
        Column("Vara", lambda line: line.product, 240, stretch=True),
        owed_column(
            lambda line: packages_words(line.packages),
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

    def __init__(self, parent: QWidget, lines: Sequence[Owed]) -> None:
        super().__init__(parent, _WORDS, lines)
        if any(line.is_over for line in lines):
            self.body.addWidget(label(_WHY_OVER, "table", "stop", wrap=True))
