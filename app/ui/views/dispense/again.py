"""What is opened again at the counter: a bag that waits, and a hand-out that is corrected."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.draft import OpenSlip
from app.domain.entries import Entry
from app.ui.dialogs.bag_dialogs import ShelfDialog, WaitingBags
from app.ui.session import Session
from app.ui.views.dispense.action_bar import ActionBar
from app.ui.views.dispense.correct_dialog import CorrectDialog
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.editing import Editing
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.usecases.fill_slip import drop_correction
from app.usecases.keep_bag import BagLine, list_bags, prepare_bag, take_bag
from app.usecases.take_back import open_correction


class Again(QObject):
    """Bags and corrections on the desk (igen). Again(session, desk, editing, parent)."""

    said = Signal(str)
    failed = Signal(object)  # Exception
    corrected = Signal(object)  # Entry

    def __init__(self, session: Session, desk: Desk, editing: Editing, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._desk, self._editing = session, desk, editing
        self._parent = parent

    @property
    def corrects(self) -> bool:
        """Whether the slip on the desk corrects a hand-out."""
        return self._desk.slip is not None and self._desk.slip.draft.correction is not None

    def take_bag(self, subject: UUID) -> None:
        """Lay a bag's slip on the desk, once it is clear."""
        self._desk.park(lambda: self._desk.fetch(lambda workplace: take_bag(workplace, subject)))

    def correct(self, subject: UUID) -> None:
        """Lay the content of a hand-out on the desk, once it is clear."""
        self._desk.park(
            lambda: self._desk.fetch(lambda workplace: open_correction(workplace, subject))
        )

    def shelve_or_list(self) -> None:
        """Put the slip on a shelf; without one, or with a bag's, list the bags."""
        self._editing.collect()
        slip = self._desk.slip
        if slip is None or slip.draft.correction or slip.draft.bag:
            self._session.run(list_bags, self._show_bags, self._fail)
            return
        dialog = ShelfDialog(self._parent, slip.slip)
        dialog.given.connect(self._prepare)
        dialog.open()

    def ask_reason(self) -> None:
        """Ask why the hand-out is corrected, and write it."""
        slip = self._desk.slip
        if slip is None or slip.draft.correction is None:
            return
        self._desk.save()
        dialog = CorrectDialog(self._parent, self._session, slip, slip.draft.correction)
        dialog.corrected.connect(self._corrected)
        dialog.open()

    def name_buttons(self, void: KeyButton, bar: ActionBar) -> None:
        """Let the buttons say what they do to the slip on the desk."""
        is_bag = self._desk.slip is not None and self._desk.slip.draft.bag is not None
        apart = "Ta isär påsen…" if is_bag else "Makulera…"
        void.setText("Avbryt rättelsen" if self.corrects else apart)
        bar.name_act("Spara rättelsen" if self.corrects else "")

    def drop_or(self, void: Callable[[], None]) -> None:
        """Let a correction that was begun be; of any other slip do as given."""
        if not self.corrects:
            void()
        elif (slip := self._desk.slip) is not None:
            self._session.run(
                lambda workplace: drop_correction(workplace, slip),
                lambda _: self._desk.let_go(),
                self._fail,
                writes=True,
            )

    def _prepare(self, shelf: str) -> None:
        slip = self._desk.slip
        if slip is not None:
            self._desk.save()
            self._session.run(
                lambda workplace: prepare_bag(workplace, slip, shelf),
                lambda _: self._shelved(slip),
                self._fail,
                writes=True,
            )

    def _shelved(self, slip: OpenSlip) -> None:
        self._desk.let_go()
        self.said.emit(f"{slip.slip} väntar på hyllan.")

    def _corrected(self, entry: Entry) -> None:
        number = self._desk.slip.slip if self._desk.slip else ""
        self._desk.let_go()
        self._desk.saved.emit(entry.recorded_at)
        self.said.emit(f"{number} är rättad.")
        self.corrected.emit(entry)

    def _show_bags(self, bags: list[BagLine]) -> None:
        dialog = WaitingBags(self._parent, bags)
        dialog.chosen.connect(lambda bag: self.take_bag(bag.subject))
        dialog.open()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)


def again_badges(slip: OpenSlip) -> list[Badge]:
    """Return what is opened again with the slip, if anything is."""
    if slip.draft.correction is not None:
        return [Badge(f"Rättar {slip.slip}", Tone.WARN, icon="file-text")]
    return [Badge("Påse som väntar", Tone.INFO, icon="archive")] if slip.draft.bag else []
