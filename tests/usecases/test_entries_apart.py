"""What two counters write about one thing while they are cut off: both entries come to both."""

from pathlib import Path

from app.domain.slip_entries import PatientViewed
from app.usecases.list_work import view_dispensing
from app.usecases.print_notice import prescriber_notice
from app.usecases.show_members import show_members
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.usecases.test_exchange_at_the_counter import dispensed, exchanged
from tests.workplaces import EXCHANGEABLE, PACKAGES, SetClock, begin_outage, incoming, open_pharmacy


def meet(stick: Path, *workplaces: Workplace) -> None:
    """Carry a stick to and fro until nothing more can come of it."""
    for _ in range(3):
        for workplace in workplaces:
            carry(workplace, stick)


def looks(workplace: Workplace) -> int:
    return sum(isinstance(entry.content, PatientViewed) for entry in workplace.journal.entries())


def test_one_person_who_looks_at_one_patient_at_two_cut_off_counters_leaves_two_looks_at_both(
    tmp_path: Path,
) -> None:
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = open_pharmacy(tmp_path / "first", clock)
    first.register.load([incoming(*PACKAGES, *EXCHANGEABLE)], clock.now())
    begin_outage(first)
    dispensed(first, exchanged())
    (subject,) = {e.subject for e in first.journal.entries() if e.kind == "dispensing_made"}
    second = join(first, tmp_path / "second", stick, clock)
    meet(stick, first, second)
    before = looks(first)
    for workplace in (first, second):
        view_dispensing(workplace, subject, "settle")
        view_dispensing(workplace, subject, "settle")  # one a quarter, at each
        prescriber_notice(workplace, subject)
    meet(stick, first, second)
    assert looks(first) == looks(second) == before + 4
    assert ids(first) == ids(second)
    for workplace in (first, second):
        shown = show_members(workplace)
        assert [(one.missing, one.waiting) for one in shown.lines] == [((), 0)] * 2
        assert shown.quarantined == ()
