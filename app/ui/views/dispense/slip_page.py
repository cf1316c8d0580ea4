"""The three columns of an open slip, and the bar below them."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QSplitter, QVBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.fields import row_of
from app.domain.order import OrderKind, Origin
from app.ui.session import Session
from app.ui.theme import current_theme
from app.ui.views.dispense.action_bar import ActionBar
from app.ui.views.dispense.call_panel import CallPanel
from app.ui.views.dispense.code_panel import CodePanel
from app.ui.views.dispense.findings_panel import FindingsPanel
from app.ui.views.dispense.folded import FoldedFindings, FoldedLeft
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.paper_panel import PaperPanel
from app.ui.views.dispense.paper_strip import PaperStrip
from app.ui.views.dispense.patient_panel import PatientPanel
from app.ui.views.dispense.payment_panel import PaymentPanel
from app.ui.views.dispense.prescriber_panel import PrescriberPanel
from app.ui.views.dispense.rare_fields import PATHS as RARE_PATHS
from app.ui.views.dispense.rows_panel import RowsPanel
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.views.dispense.unit_panels import OrdererPanel, UnitPanel
from app.ui.views.dispense.waiting_panel import WaitingPanel
from app.ui.widgets.label import hairline
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage

_LEFT, _MIDDLE, _RIGHT = 284, 462, 330  # px; the middle at its narrowest
_Part = (
    PaperPanel | CallPanel | PaperStrip | PrescriberPanel | PatientPanel | PaymentPanel
    | UnitPanel | OrdererPanel | RowsPanel
)  # fmt: skip
_MIDDLE_PATHS = ("patient.", "collector.", "identity_checked")
_KIND_PATHS = ("patient.species", "patient.animal")  # which stand beside the kind
_SPLIT = 6  # px between the columns, to take hold of
_MOUSE_MS = 200  # a fold waits until the mouse button is up, or a click would miss its target


class SlipPage(QWidget):
    """Everything of an open slip (expeditionen). SlipPage(session, form, for_unit=…).

    `edited` comes when a person changes anything in it. Where three columns do not fit, the left
    one folds to a line, and takes the place of the right one while it has the keyboard.
    """

    edited = Signal()
    filling = Signal(str)  # a path that a scan is about to fill, and then has
    filled = Signal(str)

    def __init__(self, session: Session, form: Form, *, for_unit: bool = False) -> None:
        super().__init__()
        self._form = form
        self.first_field = "requisition.unit" if for_unit else "issued_on"
        self._tabs: list[QWidget] = []
        self._session, self._advised_by = session, ""
        self._now = session.workplace.computer.clock.now
        self.rules = RulesNow(session, self)
        self.paper = PaperPanel(form, self.rules, self._today)
        self.code = CodePanel()
        self.call = CallPanel(session, form, self.rules)
        self.pictures = PaperStrip(session)
        self.prescriber = PrescriberPanel(session, form)
        self.patient = PatientPanel(form)
        self.of_unit = (
            (UnitPanel(form), OrdererPanel(form, self.rules, self._today)) if for_unit else ()
        )
        self.rows = RowsPanel(session, form, self.rules, for_unit=for_unit)
        self.findings = FindingsPanel("Leverera" if for_unit else "Lämna ut")
        self.waiting = WaitingPanel()
        self.payment = PaymentPanel(session, form)
        self.bar = ActionBar(for_unit=for_unit)
        form.add("advice_given", self.bar.advice)
        lines = ("Enhet", "Beställare") if for_unit else ("Underlag", "Förskrivare")
        self.folded, self.folded_findings = FoldedLeft(lines), FoldedFindings()
        self.left, self.right = _Column(), _Column()
        self._lay_out()
        of_patient = (self.paper, self.call, self.prescriber, self.patient)
        self._parts: tuple[_Part, ...] = (*of_patient, self.pictures, self.rows, self.payment)
        if self.of_unit:  # in the place of patient, prescriber and what a patient pays
            self._parts = (*self.of_unit, self.pictures, self.rows)
            for part in (*of_patient, self.payment):
                part.hide()
        for own in self._parts:
            own.edited.connect(self.edited)
        self.paper.sort.kind_chosen.connect(lambda: self.rows.choose_kind(self.paper.sort.sort[1]))
        self.paper.rare.opened.connect(self.prescriber.show_address)
        self.paper.sort.origin_chosen.connect(self._origin_chosen)
        self.bar.advice_changed.connect(self._advice_changed)
        paper, prescriber = self.of_unit or (self.paper, self.prescriber)
        self.folded.paper.acted.connect(lambda: self.unfold(paper))
        self.folded.prescriber.acted.connect(lambda: self.unfold(prescriber))
        self.folded_findings.open.acted.connect(self._enter_findings)
        self.findings.counted.connect(self.folded_findings.counts.setText)
        self.left.escaped.connect(self._leave_left)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        current_theme().follow(self._arrange)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft into every field."""
        self.rows.active = 0
        for part in self._parts:
            part.show_draft(draft)
        self.bar.advice.setChecked(draft.advice_given)
        self._advised_by = draft.advised_by

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in every field."""
        for part in self._parts:
            draft = part.apply(draft)
        given = self.bar.advice.isChecked()
        return replace(draft, advice_given=given, advised_by=self._advised_by if given else "")

    def _advice_changed(self) -> None:
        """Note who ticked, since another may be the one who hands out."""
        self._advised_by = str(self._session.workplace.person.id)
        self._form.visited.add("advice_given")
        self.edited.emit()

    def refresh(self, draft: DispensingDraft, today: date) -> None:
        """Show what follows from the draft without any check."""
        if self.of_unit:
            self.folded.show_draft(draft)
            return
        self.patient.refresh(draft, today)
        self.prescriber.show_kind(draft.kind)
        self.rows.show_kind(draft.kind)
        self.payment.refresh(draft)
        self.call.arrange(draft)
        self.code.show_draft(draft)
        is_animal = draft.kind is OrderKind.ANIMAL
        self.patient.fields.name.caption.setText("Ägarens namn" if is_animal else "Namn")
        self.prescriber.signature.setVisible(draft.origin is not Origin.TELEPHONE)
        self.folded.show_draft(draft)

    def step_panel(self, steps: int) -> None:
        """Go to the next (+1) or the previous (-1) panel in sight, round and round."""
        every = (
            self.paper, self.call, self.prescriber, *self.of_unit, self.patient, self.rows,
            self.payment, self.findings, self.waiting,
        )  # fmt: skip
        shown = [panel for panel in every if panel.isVisible() and panel.first() is not None]
        focused = QApplication.focusWidget() or self
        at = next((i for i, panel in enumerate(shown) if panel.isAncestorOf(focused)), -1)
        if at < 0 and steps < 0:
            at = 0
        if shown:
            shown[(at + steps) % len(shown)].enter()

    def order_tabs(self) -> None:
        """Let Tab meet the findings' cards where they stand; Qt leaves what comes last for last."""
        last = self.rows.add_button if self.of_unit else self.payment.card_seen
        order = [last, *self.findings.stops()]
        if order != self._tabs:
            self._tabs = order
            for one, other in pairwise(order):
                QWidget.setTabOrder(one, other)

    def reveal(self, path: str) -> None:
        """Bring the field of a path into sight, unless it is."""
        if (row := row_of(path)) is not None:
            self.rows.open_row(row, focus=False)
        elif path.startswith("payment."):
            self.payment.reveal()
        elif path.startswith(_MIDDLE_PATHS) and path not in _KIND_PATHS:
            self.patient.set_folded(folded=False)
        elif path not in ("advice_given", "label", "outage", "happened_at"):
            if path.startswith("call"):
                self.call.show()
            elif path in RARE_PATHS or path == "prescriber.workplace_address":
                self.paper.rare.reveal()
            self.left.show()
            self._arrange(keep_left=True)

    def take_call(self, *, at: datetime | None) -> None:
        """Make the order one by telephone and go to its call."""
        self.reveal("origin")
        self.paper.sort.choose(Origin.TELEPHONE)
        self.call.ask(at=at)

    def call_back(self, *, at: datetime | None) -> None:
        """Let a call-back be recorded, or go to the call that is."""
        self.reveal("call.spoke_with")
        self.call.ask(at=at)

    def _today(self) -> date:
        return self._now().date()

    def _origin_chosen(self) -> None:
        """Let a telephone order be of today."""
        if self.paper.sort.sort[0] is Origin.TELEPHONE and not self.paper.issued.value():
            self.paper.issued.set_value(self._today().isoformat())

    def unfold(self, panel: Panel) -> None:
        """Let the left column take the place of the right one."""
        self._arrange(keep_left=True)
        panel.enter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold as there is room."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def has_room(self) -> bool:
        """Tell whether all three columns fit beside each other."""
        return self.width() >= current_theme().px(_LEFT + _MIDDLE + _RIGHT)

    def _arrange(self, *, keep_left: bool = False) -> None:
        theme, room = current_theme(), self.has_room
        inside = self.left.isAncestorOf(QApplication.focusWidget() or self)
        left = room or keep_left or inside
        self.left.setVisible(left)
        self.right.setVisible(room or not left)
        self.folded.setVisible(not left)
        self.folded_findings.setVisible(not room)
        side = theme.px(_LEFT if room else _RIGHT)
        rest = self.width() - side - theme.px(_RIGHT)
        self._split.setSizes([side, max(rest, 1), theme.px(_RIGHT)])

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._fold_left()
            in_patient = self.patient.isAncestorOf(new)
            if not self.of_unit:
                self.payment.give_room(is_needed=in_patient and not self.has_room)

    def _fold_left(self) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            QTimer.singleShot(_MOUSE_MS, self, self._fold_left)
        elif not self.has_room and not self.left.isHidden():
            self._arrange()

    def _leave_left(self) -> None:
        if not self.has_room:
            self.rows.enter()

    def _enter_findings(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # out of the left column, which folds
        self._arrange()
        self.findings.enter()

    def _lay_out(self) -> None:
        paper = TallPage()
        column = QVBoxLayout(paper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        upper = (self.paper, self.call, *self.of_unit[:1])
        for part in (*upper, hairline(), self.prescriber, *self.of_unit[1:]):
            column.addWidget(part)
        column.insertWidget(-1 if self.of_unit else 2, self.pictures)  # below what the paper says
        column.addStretch(1)
        self.left.hold((self.folded_findings, 0), (self.code, 0), (scrolling(paper), 1))
        self.right.hold((self.findings, 0), (hairline(), 0), (self.waiting, 1))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(_SPLIT)
        self._split.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._split, 1)
        for index, part in enumerate((self.left, self._middle(), self.right)):
            self._split.addWidget(part)
            self._split.setStretchFactor(index, 1 if index == 1 else 0)
            if index == 1:
                self.rows.make_cards()
                self._below_rows.addWidget(self.payment)  # now: Tab comes to it after the rows
        page.addWidget(self.bar)

    def _middle(self) -> QWidget:
        rows = TallPage()
        scrolled = QVBoxLayout(rows)
        scrolled.setContentsMargins(0, 0, 0, 0)
        scrolled.addWidget(self.rows)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.folded)
        column.addWidget(self.patient)
        column.addWidget(scrolling(rows), 1)
        self._below_rows = column
        return made


class _Column(QFrame):
    """A side column with its ground; Esc in it is told."""

    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 2, 0, 2)
        self._rows.setSpacing(2)

    def hold(self, *parts: tuple[QWidget, int]) -> None:
        """Put parts below each other, each with its share of the height."""
        for part, share in parts:
            self._rows.addWidget(part, share)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)
