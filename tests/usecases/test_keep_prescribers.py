"""Prescribers are known again from what was handed out here and from a loaded list."""

from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import PrescriberDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.order import Benefit, OrderKind
from app.domain.staff import Role
from app.usecases.fill_slip import open_slip
from app.usecases.keep_prescribers import (
    drop_prescriber,
    find_prescriber,
    find_prescribers,
    list_prescribers,
)
from app.usecases.load_reference import load_reference
from app.usecases.take_back import open_correction, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.usecases.test_take_back import finish
from tests.usecases.test_take_up import give
from tests.workplaces import NOON, SetClock, as_person, filled_draft

OBERG = filled_draft().prescriber
TODAY = NOON.date()


def order(workplace: Workplace, prescriber: PrescriberDraft, **more: object) -> Entry:
    """Hand out what a prescriber ordered."""
    draft = replace(filled_draft(), prescriber=prescriber, **more)  # type: ignore[arg-type]
    return give(workplace, open_slip(workplace), draft)


def names(workplace: Workplace, text: str) -> list[str]:
    return [known.prescriber.name for known in find_prescribers(workplace, text)]


def listed(workplace: Workplace, path: Path, *rows: str) -> None:
    """Load a list of prescribers of 20 November."""
    head = "Förskrivarkod;Namn;Yrke;Arbetsplats;Arbetsplatskod;Telefon"
    path.write_text("\n".join(["ÖVNING", "Utgiven;2026-11-20", head, *rows]), encoding="utf-8")
    load_reference(workplace, path)


def test_whoever_ordered_what_was_handed_out_is_known_with_all_that_was_written(
    workplace: Workplace,
) -> None:
    assert find_prescribers(workplace, "öberg") == []
    order(workplace, OBERG)
    (known,) = find_prescribers(workplace, "öberg")
    assert asdict(known.prescriber) == asdict(replace(OBERG, category="LAK"))
    assert (known.day, known.is_listed) == (TODAY, False)


@pytest.mark.parametrize(
    "text", ["ma", "OBERG", "öberg matt", "9014820", "901", "901 48 20", "backe", "mattias hälso"]
)
def test_the_beginnings_of_words_find_in_any_order_and_spelling(
    workplace: Workplace, text: str
) -> None:
    order(workplace, OBERG)
    assert names(workplace, text) == ["Mattias Öberg"]


@pytest.mark.parametrize("text", ["", "  ", "berg", "014820", "öberg anna", "%", "|", "'", "*"])
def test_what_begins_no_word_of_a_prescriber_finds_none(workplace: Workplace, text: str) -> None:
    order(workplace, OBERG)
    assert names(workplace, text) == []


def test_whose_name_begins_so_comes_before_whose_workplace_does(workplace: Workplace) -> None:
    order(workplace, replace(OBERG, name="Eva Backe", code="9010018"))
    order(workplace, OBERG)
    assert names(workplace, "backe") == ["Eva Backe", "Mattias Öberg"]


def test_the_latest_that_was_written_holds_and_what_was_left_out_is_kept(
    workplace: Workplace, clock: SetClock
) -> None:
    order(workplace, replace(OBERG, aid_code="4711"))
    clock.forward(timedelta(days=1))
    order(workplace, replace(OBERG, name="Mattias Öberg Ek", phone="0640-999 99"))
    (known,) = find_prescribers(workplace, "9014820")
    told = known.prescriber
    assert (told.name, told.phone) == ("Mattias Öberg Ek", "0640-999 99")
    assert (told.aid_code, told.workplace) == ("4711", "Backe hälsocentral")
    assert known.day == TODAY + timedelta(days=1)


def test_paper_that_is_captured_late_is_written_last_and_seen_then(
    workplace: Workplace, clock: SetClock
) -> None:
    order(workplace, OBERG)
    clock.forward(timedelta(minutes=5))
    order(workplace, replace(OBERG, phone="0640-999 99"), happened_at=NOON - timedelta(hours=1))
    (known,) = find_prescribers(workplace, "öberg")
    assert (known.prescriber.phone, known.day) == ("0640-999 99", TODAY)


def test_a_correction_is_the_latest_that_was_written(workplace: Workplace) -> None:
    entry = order(workplace, OBERG)
    order(workplace, OBERG)
    slip = open_correction(workplace, entry.subject)
    assert slip.draft.correction is not None
    right = replace(slip.draft.prescriber, phone="0640-222 22")
    told = replace(slip.draft.correction, reason="Fel avläst")
    workplace.computer.clock.forward(timedelta(minutes=5))  # type: ignore[attr-defined]
    finish(workplace, slip, replace(slip.draft, prescriber=right, correction=told))
    (known,) = find_prescribers(workplace, "öberg")
    assert known.prescriber.phone == "0640-222 22"


def test_an_order_that_was_never_handed_out_makes_nobody_known(workplace: Workplace) -> None:
    entry = order(workplace, OBERG)
    reverse_dispensing(workplace, entry.subject, entry.id, "Fel patient")
    assert find_prescribers(workplace, "öberg") == []


def test_one_person_at_two_workplaces_is_two_to_choose_from(workplace: Workplace) -> None:
    order(workplace, OBERG)
    order(workplace, replace(OBERG, workplace="Strand", workplace_code="2355000099999"))
    places = {known.prescriber.workplace for known in find_prescribers(workplace, "öberg")}
    assert places == {"Backe hälsocentral", "Strand"}


def test_those_who_share_a_code_or_have_none_are_told_apart_by_name(workplace: Workplace) -> None:
    """Requirement 7."""
    shared = replace(OBERG, code="9100009", position="204090")
    order(workplace, replace(shared, name="Ali Ek"))
    order(workplace, replace(shared, name="Bo Al"))
    assert set(names(workplace, "9100009")) == {"Ali Ek", "Bo Al"}
    assert {k.prescriber.position for k in find_prescribers(workplace, "9100009")} == {"204090"}


def test_a_veterinarian_without_a_code_is_known_by_name(workplace: Workplace) -> None:
    vet = PrescriberDraft("Siv Djurprov", "Veterinär", "", "Djurkliniken", phone="0640-100 01")
    draft = filled_draft()
    patient = replace(draft.patient, species="Hund", animal="Rex")
    rows = (replace(draft.rows[0], benefit=Benefit.WITHOUT),)
    order(workplace, vet, kind=OrderKind.ANIMAL, patient=patient, rows=rows)
    (known,) = find_prescribers(workplace, "siv")
    assert asdict(known.prescriber) == asdict(replace(vet, category="VET"))


def test_a_list_is_offered_after_those_seen_here_with_its_own_day(
    workplace: Workplace, tmp_path: Path
) -> None:
    listed(workplace, tmp_path / "x.csv", "9010018;Maja Öberg;Läkare;Strand;2355000099999;0640-2")
    order(workplace, OBERG)
    here, there = find_prescribers(workplace, "öberg")
    assert (here.prescriber.name, here.is_listed, here.day) == ("Mattias Öberg", False, TODAY)
    assert (there.prescriber.name, there.is_listed) == ("Maja Öberg", True)
    assert there.day.isoformat() == "2026-11-20"
    assert there.prescriber.workplace_code == "2355000099999"


def test_the_list_is_offered_beside_what_was_seen_here_only_where_it_differs(
    workplace: Workplace, clock: SetClock, tmp_path: Path
) -> None:
    row = "9014820;Mattias Öberg;Läkare;Backe hälsocentral;2355000012345"
    listed(workplace, tmp_path / "x.csv", f"{row};0640-100 00")
    order(workplace, OBERG)
    (known,) = find_prescribers(workplace, "öberg")
    assert (known.prescriber.phone, known.is_listed) == ("0640-100 00", False)
    clock.forward(timedelta(minutes=1))
    order(workplace, replace(OBERG, phone="0640-200 00"))
    here, there = find_prescribers(workplace, "öberg")
    assert (here.prescriber.phone, there.prescriber.phone) == ("0640-200 00", "0640-100 00")


def test_a_listed_prescriber_has_the_name_of_the_workplace_from_its_list(
    workplace: Workplace, tmp_path: Path
) -> None:
    listed(workplace, tmp_path / "x.csv", "9014820;Mattias Öberg;Läkare;;2355000012345;")
    path = tmp_path / "places.csv"
    lines = "ÖVNING\nUtgiven;2026-11-20\nArbetsplatskod;Namn;Telefon\n"
    path.write_text(f"{lines}2355000012345;Backe hälsocentral;0640-5\n", encoding="utf-8")
    load_reference(workplace, path)
    (known,) = find_prescribers(workplace, "mattias")
    assert (known.prescriber.workplace, known.prescriber.phone) == ("Backe hälsocentral", "0640-5")
    (place,) = find_prescriber(workplace, "9010018", "2355000012345")
    assert (place.prescriber.name, place.prescriber.workplace) == ("", "Backe hälsocentral")


def test_a_scanned_code_tells_who_it_is_at_the_workplace_that_is_scanned_with_it(
    workplace: Workplace,
) -> None:
    order(workplace, OBERG)
    order(workplace, replace(OBERG, workplace="Strand", workplace_code="2355000099999"))
    assert len(find_prescriber(workplace, "9014820")) == 2
    (known,) = find_prescriber(workplace, "9014820", "2355000099999")
    assert known.prescriber.workplace == "Strand"
    assert find_prescriber(workplace, "9014820", "1111111111111") == []


def test_whoever_is_struck_is_offered_no_more_until_handed_out_again(
    workplace: Workplace, clock: SetClock
) -> None:
    order(workplace, OBERG)
    strand = replace(OBERG, workplace="Strand", workplace_code="2355000099999", aid_code="1")
    order(workplace, strand)
    wrong = find_prescriber(workplace, "9014820", "2355000099999")[0].prescriber
    clock.forward(timedelta(minutes=1))
    drop_prescriber(workplace, wrong)
    assert [k.prescriber.workplace for k in list_prescribers(workplace)] == ["Backe hälsocentral"]
    clock.forward(timedelta(minutes=1))
    order(workplace, replace(OBERG, workplace="Nya Strand", workplace_code="2355000099999"))
    (again,) = find_prescriber(workplace, "9014820", "2355000099999")
    assert (again.prescriber.workplace, again.prescriber.aid_code) == ("Nya Strand", "")


def test_only_a_pharmacist_strikes_and_whoever_reads_no_patients_finds_nobody(
    workplace: Workplace,
) -> None:
    order(workplace, OBERG)
    (known,) = list_prescribers(workplace)
    staff = as_person(workplace, "Nils Prov", Role.STAFF)
    assert list_prescribers(staff) == [known]
    with pytest.raises(Refused):
        drop_prescriber(staff, known.prescriber)
    with pytest.raises(Refused):
        find_prescribers(as_person(workplace, "Disa Prov", Role.PRESCRIBER), "öberg")
