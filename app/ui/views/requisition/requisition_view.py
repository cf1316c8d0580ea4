"""The screen Rekvisition: Expediera's frame for what units order, and what is delivered to them."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.domain.course import DeliveryCourse
from app.domain.draft import OpenSlip, RequisitionDraft
from app.domain.entries import Entry
from app.domain.findings import Finding
from app.domain.supplied import RowRef
from app.ui.dialogs.sheet import SheetDialog
from app.ui.keys import shortcut
from app.ui.session import Session
from app.ui.texts import clock_time, day
from app.ui.views.dispense.again import again_badges
from app.ui.views.dispense.lane import REQUISITIONS
from app.ui.views.dispense_view import DispenseView
from app.ui.views.requisition.back_orders import BackOrders
from app.ui.views.requisition.deliveries import Deliveries
from app.ui.views.requisition.keys import KEYS
from app.ui.views.requisition.sign_dialog import SignDelivery
from app.ui.views.settle.after_dialogs import ReturnDialog, ReverseDialog
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_echo import KeyEcho
from app.usecases.complete_requisition import close_back_order
from app.usecases.hand_out import find_second
from app.usecases.list_requisitions import (
    BackOrder,
    DeliveryLine,
    delivery_course,
    list_all,
    list_back_orders,
    list_units,
)
from app.usecases.print_requisition import delivery_note, invoice_basis


class RequisitionView(DispenseView):
    """The requisition screen (Rekvisition). RequisitionView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, REQUISITIONS)
        self.deliveries = KeyEcho("Leveranser", "Ctrl+Shift+K", icon="list-checks")
        self.deliveries.acted.connect(self.ask_deliveries)
        shortcut("Ctrl+Shift+K", self).activated.connect(self.ask_deliveries)
        self.desk.handed_out.connect(self._delivered)

    def title(self) -> str:
        """Return the number of the slip."""
        return f"Rekvisition {self.desk.slip.slip}" if self.desk.slip else "Rekvisition"

    def badges(self) -> Sequence[Badge]:
        """Return whether it is corrected or a back order, and when it was delivered if long ago."""
        if self.desk.slip is None:
            return ()
        draft, badges = self.desk.slip.draft, again_badges(self.desk.slip)
        if any(row.completes for row in draft.rows):
            badges.append(Badge("Restleverans", Tone.INFO, icon="hourglass"))
        if (at := draft.happened_at) is not None:
            badges.append(Badge(f"Levererad {day(at)} {clock_time(at)}", Tone.INFO, icon="clock"))
        return badges

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.scan_field, self.deliveries, self.parked, self.void, self.new]

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return KEYS

    def entered(self) -> None:
        """Read again, also which units have ordered here."""
        super().entered()
        self._read_units()

    def hand_out(self) -> None:
        """Deliver; narcotics by two where the rule asks."""
        if (slip := self.desk.slip) is not None:
            self.desk.save()
            self._session.run(
                lambda workplace: (slip, find_second(workplace, slip)), self._deliver, self._failed
            )

    def ask_owed(self) -> None:
        """Show what units wait for, to deliver the rest."""
        self._session.run(list_back_orders, self._show_back_orders, self._failed)

    def ask_deliveries(self) -> None:
        """Show what was delivered, what nobody has signed for first."""
        self._session.run(list_all, self._show_deliveries, self._failed)

    def _show_commands(self) -> None:
        super()._show_commands()
        self.deliveries.setVisible(not self._shows_slip())  # the key works all the same

    def _deliver(self, answer: tuple[OpenSlip, Finding | None]) -> None:
        slip, asked = answer
        if slip is not self.desk.slip:
            return  # changed or put away meanwhile
        if asked is None:
            self.desk.hand_out()
            return
        dialog = SignDelivery(self, self._session, slip, asked)
        dialog.delivered.connect(self.desk.finish)
        dialog.open()

    def _read_units(self) -> None:
        self._session.run(list_units, self._show_units, self._failed)

    def _show_units(self, known: list[RequisitionDraft]) -> None:
        for panel in self.page.of_unit:
            panel.show_known(known)

    def _show_back_orders(self, orders: list[BackOrder]) -> None:
        dialog = BackOrders(self, orders)
        dialog.chosen.connect(self.take_up)
        dialog.close_asked.connect(self._close)
        dialog.open()

    def _close(self, ref: RowRef, reason: str) -> None:
        self._session.run(
            lambda workplace: close_back_order(workplace, ref, reason),
            lambda _: self.ask_owed(),
            self._failed,
            writes=True,
        )

    def _show_deliveries(self, lines: list[DeliveryLine]) -> None:
        ordered = sorted(lines, key=lambda line: line.received_at is not None or line.is_reversed)
        dialog = Deliveries(self, self._session, ordered)
        dialog.written.connect(self.say)
        dialog.note_asked.connect(self.show_note)
        dialog.invoice_asked.connect(self._ask_invoice)
        dialog.correct_asked.connect(self.correct)
        dialog.reverse_asked.connect(lambda found: self._ask_after(found, ReverseDialog))
        dialog.return_asked.connect(lambda found: self._ask_after(found, ReturnDialog))
        dialog.open()

    def _ask_after(self, subject: UUID, dialog: type[ReverseDialog | ReturnDialog]) -> None:
        def show(course: DeliveryCourse) -> None:
            asked = dialog(self, self._session, course)
            asked.written.connect(self.say)
            asked.open()

        self._session.run(lambda workplace: delivery_course(workplace, subject), show, self._failed)

    def show_note(self, subject: UUID) -> None:
        """Show a delivery note, to print it."""

        def show(pdf: bytes) -> None:
            named = "Följesedel", "foljesedel.pdf"
            SheetDialog(self, self._session, pdf, named, subject).open()

        self._session.run(lambda workplace: delivery_note(workplace, subject), show, self._failed)

    def _ask_invoice(self) -> None:
        self._session.run(invoice_basis, self._show_invoice, self._failed)

    def _show_invoice(self, pdf: bytes) -> None:
        named = "Fakturaunderlag", "fakturaunderlag.pdf"
        SheetDialog(self, self._session, pdf, named).open()

    def _delivered(self, entry: Entry) -> None:
        self._read_units()
        self.show_note(entry.subject)
