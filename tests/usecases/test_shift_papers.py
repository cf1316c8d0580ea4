"""The papers of patient and shift: what they say, and whom they never name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import PROTECTED_NAME
from app.usecases.adjust_settings import Settings, adjust
from app.usecases.close_outage import closing_protocol
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.hand_over import hand_over
from app.usecases.order_list import list_lines, order_list
from app.usecases.patient_slip import patient_slip
from app.usecases.print_label import print_labels
from app.usecases.print_queue import send_waiting
from app.usecases.show_stock import count_sheet
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import codes, faces, page_texts, squeeze
from tests.usecases.test_take_up import first
from tests.workplaces import TOLVAN, PaperTray, begin_outage, filled_draft, open_pharmacy

NAME = "Tolvan Tolvansson"


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Iterator[Workplace]:
    """A pharmacy while an outage is open."""
    opened = open_pharmacy(tmp_path / "store", printer=tray)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def test_the_patient_reads_what_it_is_what_remains_and_whom_to_call(workplace: Workplace) -> None:
    entry = first(workplace)
    pdf = patient_slip(workplace, entry.subject)
    said = words(pdf)
    for part in (
        NAME, "121212+1212", "Metoprolol Norrmed depottablett 50 mg", "2 förp",
        "1 förp restas, 3 kvar", "reservrutin", "registreras i efterhand", "Apotek Granen",
        "Mattias Öberg, läkare, tfn 0640-100 00", "1177", "112", "ÖVNING",
    ):  # fmt: skip
        assert squeeze(part) in squeeze(said), part
    number = entry.content.dispensed.slip  # type: ignore[union-attr]
    for dpi in (203, 300):
        assert codes(pdf, dpi) == [number]


def test_the_pharmacys_telephone_stands_on_the_sheet_or_a_line_to_write_it_on(
    workplace: Workplace,
) -> None:
    subject = first(workplace).subject
    assert "apoteket, Apotek Granen, tfn ____" in words(patient_slip(workplace, subject))
    computer = adjust(workplace, Settings(pharmacy_phone="0640-200 00"))
    said = words(patient_slip(replace(workplace, computer=computer), subject))
    assert "apoteket, Apotek Granen, tfn 0640-200 00." in said
    assert "____" not in said


def test_a_protected_patients_sheet_names_neither_patient_nor_pharmacy_nor_prescriber(
    workplace: Workplace,
) -> None:
    """Requirement 54."""
    hidden = PatientDraft(NAME, TOLVAN, is_protected=True)
    draft = replace(filled_draft(), patient=hidden, advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    computer = adjust(workplace, Settings(pharmacy_phone="0640-200 00"))
    known = replace(workplace, computer=computer)
    said = words(patient_slip(known, hand_out(workplace, slip).subject))
    assert PROTECTED_NAME in said
    for secret in (NAME, "Apotek Granen", "Öberg", "0640"):
        assert secret not in said


def test_there_is_no_sheet_of_what_was_never_handed_out(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="finns inte"):
        patient_slip(workplace, open_slip(workplace).subject)


def test_the_next_shift_reads_every_open_item_and_the_head_of_the_chain_and_no_patient(
    workplace: Workplace, tray: PaperTray
) -> None:
    tray.jam = Unavailable("Papperet är slut.", "Fyll på.")
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), filled_draft()))
    send_waiting(workplace)
    first(workplace)
    pdf = hand_over(workplace)
    said = words(pdf)
    head = workplace.journal.head()
    for part in (
        "Öppen expedition", slip.slip, f"{slip.slip} rad 1: kom inte fram", "pågår sedan",
        "E-hälsomyndigheten", "Lämnar: Sara Lindqvist", head.hash[:4],
    ):  # fmt: skip
        assert squeeze(part) in squeeze(said), part
    assert "Tolvan" not in said
    assert "1212" not in said.replace(head.hash, "")
    for dpi in (203, 300):
        (code,) = codes(pdf, dpi)
        assert code.endswith(head.hash)


def test_what_is_owed_is_ordered_by_product(workplace: Workplace) -> None:
    first(workplace)
    (outage,) = list_outages(workplace)
    (line,) = list_lines(workplace, [outage.id])
    assert (line.product.varunummer, line.owed, line.gone) == ("041238", 1, 2)
    said = words(order_list(workplace))
    assert "Metoprolol Norrmed depottablett 50 mg" in said
    assert "041238" in said
    assert "Tolvan" not in said
    assert [line.gone for line in list_lines(workplace, [])] == [0]


def test_every_paper_embeds_the_bundled_faces_and_says_that_it_is_practice(
    workplace: Workplace,
) -> None:
    """Requirement 3."""
    made = first(workplace)
    papers = (
        patient_slip(workplace, made.subject),
        hand_over(workplace),
        order_list(workplace),
        count_sheet(workplace),
        closing_protocol(workplace, list_outages(workplace)[0].id),
    )
    for pdf in papers:
        named, files = faces(pdf)
        assert all("+IBMPlex" in name for name in named)
        assert files == len(named)
        assert "ÖVNING" in words(pdf)
