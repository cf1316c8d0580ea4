"""What the next shift is told beside what lies on the counter: rests, twins, and paper forms."""

from pathlib import Path

from app.domain.kit import FormEnd, KitForm
from app.domain.order_entries import TwinVerdict
from app.domain.staff import Role
from app.usecases.account_forms import account_forms
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.hand_over import hand_over
from app.usecases.list_requisitions import list_back_orders
from app.usecases.print_kit import print_kit
from app.usecases.reread_form import compare_reading
from app.usecases.sign_in import sign_out
from app.usecases.take_up import list_owed
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.documents.reading import page_texts
from tests.units import give as deliver
from tests.units import order
from tests.usecases.test_capture_form import RIGHT, captured, number_of, to_read
from tests.usecases.test_take_up import first
from tests.usecases.test_twin_cases import give_at
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy


def said(workplace: Workplace) -> str:
    """Return what the sheet says, each run of spaces as one."""
    return " ".join(" ".join(page_texts(hand_over(workplace))).split())


def test_what_patients_and_units_wait_for_stands_on_the_sheet(workplace: Workplace) -> None:
    assert "Inget är öppet." in said(workplace)
    first(workplace)
    deliver(workplace, order())
    (owed,), (rest,) = list_owed(workplace), list_back_orders(workplace)
    text = said(workplace)
    assert f"Restas till kund {owed.slip}, {owed.product}, 1 förp" in text
    assert f"Restas till enhet {rest.slip}, {rest.product}, 3 förp" in text
    assert "Avdelning 3" not in text
    assert "Tolvan" not in text


def test_a_twin_stands_once_until_somebody_has_decided(tmp_path: Path) -> None:
    opened = open_pharmacy(tmp_path / "one", SetClock())
    begin_outage(opened)
    one, other = another_counter(opened, tmp_path / "other")
    entries = give_at(one), give_at(other)
    meet(one, other)
    slips = sorted(entry.content.dispensed.slip for entry in entries)  # type: ignore[union-attr]
    assert said(one).count(f"Dubblett att avgöra {slips[0]} och {slips[1]}") == 1
    (case,) = list_twins(one)[(entries[0].subject, 1)]
    decide_twin(one, case, TwinVerdict.BOTH_RIGHT, "Två ordinationer")
    assert "Dubblett" not in said(one)
    sign_out(one)
    sign_out(other)


def test_paper_forms_that_wait_stand_by_their_numbers(
    workplace: Workplace, clock: SetClock
) -> None:
    kit = print_kit(workplace, {KitForm.PRESCRIPTION: 4, KitForm.LOG: 1})
    number = number_of(kit, KitForm.PRESCRIPTION)
    captured(workplace, number)
    assert f"Läses av en till {number}" in said(workplace)
    assert "Blad ej redovisade" not in said(workplace), "they are there to be used"
    end_outage(workplace, list_outages(workplace)[0].id, clock.now())
    rest = [form.number for form in kit.numbers if str(form.number) != number]
    assert f"Blad ej redovisade {rest[0]} till {rest[-1]}" in said(workplace)
    account_forms(workplace, rest[1:], FormEnd.UNUSED)
    assert f"Blad ej redovisade {rest[0]} " in said(workplace)
    johan = as_person(workplace, "Johan Berglund", Role.PHARMACIST)
    assert compare_reading(johan, to_read(johan, number), RIGHT) == ()
    assert "Läses av en till" not in said(workplace)
