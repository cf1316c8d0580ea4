"""The dialogs of the dispensing screen: which slip, what time, which reason, which folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.draft import OpenSlip
from app.domain.supplied import RowRef
from app.ui.dialogs.late_capture import LateCapture
from app.ui.dialogs.owed_list import OwedList
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.dialogs.patient_history import PatientHistory
from app.ui.dialogs.void_slip import VoidSlip
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.lane import ORDERS, Lane
from app.usecases.close_order import close_order, examine_oversupply
from app.usecases.fill_slip import list_slips
from app.usecases.open_elsewhere import OpenElsewhere, list_elsewhere
from app.usecases.show_history import KnownHistory, show_history
from app.usecases.take_up import Owed, list_owed
from app.usecases.workplace import Workplace


class Questions(QObject):
    """Asks and does what was answered (frågor). Questions(session, desk, parent)."""

    slip_chosen = Signal(object)  # OpenSlip
    owed_chosen = Signal(object)  # UUID of a hand-out that owes something
    time_given = Signal(object)  # datetime of a hand-out on paper
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, desk: Desk, parent: QWidget, lane: Lane = ORDERS) -> None:
        super().__init__(parent)
        self._session, self._desk, self._parent, self._lane = session, desk, parent, lane

    def ask_slip(self) -> None:
        """Let a person choose one of the slips that are not on the screen."""
        self._session.run(
            lambda workplace: (list_slips(workplace), list_elsewhere(workplace)),
            self._show_slips,
            self._fail,
        )

    def ask_owed(self) -> None:
        """Let a person choose a hand-out that owes something."""
        self._session.run(list_owed, self._show_owed, self._fail)

    def ask_time(self) -> None:
        """Ask when the medicine was handed out."""
        dialog = LateCapture(self._parent, self._session.workplace.computer.clock.now())
        dialog.given.connect(self.time_given)
        dialog.open()

    def ask_reason(self) -> None:
        """Ask why the slip is to be voided."""
        if self._desk.slip is not None:
            dialog = VoidSlip(self._parent, self._desk.slip.slip)
            dialog.given.connect(self._desk.void)
            dialog.open()

    def show_history(self) -> None:
        """Show what the patient has had here."""
        if (slip := self._desk.slip) is not None:
            self._session.run(
                lambda workplace: show_history(workplace, slip), self._show_history, self._fail
            )

    def ask_folder(self) -> None:
        """Ask where the labels are to be saved, and save them there."""
        dialog = QFileDialog(self._parent, "Spara etiketter i mapp")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._save_labels)
        dialog.open()

    def _show_slips(self, found: tuple[list[OpenSlip], tuple[OpenElsewhere, ...]]) -> None:
        slips, elsewhere = found
        here = self._desk.slip.subject if self._desk.slip else None
        own = (slip for slip in slips if self._lane.holds(slip.draft.kind))
        others = [slip for slip in own if slip.subject != here]
        now = self._session.workplace.computer.clock.now()
        dialog = ParkedSlips(self._parent, others, elsewhere, now)
        dialog.chosen.connect(self.slip_chosen)
        dialog.open()

    def _show_owed(self, lines: list[Owed]) -> None:
        dialog = OwedList(self._parent, lines)
        dialog.chosen.connect(self.owed_chosen)
        dialog.close_asked.connect(self._close_order)
        dialog.examined.connect(self._examined)
        dialog.open()

    def _close_order(self, root: RowRef, reason: str) -> None:
        self._end(lambda workplace: close_order(workplace, root, reason))

    def _examined(self, root: RowRef, found: str) -> None:
        self._end(lambda workplace: examine_oversupply(workplace, root, found))

    def _end(self, act: Callable[[Workplace], None]) -> None:
        self._session.run(act, lambda _: self.ask_owed(), self._fail, writes=True)

    def _show_history(self, history: KnownHistory) -> None:
        dialog = PatientHistory(self._parent, history)
        dialog.chosen.connect(self.owed_chosen)
        dialog.open()

    def _save_labels(self, folder: str) -> None:
        self._desk.save_labels(Path(folder))

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)
