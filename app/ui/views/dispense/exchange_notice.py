"""Right after an exchange, by a hand-out or its correction: one key tells the prescriber."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.after_entries import DispensingCorrected
from app.domain.entries import Entry
from app.domain.notice import is_told_anew
from app.domain.slip_entries import DispensingMade
from app.ui.dialogs.notice_sheet import show_notice
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.notice import Notice, Notices

KIND = "exchange"  # of the notice; the next slip takes it away


def offer_notice(
    parent: QWidget,
    session: Session,
    notices: Notices,
    failed: Callable[[Exception], None],
    entry: Entry,
) -> None:
    """Offer the written notice without taking the keyboard, if the entry asks for one."""
    made = entry.content
    if not isinstance(made, DispensingMade | DispensingCorrected):
        return
    if not is_told_anew(made.dispensed):
        return
    write = KeyButton("Besked till förskrivaren…", "Ctrl+U", icon="file-text")
    write.acted.connect(lambda: show_notice(parent, session, entry.subject, failed))
    heading = f"{made.dispensed.slip}: förskrivaren ska få besked om bytet"
    text = "Skriv ut det nu, eller senare från Efterregistrera."
    notices.put(KIND, Notice(Tone.INFO, heading, text, [write]))
