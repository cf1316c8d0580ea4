"""What is done with orders that were issued, and with favourites, beside the form."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.prescription_draft import MedicineDraft, parse_amount
from app.domain.prescription_entries import Favourite
from app.ui.session import Session
from app.ui.views.prescribe.favourites_dialog import FavouritesDialog
from app.ui.views.prescribe.order_dialog import OrderDialog, RevokeDialog
from app.usecases.follow_prescriptions import PrescriptionLine, list_all, list_own, look
from app.usecases.issue_prescription import reprint
from app.usecases.workplace import Workplace
from app.usecases.write_prescription import favourites, keep_favourites, often_used


class Following(QObject):
    """The acts around the form (uppföljning). Following(session, view)."""

    lines_read = Signal(object)  # list of PrescriptionLine
    paper_made = Signal(object)  # IssuedPaper
    favourite_taken = Signal(object)  # Favourite
    said = Signal(str)
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, view: QWidget) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._is_all = False  # colleagues' orders too

    def show_all(self, is_all: bool) -> None:
        """Read colleagues' orders too, or one's own."""
        self._is_all = is_all
        self.read()

    def read(self) -> None:
        """Read what was issued; an answer to what is asked no more is let go."""
        is_all = self._is_all

        def show(lines: list[PrescriptionLine]) -> None:
            if is_all is self._is_all:
                self.lines_read.emit(lines)

        self._session.run(list_all if is_all else list_own, show, self.failed.emit)

    def open_order(self, line: PrescriptionLine) -> None:
        """Show one order, which is logged."""
        self._session.run(
            lambda workplace: look(workplace, line.subject), self._show_order, self.failed.emit
        )

    def ask_favourites(self) -> None:
        """Show favourites and what is often written."""
        self._session.run(
            lambda workplace: (favourites(workplace), often_used(workplace)),
            self._show_favourites,
            self.failed.emit,
        )

    def keep_favourite(self, row: MedicineDraft) -> None:
        """Put the medicine and its words first among the favourites."""
        amount = parse_amount(row.amount)
        if row.product is None or not row.dosage:
            self.said.emit("Skriv läkemedel och dosering först.")
            return
        packages, pack = amount or (1, "")
        product = replace(row.product, pack=pack)
        words = (row.dosage, row.purpose, row.kind, row.description)
        kept = Favourite(product, packages, *words)

        def keep(workplace: Workplace) -> None:
            others = tuple(one for one in favourites(workplace) if one != kept)
            keep_favourites(workplace, (kept, *others))

        self._session.run(keep, self._favourite_kept, self.failed.emit, writes=True)

    def _favourite_kept(self, _: None) -> None:
        self.said.emit("Sparat som favorit. Alt+F visar dem.")

    def _show_order(self, line: PrescriptionLine) -> None:
        dialog = OrderDialog(self._view, self._session, line)
        dialog.written.connect(self.said)
        dialog.reprint_asked.connect(self._reprint)
        dialog.revoke_asked.connect(self.ask_revoke)
        dialog.open()

    def ask_revoke(self, line: PrescriptionLine) -> None:
        """Ask why an order is revoked."""
        dialog = RevokeDialog(self._view, self._session, line)
        dialog.written.connect(self.said)
        dialog.open()

    def _reprint(self, subject: UUID) -> None:
        self._session.print_out(
            lambda workplace: reprint(workplace, subject), self.paper_made.emit, self.failed.emit
        )

    def _show_favourites(self, known: tuple[tuple[Favourite, ...], list[Favourite]]) -> None:
        dialog = FavouritesDialog(self._view, *known)
        dialog.taken.connect(self.favourite_taken)
        dialog.kept_changed.connect(self._keep_list)
        dialog.open()

    def _keep_list(self, kept: tuple[Favourite, ...]) -> None:
        self._session.run(
            lambda workplace: keep_favourites(workplace, kept),
            lambda _: None,
            self.failed.emit,
            writes=True,
        )
