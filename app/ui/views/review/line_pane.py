"""The marked line: what is known of it, what else was done with the slip, and the verdict."""

from PySide6.QtCore import Qt, Signal

from app.domain.reviewing import VERDICT_WORDS, Judgement, Verdict
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.views.review.words import when
from app.ui.widgets.field import Field, TextField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.segmented import Segmented
from app.usecases.review_log import AccessLine, lines_beside


class LinePane(Panel):
    """One line (vald rad). LinePane(session); `judged` comes with the judgement as it stands."""

    judged = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("Vald rad", "Alt+V", framed=True)
        self._session = session
        self._shown: AccessLine | None = None
        self.what = label("", "section", wrap=True)
        self.who = label("", "table", wrap=True)
        self.whom = label("", "table", wrap=True)
        self.own = label("Raden är din egen. Det står i beviset.", "hint", "warn", wrap=True)
        options = [(verdict.value, word, "") for verdict, word in VERDICT_WORDS.items()]
        self.verdict = Segmented(options, "Bedömning")
        self.verdict_field = Field("Bedömning, 1 eller 2", self.verdict)
        self.remark = TextField(
            "Anmärkning", "Skrivs vid Utred. Står i beviset: nämn ingen patient."
        )
        self.heading = label("I övrigt på blanketten", "label", "ink2")
        self.beside = label("", "table", "ink2", wrap=True)
        self.message = Message()
        parts = (self.what, self.who, self.whom, self.own, self.verdict_field, self.remark)
        for part in (*parts, self.heading, self.beside, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.verdict.chosen.connect(lambda _: self._say())
        self.remark.edited.connect(self._say)

    def show_line(self, line: AccessLine | None, judgement: Judgement | None = None) -> None:
        """Show another line, or none; with a judgement, what is said of it may be changed."""
        self.setEnabled(line is not None)
        before, self._shown = self._shown, line
        for part in (self.verdict_field, self.remark):
            part.setVisible(judgement is not None)
        is_own = line is not None and line.by == self._session.workplace.person.id
        self.own.setVisible(is_own and judgement is not None)
        if judgement is not None:
            self.verdict.set_value(judgement.verdict.value if judgement.verdict else "")
            self.remark.set_value(judgement.remark)
        if line is None:
            for text in (self.what, self.who, self.whom, self.beside):
                text.clear()
            self.what.setText("Ingen rad är vald.")
            self.heading.hide()
            return
        self.what.setText(line.what)
        self.who.setText(BULLET.join((line.person, when(line))))
        known = (f"Blankett {line.slip}" if line.slip else "", line.patient)
        self.whom.setText(BULLET.join(part for part in known if part))
        if before is None or before.entry != line.entry:
            self._read(line)

    def go_to_remark(self) -> None:
        """Give the keyboard to the remark."""
        self.remark.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Inside

    def _read(self, line: AccessLine) -> None:
        self.beside.clear()
        self.heading.hide()

        def show(lines: list[AccessLine]) -> None:
            if self._shown is not None and self._shown.entry == line.entry:
                said = [f"{when(one)} {one.person}: {one.what}" for one in lines]
                self.beside.setText("\n".join(said))
                self.heading.setVisible(bool(said))

        self._session.run(
            lambda workplace: lines_beside(workplace, line.entry), show,
            lambda error: self.message.say(told(error)),
        )  # fmt: skip

    def _say(self) -> None:
        if self._shown is not None:
            chosen = self.verdict.value()
            verdict = Verdict(chosen) if chosen else None
            self.judged.emit(Judgement(self._shown.entry, verdict, self.remark.value()))
