"""Two computers that were cut off from each other use one number: it is named, never hidden."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.draft import DispensingDraft, PatientDraft, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.kit import FormEnd, KitForm
from app.domain.slip_entries import DispensingMade
from app.store.verification import rebuild, verify
from app.usecases.account_forms import account_forms, list_uncounted
from app.usecases.capture_form import open_form
from app.usecases.close_outage import close_outage, review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import list_slips, open_slip, void_slip
from app.usecases.list_work import is_doubled, list_steps
from app.usecases.print_kit import list_kits, print_kit
from app.usecases.settle_by_hand import waive
from app.usecases.sign_in import sign_out
from app.usecases.take_up import what_is_left
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.documents.reading import page_texts, squeeze
from tests.old_outage import forward
from tests.usecases.test_take_up import give
from tests.workplaces import SetClock, begin_outage, filled_draft, find_product, open_pharmacy

Counters = tuple[Workplace, Workplace]
Both = Callable[[Workplace, Workplace], tuple[Entry, Entry]]
GRETA = PatientDraft("Greta Övningsson", "195704289999")
ROW = RowDraft(find_product("512047"), dosage="1 tablett till kvällen. Mot smärta.")
GRETAS = replace(filled_draft(ROW), patient=GRETA)


@pytest.fixture
def founded(tmp_path: Path) -> Workplace:
    """A pharmacy in an outage, with one slip open and one form printed."""
    opened = open_pharmacy(tmp_path / "one", SetClock())
    print_kit(opened, {KitForm.PRESCRIPTION: 1})
    begin_outage(opened)
    open_slip(opened)
    forward(opened, timedelta(hours=1))
    return opened


@pytest.fixture
def counters(founded: Workplace, tmp_path: Path) -> Iterator[Counters]:
    one, other = another_counter(founded, tmp_path / "other")
    yield one, other
    for workplace in (one, other):
        assert verify(workplace.journal) == []
        rebuild(workplace.journal)
        assert verify(workplace.journal) == []
        sign_out(workplace)


def finish_both(one: Workplace, other: Workplace) -> tuple[Entry, Entry]:
    """Hand the slip that both have out at both, to two patients, and let them meet."""
    (here,), (there,) = list_slips(one), list_slips(other)
    made = give(one, here, filled_draft()), give(other, there, GRETAS)
    meet(one, other)
    return made


def capture_both(one: Workplace, other: Workplace) -> tuple[Entry, Entry]:
    """Type something off the form that both know at both, and let them meet."""
    made = capture(one, filled_draft()), capture(other, GRETAS)
    meet(one, other)
    return made


def capture(workplace: Workplace, draft: DispensingDraft) -> Entry:
    ((form,),) = (kit.numbers for kit in list_kits(workplace))
    slip = open_form(workplace, str(form.number), workplace.computer.clock.now())
    told = replace(draft, from_form=slip.draft.from_form, happened_at=slip.draft.happened_at)
    return give(workplace, slip, told)


def number_of(made: Entry) -> str:
    assert isinstance(made.content, DispensingMade)
    return made.content.dispensed.slip


def told(workplace: Workplace) -> list[str]:
    """Return what a check finds that the start did not already say."""
    start = {*workplace.start.faults, *workplace.start.keys}
    return [fault for fault in verify_store(workplace) if fault not in start]


def over(workplace: Workplace) -> UUID:
    """End the outage and account for all of it, save that a number may be two slips'."""
    forward(workplace, timedelta(hours=1))
    (outage,) = list_outages(workplace)
    end_outage(workplace, outage.id, workplace.computer.clock.now())
    waive(workplace, [line.step.id for line in list_steps(workplace)], "Prov")
    for slip in list_slips(workplace):
        void_slip(workplace, slip, "Prov")
    for left in list_uncounted(workplace):
        account_forms(workplace, left.numbers, FormEnd.UNUSED)
    return outage.id


@pytest.mark.parametrize("both", [finish_both, capture_both])
def test_a_number_of_two_hand_outs_is_told_at_both_and_does_not_say_which_is_meant(
    counters: Counters, both: Both
) -> None:
    number, same = map(number_of, both(*counters))
    assert number == same
    for workplace in counters:
        assert is_doubled(workplace, number)
        assert told(workplace) == [f"Två expeditioner har samma nummer: {number}."]
        rebuild_store(workplace)
        assert is_doubled(workplace, number)


@pytest.mark.parametrize("both", [finish_both, capture_both])
def test_an_outage_closes_over_such_a_number_in_writing_and_its_protocol_names_it(
    counters: Counters, both: Both
) -> None:
    number = number_of(both(*counters)[0])
    one, _ = counters
    outage = over(one)
    closing = review_closing(one, outage)
    assert closing.obstacles == ()
    (doubt,) = closing.doubts
    assert doubt.rule == "PK-DOUBLED"
    assert number in doubt.text
    assert closing.report.doubled == (number,)
    assert closing.report.dispensings == 2
    assert sum(series.used for series in closing.report.series) == 1
    with pytest.raises(Refused, match="samma nummer"):
        close_outage(one, outage)
    words = squeeze("".join(page_texts(close_outage(one, outage, "Märkt på pappren").protocol)))
    assert squeeze(f"Nummer som två expeditioner har: {number}.") in words
    assert squeeze("Stängt ändå: Märkt på pappren") in words


def test_of_one_void_and_one_handed_out_the_hand_out_stands_and_nothing_is_in_doubt(
    counters: Counters,
) -> None:
    one, other = counters
    (here,), (there,) = list_slips(one), list_slips(other)
    void_slip(one, here, "Tog den andra kassan")
    made = give(other, there, filled_draft())
    meet(one, other)
    for workplace in counters:
        assert not is_doubled(workplace, number_of(made))
        assert told(workplace) == []
    assert review_closing(one, over(one)).obstacles == ()


def test_what_a_hand_out_leaves_is_asked_of_it_and_not_of_the_number(counters: Counters) -> None:
    one, other = counters
    (here,), (there,) = list_slips(one), list_slips(other)
    (row,) = filled_draft().rows
    owing = replace(row, packages=2, ordered=3)
    made = give(one, here, filled_draft(owing)), give(other, there, GRETAS)
    meet(one, other)
    left = [what_is_left(one, entry.subject) for entry in made]
    assert [found and found.owed for found in left] == [((1, Fraction(1)),), None]
