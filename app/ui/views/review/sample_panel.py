"""The review under way: its sample, judged line by line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.reviewing import Judgement, ReviewDraft, Verdict
from app.ui.texts import count
from app.ui.views.review.sample_table import SampleTable
from app.ui.views.review.words import Judged
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.field import TextField
from app.ui.widgets.label import label
from app.usecases.review_log import AccessLine

if TYPE_CHECKING:
    from uuid import UUID


class SamplePanel(QWidget):
    """The sample (urval). SamplePanel(); `marked` comes with the Judged that the mark is on,
    `remark_wanted` when it was said of a line that it is to be investigated."""

    marked = Signal(object)
    changed = Signal()
    remark_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: ReviewDraft | None = None
        self._lines: dict[UUID, AccessLine] = {}
        self.empty = EmptyState(
            "list-checks",
            "Inget urval är draget",
            "Ctrl+U drar rader med slump ur dagarna i loggen. Ctrl+T tar med den valda raden.",
        )
        self.about = label("", "table", "ink2", wrap=True)
        self.table = SampleTable()
        self.summary = TextField("Sammanfattning", "Om granskningen som helhet. Får vara tom.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part, share in ((self.empty, 1), (self.about, 0), (self.table, 1), (self.summary, 0)):
            column.addWidget(part, share)
        self.table.marked.connect(self.marked)
        self.table.digit.connect(self._pressed)
        self.summary.edited.connect(self._summarised)
        self.show_draft(None, [])

    @property
    def left(self) -> int:
        """How many lines are not judged."""
        return sum(j.verdict is None for j in self.draft.judgements) if self.draft else 0

    def show_draft(self, draft: ReviewDraft | None, lines: Sequence[AccessLine]) -> None:
        """Show another review, or none."""
        self.draft = draft
        self._lines = {line.entry: line for line in lines}
        has_any = draft is not None and bool(draft.judgements)
        self.empty.setVisible(not has_any)
        for part in (self.about, self.table, self.summary):
            part.setVisible(has_any)
        self.summary.set_value(draft.text if draft else "")
        self._list(0)

    def judge(self, judgement: Judgement) -> None:
        """Keep what is said of a line."""
        if self.draft is None or judgement in self.draft.judgements:
            return
        kept = tuple(
            judgement if known.entry == judgement.entry else known
            for known in self.draft.judgements
        )
        self.draft = replace(self.draft, judgements=kept)
        self._list(self.table.currentIndex().row())
        self.changed.emit()

    def add(self, line: AccessLine) -> bool:
        """Take a line in, unless it is in already or lies outside the days; tell whether it was."""
        draft = self.draft
        if draft is None or line.entry in self._lines or not draft.span.holds(line.at):
            return False
        self._lines[line.entry] = line
        self.draft = replace(draft, judgements=(*draft.judgements, Judgement(line.entry)))
        self._list(len(draft.judgements))
        return True

    def go_to_first_left(self, after: int = -1) -> None:
        """Put the mark and the keyboard on the next line that is not judged, round and round."""
        judgements = self.draft.judgements if self.draft else ()
        left = [i for i, judgement in enumerate(judgements) if judgement.verdict is None]
        self.go_to(next((i for i in left if i > after), left[0] if left else max(0, after)))

    def go_to(self, row: int) -> None:
        """Put the mark and the keyboard on a line."""
        self.table.selectRow(row)
        self.table.setFocus()

    # Inside

    def _pressed(self, verdict: Verdict) -> None:
        judged = self.table.marked_item()
        if judged is None:
            return
        self.judge(replace(judged.judgement, verdict=verdict))
        if verdict is Verdict.INVESTIGATE:
            self.remark_wanted.emit()
        elif self.left:
            self.go_to_first_left(self.table.currentIndex().row())

    def _list(self, row: int) -> None:
        """Show the lines, with the mark on a row."""
        judgements = self.draft.judgements if self.draft else ()
        rows = [Judged(self._lines[j.entry], j) for j in judgements if j.entry in self._lines]
        self.table.show_rows(rows)
        if rows:
            self.table.selectRow(max(0, min(row, len(rows) - 1)))
        if self.draft:
            chosen = len(self.draft.chosen)
            drawn = count(len(self.draft.drawn), "dragen", "dragna")
            by_hand = f", {count(chosen, 'vald', 'valda')} för hand" if chosen else ""
            self.about.setText(
                f"{drawn} ur {count(self.draft.population, 'rad', 'rader')}{by_hand}. "
                f"{self.left} kvar att bedöma. Tryck 1 för I ordning, 2 för Utred."
            )
        self.marked.emit(self.table.marked_item())

    def _summarised(self) -> None:
        if self.draft is not None:
            self.draft = replace(self.draft, text=self.summary.value())
