"""What became of every numbered form: said in batches, by name, and proved at the closing."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.kit import FormEnd, Kit, KitForm
from app.domain.outage import Outage
from app.domain.slip import SlipNumber
from app.domain.staff import Role
from app.usecases.account_forms import account_forms, list_uncounted
from app.usecases.close_outage import close_outage, review_closing
from app.usecases.declare_outage import end_outage
from app.usecases.fill_slip import open_slip, void_slip
from app.usecases.overview import situation
from app.usecases.print_kit import list_kits, print_kit
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


def over(workplace: Workplace, clock: SetClock) -> tuple[Kit, Outage]:
    """Return a kit of seven forms, and an outage that has come and gone since."""
    kit = print_kit(workplace, {KitForm.PRESCRIPTION: 5, KitForm.LOG: 2})
    clock.forward(timedelta(days=3))
    outage = begin_outage(workplace)
    clock.forward(timedelta(hours=1))
    end_outage(workplace, outage.id, clock.now())
    return kit, outage


def ends(workplace: Workplace) -> list[FormEnd]:
    return [form.end for kit in list_kits(workplace) for form in kit.numbers]


def obstacles(workplace: Workplace, outage: Outage) -> list[str]:
    return [finding.text for finding in review_closing(workplace, outage.id).obstacles]


def test_an_outage_stays_open_until_every_form_is_accounted_for(
    workplace: Workplace, clock: SetClock
) -> None:
    kit, outage = over(workplace, clock)
    numbers = [form.number for form in kit.numbers]
    (uncounted,) = list_uncounted(workplace)
    assert sorted(uncounted.numbers) == sorted(numbers)
    (said,) = obstacles(workplace, outage)
    assert said.startswith("Pappersreserven är inte räknad: ")
    with pytest.raises(Refused):
        close_outage(workplace, outage.id)
    account_forms(workplace, numbers[:2], FormEnd.VOIDED, "Felskrivna")
    account_forms(workplace, numbers[2:5], FormEnd.UNUSED)
    account_forms(workplace, numbers[5:6], FormEnd.FILED)
    assert str(numbers[6]) in obstacles(workplace, outage)[0]
    account_forms(workplace, numbers[6:], FormEnd.UNUSED)
    assert obstacles(workplace, outage) == []
    assert list_uncounted(workplace) == []
    closed = close_outage(workplace, outage.id)
    words = squeeze("".join(page_texts(closed.protocol)))
    assert squeeze(f"Makulerade nummer: {numbers[0]}, {numbers[1]}.") in words
    assert squeeze(f"{numbers[2]} till {numbers[4]}") in words
    report = review_closing(workplace, outage.id).report
    (series,) = report.series
    assert (series.used, series.voided, series.unused, series.missing) == (1, 2, 4, 0)
    assert [(f.form, f.numbers, f.captured, f.voided, f.unused) for f in report.forms] == [
        ("Expedition på papper", 5, 0, 2, 3), ("Loggblad", 2, 1, 0, 1),
    ]  # fmt: skip
    rebuild_store(workplace)
    assert review_closing(workplace, outage.id).report.series == report.series
    assert verify_store(workplace) == []


def test_a_missing_form_is_named_and_asks_the_manager_why_it_is_closed_all_the_same(
    workplace: Workplace, clock: SetClock
) -> None:
    kit, outage = over(workplace, clock)
    lost, *rest = [form.number for form in kit.numbers]
    account_forms(workplace, [lost], FormEnd.MISSING, "Låg inte i pärmen")
    account_forms(workplace, rest, FormEnd.UNUSED)
    review = review_closing(workplace, outage.id)
    (doubt,) = review.doubts
    assert doubt.rule == "PK-MISSING"
    assert str(lost) in doubt.text
    assert review.report.missing == (str(lost),)
    with pytest.raises(Refused, match="saknas"):
        close_outage(workplace, outage.id)
    closed = close_outage(workplace, outage.id, "Letat i alla pärmar")
    assert str(lost) in "".join(page_texts(closed.protocol))


def test_the_overview_reminds_of_forms_until_they_are_counted(
    workplace: Workplace, clock: SetClock
) -> None:
    assert not situation(workplace).has_kit
    kit, _ = over(workplace, clock)
    seen = situation(workplace)
    assert (seen.has_kit, seen.uncounted) == (True, 7)
    account_forms(workplace, [form.number for form in kit.numbers], FormEnd.UNUSED)
    assert situation(workplace).uncounted == 0


@pytest.mark.parametrize("end", [FormEnd.VOIDED, FormEnd.MISSING])
def test_what_is_void_or_missing_is_said_why(
    workplace: Workplace, clock: SetClock, end: FormEnd
) -> None:
    kit, _ = over(workplace, clock)
    with pytest.raises(Refused, match="Skäl"):
        account_forms(workplace, [kit.numbers[0].number], end, "  ")
    account_forms(workplace, [kit.numbers[0].number], end, "  Kaffe  på ")
    (form, *_) = list_kits(workplace)[0].numbers
    assert (form.end, form.reason, form.said_by) == (end, "Kaffe på", workplace.person.signature)


def test_what_cannot_be_said_of_a_form_is_refused_whole(
    workplace: Workplace, clock: SetClock
) -> None:
    kit, _ = over(workplace, clock)
    first, second = kit.numbers[0].number, kit.numbers[1].number
    for numbers, end in (
        ([first], FormEnd.FILED),  # no log sheet
        ([first], FormEnd.USED),
        ([], FormEnd.UNUSED),
    ):
        with pytest.raises(Refused):
            account_forms(workplace, numbers, end, "x")
    slip = open_slip(workplace, clock.now() - timedelta(hours=1))
    with pytest.raises(Refused, match="hör inte till"):
        account_forms(workplace, [second, SlipNumber.parse(slip.slip)], FormEnd.UNUSED)
    assert set(ends(workplace)) == {FormEnd.OPEN}
    void_slip(workplace, slip, "prov")


def test_forms_left_of_one_outage_are_there_for_the_next(
    workplace: Workplace, clock: SetClock
) -> None:
    kit, first = over(workplace, clock)
    numbers = [form.number for form in kit.numbers]
    account_forms(workplace, numbers[:1], FormEnd.VOIDED, "Riven")
    account_forms(workplace, numbers[1:], FormEnd.UNUSED)
    close_outage(workplace, first.id)
    clock.forward(timedelta(days=10))
    second = begin_outage(workplace)
    clock.forward(timedelta(hours=1))
    end_outage(workplace, second.id, clock.now())
    (uncounted,) = list_uncounted(workplace)
    assert sorted(uncounted.numbers) == sorted(numbers[1:])
    account_forms(workplace, numbers[1:], FormEnd.UNUSED)
    report = review_closing(workplace, second.id).report
    assert (sum(f.numbers for f in report.forms), report.voided) == (6, ())
    again = review_closing(workplace, first.id).report
    assert (sum(f.numbers for f in again.forms), again.voided) == (7, (str(numbers[0]),))


def test_a_form_that_was_voided_by_mistake_is_taken_back(
    workplace: Workplace, clock: SetClock
) -> None:
    kit, outage = over(workplace, clock)
    numbers = [form.number for form in kit.numbers]
    account_forms(workplace, numbers, FormEnd.VOIDED, "Oanvända makuleras")
    assert set(ends(workplace)) == {FormEnd.VOIDED}
    account_forms(workplace, numbers[:1], FormEnd.UNUSED)
    assert ends(workplace).count(FormEnd.VOIDED) == 6
    assert len(review_closing(workplace, outage.id).report.unused) == 1


def test_forms_are_not_counted_while_they_may_still_be_used(
    workplace: Workplace, clock: SetClock
) -> None:
    kit = print_kit(workplace, {KitForm.LOG: 1})
    clock.forward(timedelta(hours=1))
    begin_outage(workplace)
    with pytest.raises(Refused, match="räknas"):
        account_forms(workplace, [kit.numbers[0].number], FormEnd.UNUSED)


def test_a_kit_printed_after_an_outage_is_none_of_its_business(
    workplace: Workplace, clock: SetClock
) -> None:
    outage = begin_outage(workplace)
    end_outage(workplace, outage.id, clock.now())
    clock.forward(timedelta(hours=1))
    print_kit(workplace, {KitForm.PRESCRIPTION: 3})
    assert list_uncounted(workplace) == []
    assert obstacles(workplace, outage) == []


def test_a_reviewer_says_nothing_of_forms(workplace: Workplace, clock: SetClock) -> None:
    kit, _ = over(workplace, clock)
    with pytest.raises(Refused, match="roll"):
        account_forms(
            as_person(workplace, "Rut Ek", Role.REVIEWER), [kit.numbers[0].number], FormEnd.UNUSED
        )
