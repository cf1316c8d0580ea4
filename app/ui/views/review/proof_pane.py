"""A review that was made: what it covered, what it found, and whether its draw still holds."""

from PySide6.QtCore import Signal

from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import clock_time, count, day, number
from app.ui.views.review.words import outcome
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.review_log import Review, is_repeatable


class ProofPane(Panel):
    """One review (vald granskning). ProofPane(session); `paper_asked` when it is to be printed."""

    paper_asked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("Vald granskning", "Alt+V", framed=True)
        self._session = session
        self._review: Review | None = None
        self.outcome = label("", "section", wrap=True)
        self.facts = label("", "table", wrap=True)
        self.remarks = label("", "table", wrap=True)
        self.draw = label("", "table", "ink2", wrap=True)
        self.entry = label("", "hint", "ink3", wrap=True)
        self.paper = KeyButton("Skriv ut beviset…", "Ctrl+P", icon="printer")
        self.message = Message()
        parts = (self.outcome, self.facts, self.remarks, self.draw, self.entry, self.paper)
        for part in (*parts, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.paper.acted.connect(lambda: self.paper_asked.emit(self._review))

    def show_review(self, review: Review | None) -> None:
        """Show another review, or none."""
        self._review = review
        self.paper.setVisible(review is not None)
        if review is None:
            self.outcome.setText("Ingen granskning är vald.")
            for text in (self.facts, self.remarks, self.draw, self.entry):
                text.clear()
            return
        self.outcome.setText(f"{outcome(review).capitalize()}.")
        self.facts.setText(
            f"{review.person} {day(review.at)} {clock_time(review.at)}. "
            f"{len(review.drawn)} dragna med slump ur "
            f"{count(review.population, 'rad', 'rader')}, {len(review.chosen)} valda för hand, "
            f"{number(review.own)} egna."
        )
        words = review.words
        said = [*(remark.text for remark in words.remarks), words.text] if words else []
        self.remarks.setText("\n".join(text for text in said if text))
        self.entry.setText(f"Post {review.id}")
        self._try_draw(review)

    def _try_draw(self, review: Review) -> None:
        """Draw again by the seed and say how it went."""
        self.draw.clear()
        if not review.seed:
            self.draw.setText("Inget urval drogs.")
            return

        def say(holds: bool) -> None:
            if self._review == review:
                good = "Fröet drar samma rader i dag."
                other = "Fröet drar andra rader i dag: loggen har fått rader från tiden."
                self.draw.setText(good if holds else other)

        self._session.run(
            lambda workplace: is_repeatable(workplace, review.id), say,
            lambda error: self.message.say(told(error)),
        )  # fmt: skip
