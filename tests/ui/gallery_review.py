"""States of the reviewer's screen for the gallery: the log, a sample, a proof, nothing to see."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.draft import PatientDraft
from app.domain.reviewing import Judgement, Verdict
from app.domain.staff import Role
from app.ui.view import View
from app.ui.views.review import ReviewView
from app.usecases.fill_slip import open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import view_dispensing
from app.usecases.print_label import print_labels
from app.usecases.print_queue import send_waiting
from app.usecases.review_log import draw_sample, end_review
from app.usecases.show_history import show_history
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.stage import clock_of
from tests.workplaces import (
    TOLVAN,
    another_row,
    as_person,
    begin_outage,
    filled_draft,
    open_pharmacy,
)

LONG = "Anna-Karin Elisabeth Margareta Wachtmeister-Stålhammar"


def busy_log(home: Path, clerk: str = "Nils Forsman", reads: int = 0) -> Workplace:
    """Return a day of hand-outs, looks and a voided slip, with the reviewer signed in."""
    work = open_pharmacy(home)
    begin_outage(work)
    staff = as_person(work, clerk, Role.STAFF)
    clock = clock_of(work)
    for number in range(4):
        draft = replace(filled_draft(another_row(number)), advice_given=True)
        if number == 2:
            draft = replace(draft, patient=PatientDraft("X", TOLVAN, is_protected=True))
        slip = save_draft(work, open_slip(work), draft)
        slip, _ = print_labels(work, slip)
        send_waiting(work)
        clock.forward(timedelta(minutes=3))
        hand_out(work, slip)
        clock.forward(timedelta(minutes=11))
        view_dispensing(staff, slip.subject, "settle")
    void_slip(staff, open_slip(staff), "Gick hem")
    asked = save_draft(staff, open_slip(staff), filled_draft())
    show_history(staff, asked)
    for _ in range(reads):
        clock.forward(timedelta(minutes=16))
        view_dispensing(staff, slip.subject, "settle")
    clock.forward(timedelta(minutes=5))
    return as_person(work, "Rut Granskare", Role.REVIEWER)


def long_log(home: Path) -> Workplace:
    """Return the same with a long name, more than a page, and the review overdue."""
    work = busy_log(home, LONG, 100)
    clock_of(work).forward(timedelta(days=31))
    return work


def reviewed_log(home: Path) -> Workplace:
    """Return the same when two reviews were made, one of which found something."""
    work = busy_log(home)
    today = work.computer.clock.now().date()
    for found in (True, False):
        draft = draw_sample(work, today, today)
        said = [Judgement(j.entry, Verdict.IN_ORDER) for j in draft.judgements]
        if found:
            said[2] = Judgement(
                said[2].entry, Verdict.INVESTIGATE, "Varför öppnades historiken utan expedition?"
            )
        text = "En rad att fråga om." if found else ""
        end_review(work, replace(draft, judgements=tuple(said), text=text))
        clock_of(work).forward(timedelta(minutes=20))
    return work


def _sample(view: View) -> None:
    if isinstance(view, ReviewView):
        view.draw.click()
        settle()
        for _ in range(5):
            view.sample.table.digit.emit(Verdict.IN_ORDER)
        view.sample.table.digit.emit(Verdict.INVESTIGATE)
        view.line.remark.text.setPlainText("Ingen expedition följde.")


def _made(view: View) -> None:
    if isinstance(view, ReviewView):
        view.go("made")
        view.made.selectRow(1)


def _paper(view: View) -> None:
    if isinstance(view, ReviewView):
        _made(view)
        settle()
        view.proof.paper.click()


def _staff(home: Path) -> Workplace:
    return as_person(busy_log(home), "Amina Yusuf", Role.STAFF)


def _no_sample(view: View) -> None:
    if isinstance(view, ReviewView):
        view.go("sample")


REVIEW_SCENES = {
    "review": Scene("review", busy_log, looks=ALL_LOOKS),
    "review-long": Scene("review", long_log, looks=("light", "large")),
    "review-sample": Scene("review", busy_log, _sample, ALL_LOOKS),
    "review-empty": Scene("review", busy_log, _no_sample),
    "review-made": Scene("review", reviewed_log, _made, ALL_LOOKS),
    "review-paper": Scene("review", reviewed_log, _paper),
    "review-staff": Scene("review", _staff),
}
