"""A twin that is found when the search is ticked already: the row waits, whichever way it goes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.e_twin_entries import EVerdict
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.order_entries import TwinVerdict
from app.usecases.close_outage import review_closing
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.decide_twin import decide_twin
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.scan_over import begin_scan
from app.usecases.settle_by_file import export_rows, plan_export
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import count_left, settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_twin_cases import Counters, cases, give_at, search_twins
from tests.workplaces import SetClock, begin_outage, open_pharmacy

Find = Callable[[Counters], Callable[[Entry], None]]


@pytest.fixture
def counters(tmp_path: Path) -> Iterator[Counters]:
    """Two counters in one outage."""
    opened = open_pharmacy(tmp_path / "one", SetClock())
    begin_outage(opened)
    computer = replace(opened.computer, receivers={"fhir": lambda _: Desk()})
    one, other = another_counter(replace(opened, computer=computer), tmp_path / "other")
    yield one, other
    for workplace in (one, other):
        sign_out(workplace)


def by_list(counters: Counters) -> Callable[[Entry], None]:
    """Find the row as an e-prescription; return how to decide upon it."""
    one, _ = counters
    assert compare_one(one, METOPROLOL).found == 1

    def decide(entry: Entry) -> None:
        (case,) = list_e_twins(one)[entry.subject, 1]
        decide_e_twin(one, case, EVerdict.BOTH_RIGHT, "Två ordinationer")

    return decide


def by_carrying(counters: Counters) -> Callable[[Entry], None]:
    """Find the row at the other counter; return how to decide upon it."""
    one, other = counters
    give_at(other)
    meet(one, other)

    def decide(entry: Entry) -> None:
        decide_twin(one, cases(one, entry)[0], TwinVerdict.BOTH_RIGHT, "Två ordinationer")

    return decide


def obstacles(workplace: Workplace) -> list[str]:
    closing = review_closing(workplace, list_outages(workplace)[0].id)
    return [finding.text for finding in closing.obstacles]


@pytest.mark.parametrize("find", [by_list, by_carrying])
def test_a_twin_found_after_the_search_holds_the_row_until_it_is_decided(
    counters: Counters, tmp_path: Path, find: Find
) -> None:
    """Requirement 16."""
    one, _ = counters
    entry = give_at(one)
    end_now(one)
    search_twins(one)
    assert (count_left(one), plan_export(one).ready) == (1, 1)
    decide = find(counters)
    assert (count_left(one), plan_export(one).ready) == (0, 0)
    assert settle_steps(one, "fhir", HERE).total == 0
    with pytest.raises(Refused, match="Ingen rad är redo"):
        export_rows(one, tmp_path)
    with pytest.raises(Refused, match="Avgör dubbletten först"):
        begin_scan(one, entry.subject, 1)
    decide(entry)
    assert begin_scan(one, entry.subject, 1).codes
    assert (count_left(one), plan_export(one).ready) == (1, 1)
    assert settle_steps(one, "fhir", HERE).accepted == 1


@pytest.mark.parametrize("find", [by_list, by_carrying])
def test_an_outage_does_not_close_on_a_twin_that_nobody_has_decided(
    counters: Counters, find: Find
) -> None:
    """Requirement 16."""
    one, _ = counters
    entry = give_at(one)
    end_now(one)
    search_twins(one)
    while left := [s.step.id for s in list_steps(one) if not s.state.is_done and s.is_ready]:
        mark_done(one, left, "gjort")
    assert not [said for said in obstacles(one) if "ubblett" in said]
    decide = find(counters)
    assert [said for said in obstacles(one) if "ubbletter att avgöra" in said]
    decide(entry)
    assert not [said for said in obstacles(one) if "ubbletter att avgöra" in said]
