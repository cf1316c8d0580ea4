"""What people do to hand-outs that are settled, a deed at a time, and what must hold after each."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from app.domain.after import check_covers_returned, follow_up
from app.domain.after_entries import (
    AfterWords,
    CorrectedPersonal,
    DispensingCorrected,
    Fate,
    ReturnedRow,
)
from app.domain.course import AnyCourse, Course, course_of
from app.domain.deliveries import delivery_of
from app.domain.e_twin_entries import EPrescription, EVerdict
from app.domain.e_twins import ETwinCase
from app.domain.findings import Refused
from app.domain.order_entries import TwinVerdict
from app.domain.row_export import ExportedRow
from app.domain.signing import Beside
from app.domain.steps import READ_STEP, TWIN_STEP, StepState
from app.domain.twin_cases import TwinCase
from app.store.projections.exports import list_exported
from app.store.projections.scanning import list_scanned
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.list_work import StepLine, list_steps
from app.usecases.scan_over import begin_scan, list_ready, release_row, tick
from app.usecases.settle_by_file import export_rows, take_answers
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_steps import settle_steps
from app.usecases.take_back import GoodsBack, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.domain.drafts import RULES
from tests.usecases.order_rules import (
    FREE,
    PATIENTS,
    WITHDRAWN,
    assert_in_order,
    places,
    was_early,
)
from tests.usecases.order_world import (
    ANSWERS,
    Fickle,
    Killed,
    planned,
)
from tests.usecases.test_scan_over import read_all, settle
from tests.usecases.test_settle_by_file import answer, rows
from tests.usecases.test_settling import HERE

ALONE = Beside(alone="ensam i kväll")
HOWS = ("amount", "dosage", "time", "row gone")  # what a correction changes
SAID = ("accepted", "nej", "")  # to a row in a file; "" is nothing yet


@dataclass
class Settling:
    """A pharmacy that settles, its receiver, and the files that are not answered (avstämning)."""

    workplace: Workplace
    desk: Fickle
    folder: Path
    lying: list[tuple[ExportedRow, dict[str, str], bool]] = field(default_factory=list)

    def left(self) -> list[StepLine]:
        """Return the steps that are not done."""
        return list_steps(self.workplace, open_only=True)

    def course(self, which: int) -> AnyCourse | None:
        """Return the course of one of the hand-outs."""
        subject = list(self.desk.given)[which % len(self.desk.given)]
        entries = self.workplace.journal.entries(subject)
        return course_of(entries) or delivery_of(entries)

    def cases(self) -> list[ETwinCase]:
        """Return the e-prescriptions of which nobody has said whether they stand."""
        every = list_e_twins(self.workplace).values()
        return [case for found in every for case in found if case.is_open]

    def twins(self, verdict: TwinVerdict | None = None) -> list[TwinCase]:
        """Return the hand-outs of two counters that are decided so, or not decided."""
        every = list_twins(self.workplace).values()
        said = [(case, case.decided and case.decided.verdict) for found in every for case in found]
        return [case for case, was in said if was is verdict]

    def scanned(self) -> list[tuple[UUID, int]]:
        """Return the rows that are being scanned over."""
        return list(list_scanned(self.workplace.journal.vault.connection))


def do(at: Settling, what: str, how: object) -> None:
    """Do one thing if it can be done now, and see that all is as it must be."""
    before = {line.step.id: line.state for line in list_steps(at.workplace)}
    with suppress(Refused):
        DEEDS[what][0](at, how)
    lines = list_steps(at.workplace)
    ended = [
        line
        for line in lines
        if line.state in (StepState.ELSEWHERE, StepState.WAIVED)
        and line.state is not before.get(line.step.id)
    ]
    if what in ("mark", "by hand", "scan on"):
        assert_in_order(lines, ended, places(at.workplace))
    for line in ended:
        key, is_elsewhere = (line.subject, line.step.row), line.state is StepState.ELSEWHERE
        at.desk.told[key] += is_elsewhere and line.step.code in WITHDRAWN
        at.desk.told[key] -= line.step.code == "undo_withdrawal"
    assert set(at.desk.told.values()) <= {0, 1}, "a withdrawal is told twice, or undone twice"
    assert_free(lines)


def assert_free(lines: list[StepLine]) -> None:
    """Fail if what waits for none is kept by anything: packs in e-VIS, paper in its binder."""
    codes = {line.step.id: line.step.code for line in lines}
    for line in lines:
        if line.step.code in FREE:
            assert {codes[id_] for id_ in line.waits_for} <= FREE[line.step.code]
            assert not line.after_slip


def _send(at: Settling, how: tuple[list[str], Sequence[tuple[str, Any]]]) -> None:
    answers, meanwhile = how
    at.desk.begin(answers, [partial(_do_beside, at, *deed) for deed in meanwhile])
    with suppress(Killed):
        done = settle_steps(at.workplace, "fhir", HERE)
        lines, order = list_steps(at.workplace), places(at.workplace)
        early = {
            (line.subject, line.step.row)
            for line in lines
            if line.step.code in WITHDRAWN and line.is_ready
            if line.state is StepState.WAITING and was_early(line, lines, order)
        }
        assert done.later - at.desk.put_off <= len(early), "put off, and might have gone"


def _do_beside(at: Settling, what: str, how: object) -> None:
    """Do one thing while rows are on their way; the run that it is done beside looks after it."""
    with suppress(Refused):
        DEEDS[what][0](at, how)


def _mark(at: Settling, which: int) -> None:
    if lines := at.left():
        line = lines[which % len(lines)]
        try:
            mark_done(at.workplace, [line.step.id], "gjort i apotekssystemet")
        except Refused:
            assert line.step.code not in FREE or line.waits_for, "refused though it needs nothing"


def _reopen(at: Settling, _: int) -> None:
    reopen(at.workplace, [line.step.id for line in at.left()])


def _correct(at: Settling, how: tuple[int, str]) -> None:
    found = at.course(how[0])
    entries = at.workplace.journal.entries(found.first.entry.subject) if found else []
    if (course := course_of(entries)) and course.is_handed_out:
        write_correction(at, course, how[1])


def write_correction(at: Settling, course: Course, how: str) -> None:
    """Write the new content as its entry would say it, with the steps that it shares."""
    made, personal, entry = course.current.dispensed, course.current.personal, uuid4()
    assert personal is not None
    subject, kept = course.first.entry.subject, made.rows
    if how == "row gone":
        kept = kept[: max(1, len(kept) - 1)]
    elif how == "amount":
        kept = (replace(kept[0], packages=kept[0].packages + 1), *kept[1:])
    elif how == "dosage":
        personal = replace(personal, dosages=(f"{personal.dosages[0]}1", *personal.dosages[1:]))
    else:
        made = replace(made, happened_at=made.happened_at + timedelta(minutes=7))
    check_covers_returned(course, {row.row: row.packages for row in kept})
    steps = planned(at.desk.given[subject], kept, entry)
    changed = {row.row for row in kept} if how == "time" else {kept[0].row}
    changed = set() if how == "row gone" else changed
    same = {(s.row, s.code) for s in steps if s.row not in changed or s.code == "decommission"}
    steps = follow_up(course.current.dispensed.steps, steps, same, RULES, entry)
    personal = replace(personal, dosages=personal.dosages[: len(kept)])
    content = DispensingCorrected(
        course.last,
        replace(made, rows=kept, steps=steps),
        personal=CorrectedPersonal(personal, AfterWords("fel avläst")),
    )
    with at.workplace.journal.write(at.workplace.person.id) as writing:
        outage = course.first.entry.outage
        writing.append(content, subject=subject, outage=outage, id=entry)


def _reverse(at: Settling, which: int) -> None:
    if course := at.course(which):
        subject = course.first.entry.subject
        reverse_dispensing(at.workplace, subject, course.last, "inget lämnades ut", ALONE)


def _return(at: Settling, which: int) -> None:
    if course := at.course(which):
        back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "fel vara")
        return_goods(at.workplace, course.first.entry.subject, course.last, back, ALONE)


def _compare(at: Settling, which: int) -> None:
    found = EPrescription(PATIENTS[which].identity, "Metoprolol Prov", "50 mg", reference="E-77")
    compare_one(at.workplace, found)


def _decide(at: Settling, verdict: EVerdict) -> None:
    if cases := at.cases():
        decide_e_twin(at.workplace, cases[0], verdict, "samma ordination", "U-9")


def _decide_twin(at: Settling, how: tuple[int, TwinVerdict]) -> None:
    if cases := at.twins():
        decide_twin(at.workplace, cases[how[0] % len(cases)], how[1], "talade med patienten")


def _reverse_twin(at: Settling, which: int) -> None:
    if cases := at.twins(TwinVerdict.DUPLICATE):
        hand_out = list(at.desk.given).index(cases[which % len(cases)].own.subject)
        try:
            _reverse(at, hand_out)
        except Refused:  # some of it came back: that is corrected, and the twin asked about anew
            _correct(at, (hand_out, "amount"))


def _export(at: Settling, _: int) -> None:
    before = list_steps(at.workplace)
    made = export_rows(at.workplace, at.folder)
    exported = list_exported(at.workplace.journal.vault.connection, made.id)
    ids = {step for row in exported for step in row.steps}
    taken = [line for line in before if line.step.id in ids]
    assert_in_order(before, taken, places(at.workplace))
    withdrawing = {line.step.id for line in taken if line.step.code in WITHDRAWN}
    said = {line["id"]: line for line in rows(made)}
    for row in exported:
        at.lying.append((row, said[row.id], not withdrawing.isdisjoint(row.steps)))


def _answer(at: Settling, answers: list[str]) -> None:
    given = [(one, said) for one, said in zip(at.lying, answers, strict=False) if said]
    told = [{"id": x["id"], "export": x["export"], "answer": said} for (_, x, _), said in given]
    if told:
        take_answers(at.workplace, answer(at.folder, *told))
    for one, said in given:
        row, _, withdraws = one
        at.lying.remove(one)
        at.desk.told[row.subject, row.row] += withdraws and said == "accepted"


def _scan(at: Settling, which: int) -> None:
    if ready := list_ready(at.workplace):
        one = ready[which % len(ready)]
        scan = begin_scan(at.workplace, one.subject, one.row)
        assert_in_order(list_steps(at.workplace), scan.steps, places(at.workplace))
        tick(at.workplace, scan, scan.next)


def _scan_on(at: Settling, which: int) -> None:
    if held := at.scanned():
        scan = begin_scan(at.workplace, *held[which % len(held)])
        settle(at.workplace, read_all(at.workplace, scan))


def _scan_left(at: Settling, which: int) -> None:
    if held := at.scanned():
        release_row(at.workplace, *held[which % len(held)], "inget av den finns där")


def _by_hand(at: Settling, _: int) -> None:
    """Do what is for people and may be done now, and what the receiver has no prescription for."""
    lines = at.left()
    ready = [line for line in lines if line.is_ready and line.step.destination != "nll"]
    if read := [line.step.id for line in ready if line.step.code == READ_STEP]:
        waive(at.workplace, read, "övning")
    doubled = {(case.own.subject, case.own.row.row) for case in at.twins()}
    if others := [
        line.step.id
        for line in ready
        if line.step.code != READ_STEP
        and not (line.step.code == TWIN_STEP and (line.subject, line.step.row) in doubled)
    ]:
        mark_done(at.workplace, others, "gjort i apotekssystemet")
    for line in lines:
        if line.state is StepState.REFUSED and "inte registrerat härifrån" in line.note:
            mark_done(at.workplace, [line.step.id], "gjort där receptet finns")


_any = st.integers(0, 200)
_corrected = st.tuples(_any, st.sampled_from(HOWS))
_answers = st.lists(st.sampled_from(ANSWERS), max_size=5)
_corrects = st.tuples(st.just("correct"), _corrected) | st.tuples(st.just("reverse"), _any)
_ends = st.tuples(st.sampled_from(("mark", "scan", "export")), _any)  # elsewhere than by sending
_beside = st.lists(_corrects | _ends, max_size=3)  # while rows are on their way
DEEDS: dict[str, tuple[Callable[[Settling, Any], None], st.SearchStrategy[Any]]] = {
    "send": (_send, st.tuples(_answers, _beside)),
    "mark": (_mark, _any),
    "reopen": (_reopen, st.just(0)),
    "correct": (_correct, _corrected),
    "reverse": (_reverse, _any),
    "return": (_return, _any),
    "compare": (_compare, st.integers(0, 1)),
    "decide": (_decide, st.sampled_from(EVerdict)),
    "decide twin": (_decide_twin, st.tuples(_any, st.sampled_from(TwinVerdict))),
    "reverse twin": (_reverse_twin, _any),
    "export": (_export, st.just(0)),
    "answer": (_answer, st.lists(st.sampled_from(SAID), min_size=1, max_size=6)),
    "scan": (_scan, _any),
    "scan on": (_scan_on, _any),
    "scan left": (_scan_left, _any),
    "by hand": (_by_hand, st.just(0)),
}
_OFTEN = ("by hand", "send", "by hand", "send", "correct")  # without these little is told
deeds = st.lists(
    st.sampled_from((*DEEDS, *_OFTEN)).flatmap(
        lambda name: st.tuples(st.just(name), DEEDS[name][1])
    ),
    min_size=6,
    max_size=20,
)
corrections = st.lists(  # of the first ones, which orders begin with
    st.tuples(st.integers(0, 1), st.sampled_from(HOWS)), min_size=1, max_size=2
)
sendings = st.lists(st.tuples(_answers, st.lists(_corrects, max_size=3)), min_size=1, max_size=2)
