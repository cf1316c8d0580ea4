"""The sources: which edition of each is in use, how old it is, and whether it still holds."""

from dataclasses import dataclass

from app.domain.reference import SOURCE_WORDS, Edition
from app.ui.models.goods import why_stale
from app.ui.texts import NBSP, count, number
from app.ui.widgets.badge import Tone
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table
from app.usecases.show_register import RegisterState

_EMPTY = "Inget är inläst än. Välj en fil till höger, eller låt Lykta bevaka en mapp (under Drift)."


@dataclass(frozen=True)
class _Line:
    """One source as a row (rad)."""

    edition: Edition
    days_over: int  # 0 while it holds


class SourcesPanel(Panel):
    """The sources (källor). SourcesPanel(); then `show_state(state)`."""

    def __init__(self) -> None:
        super().__init__("Källor", "Alt+K", framed=True)
        self.table: Table[_Line] = Table(_COLUMNS, "Källor i registret")
        self.empty = label(_EMPTY, "table", "ink2", wrap=True)
        self.message = Message()
        for part in (self.message, self.empty):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 1)

    def show_state(self, state: RegisterState) -> None:
        """Show what is in use; the sources that are too old first."""
        editions = state.info.editions if state.info else ()
        lines = []
        for edition in editions:
            stale = why_stale(edition, state.stale)
            lines.append(_Line(edition, stale.days if stale else 0))
        self.table.show_rows(sorted(lines, key=lambda line: -line.days_over))
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.set_note(count(len(lines), "källa", "källor") if lines else "")
        self.message.say(state.trouble, Tone.WARN)


def _state(line: _Line) -> str:
    if line.days_over:
        days = "dag" if line.days_over == 1 else "dagar"
        return f"{number(line.days_over)}{NBSP}{days} för gammal"
    until = line.edition.head.valid_until
    return f"gäller till {until}" if until else "gäller"


_COLUMNS: list[Column[_Line]] = [
    Column("Källa", lambda line: SOURCE_WORDS[line.edition.source], 200, stretch=True),
    Column("Från", lambda line: f"{line.edition.day}", 98),
    Column("Rader", lambda line: number(line.edition.rows), 66, right=True),
    Column(
        "Läge",
        _state,
        190,
        colour=lambda line: "warn" if line.days_over else "ink2",
        icon=lambda line: ("triangle-alert", "warn") if line.days_over else ("circle-check", "ok"),
    ),
]
