"""Leads through a slip: what may be said of it now, where the keyboard goes next, who decides."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from app.domain import decisions
from app.domain.decisions import decision_key
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, Severity
from app.domain.signed_order import standing
from app.domain.staff import Act, may
from app.ui.session import Session
from app.ui.texts import clock_time
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.findings_panel import Checked
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.paths import is_blank, reading_order
from app.ui.views.dispense.signing import Signing
from app.ui.views.dispense.slip_page import SlipPage
from app.usecases.fill_slip import Review

_APPROVAL = "K-APPROVE"
_NEEDED_TICKS = ("call.read_back", "signature_seen", "advice_given")
_START = "start"  # no field: Enter was pressed in none


class Guide(QObject):
    """Shows reviews and moves the keyboard (vägledning). Guide(session, desk, form, page)."""

    said = Signal(str)  # for the status line

    def __init__(self, session: Session, desk: Desk, form: Form, page: SlipPage) -> None:
        super().__init__(desk)
        self._session, self._desk, self._form, self._page = session, desk, form, page
        self.signing = Signing(session, desk, page.bar)
        self.signing.said.connect(self.said)
        self.signing.refused.connect(lambda refused: self.go_to_obstacle(refused.findings))
        self._review: Review | None = None  # the last one that was shown
        self._going_from = ""  # the field that Enter was pressed in, until its review is here
        self._asked_from = ""  # the field that a person was in when asked why
        self._scanned_in = ""  # the field that has the keyboard while a scan fills it
        desk.opened.connect(self._start)
        desk.reviewed.connect(self.show_review)
        form.entered.connect(self.go_on)
        form.left.connect(lambda _: self._show_again())
        form.ticked.connect(self._ticked)
        page.filling.connect(self._leave_scanned)
        page.filled.connect(self._go_on_from_scanned)
        page.rows.picked.connect(self._go_on_from_product)
        page.findings.decided.connect(self.decide)
        page.findings.reasoned.connect(self._decide_because)
        page.findings.unanswered.connect(self._go_back)
        page.findings.withdrawn.connect(self.withdraw)
        page.findings.chosen.connect(self.go_to)

    def show_review(self, review: Review) -> None:
        """Show what a review of the slip as it stands says."""
        if self._desk.slip is None:
            return
        self._review = review
        draft, page = self._desk.slip.draft, self._page
        page.rules.take(review.rules)
        remaining = [f.field for f in review.findings if self._is_remaining(f, draft)]
        shown = self._may_be_said(review, draft)
        decided = frozenset(decision_key(f) for f in shown if decisions.is_decided(draft, f))
        signatures = {s.key: f"{s.signature} {clock_time(s.at)}" for s in draft.signed}
        checked = Checked(shown, remaining, decided, signatures, dict(draft.reasons))
        page.findings.show_checked(checked)
        page.rows.show_findings(f for f in shown if decision_key(f) not in decided)
        filled = [p for p in self._form.visited if not is_blank(draft, p)]
        self._form.verified = standing(draft)
        self._form.show_findings(review.findings, filled)
        happened = draft.happened_at or self._session.workplace.computer.clock.now()
        page.waiting.show_steps(review.steps, happened)
        page.rows.show_totals(draft, review.totals)
        page.payment.show_charge(review.charge)
        today = self._session.workplace.computer.clock.now().date()
        page.patient.show_earlier(review.earlier, draft, today)
        self._show_progress(review, [f for f in review.findings if self._is_remaining(f, draft)])
        if going := self._going_from:
            self._going_from = ""
            if self._form.current() in (going, ""):  # nobody has gone elsewhere meanwhile
                self._go_on_from(going)
        page.order_tabs()

    def go_on(self, path: str) -> None:
        """Go from a complete field to the next that is required and empty."""
        self._form.visited.add(path)
        self._going_from = path
        if self._desk.review is not None:
            self.show_review(self._desk.review)

    def _go_on_from_product(self, row: int) -> None:
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)  # the search field has gone
        self.go_on(f"rows.{row}.product")

    def _ticked(self, path: str) -> None:
        """Go on from a tick that had to be there; other ticks keep the keyboard."""
        if path in _NEEDED_TICKS:
            self.go_on(path)

    def _leave_scanned(self, path: str) -> None:
        if self._form.current() == path:
            self._scanned_in = path
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)  # the field may go

    def _go_on_from_scanned(self, path: str) -> None:
        """Go on from a field as Enter does, if a scan filled it while it had the keyboard."""
        if self._scanned_in == path:
            self._scanned_in = ""
            self.go_on(path)

    def go_to_obstacle(self, obstacles: Sequence[Finding] = ()) -> None:
        """Go to the first thing that forbids handing out, and let every field say its own."""
        self._form.visit_all()
        self._show_again()
        review = self._review
        found = list(obstacles) or list(review.obstacles if review else ())
        found = [f for f in found if f.rule != _APPROVAL] or found  # it comes when all else is done
        stops = sorted(
            (f for f in found if f.severity is Severity.STOP), key=lambda f: reading_order(f.field)
        )
        first = next(iter(stops or found), None)
        if first is None:
            return
        if first.rule == "P-NOLABEL":
            self._page.bar.print.setFocus(Qt.FocusReason.OtherFocusReason)
        elif first.severity is Severity.STOP and self._form.widget(first.field) is not None:
            self.go_to(first.field)
        else:
            self._page.findings.go_to(first)

    def go_to(self, path: str) -> None:
        """Give the field of a path the keyboard."""
        if path == "label":
            self._page.bar.print.setFocus(Qt.FocusReason.OtherFocusReason)
        elif path == "call":
            self._page.call_back(at=None)
        elif (widget := self._form.widget(path)) is not None:
            self._page.reveal(path)
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    def decide_marked(self) -> None:
        """Decide upon the marked warning (Ctrl+J), or say that none waits for it."""
        if (finding := self._page.findings.marked()) is not None:
            self.decide(finding)
        elif self._desk.slip is not None:
            self.said.emit("Ingen varning väntar på beslut.")

    def withdraw_marked(self) -> None:
        """Take back the decision on the card that has the keyboard (Ctrl+Shift+J)."""
        if (finding := self._page.findings.focused()) is not None:
            self.withdraw(finding)

    def decide(self, finding: Finding) -> None:
        """Let whoever is signed in take a decision on a warning, with words where it asks why."""
        if self._desk.slip is None or finding.severity is not Severity.WARN:
            return
        if not may(self._session.workplace.person, Act.HAND_OUT):
            self.said.emit("Bara farmaceut beslutar om varningar.")
        elif finding.takes_words:
            self._asked_from = self._form.current()
            self._page.findings.ask(finding)
            self._page.order_tabs()
        else:
            self._note(finding, "")

    def withdraw(self, finding: Finding) -> None:
        """Let a warning stand undecided again."""
        if (slip := self._desk.slip) is not None:
            self._desk.change(decisions.withdraw(slip.draft, decision_key(finding)))

    def _decide_because(self, finding: Finding, words: str) -> None:
        self._note(finding, words)
        if self._asked_from:
            self._go_back()
        else:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)  # the question has gone
            self._going_from = _START

    def _go_back(self) -> None:
        if came_from := self._asked_from:
            self._asked_from = ""
            self.go_to(came_from)

    def _note(self, finding: Finding, words: str) -> None:
        workplace = self._session.workplace
        if (slip := self._desk.slip) is not None:
            by, now = workplace.person, workplace.computer.clock.now()
            self._desk.change(decisions.decide(slip.draft, finding, by, now, words))

    def begin(self) -> None:
        """Give the keyboard to the first field that waits, once it is known which."""
        slip = self._desk.slip
        first = self._page.first_field
        if slip is None or is_blank(slip.draft, first):
            self.go_to(first)
        else:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.go_on(_START)

    def give_back(self) -> None:
        """Give the keyboard to the field that had it last, or to the first that waits."""
        if self._form.last:
            self.go_to(self._form.last)
        else:
            self.begin()

    def mark_filled(self) -> None:
        """Take every field that holds something as one that a person has been in."""
        if (slip := self._desk.slip) is not None:
            filled = (path for path in self._form.paths() if not is_blank(slip.draft, path))
            self._form.visited.update(filled)

    def _start(self) -> None:
        self._form.begin_anew()
        self._review, self._going_from, self._asked_from = None, "", ""

    def _show_again(self) -> None:
        if self._desk.review is not None:
            self.show_review(self._desk.review)

    def _is_remaining(self, finding: Finding, draft: DispensingDraft) -> bool:
        """Tell whether the finding only says that a person has not come so far yet."""
        if finding.severity is not Severity.STOP or self._form.widget(finding.field) is None:
            return False
        says_missing = finding.text.endswith("saknas.")
        is_plain = says_missing and is_blank(draft, finding.field)
        return is_plain or not self._form.is_visited(finding.field)

    def _may_be_said(self, review: Review, draft: DispensingDraft) -> list[Finding]:
        """Return what concerns fields that a person has been in; the label's turn comes last."""
        said = [
            finding
            for finding in review.findings
            if self._form.is_visited(finding.field) and not self._is_remaining(finding, draft)
        ]
        early = {f.field for f in review.findings if f.severity is Severity.STOP}
        if early - {"advice_given", "approval"}:
            said = [finding for finding in said if finding.field != "label"]
        return said

    def _go_on_from(self, path: str) -> None:
        slip, review = self._desk.slip, self._review
        if slip is None or review is None:
            return
        blank = [
            f.field
            for f in review.findings
            if f.severity is Severity.STOP and is_blank(slip.draft, f.field)
        ]
        if path in blank:
            return
        if target := self._form.after(path, blank):
            self.go_to(target)
        elif review.obstacles:
            self.go_to_obstacle()
        else:
            self._page.bar.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, review: Review, remaining: list[Finding]) -> None:
        bar = self._page.bar
        self.signing.show(review, remaining)
        if review.obstacles:
            first = review.obstacles[0]
            bar.main.block(f"{first.text} {first.cure}".strip())
        else:
            bar.main.unblock()
