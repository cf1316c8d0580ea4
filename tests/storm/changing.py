"""What is done with a hand-out one after the other: a bag, its hand-out, a correction, a return."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from app.domain.after_entries import DispensingReturned, Fate, ReturnedRow
from app.domain.course import COURSE_KINDS, CourseState, course_of
from app.domain.draft import OpenSlip
from app.domain.entries import Entry
from app.domain.printing import Paper
from app.usecases.fill_slip import list_slips, open_slip, review, save_draft, take_slip
from app.usecases.hand_out import hand_out
from app.usecases.keep_bag import prepare_bag, take_bag
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.take_back import GoodsBack, open_correction, return_goods
from app.usecases.workplace import Workplace
from tests.storm.filling import PaperTray, drafts_of
from tests.storm.pharmacies import NAME, PASSWORD, Pharmacy, computer

STAGES = ("bag", "out", "corrected", "returned")


def change_hand_outs(home: Path) -> None:
    """Sign in, bring what a killed program began to its end, then go on with new ones."""
    workplace = sign_in(
        replace(computer(home), printers={Paper.LABEL: PaperTray()}), NAME, PASSWORD
    )
    begun = dict.fromkeys(e.subject for e in workplace.journal.entries() if _is_of_course(e))
    for subject in begun:
        _bring_on(workplace, subject)
    while True:
        waiting = list_slips(workplace)
        _bag(workplace, take_slip(workplace, waiting[0]) if waiting else open_slip(workplace))


def stage_of(entries: Sequence[Entry]) -> str:
    """Return how far a hand-out has come; each of its entries stands once."""
    kinds = Counter(entry.kind for entry in entries if _is_of_course(entry))
    assert all(count == 1 for count in kinds.values()), kinds
    course = course_of(entries)
    assert course is not None
    if course.state is CourseState.WAITING:
        return "bag"
    is_returned = any(isinstance(entry.content, DispensingReturned) for entry in course.after)
    return "returned" if is_returned else "corrected" if course.after else "out"


def look_at_courses(pharmacy: Pharmacy) -> dict[str, str]:
    """Demand that everything verifies, and return how far each slip's hand-out has come."""
    pharmacy.look()
    workplace = pharmacy.open()
    try:
        found: dict[UUID, list[Entry]] = {}
        for entry in workplace.journal.entries():
            found.setdefault(entry.subject, []).append(entry)
        courses = [(course_of(entries), entries) for entries in found.values()]
        stages = [(c.first.dispensed.slip, stage_of(entries)) for c, entries in courses if c]
        assert len(dict(stages)) == len(stages), "a slip was handed out twice"
        return dict(stages)
    finally:
        sign_out(workplace)


def _is_of_course(entry: Entry) -> bool:
    return type(entry.content) in COURSE_KINDS


def _bag(workplace: Workplace, slip: OpenSlip) -> None:
    slip = save_draft(workplace, slip, drafts_of(slip.slip)[-1])
    slip, _ = print_labels(workplace, slip)
    slip = _decided(workplace, slip)
    _told(slip.slip, "bag", lambda: prepare_bag(workplace, slip, "H1"))
    _bring_on(workplace, slip.subject)


def _bring_on(workplace: Workplace, subject: UUID) -> None:
    """Do all that is left with a hand-out whose bag stands."""
    stage = stage_of(workplace.journal.entries(subject))
    steps = {"bag": _collect, "out": _correct, "corrected": _give_back}
    while stage in steps:
        steps[stage](workplace, subject)
        stage = STAGES[STAGES.index(stage) + 1]


def _collect(workplace: Workplace, subject: UUID) -> None:
    slip = take_bag(workplace, subject)
    draft = replace(slip.draft, advice_given=True, identity_checked="Körkort")
    slip = _decided(workplace, save_draft(workplace, slip, draft))
    _told(slip.slip, "out", lambda: hand_out(workplace, slip))


def _correct(workplace: Workplace, subject: UUID) -> None:
    slip = open_correction(workplace, subject)
    assert slip.draft.correction is not None
    rows = (replace(slip.draft.rows[0], packages=3),)
    told = replace(slip.draft.correction, reason="Fel antal")
    draft = replace(slip.draft, rows=rows, correction=told)
    slip = _decided(workplace, save_draft(workplace, slip, draft))
    _told(slip.slip, "corrected", lambda: hand_out(workplace, slip))


def _give_back(workplace: Workplace, subject: UUID) -> None:
    course = course_of(workplace.journal.entries(subject))
    assert course is not None
    assert course.current.dispensed.rows[0].packages == 3
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Kom tillbaka")
    saw, number = course.last, course.first.dispensed.slip
    _told(number, "returned", lambda: return_goods(workplace, subject, saw, back))


def _decided(workplace: Workplace, slip: OpenSlip) -> OpenSlip:
    keys = [f"{f.rule}@{f.field}" for f in review(workplace, slip).obstacles]
    confirmed = tuple(dict.fromkeys((*slip.draft.confirmed, *keys)))
    words = dict(slip.draft.reasons) | dict.fromkeys(keys, "Så står det i underlaget")
    draft = replace(slip.draft, confirmed=confirmed, reasons=tuple(words.items()))
    return save_draft(workplace, slip, draft)


def _told(slip: str, stage: str, act: Callable[[], Entry]) -> None:
    _tell(f"doing {slip} {stage}")
    act()
    _tell(f"done {slip} {stage}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
