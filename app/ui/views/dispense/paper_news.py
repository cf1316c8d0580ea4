"""What becomes of the labels and notes of the slip on the desk, once they are in line."""

from PySide6.QtCore import QObject, Signal

from app.domain.printing import STUCK, PrintJob, PrintReceipt
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.troubles import Troubles


class PaperNews(QObject):
    """Hears of the slip's own papers (besked om papper). PaperNews(session, desk, troubles).

    What is said of a slip that has left the desk stands in the status line of every screen.
    """

    said = Signal(str)

    def __init__(self, session: Session, desk: Desk, troubles: Troubles) -> None:
        super().__init__(desk)
        self._desk, self._troubles = desk, troubles
        desk.queued.connect(lambda jobs: self.said.emit(f"{_what(jobs)} på väg till skrivaren."))
        desk.files.connect(self._saved)
        session.printing.moved.connect(self._moved)

    def _saved(self, receipts: list[PrintReceipt]) -> None:
        self._troubles.labels_are_out()
        self.said.emit(f"Etikett sparad som {receipts[-1].sent_to}.")

    def _moved(self, jobs: tuple[PrintJob, ...]) -> None:
        slip = self._desk.slip
        own = [job for job in jobs if slip is not None and job.order.subject == slip.subject]
        if not own:
            return
        stuck = [job for job in own if job.state in STUCK]
        if stuck:
            self._troubles.tell_not_printed(stuck[-1].reason, is_label=any(map(_is_label, stuck)))
            self.said.emit(f"{_what(stuck)} kom inte fram.")
        else:
            if any(map(_is_label, own)):
                self._troubles.labels_are_out()
            self.said.emit(f"{_what(own)} skickad till {own[-1].sent_to}.")
        self._desk.ask_review()


def _is_label(job: PrintJob) -> bool:
    return job.order.row > 0


def _what(jobs: list[PrintJob]) -> str:
    return "Etikett" if _is_label(jobs[-1]) else "Notering till blanketten"
