"""Granskning: the log, the review under way, and the reviews that were made."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.reviewing import Judgement, ReviewDraft
from app.domain.staff import Act
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count
from app.ui.view import View
from app.ui.views.review.line_pane import LinePane
from app.ui.views.review.log_panel import LogPanel
from app.ui.views.review.proof_pane import ProofPane
from app.ui.views.review.sample_panel import SamplePanel
from app.ui.views.review.words import REVIEW_COLUMNS, Judged
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.table import Table
from app.usecases.review_log import (
    AccessLine,
    Review,
    Reviewing,
    begin,
    choose_by_hand,
    draw_sample,
    end_review,
    proof_sheet,
    show_sample,
)
from app.usecases.workplace import Workplace

_Begin = Callable[[Workplace, date, date], ReviewDraft]

_SIDE = 360  # px
_LOG, _SAMPLE, _MADE = "log", "sample", "made"
_MODES = [(_LOG, "Loggen", "eye"), (_SAMPLE, "Urvalet", "list-checks"), (_MADE, "Gjorda", "check")]


class ReviewView(View):
    """The reviewer's screen (granskning). ReviewView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.state: Reviewing | None = None
        self.modes = Segmented(_MODES, "Visa")
        self.log, self.sample = LogPanel(session), SamplePanel()
        self.made: Table[Review] = Table(REVIEW_COLUMNS, "Gjorda granskningar")
        self.line, self.proof = LinePane(session), ProofPane(session)
        self.message = Message()
        self.draw = KeyButton("Dra urval", "Ctrl+U", icon="list-checks")
        self.take = KeyButton("Ta med", "Ctrl+T", icon="plus")
        self.end = KeyButton("Avsluta", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self._content, self._side = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self._changed_sample()
        self.go(_LOG)

    def title(self) -> str:
        """Return the screen's name."""
        return "Granskning"

    def note(self) -> str:
        """Return when the next review is due."""
        if self.state is None or self._is_due:
            return ""  # a badge says it
        return f"Nästa senast {self.state.due}"

    def badges(self) -> Sequence[Badge]:
        """Return what is left of the review under way, and that one is due."""
        badges = []
        if self.sample.draft is not None:
            words = f"{self.sample.left} kvar" if self.sample.left else "allt bedömt"
            badges.append(Badge(words, Tone.INFO if self.sample.left else Tone.OK))
        if self._is_due:
            badges.append(Badge("Dags att granska", Tone.WARN))
        return badges

    def commands(self) -> Sequence[QWidget]:
        """Return what is done with the review."""
        return [self.draw, self.take, self.end]

    def main_action(self) -> None:
        """End the review, or go to the first line that stops it."""
        self.end.click()

    def search(self) -> None:
        """Go to the patient's number."""
        self.go(_LOG)
        self.log.number.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Alt+L, Alt+U, Alt+G", "Loggen, urvalet, gjorda granskningar"),
            ("Ctrl+L", "Sök en patient i loggen"),
            ("Alt+F, Alt+N", "Föregående, nästa sida i loggen"),
            ("Ctrl+U", "Dra ett urval ur dagarna i loggen"),
            ("Ctrl+T", "Ta med den valda raden i urvalet"),
            ("1, 2", "I ordning, utred; i urvalet"),
            ("Ctrl+Enter", "Avsluta granskningen; det blir ett bevis"),
            ("Ctrl+P", "Skriv ut beviset för den valda granskningen"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        self._list().setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read where the reviews stand, and what the log says."""
        if why := why_not(self._session.workplace.person, Act.REVIEW):
            self.message.say(why, Tone.INFO)
            for button in (self.draw, self.take, self.end):
                button.block(why)
            return
        self._session.run(begin, self._show, self._failed)

    def go(self, mode: str) -> None:
        """Show the log, the sample or the reviews made, and let it take the keyboard."""
        self.modes.set_value(mode)
        at = [_LOG, _SAMPLE, _MADE].index(mode)
        self._content.setCurrentIndex(at)
        self._side.setCurrentIndex(int(mode == _MADE))
        self.log.reading.setVisible(mode == _LOG)
        self.take.block("" if mode == _LOG else "Välj en rad i loggen först, Alt+L.")
        self._show_line()
        self._list().setFocus(Qt.FocusReason.OtherFocusReason)
        if mode == _SAMPLE and self.sample.left:
            self.sample.go_to_first_left()

    # Inside

    @property
    def _is_due(self) -> bool:
        return self.state is not None and self.state.due <= self.state.today

    def _lay_out(self) -> None:
        for part in (self.log, self.sample, self.made):
            self._content.addWidget(part)
        for pane in (self.line, self.proof):
            self._side.addWidget(scrolling(pane))
        self._side.setFixedWidth(_SIDE)
        left = QVBoxLayout()
        left.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.modes)
        top.addStretch(1)
        top.addWidget(self.log.reading)
        left.addLayout(top)
        left.addWidget(self.message)
        left.addWidget(self._content, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self._side)

    def _connect(self) -> None:
        self.modes.chosen.connect(self.go)
        for key, mode in (("Alt+L", _LOG), ("Alt+U", _SAMPLE), ("Alt+G", _MADE)):
            shortcut(key, self).activated.connect(lambda to=mode: self.go(to))
        self.log.marked.connect(lambda _: self._show_line())
        self.sample.marked.connect(lambda _: self._show_line())
        self.sample.changed.connect(self._changed_sample)
        self.sample.remark_wanted.connect(self.line.go_to_remark)
        self.line.judged.connect(self.sample.judge)
        self.made.marked.connect(self.proof.show_review)
        self.proof.paper_asked.connect(self._print)
        self.draw.acted.connect(self._draw)
        self.take.acted.connect(self._take)
        self.end.acted.connect(self._end)
        for button in (self.draw, self.take, self.end):
            button.obstructed.connect(self._obstructed)
        self._session.background.changed.connect(self._changed)

    def _list(self) -> QWidget:
        tables: dict[str, QWidget] = {
            _LOG: self.log.table,
            _SAMPLE: self.sample.table,
            _MADE: self.made,
        }
        return tables[self.modes.value()]

    def _show_line(self) -> None:
        if self.modes.value() == _SAMPLE:
            judged: Judged | None = self.sample.table.marked_item()
            if judged is None:
                self.line.show_line(None)
            else:
                self.line.show_line(judged.line, judged.judgement)
        else:
            self.line.show_line(self.log.table.marked_item())

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, state: Reviewing) -> None:
        self.state = state
        self.log.begin(state)
        self.log.read()
        marked = self.made.marked_item()
        self.made.show_rows(state.reviews)
        ids = [review.id for review in state.reviews]
        if ids:
            self.made.selectRow(ids.index(marked.id) if marked and marked.id in ids else 0)
        self.proof.show_review(self.made.marked_item())
        self.head_changed.emit()

    def _draw(self) -> None:
        self._begin(draw_sample)

    def _take(self) -> None:
        """Take the marked line of the log into the sample, which is begun if there is none."""
        line = self.log.table.marked_item()
        if line is None:
            self.message.say("Ingen rad är vald.", Tone.INFO)
        elif self.sample.draft is None:
            self._begin(choose_by_hand, line)
        elif self.sample.add(line):
            self.message.say("Raden är med i urvalet.", Tone.OK)
            self._changed_sample()
        else:
            self.message.say("Raden är redan med, eller utanför granskningens dagar.", Tone.INFO)

    def _begin(self, how: _Begin, taken: AccessLine | None = None) -> None:
        """Begin a review of the days in the log; `taken` is its first line."""
        try:
            days = self.log.days()
        except Refused as refused:
            self._failed(refused)
            return

        def make(workplace: Workplace) -> tuple[ReviewDraft, list[AccessLine]]:
            draft = how(workplace, *days)
            if taken is not None:
                draft = replace(draft, judgements=(Judgement(taken.entry),))
            return draft, show_sample(workplace, draft)

        self._session.run(make, self._begun, self._failed)

    def _begun(self, made: tuple[ReviewDraft, list[AccessLine]]) -> None:
        draft, lines = made
        if not draft.judgements:
            self.message.say("Ingen har läst eller skrivit de dagarna.", Tone.INFO)
            return
        self.message.clear()
        self.sample.show_draft(draft, lines)
        self._changed_sample()
        if draft.drawn:
            self.go(_SAMPLE)
        else:
            self.message.say("Raden är med i urvalet.", Tone.OK)

    def _changed_sample(self) -> None:
        """Let the buttons say what is in the way: a sample is drawn once, and judged whole."""
        draft, left = self.sample.draft, self.sample.left
        drawn = "Ett urval är påbörjat. Bedöm det och avsluta granskningen först."
        self.draw.block(drawn if draft else "")
        words = count(left, "rad är inte bedömd", "rader är inte bedömda")
        self.end.block("Inget urval är draget." if draft is None else f"{words}." if left else "")
        self.head_changed.emit()

    def _obstructed(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.message.say(button.toolTip(), Tone.INFO)
        if button is self.end and self.sample.left:
            self.go(_SAMPLE)
            self.sample.go_to_first_left()

    def _end(self) -> None:
        draft = self.sample.draft
        if draft is not None:
            self._session.run(
                lambda workplace: end_review(workplace, draft), self._ended, self._failed,
                writes=True,
            )  # fmt: skip

    def _ended(self, entry: Entry) -> None:
        del entry
        self.sample.show_draft(None, [])
        self._changed_sample()
        self.log.forget_days()
        self.read()
        self.go(_MADE)
        self.message.say("Granskningen är gjord. Beviset står i journalen.", Tone.OK)

    def _print(self, review: Review | None) -> None:
        if review is not None:
            self._session.run(
                lambda workplace: proof_sheet(workplace, review.id), self._show_sheet, self._failed
            )

    def _show_sheet(self, pdf: bytes) -> None:
        SheetDialog(self, self._session, pdf, ("Granskning av loggen", "granskning.pdf")).open()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
        fields = [finding.field for finding in getattr(error, "findings", ())]
        if any(field.startswith("sample.") for field in fields):
            self.go(_SAMPLE)
            self.sample.go_to(int(fields[0].partition(".")[2]))
            self.line.go_to_remark()
