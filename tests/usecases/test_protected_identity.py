"""A protected identity: no name on lists, prints and exports, no pharmacy on what leaves it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import CollectorDraft, OpenSlip
from app.domain.order import PROTECTED_NAME, Collector
from app.usecases.close_outage import closing_protocol
from app.usecases.fill_slip import list_slips, open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import find_dispensing, list_dispensings, list_steps, view_dispensing
from app.usecases.print_label import label_pdf, print_labels, reprint_label
from app.usecases.read_journal import read_journal
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.workplaces import SetClock, begin_outage, filled_draft, open_pharmacy

NAME, NUMBER, WHO = "Tolvan Tolvansson", "191212121212", "Eva Prov"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", SetClock())
    yield opened
    sign_out(opened)


def prepared(workplace: Workplace, *, protected: bool) -> OpenSlip:
    begin_outage(workplace)
    draft = replace(filled_draft(), advice_given=True)
    draft = replace(draft, patient=replace(draft.patient, is_protected=protected))
    slip = save_draft(workplace, open_slip(workplace), draft)
    return print_labels(workplace, slip)[0]


@pytest.mark.parametrize("protected", [True, False])
def test_a_label_says_neither_the_name_nor_the_pharmacy_of_a_protected_patient(
    workplace: Workplace, protected: bool
) -> None:
    """Requirement 54."""
    slip = prepared(workplace, protected=protected)
    text = squeeze("".join(page_texts(label_pdf(workplace, slip, 1))))
    assert (squeeze(NAME) in text) is not protected
    assert (squeeze("Apotek Granen") in text) is not protected
    assert (squeeze(PROTECTED_NAME) in text) is protected
    assert squeeze("121212+1212") in text  # whose it is can still be told


def test_a_label_printed_again_keeps_the_secret(workplace: Workplace) -> None:
    """Requirement 54."""
    slip = prepared(workplace, protected=True)
    entry = hand_out(workplace, slip)
    job = reprint_label(workplace, entry.subject, 1)
    text = squeeze("".join(page_texts(job.order.pdf)))
    assert squeeze(NAME) not in text
    assert squeeze("Apotek Granen") not in text


def test_no_list_names_a_protected_patient(workplace: Workplace) -> None:
    """Requirement 54."""
    slip = prepared(workplace, protected=True)
    (parked,) = list_slips(workplace)
    assert parked.draft.patient.listed_name == PROTECTED_NAME
    hand_out(workplace, slip)
    (line,) = list_dispensings(workplace)
    assert (line.patient, line.identity) == (PROTECTED_NAME, "")
    assert find_dispensing(workplace, slip.slip) == line
    assert {step.patient for step in list_steps(workplace)} == {PROTECTED_NAME}


def test_no_export_names_a_protected_patient(workplace: Workplace) -> None:
    """Requirement 54."""
    slip = prepared(workplace, protected=True)
    hand_out(workplace, slip)
    said = json.dumps(list(read_journal(workplace)), ensure_ascii=False, default=str)
    assert NAME not in said
    assert NUMBER not in said
    assert PROTECTED_NAME in said
    (line,) = list_dispensings(workplace)
    protocol = squeeze("".join(page_texts(closing_protocol(workplace, line.outage))))
    assert squeeze(NAME) not in protocol


def test_others_are_still_named(workplace: Workplace) -> None:
    slip = prepared(workplace, protected=False)
    hand_out(workplace, slip)
    (line,) = list_dispensings(workplace)
    assert (line.patient, line.identity) == (NAME, NUMBER)
    assert NAME in json.dumps(list(read_journal(workplace)), default=str)


def test_the_name_stands_in_the_entry_for_who_needs_it(workplace: Workplace) -> None:
    slip = prepared(workplace, protected=True)
    draft = replace(slip.draft, collector=CollectorDraft(Collector.CARE_STAFF, WHO))
    entry = hand_out(workplace, save_draft(workplace, slip, draft))
    seen = view_dispensing(workplace, entry.subject, "reveal")
    assert seen.current.personal is not None
    assert seen.current.personal.patient.name == NAME
    assert seen.current.personal.collector == WHO
