"""Purging: which personal data has passed its time, its deletion after a question, the proof."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.retention import RETENTION_WORDS
from app.domain.staff import Act
from app.ui.dialogs.compare_clock import CompareClock
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import clock_time, count, day
from app.ui.views.upkeep.check_panel import Listing
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.purge_personal import (
    Purge,
    PurgeReview,
    needs_clock,
    purge,
    purge_sheet,
    review_purge,
)

_WHAT = (
    "Namn, nummer och bilder tas bort när avbrottet är stängt och tiden har gått. Vad som lämnades"
    " ut, antal och saldon är kvar."
)
_COMPARED = "Klockan stämmer. Två personer ska ha sett det samma dygn innan något gallras."
_COPIES = "Säkerhetskopior från före gallringen, att förstöra:"


class PurgeDialog(Dialog):
    """Asks before anything is deleted (gallra). `purged` comes with what went."""

    purged = Signal(object)  # Purge

    def __init__(self, parent: QWidget, session: Session, review: PurgeReview) -> None:
        text = f"{_amount(review.due, review.pictures)} tas bort för gott. Det går inte att ångra."
        super().__init__(parent, "Gallra personuppgifter", text, action="Gallra")
        self._session = session
        lines = [
            f"{RETENTION_WORDS[each.retention]}: {each.parts}, till och med {each.until}"
            for each in review.classes
            if each.parts
        ]
        self.message = Message()
        for part in (label("\n".join(lines), "table", wrap=True), self.message):
            self.body.addWidget(part)
        self.resize(500, self.sizeHint().height())
        self.close_button.setFocus()

    def accept(self) -> None:
        """Purge; a refusal is shown in place."""
        self.action_button.setEnabled(False)
        self.message.say("Gallrar.", Tone.INFO)
        self._session.run(purge, self._done, self._failed, writes=True)

    def _done(self, made: Purge) -> None:
        super().accept()
        self.purged.emit(made)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {})


class PurgePanel(Panel):
    """Purging (gallring). PurgePanel(session); `read()` shows what has passed its time."""

    def __init__(self, session: Session) -> None:
        super().__init__("Gallring", "Alt+G", framed=True)
        self._session = session
        self._review: PurgeReview | None = None
        self.due = Badge("läser", Tone.NEUTRAL)
        self.head.insertWidget(1, self.due)
        self.start = KeyButton("Gallra…", "Ctrl+Shift+G", icon="trash-2")
        self.proof = KeyButton("Senaste beviset…", "Ctrl+P", icon="printer")
        self.compare = KeyButton("Jämför klockan…", "Ctrl+Shift+K", icon="clock")
        self.message = Message()
        self.copies = Listing(_COPIES)
        self.copies_head = label(_COPIES, "table", "ink", wrap=True)
        parts = (self.start, self.proof, self.compare, self.message, self.copies_head, self.copies)
        for part in (label(_WHAT, "table", "ink2", wrap=True), *parts):
            self.body.addWidget(part)
        self.proof.hide()
        self.compare.hide()
        self.copies_head.hide()
        self.start.acted.connect(self._ask)
        self.start.obstructed.connect(lambda: self.message.say(self.start.toolTip(), Tone.INFO))
        self.compare.acted.connect(self._compare)
        self.proof.acted.connect(self._show_proof)
        self.start.block(why_not(session.workplace.person, Act.MANAGE))

    def read(self) -> None:
        """Read what has passed its time, for who may see to it."""
        if why_not(self._session.workplace.person, Act.MANAGE):
            self.due.hide()
            self._session.run(needs_clock, self.compare.setVisible, self._failed)
            return
        self._session.run(review_purge, self._show, self._failed)

    def _show(self, review: PurgeReview) -> None:
        self._review = review
        waits = review.due or review.pictures
        words = f"{_amount(review.due, review.pictures) if waits else 'inget'} att gallra"
        self.due.show_state(words, Tone.WARN if waits else Tone.OK)
        self.start.block("" if waits else "Ingen personuppgift har passerat sin tid.")
        self.compare.setVisible(bool(waits) and not review.is_clock_sure)
        self.proof.setVisible(bool(review.purges))
        self.copies_head.setVisible(bool(review.copies))
        self.copies.show_lines([f"{day(at)} {clock_time(at)}" for at in review.copies])

    def _ask(self) -> None:
        if self._review is not None:
            dialog = PurgeDialog(self, self._session, self._review)
            dialog.purged.connect(self._purged)
            dialog.open()

    def _compare(self) -> None:
        now = self._session.workplace.computer.clock.now()
        dialog = CompareClock(self, self._session, now)
        dialog.accepted.connect(self._compared)
        dialog.open()

    def _compared(self) -> None:
        self.message.say(_COMPARED, Tone.OK)
        self.read()

    def _purged(self, made: Purge) -> None:
        gone = f"{_amount(made.parts, made.pictures)} är gallrade."
        if made.left:
            away = "En plats för vittnesfilen svarar inte: sätt i minnet och gallra igen."
            self.message.say(f"{gone} {away}", Tone.WARN)
        else:
            self.message.say(f"{gone} Skriv ut beviset.", Tone.OK)
        self.read()

    def _show_proof(self) -> None:
        if self._review is None or not self._review.purges:
            return
        act = self._review.purges[0].act

        def show(pdf: bytes) -> None:
            SheetDialog(self, self._session, pdf, ("Gallring", "gallring.pdf")).open()

        self._session.run(lambda workplace: purge_sheet(workplace, act), show, self._failed)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _amount(parts: int, pictures: int) -> str:
    posts = count(parts, "post", "poster")
    return f"{posts} och {count(pictures, 'bild', 'bilder')}" if pictures else posts
