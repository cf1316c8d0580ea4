"""The screen Expediera: from an empty counter to a hand-out, one slip at a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.draft import OpenSlip
from app.domain.entries import Entry
from app.ui.dialogs.patient_sheet import show_patient_slip
from app.ui.dialogs.product_card import show_card
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import clock_seconds, clock_time, day
from app.ui.view import View
from app.ui.views.dispense.again import Again, again_badges
from app.ui.views.dispense.bindings import bind_keys
from app.ui.views.dispense.calls import Calls
from app.ui.views.dispense.code_scans import CodeScans
from app.ui.views.dispense.counter import Counter, read_counter
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.editing import Editing
from app.ui.views.dispense.exchange_notice import KIND, offer_notice
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.guide import Guide
from app.ui.views.dispense.keys import KEYS
from app.ui.views.dispense.lane import ORDERS, Lane
from app.ui.views.dispense.large_label import LargeLabel
from app.ui.views.dispense.origin_fields import sort_badges
from app.ui.views.dispense.pack_scans import PackScans
from app.ui.views.dispense.pages import Pages
from app.ui.views.dispense.paper_forms import PaperForms
from app.ui.views.dispense.paper_news import PaperNews
from app.ui.views.dispense.questions import Questions
from app.ui.views.dispense.scans import ScanRouter
from app.ui.views.dispense.slip_page import SlipPage
from app.ui.views.dispense.troubles import Troubles
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.notice import Notices
from app.ui.widgets.scan_field import ScanField
from app.usecases.paper_pictures import forget_papers


class DispenseView(View):
    """The dispensing screen (Expediera). DispenseView(session, lane).

    `said` is for the status line's note, `saved` for its "Sparat"; `outage_requested` asks for
    the dialog that opens an outage.
    """

    outage_requested = Signal()
    said = Signal(str, object)  # text, Tone
    saved = Signal(object)  # datetime
    slip_belongs = Signal(str, str)  # the number that was read, and the place of its slip

    def __init__(self, session: Session, lane: Lane = ORDERS) -> None:
        super().__init__()
        self._session, self._lane = session, lane
        self.form = Form(self)
        self.desk = Desk(session, self, lane.kind)
        self.page = SlipPage(session, self.form, for_unit=self.desk.is_for_units)
        self.large = LargeLabel(session)
        self.pages = Pages(self.page, self.large, lane)
        self.notices = Notices()
        self._offer_notice = partial(offer_notice, self, session, self.notices, self._failed)
        self.scan_field = ScanField("Ctrl+L")
        self.parked = KeyButton("Parkerade", "Ctrl+B", icon="archive")
        self.void = KeyButton("Makulera…")
        self.new = KeyButton("Ny", "Ctrl+N", icon="plus")
        self.guide = Guide(session, self.desk, self.form, self.page)
        self._last: UUID | None = None  # the hand-out made last
        self.troubles = Troubles(self.desk, self.pages, self.notices, self.guide)
        self.packs = PackScans(session, self.desk, self.page)
        self.scans = ScanRouter(session, self.desk, self.page, self.packs)
        self.scans.lane = lane
        self.editing = Editing(session, self.desk, self.form, self.page)
        self.codes = CodeScans(session, self.desk, self.editing, self, lane)
        self.questions = Questions(session, self.desk, self, lane)
        self.again = Again(session, self.desk, self.editing, self)
        self.calls = Calls(session, self.desk, self.editing, self.page)
        self.paper_forms = PaperForms(session, self.desk, self.editing, self, self.say)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.pages, 1)
        self._connect_desk()
        self._connect_page()
        bind_keys(self)

    # What the window asks

    def title(self) -> str:
        """Return the number of the slip."""
        return f"Expedition {self.desk.slip.slip}" if self.desk.slip else self._lane.title

    def badges(self) -> Sequence[Badge]:
        """Return what sort of order it is, and when it was handed out if that is long ago."""
        if self.desk.slip is None:
            return ()
        badges = [*again_badges(self.desk.slip), *sort_badges(self.desk.slip.draft)]
        if (at := self.desk.slip.draft.happened_at) is not None:
            badges.append(
                Badge(f"{self._lane.done} {day(at)} {clock_time(at)}", Tone.INFO, icon="clock")
            )
        return badges

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.scan_field, self.parked, self.void, self.new]

    def main_action(self) -> None:
        """Hand out, or go to the first thing that is in the way."""
        if self.desk.slip is None or self.desk.is_busy or self.pages.currentWidget() is self.large:
            return
        self.editing.collect()
        if self.troubles.unsaved is not None:
            self.troubles.retry()
        elif self.desk.is_printing:
            self.say("Etiketten är på väg till skrivaren.")
        elif self.page.bar.main.is_blocked and self.desk.review is not None:
            self.guide.go_to_obstacle()
        elif self.again.corrects:
            self.again.ask_reason()
        else:
            self.hand_out()

    def hand_out(self) -> None:
        """Make the hand-out: nothing is in the way."""
        self.desk.hand_out()

    def ask_owed(self) -> None:
        """Show what is owed, to hand out the rest."""
        self.questions.ask_owed()

    def search(self) -> None:
        """Go to the field that takes a code by hand."""
        self.scan_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scan_field.selectAll()

    def step_panel(self, steps: int) -> None:
        """Go to the next or the previous panel of the slip."""
        if self._shows_slip():
            self.page.step_panel(steps)

    def take_scan(self, code: str) -> bool:
        """Let what was read go to its place, wherever the keyboard is."""
        if not (self.pages.is_empty or self._shows_slip()):
            self.say("Gå tillbaka till blanketten först, Esc.")
            return True
        return self.scans.route(code)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return KEYS

    def entered(self) -> None:
        """Read again; the keyboard goes back to where it was on the slip."""
        self._read()
        if self._shows_slip():
            self.desk.ask_review()
            self.guide.give_back()
        else:
            self.search()

    def left(self) -> None:
        """Keep what is typed."""
        self.editing.collect()
        self.desk.save()

    def say(self, text: str) -> None:
        """Say something in the status line."""
        self.said.emit(text, Tone.NEUTRAL)

    # What people do

    def open_new(self, happened_at: datetime | None = None) -> None:
        """Open an empty slip; the one on the screen is parked first."""
        self.editing.collect()
        self.desk.park(lambda: self.desk.open_new(happened_at))

    def take_up(self, subject: UUID) -> None:
        """Go on from an earlier hand-out; the slip on the screen is parked first."""
        self.editing.collect()
        self.desk.park(lambda: self.desk.take_up(subject))

    def correct(self, subject: UUID) -> None:
        """Open a hand-out to correct it; the slip on the screen is parked first."""
        self.editing.collect()
        self.again.correct(subject)

    def park(self) -> None:
        """Put the slip aside."""
        self.editing.collect()
        self.desk.park()

    def show_large(self) -> None:
        """Show the labels in large letters."""
        self.editing.collect()
        if self.desk.slip is not None:
            self.pages.show_page(self.large)
            self.large.show_slip(self.desk.slip)

    def show_product(self) -> None:
        """Show all that is known of the active row's product."""
        rows = self.page.rows
        product = rows.cards[rows.active].row().product if rows.cards else None
        if product is None or not product.from_register:
            self.say("Raden har ingen vara ur registret.")
            return
        key = product.npl_pack_id or f"v{product.varunummer}"
        show_card(self, self._session, key, self._failed)

    def remove_row(self, index: int) -> None:
        """Take a row away, with a way to take it back."""
        gone = self.editing.remove_row(index)
        self.guide.mark_filled()
        if gone is not None:
            self.troubles.tell_removed(index, gone, self.editing.restore_row)

    def print_notations(self) -> None:
        """Print what is noted on the form."""
        self.editing.collect()
        self.desk.print_notations()

    def show_patient_sheet(self) -> None:
        """Show the patient's own sheet of what was handed out last on this screen."""
        if self._last is None:
            self.say("Inget är utlämnat här än. Äldre blad finns under Efterregistrera.")
        else:
            show_patient_slip(self, self._session, self._last, self._failed)

    # Inside

    def _connect_desk(self) -> None:
        desk = self.desk
        desk.opened.connect(self._opened)
        desk.opened.connect(lambda: self.notices.drop(KIND))
        desk.cleared.connect(self._cleared)
        desk.saved.connect(self.saved)
        desk.busy.connect(self._freeze)
        desk.handed_out.connect(self._handed_out)
        PaperNews(self._session, desk, self.troubles).said.connect(self.say)
        desk.voided.connect(lambda number: self.say(f"{number} är makulerad."))
        self.guide.said.connect(self.say)
        self.scans.said.connect(self.say)
        self.scans.belongs_elsewhere.connect(self.slip_belongs)
        self.scans.code_read.connect(self.codes.take)
        self.codes.said.connect(self.say)
        for part in (self.scans, self.packs, self.codes):
            part.stopped.connect(lambda text: self.said.emit(text, Tone.STOP))
        for part in (self.scans, self.packs):
            part.failed.connect(self._failed)
        self.packs.said.connect(self.say)
        self.scans.other_patient.connect(self.troubles.ask_patient)
        self.scans.other_product.connect(self.troubles.ask_product)
        self.troubles.patient_agreed.connect(self._change_patient)
        self.troubles.product_agreed.connect(self.scans.change_product)
        self.troubles.refused.connect(lambda refused: self.guide.go_to_obstacle(refused.findings))
        self.troubles.save_file_asked.connect(self.questions.ask_folder)
        self.questions.slip_chosen.connect(self._open_parked)
        self.questions.time_given.connect(self.open_new)
        self.questions.owed_chosen.connect(self.take_up)
        self.scans.left_found.connect(self.troubles.ask_rest)
        self.troubles.rest_agreed.connect(self.take_up)
        self.questions.failed.connect(self._failed)
        self.again.failed.connect(self._failed)
        self.again.said.connect(self.say)
        self.again.corrected.connect(self._offer_notice)
        self.scans.form_found.connect(self.paper_forms.capture)
        self.scans.form_to_read.connect(self.paper_forms.reread)
        self.scans.bag_found.connect(self.again.take_bag)
        self.scans.made_found.connect(self.troubles.ask_correction)
        self.troubles.correction_agreed.connect(self.correct)
        self.troubles.large_asked.connect(self.show_large)
        self._session.background.changed.connect(self._changed)

    def _connect_page(self) -> None:
        page, bar = self.page, self.page.bar
        page.rows.removed.connect(self.remove_row)
        page.rows.note_asked.connect(self.print_notations)
        page.pictures.slip = lambda: self.desk.slip
        page.pictures.released.connect(self._forget_picture)
        page.pictures.pictured.connect(self.codes.look_in)
        for button, act in (
            (bar.park, self.park),
            (self.void, lambda: self.again.drop_or(self.questions.ask_reason)),
            (bar.shelf, self.again.shelve_or_list),
            (bar.print, self._print),
            (bar.main, self.main_action),
            (self.new, self.open_new),
            (self.pages.new, self.open_new),
            (self.parked, self.questions.ask_slip),
            (self.pages.owed, self.ask_owed),
            (self.pages.bags, self.again.shelve_or_list),
            (self.pages.picture, self.codes.ask_picture),
            (self.pages.late, self.questions.ask_time),
            (self.pages.late_after, self.questions.ask_time),
            (self.pages.open_outage, self.outage_requested.emit),
        ):
            button.acted.connect(act)
        bar.main.obstructed.connect(self.main_action)
        self.scan_field.given.connect(self.scans.route_typed)
        self.large.closed.connect(self._close_large)
        self.pages.currentChanged.connect(lambda _: self._show_commands())
        self.calls.new_asked.connect(self.open_new)
        for chosen in (page.paper.sort.origin_chosen, page.paper.sort.kind_chosen):
            chosen.connect(self._sort_chosen)
        page.paper.urgent.clicked.connect(self._sort_chosen)

    def _handed_out(self, entry: Entry) -> None:
        self._last = entry.subject
        self.say(f"{self._lane.done} {clock_seconds(entry.recorded_at)}.")
        self._offer_notice(entry)

    def _sort_chosen(self) -> None:
        """Let the head say what sort of order it is now."""
        self.editing.collect()
        self.head_changed.emit()

    def _freeze(self, busy: bool) -> None:
        """Let nobody change a slip that is on its way off the screen."""
        self.page.setEnabled(not busy)
        if not busy and self._shows_slip():
            self.guide.give_back()

    def _shows_slip(self) -> bool:
        return self.pages.currentWidget() is self.page

    def _read(self) -> None:
        self._session.run(read_counter, self._seen, self._failed)

    def _changed(self) -> None:
        if self.isVisible():
            self._read()
            self.desk.ask_review()

    def _seen(self, counter: Counter) -> None:
        self.scans.may_open = counter.may_open
        here = self.desk.slip.subject if self.desk.slip else None
        waiting = sum(s.subject != here and self._lane.holds(s.draft.kind) for s in counter.slips)
        self.parked.setText(f"Parkerade {waiting}" if waiting else "Parkerade")
        self.parked.updateGeometry()
        self.page.waiting.show_register(counter.register, counter.stale)
        self.pages.say_elsewhere(counter.elsewhere)
        if self.desk.slip is None:
            self.pages.late_after.setVisible(counter.may_capture)
            self.pages.show_page(self.pages.ready if counter.may_open else self.pages.no_outage)
        self._show_commands()

    def _show_commands(self) -> None:
        """Leave out of the head what stands in the middle of the page with the same key."""
        self.new.setVisible(self._shows_slip())
        self.void.setVisible(self._shows_slip())

    def _opened(self, slip: OpenSlip) -> None:
        self.again.name_buttons(self.void, self.page.bar)
        self.editing.show_slip(slip)
        self.guide.mark_filled()
        self.pages.show_page(self.page)
        self.head_changed.emit()
        self._read()
        self.guide.begin()
        self.calls.opened()
        self.scans.take_pending()

    def _cleared(self) -> None:
        self.pages.show_page(self.pages.unknown)
        self.head_changed.emit()
        self._read()
        self.search()

    def _forget_picture(self, digest: str) -> None:
        self.desk.save()  # the picture goes when the stored slip names it no more
        self._session.run(
            lambda workplace: forget_papers(workplace, [digest]), lambda _: None, self._failed
        )

    def _change_patient(self, identity: str) -> None:
        self.scans.change_patient(identity)
        self.guide.go_to("patient.name")

    def _print(self) -> None:
        self.editing.collect()
        self.desk.print_labels()

    def _close_large(self) -> None:
        self.pages.show_page(self.page)
        self.page.bar.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_parked(self, slip: OpenSlip) -> None:
        self.editing.collect()
        self.desk.park(lambda: self.desk.take(slip))

    def _failed(self, error: Exception) -> None:
        self.said.emit(told(error), Tone.STOP)
