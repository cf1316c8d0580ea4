"""The screen Förskriv: an emergency prescription with its live paper, and what was issued."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.draft import PatientDraft
from app.domain.fields import row_of
from app.domain.order import Prescriber
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.scan import ScanKind, classify_scan
from app.domain.staff import Act
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count
from app.ui.view import View
from app.ui.views.dispense.form import Form
from app.ui.views.prescribe.following import Following
from app.ui.views.prescribe.keys import KEYS, reading_order
from app.ui.views.prescribe.medicines import Medicines
from app.ui.views.prescribe.paper_part import PaperPart
from app.ui.views.prescribe.patient_part import PatientPart
from app.ui.views.prescribe.preview import Preview, beside
from app.ui.views.prescribe.profile_dialog import ProfileDialog
from app.ui.views.prescribe.register_panel import RegisterPanel
from app.ui.views.prescribe.remarks import Remarks
from app.ui.views.prescribe.writing import Writing
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.message_strip import MessageStrip
from app.ui.widgets.panel import scrolling
from app.usecases.issue_prescription import DeskReview, IssuedPaper
from app.usecases.write_prescription import profile, suggested_profile


class PrescribeView(View):
    """The prescriber's screen (Förskriv). PrescribeView(session)."""

    said = Signal(str, object)  # text, Tone

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.form = Form(self, reading_order)
        self.writing = Writing(session, self)
        self.patient = PatientPart(session, self.form)
        self.medicines = Medicines(session, self.form)
        self.paper = PaperPart(self.form)
        self.remarks = Remarks()
        self.register = RegisterPanel(session)
        self.preview = Preview(session.background)
        self.message = MessageStrip()
        self.following = Following(session, self)
        self.own = KeyButton("Mina uppgifter…", "Alt+U")
        self.clear = KeyButton("Rensa", "Ctrl+Backsteg", icon="x")
        self.main = KeyButton(
            "Skriv ut och signera", "Ctrl+Enter", icon="printer", kind=ButtonKind.PRIMARY
        )
        self.tell = KeyButton("Fyll i mina uppgifter", "Alt+U", kind=ButtonKind.PRIMARY)
        self._going = ""  # the field that Enter was pressed in
        self._is_leading = False  # Ctrl+Enter was pressed before the check had come
        self._lay_out()
        self._connect()
        self._bind()

    # What the window asks

    def title(self) -> str:
        """Return the screen's name."""
        return "Förskriv"

    def note(self) -> str:
        """Return how much is left to fill in."""
        review = self.writing.review
        if review is None or self.pages.currentWidget() is not self.page:
            return ""
        left = len(review.obstacles)
        words = count(left, "uppgift återstår", "uppgifter återstår")
        return words if left else "Alla obligatoriska fält ifyllda"

    def badges(self) -> Sequence[Badge]:
        """Return that what stands here is no prescription yet."""
        if self.pages.currentWidget() is not self.page:
            return ()
        return (Badge("Utkast, nummer sätts vid utskrift", Tone.NEUTRAL, icon="pencil"),)

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.own, self.clear, self.main]

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return KEYS

    def main_action(self) -> None:
        """Issue and print, or go to the first thing that is in the way."""
        if self.pages.currentWidget() is self.untold:
            self.ask_profile()
        elif self.pages.currentWidget() is self.page:
            self.collect()
            self._is_leading = True
            self.writing.check_now()

    def take_scan(self, code: str) -> bool:
        """Take a patient's number."""
        scan = classify_scan(code)
        if scan.kind is not ScanKind.IDENTITY or self.pages.currentWidget() is not self.page:
            return False
        self.patient.put_identity(scan.value)
        return True

    def entered(self) -> None:
        """Read again; the keyboard goes to the first field, or back to where it was."""
        why = why_not(self._session.workplace.person, Act.PRESCRIBE)
        if why:
            self.refused.say("Här skriver förskrivare reservrecept", why)
            self._show(self.refused)
            return
        if self.writing.draft is None:
            self.writing.begin()  # answered first: nothing typed is written over
        else:
            self.writing.check_now()
        self._session.run(profile, self._seen, self._failed)
        self.following.read()

    def left(self) -> None:
        """Keep what is typed."""
        if self.writing.draft is not None:
            self.collect()
            self.writing.save()

    # What people do

    def collect(self) -> None:
        """Take over what stands in the fields."""
        draft = self.writing.draft
        if draft is not None and not self.writing.is_busy:
            changed = self.paper.apply(self.medicines.apply(self.patient.apply(draft)))
            self.writing.change(changed)

    def ask_profile(self) -> None:
        """Let the prescriber tell who they are."""
        self._session.run(
            lambda workplace: (profile(workplace), suggested_profile(workplace)),
            self._show_profile,
            self._failed,
        )

    def ask_clear(self) -> None:
        """Throw away what is typed, after a question."""
        self.collect()
        draft = self.writing.draft
        if draft is None or not draft.is_begun:
            return
        text = "Det som är skrivet tas bort. Inget nummer har använts."
        dialog = Dialog(self, "Rensa receptet?", text, action="Rensa")
        dialog.accepted.connect(self.writing.clear)
        dialog.open()

    # Inside

    def _lay_out(self) -> None:
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(4, 4, 4, 8)
        inside.setSpacing(0)
        for part in (self.patient, self.medicines, self.paper, self.remarks):
            inside.addWidget(part)
        inside.addWidget(self.register, 1)
        left = QWidget()
        over = QVBoxLayout(left)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(0)
        over.addWidget(self.message)
        over.addWidget(scrolling(column), 1)
        self.page = QWidget()
        self.page.setLayout(beside(left, self.preview))
        self.untold = EmptyState(
            "pencil",
            "Fyll i dina uppgifter först",
            "Namn, yrke, förskrivarkod och arbetsplats står på varje recept. Det görs en gång.",
            actions=[self.tell],
        )
        self.refused = EmptyState("lock", "Här skriver förskrivare reservrecept")
        self.loading = QWidget()
        self.pages = QStackedLayout(self)
        for page in (self.loading, self.page, self.untold, self.refused):
            self.pages.addWidget(page)

    def _connect(self) -> None:
        writing = self.writing
        for part in (self.patient, self.medicines, self.paper):
            part.edited.connect(self.collect)
        for failing in (self.patient, self.medicines):
            failing.failed.connect(self._failed)
        self.patient.patient_taken.connect(self._take_patient)
        self.medicines.removed.connect(self._take_draft)
        self.medicines.favourites.acted.connect(self.following.ask_favourites)
        self.form.entered.connect(self._enter)
        self.form.left.connect(lambda _: self._leave_field())
        writing.opened.connect(self._opened)
        writing.reviewed.connect(self._reviewed)
        writing.drawn.connect(self.preview.show_pdf)
        writing.not_drawn.connect(self.preview.show_error)
        writing.issued.connect(self._issued)
        writing.failed.connect(self._failed)
        writing.busy.connect(lambda busy: self.page.setEnabled(not busy))
        self.remarks.decided.connect(writing.decide)
        self.register.chosen.connect(self.following.open_order)
        self.register.all_asked.connect(self.following.show_all)
        self.own.acted.connect(self.ask_profile)
        self.tell.acted.connect(self.ask_profile)
        self.clear.acted.connect(self.ask_clear)
        self.main.acted.connect(self.main_action)
        self.main.obstructed.connect(self.main_action)
        self.following.failed.connect(self._failed)
        self.following.said.connect(lambda text: self.said.emit(text, Tone.NEUTRAL))
        self.following.lines_read.connect(self.register.show_lines)
        self.following.paper_made.connect(self._show_paper)
        self.following.favourite_taken.connect(
            lambda kept: self.medicines.card().take_favourite(kept)
        )
        self._session.background.changed.connect(self._changed)

    def _bind(self) -> None:
        for index in range(len(self.medicines.cards)):
            self._key(f"Ctrl+{index + 1}", index)
        shortcut("Alt+P", self.page).activated.connect(self.patient.enter)
        shortcut("Ctrl+Del", self.page).activated.connect(self._remove_row)
        shortcut("Ctrl+Shift+F", self.page).activated.connect(self._keep_favourite)
        shortcut("Ctrl+Shift+L", self.page).activated.connect(
            lambda: self.medicines.card().kind.ask()
        )

    def _key(self, key: str, index: int) -> None:
        shortcut(key, self.page).activated.connect(lambda: self.medicines.open_row(index))

    def _remove_row(self) -> None:
        self.collect()
        if self.writing.draft is not None:
            self.medicines.remove_active(self.writing.draft)

    def _keep_favourite(self) -> None:
        self.following.keep_favourite(self.medicines.card().row())

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        for button in (self.own, self.clear, self.main):
            button.setVisible(page is self.page)
        self.head_changed.emit()

    def _seen(self, known: Prescriber | None) -> None:
        if known is None:
            self._show(self.untold)
            self.tell.setFocus()
            return
        is_new = self.pages.currentWidget() is not self.page
        self._show(self.page)
        if is_new or not self.form.current():
            (self.form.widget(self.form.last) or self.patient.identity).setFocus()

    def _show_profile(self, known: tuple[Prescriber | None, Prescriber | None]) -> None:
        dialog = ProfileDialog(self, self._session, *known)
        dialog.written.connect(self._profile_kept)
        dialog.open()

    def _profile_kept(self, said: str) -> None:
        self.said.emit(said, Tone.OK)
        self._session.run(profile, self._seen, self._failed)
        self.writing.check_now()

    def _opened(self, draft: PrescriptionDraft) -> None:
        self.message.say("")
        self._put(draft)
        self.form.begin_anew()
        if self.pages.currentWidget() is self.page:
            self.patient.identity.setFocus()

    def _put(self, draft: PrescriptionDraft) -> None:
        self.patient.show_draft(draft)
        self.medicines.show_draft(draft)
        self.paper.show_draft(draft)

    def _take_draft(self, draft: PrescriptionDraft) -> None:
        """Let another draft stand on the screen, as what a person has changed."""
        self._put(draft)
        self.writing.change(draft)
        self.medicines.card().enter()

    def _take_patient(self, patient: PatientDraft) -> None:
        if self.writing.draft is not None:
            self.paper.protected.setChecked(patient.is_protected)
            self.writing.change(replace(self.writing.draft, patient=patient))
            self.medicines.card().enter()

    def _leave_field(self) -> None:
        self.collect()
        self.writing.save()
        if self.writing.review is not None:
            self._show_findings(self.writing.review)

    def _enter(self, path: str) -> None:
        self.collect()
        self._going = path
        self.writing.check_now()

    def _reviewed(self, review: DeskReview) -> None:
        draft = self.writing.draft
        if draft is None:
            return
        going, self._going = self._going, ""
        leading, self._is_leading = self._is_leading, False
        left = len(review.obstacles)
        self.main.block(count(left, "uppgift återstår", "uppgifter återstår") if left else "")
        self.remarks.show_review(draft, review)
        if leading and not left:
            self.writing.issue()
        elif leading:
            self.form.visit_all()
            self._go_to([finding.field for finding in review.obstacles], "")
        elif going:
            self._go_to([finding.field for finding in review.obstacles], going)
        self._show_findings(review)
        self.head_changed.emit()

    def _show_findings(self, review: DeskReview) -> None:
        self.form.show_findings(review.findings, ())
        is_open = any(finding.field == "e_prescription" for finding in review.obstacles)
        said = self.form.is_visited("e_prescription")
        self.paper.question.show_missing(is_missing=is_open and said)

    def _go_to(self, paths: Sequence[str], after: str) -> None:
        """Give the keyboard to the first field after one that something is left to do in."""
        path = self.form.after(after, paths) if after else next(iter(self._sorted(paths)), "")
        if not path:
            self.said.emit("Allt är ifyllt. Ctrl+Enter skriver ut och signerar.", Tone.OK)
            return
        row = row_of(path)
        if row is not None:
            self.medicines.reveal(row)
        self.paper.reveal(path)
        widget = self.form.widget(path)
        if path == "profile":
            self.ask_profile()
        elif widget is not None:
            widget.setFocus()

    def _sorted(self, paths: Sequence[str]) -> list[str]:
        return sorted(paths, key=reading_order)

    def _issued(self, paper: IssuedPaper) -> None:
        self.following.read()
        self._show_paper(paper)

    def _show_paper(self, paper: IssuedPaper) -> None:
        """Say that it goes to the printer, or show it where none is set."""
        number = paper.line.issued.number
        if paper.is_in_line:
            self.said.emit(f"{number} är utfärdat, på väg till skrivaren.", Tone.OK)
            return
        self.said.emit(f"{number} är utfärdat.", Tone.OK)
        named = (f"Reservrecept {number}", f"reservrecept-{number}.pdf")
        SheetDialog(self, self._session, paper.pdf, named, paper.line.subject).open()

    def _changed(self) -> None:
        if self.isVisible() and self.pages.currentWidget() is self.page:
            self.following.read()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
