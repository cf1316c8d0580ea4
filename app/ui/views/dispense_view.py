"""The screen Expediera: from an empty counter to a hand-out, one slip at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.dispensing import MOST_ROWS
from app.domain.draft import OpenSlip, RowDraft
from app.domain.entries import Entry
from app.domain.order import Product
from app.domain.outage import Outage, OutageState
from app.domain.printing import PrintReceipt, Progress
from app.domain.product import RegisterInfo
from app.ui.dialogs.late_capture import LateCapture
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.dialogs.void_slip import VoidSlip
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.session import Session
from app.ui.texts import clock_seconds, clock_time, day
from app.ui.view import View
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.guide import Guide
from app.ui.views.dispense.label_folder import LabelFolder
from app.ui.views.dispense.large_label import LargeLabel
from app.ui.views.dispense.pages import Pages
from app.ui.views.dispense.paths import keep_decisions, without_row
from app.ui.views.dispense.scans import ScanRouter
from app.ui.views.dispense.slip_page import SlipPage
from app.ui.views.dispense.troubles import Troubles
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.notice import Notices
from app.ui.widgets.scan_field import ScanField
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import list_slips
from app.usecases.overview import current_outage
from app.usecases.search_products import register_info
from app.usecases.workplace import Workplace

_KEYS = (
    ("Ctrl+N", "Ny blankett"),
    ("Ctrl+W", "Parkera"),
    ("Ctrl+B", "Parkerade"),
    ("Alt+U", "Underlag"),
    ("Alt+F", "Förskrivare"),
    ("Alt+P", "Patient"),
    ("Ctrl+1 … Ctrl+5", "Rad 1 till 5"),
    ("Ctrl+Ins", "Lägg till rad"),
    ("Ctrl+Del", "Ta bort raden"),
    ("Enter", "Till nästa uppgift som saknas"),
    ("Alt+K", "Kontroller; pil ned och upp går mellan korten"),
    ("Ctrl+J", "Lämna ut trots den märkta varningen"),
    ("Ctrl+Skift+J", "Ångra beslutet på det märkta kortet"),
    ("Alt+V", "Kan vänta"),
    ("Ctrl+R", "Rådgivning given"),
    ("Ctrl+E", "Skriv etikett"),
    ("Ctrl+Skift+E", "Visa etiketten stort"),
    ("Ctrl+Enter", "Färdigställ och lämna ut"),
)


@dataclass(frozen=True)
class _Around:
    """What the screen needs to know beside the slip."""

    outage: Outage | None  # open, or ended and not closed
    slips: tuple[OpenSlip, ...]
    register: RegisterInfo | None


def _look_around(workplace: Workplace) -> _Around:
    return _Around(
        current_outage(list_outages(workplace)),
        tuple(list_slips(workplace)),
        register_info(workplace),
    )


class DispenseView(View):
    """The dispensing screen (Expediera). DispenseView(session).

    `said` is for the status line's note, `saved` for its "Sparat"; `outage_requested` asks for
    the dialog that opens an outage.
    """

    outage_requested = Signal()
    said = Signal(str, object)  # text, Tone
    saved = Signal(object)  # datetime

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._around: _Around | None = None
        self.form = Form(self)
        self.desk = Desk(session, self)
        self.page = SlipPage(session, self.form)
        self.large = LargeLabel(session)
        self.pages = Pages(self.page, self.large)
        self.notices = Notices()
        self.scan_field = ScanField("Ctrl+L")
        self.parked = KeyButton("Parkerade", "Ctrl+B", icon="archive")
        self.void = KeyButton("Makulera…")
        self.new = KeyButton("Ny", "Ctrl+N", icon="plus")
        self.guide = Guide(session, self.desk, self.form, self.page)
        self.troubles = Troubles(self.desk, self.pages, self.notices)
        self.scans = ScanRouter(session, self.desk, self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.pages, 1)
        self._connect_desk()
        self._connect_page()
        self._bind_keys()

    # What the window asks

    def title(self) -> str:
        """Return the number of the slip."""
        return f"Expedition {self.desk.slip.slip}" if self.desk.slip else "Expediera"

    def badges(self) -> Sequence[Badge]:
        """Return what sort of order it is, and when it was handed out if that is long ago."""
        if self.desk.slip is None:
            return ()
        happened = self.desk.slip.draft.happened_at
        late = f"Utlämnad {day(happened)} {clock_time(happened)}" if happened else ""
        badges = [Badge("Blankett", icon="file-text")]
        return [*badges, Badge(late, Tone.INFO, icon="clock")] if late else badges

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.scan_field, self.parked, self.void, self.new]

    def main_action(self) -> None:
        """Hand out, or go to the first thing that is in the way."""
        if self.desk.slip is None or self.desk.is_busy or self.pages.currentWidget() is self.large:
            return
        self._collect()
        if self.troubles.unsaved is not None:
            self.troubles.retry()
        elif self.desk.is_printing:
            self.say("Etiketten är på väg till skrivaren.")
        elif self.page.bar.main.is_blocked and self.desk.review is not None:
            self.guide.go_to_obstacle()
        else:
            self.desk.hand_out()

    def search(self) -> None:
        """Go to the field that takes a code by hand."""
        self.scan_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scan_field.selectAll()

    def take_scan(self, code: str) -> bool:
        """Let what was read go to its place, wherever the keyboard is."""
        if self.desk.is_busy or not (self.pages.is_empty or self._shows_slip()):
            return False
        outage = self._around.outage if self._around else None
        is_open = outage is not None and outage.state is OutageState.OPEN
        return self.scans.route(code, may_open=is_open)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return _KEYS

    def entered(self) -> None:
        """Read again; the keyboard goes back to where it was on the slip."""
        self._read()
        if self._shows_slip():
            self.desk.ask_review()
            last = cast(QWidget | None, self.focusWidget())  # Qt's stub forgets None
            if last is not None and last.isVisibleTo(self):
                last.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.search()

    def left(self) -> None:
        """Keep what is typed."""
        self._collect()
        self.desk.save()

    def say(self, text: str) -> None:
        """Say something in the status line."""
        self.said.emit(text, Tone.NEUTRAL)

    # What people do

    def open_new(self, happened_at: datetime | None = None) -> None:
        """Open an empty slip; the one on the screen is parked first."""
        self._collect()
        self.desk.park(lambda: self.desk.open_new(happened_at))

    def park(self) -> None:
        """Put the slip aside."""
        self._collect()
        self.desk.park()

    def show_large(self) -> None:
        """Show the labels in large letters."""
        self._collect()
        if self.desk.slip is not None:
            self.pages.show_page(self.large)
            self.large.show_slip(self.desk.slip)

    def remove_row(self, index: int) -> None:
        """Take a row away; a row with anything in it can be had back."""
        self._collect()
        slip = self.desk.slip
        if slip is None or len(slip.draft.rows) < 2:
            return
        gone = slip.draft.rows[index]
        self.desk.change(without_row(slip.draft, index))
        self.page.rows.show_draft(self.desk.slip.draft if self.desk.slip else slip.draft)
        self.guide.mark_filled()
        self.page.rows.open_row(min(index, len(slip.draft.rows) - 2))
        if gone != RowDraft():
            self.troubles.tell_removed(index, gone, self._restore_row)

    def _restore_row(self, row: RowDraft) -> None:
        self.page.rows.add()
        card = self.page.rows.cards[-1]
        card.show_row(len(self.page.rows.cards), row)
        self._collect()

    # Inside

    def _connect_desk(self) -> None:
        desk = self.desk
        desk.opened.connect(self._opened)
        desk.cleared.connect(self._cleared)
        desk.saved.connect(self.saved)
        desk.handed_out.connect(self._handed_out)
        desk.printed.connect(self._printed)
        desk.voided.connect(lambda number: self.say(f"{number} är makulerad."))
        self.guide.said.connect(self.say)
        self.scans.said.connect(self.say)
        self.scans.failed.connect(self._failed)
        self.scans.other_patient.connect(self._ask_patient)
        self.scans.other_product.connect(self._ask_product)
        self.troubles.refused.connect(lambda refused: self.guide.go_to_obstacle(refused.findings))
        self.troubles.save_file_asked.connect(self._ask_folder)
        self.troubles.large_asked.connect(self.show_large)
        self._session.background.changed.connect(self._changed)

    def _connect_page(self) -> None:
        page, bar = self.page, self.page.bar
        page.edited.connect(self._collect)
        page.rows.removed.connect(self.remove_row)
        self.form.left.connect(lambda _: self.desk.save())
        self.form.left.connect(self._fold_patient)
        for button, act in (
            (bar.park, self.park),
            (self.void, self._ask_reason),
            (bar.print, self._print),
            (bar.main, self.main_action),
            (self.new, self.open_new),
            (self.pages.new, self.open_new),
            (self.parked, self._ask_parked),
            (self.pages.late, self._ask_time),
            (self.pages.late_after, self._ask_time),
            (self.pages.open_outage, self.outage_requested.emit),
        ):
            button.acted.connect(act)
        bar.main.obstructed.connect(self.main_action)
        self.scan_field.given.connect(self._typed)
        self.large.closed.connect(self._close_large)
        self.pages.currentChanged.connect(lambda _: self._show_commands())

    def _bind_keys(self) -> None:
        page, rows = self.page, self.page.rows
        for key, act in (
            ("Ctrl+J", self.guide.decide_marked),
            ("Ctrl+Skift+J", self.guide.withdraw_marked),
            ("Ctrl+R", page.bar.advice.click),
            ("Ctrl+Del", lambda: self.remove_row(rows.active)),
        ):
            shortcut(key, page).activated.connect(act)
        for number in range(1, MOST_ROWS + 1):
            listener = shortcut(f"Ctrl+{number}", page)
            listener.activated.connect(lambda index=number - 1: rows.open_row(index))
        shortcut("Ctrl+Skift+E", self).activated.connect(self.show_large)

    def _shows_slip(self) -> bool:
        return self.pages.currentWidget() is self.page

    def _read(self) -> None:
        self._session.run(_look_around, self._seen, self._failed)

    def _changed(self) -> None:
        if self.isVisible():
            self._read()
            self.desk.ask_review()

    def _seen(self, around: _Around) -> None:
        self._around = around
        open_now = {self.desk.slip.subject} if self.desk.slip else set()
        waiting = [slip for slip in around.slips if slip.subject not in open_now]
        self.parked.setText(f"Parkerade {len(waiting)}" if waiting else "Parkerade")
        self.parked.updateGeometry()
        now = self._session.workplace.computer.clock.now()
        self.page.waiting.show_register(around.register, now)
        if self.desk.slip is None:
            is_open = around.outage is not None and around.outage.state is OutageState.OPEN
            self.pages.late_after.setVisible(around.outage is not None)
            self.pages.show_page(self.pages.ready if is_open else self.pages.no_outage)
        self._show_commands()

    def _show_commands(self) -> None:
        """Leave out of the head what stands in the middle of the page with the same key."""
        self.new.setVisible(self._shows_slip())
        self.void.setVisible(self._shows_slip())

    def _collect(self) -> None:
        """Take over what stands in the fields."""
        slip = self.desk.slip
        if slip is None:
            return
        draft = keep_decisions(slip.draft, self.page.apply(slip.draft))
        self.desk.change(draft)
        self.page.refresh(draft, self._session.workplace.computer.clock.now().date())

    def _opened(self, slip: OpenSlip) -> None:
        self.page.show_draft(slip.draft)
        self.guide.mark_filled()
        self.page.refresh(slip.draft, self._session.workplace.computer.clock.now().date())
        self.pages.show_page(self.page)
        self.head_changed.emit()
        self._read()
        self.guide.go_to("issued_on")

    def _cleared(self) -> None:
        self.pages.show_page(self.pages.unknown)
        self.head_changed.emit()
        self._read()
        self.search()

    def _handed_out(self, entry: Entry) -> None:
        self.say(f"Utlämnad {clock_seconds(entry.recorded_at)}.")

    def _printed(self, receipts: list[PrintReceipt]) -> None:
        last = receipts[-1]
        how = "sparad som" if last.progress is Progress.SAVED else "skickad till"
        self.say(f"Etikett {how} {last.sent_to}.")

    def _print(self) -> None:
        self._collect()
        self.desk.print_labels()

    def _fold_patient(self, _: str) -> None:
        if self.desk.slip is not None:
            self.page.patient.fold_when_left(self.desk.slip.draft)

    def _close_large(self) -> None:
        self.pages.show_page(self.page)
        self.page.bar.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        """Take what was typed instead of scanned: a code, else words for the active row."""
        if self.take_scan(text.replace("-", "").replace(" ", "")) or self.take_scan(text):
            return
        rows = self.page.rows
        if self._shows_slip() and rows.cards:
            rows.open_row(rows.active, focus=False)
            rows.cards[rows.active].editor.look_for(text)
        else:
            self.say("Ingen blankett är öppen. Ctrl+N öppnar en.")

    def _ask_parked(self) -> None:
        self._session.run(list_slips, self._show_parked, self._failed)

    def _show_parked(self, slips: list[OpenSlip]) -> None:
        here = self.desk.slip.subject if self.desk.slip else None
        dialog = ParkedSlips(self, [slip for slip in slips if slip.subject != here])
        dialog.chosen.connect(self._open_parked)
        dialog.open()

    def _open_parked(self, slip: OpenSlip) -> None:
        self._collect()
        self.desk.park(lambda: self.desk.lay(slip))

    def _ask_time(self) -> None:
        dialog = LateCapture(self, self._session.workplace.computer.clock.now())
        dialog.given.connect(self.open_new)
        dialog.open()

    def _ask_reason(self) -> None:
        if self.desk.slip is not None:
            dialog = VoidSlip(self, self.desk.slip.slip)
            dialog.given.connect(self.desk.void)
            dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Spara etiketter i mapp")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(
            lambda folder: self.desk.print_labels(LabelFolder(Path(folder)))
        )
        dialog.open()

    def _ask_patient(self, identity: str) -> None:
        self.troubles.ask_patient(identity, self.scans.change_patient)

    def _ask_product(self, product: Product, row: int) -> None:
        held = self.page.rows.cards[row].row().product
        words = f"{held.title}, {held.pack}" if held else "ingen vara"
        self.troubles.ask_product(product, row, words, self.scans.change_product)

    def _failed(self, error: Exception) -> None:
        self.said.emit(told(error), Tone.STOP)
