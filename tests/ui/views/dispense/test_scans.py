"""What a scanner reads goes to its place, wherever the keyboard is, and never over what stands."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.codes import Varunummer
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.order import Product
from app.domain.slip import SlipNumber, next_serial
from app.store.admission import admit
from app.store.journal import read_sealed
from app.usecases.fill_slip import list_slips
from app.usecases.list_work import list_dispensings
from app.usecases.sign_in import sign_out
from app.usecases.workplace import open_workplace
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.usecases.test_doubled_numbers import GRETAS
from tests.usecases.test_take_up import give
from tests.workplaces import PACKAGES, TOLVAN, filled_draft, find_product, make_computer

OTHER = "190905271474"  # another of the tax agency's test numbers


def scan(stage: Stage, code: str) -> bool:
    taken = stage.view.take_scan(code)
    stage.settle()
    return taken


def test_an_identity_card_opens_a_slip_for_its_holder(stage: Stage) -> None:
    assert scan(stage, TOLVAN)
    assert stage.draft().patient.identity == TOLVAN
    assert stage.view.page.patient.card.identity.text() == "19121212-1212"


def test_the_codes_of_a_form_open_a_slip_with_the_prescriber(stage: Stage) -> None:
    assert scan(stage, "90148202355000012345")
    prescriber = stage.draft().prescriber
    assert (prescriber.code, prescriber.workplace_code) == ("9014820", "2355000012345")
    assert scan(stage, "9000001")
    assert stage.draft().prescriber.code == "9000001"
    assert stage.draft().prescriber.workplace_code == "2355000012345"


def test_nothing_of_the_slip_before_comes_along_into_a_scanned_one(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+W")
    scan(stage, OTHER)
    assert stage.draft() == replace(
        DispensingDraft(), patient=replace(DispensingDraft().patient, identity=OTHER)
    )


def test_without_an_outage_a_scan_opens_nothing(calm: Stage) -> None:
    assert scan(calm, TOLVAN)
    assert calm.view.desk.slip is None
    assert calm.heard() == "Öppna ett avbrott först, Ctrl+Skift+A."


def test_a_package_without_a_slip_says_what_to_do(stage: Stage) -> None:
    assert scan(stage, "041238")
    assert stage.slip() is None
    assert stage.heard() == "Öppna en blankett först, Ctrl+N."


@pytest.mark.parametrize(
    "code",
    ["041238", Varunummer("041238").ntin, PACKAGES[0].npl_pack_id,
     f"010{Varunummer('041238').ntin}21A1\x1d1727110010B1"],
)  # fmt: skip
def test_a_package_fills_the_row_wherever_the_keyboard_is(stage: Stage, code: str) -> None:
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    stage.view.page.prescriber.phone.setFocus()
    assert scan(stage, code)
    assert stage.draft().rows[0].product == find_product("041238")
    assert stage.view.page.prescriber.phone.value() == "0640-100 00"
    assert stage.heard() == "Rad 1: Metoprolol Norrmed depottablett 50 mg."


def test_a_package_finds_the_row_that_says_the_same(stage: Stage) -> None:
    stage.open(three_rows())
    scan(stage, "098314")
    assert stage.view.page.rows.active == 2
    assert stage.heard() == "Rätt vara, rad 3."
    assert stage.draft() == three_rows()


def test_a_package_goes_to_the_row_that_waits_for_one(stage: Stage) -> None:
    rows = (three_rows().rows[0], RowDraft(dosage="1 tablett."))
    stage.open(replace(three_rows(), rows=rows))
    scan(stage, "512047")
    assert stage.draft().rows[1].product == find_product("512047")


def test_a_row_in_words_without_a_size_is_named_without_one(stage: Stage) -> None:
    rows = (RowDraft(Product("Kräm från hyllan"), dosage="Smörj."),)
    stage.open(replace(three_rows(), rows=rows))
    scan(stage, "512048")
    assert "Rad 1 säger Kräm från hyllan. Hämta" in texts(stage.view.notices)


def test_the_wrong_package_is_told_and_changes_nothing_by_itself(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+2")
    scan(stage, "512048")
    assert stage.draft() == three_rows()
    said = texts(stage.view.notices)
    assert "Fel vara skannad: Apixaban Vintra filmdragerad tablett 2,5 mg" in said
    assert "Rad 2 säger Apixaban Vintra filmdragerad tablett 5 mg" in said
    focused = QApplication.focusWidget()
    assert focused is stage.button("Behåll raden")
    stage.press("Enter")
    assert stage.focus() == "rows.1.dosage"
    assert stage.draft() == three_rows()


def test_the_row_takes_the_scanned_package_when_a_person_says_so(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+2")
    scan(stage, "512048")
    stage.button("Byt vara på rad 2").click()
    stage.settle()
    assert stage.draft().rows[1].product == find_product("512048")
    assert stage.draft().rows[1].dosage == three_rows().rows[1].dosage
    assert stage.view.notices.isHidden()


def test_a_number_that_two_packages_share_is_a_choice(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    scan(stage, "088001")
    hits = stage.view.page.rows.cards[0].editor.search.hits
    assert hits.isVisible()
    stage.press("Down")
    stage.press("Down")
    stage.press("Enter")
    product = stage.draft().rows[0].product
    assert product is not None
    assert product.name == "Parallell Väst"


def test_a_package_that_the_register_lacks_is_told(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    scan(stage, "999999")
    assert stage.heard() == "Varan 999999 finns inte i registret. Sök på namn."
    assert stage.draft().rows[0].product is None


def test_the_same_identity_again_changes_nothing(stage: Stage) -> None:
    stage.open(three_rows())
    scan(stage, TOLVAN)
    assert stage.heard() == "Samma patient."
    assert stage.view.notices.isHidden()


def test_another_identity_is_a_question_whose_answer_is_no(stage: Stage) -> None:
    stage.open(three_rows())
    stage.view.page.prescriber.name.setFocus()
    scan(stage, OTHER)
    assert "Byt patient?" in texts(stage.view.notices)
    assert "19090527-1474" in texts(stage.view.notices)
    assert QApplication.focusWidget() is stage.button("Nej, behåll")
    stage.press("Enter")
    assert stage.draft() == three_rows()
    assert stage.focus() == "prescriber.name"


def test_esc_is_no_too(stage: Stage) -> None:
    stage.open(three_rows())
    scan(stage, OTHER)
    stage.press("Esc")
    assert stage.view.notices.isHidden()
    assert stage.draft() == three_rows()


def test_a_changed_patient_brings_no_name_or_check_along(stage: Stage) -> None:
    stage.open(three_rows())
    scan(stage, OTHER)
    stage.button("Byt patient").click()
    stage.settle()
    draft = stage.draft()
    assert (draft.patient.identity, draft.patient.name, draft.identity_checked) == (OTHER, "", "")
    assert draft.rows == three_rows().rows
    assert not stage.view.page.patient.is_folded
    assert stage.focus() == "patient.name"


def test_a_card_that_went_while_its_question_stood_is_not_missed(stage: Stage) -> None:
    stage.open(three_rows())
    stage.view.page.prescriber.name.setFocus()
    stage.press("Alt+K")
    scan(stage, OTHER)
    stage.view.page.rows.show_draft(DispensingDraft())  # nothing is left to find in three rows
    stage.view.editing.collect()
    stage.settle()
    stage.press("Esc")
    assert stage.focus() == "prescriber.name"


def test_a_scanned_slip_number_opens_the_parked_slip_and_parks_this_one(stage: Stage) -> None:
    parked = stage.store(filled_draft())
    stage.open(three_rows())
    scan(stage, parked.slip)
    assert stage.view.title() == f"Expedition {parked.slip}"
    assert three_rows() in [slip.draft for slip in stage.stored()]
    scan(stage, parked.slip)
    assert stage.heard() == f"{parked.slip} är redan öppen."


def test_the_number_of_a_slip_that_is_handed_out_tells_when(stage: Stage) -> None:
    slip = stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    assert list_dispensings(stage.workplace)
    scan(stage, slip.slip)
    assert stage.heard() == f"{slip.slip} lämnades ut 2026-11-23 17:21."


def test_a_number_of_two_hand_outs_leads_to_neither(stage: Stage, tmp_path: Path) -> None:
    slip = stage.open(replace(filled_draft(), advice_given=True))
    here = stage.workplace
    here.journal.vault.checkpoint()
    shutil.copytree(here.computer.home, tmp_path / "other")
    (tmp_path / "other" / "device.key").unlink()
    other = open_workplace(make_computer(tmp_path / "other"), here.key, here.person.id)
    give(other, list_slips(other)[0], GRETAS)
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    admit(here.journal, list(read_sealed(other.journal.vault.connection, "1", ())))
    sign_out(other)
    scan(stage, slip.slip)
    number = slip.slip
    assert (
        stage.heard() == f"Två expeditioner har nummer {number}. Välj rätt under Efterregistrera."
    )


def test_the_number_of_no_slip_here_is_told(stage: Stage) -> None:
    number = str(SlipNumber("B", next_serial("B", 0)))
    assert scan(stage, number)
    assert stage.heard() == f"{number} är ingen öppen expedition här."


def test_an_unknown_code_is_left_to_the_window(stage: Stage) -> None:
    stage.open(three_rows())
    assert not scan(stage, "hej på dig")
    assert stage.draft() == three_rows()


def test_a_code_can_be_typed_with_its_hyphen(stage: Stage) -> None:
    stage.press("Ctrl+L")
    stage.write("19121212-1212")
    stage.press("Enter")
    assert stage.draft().patient.identity == TOLVAN
    assert stage.view.scan_field.text() == ""


def test_typed_words_are_sought_in_the_active_row(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    stage.press("Ctrl+L")
    stage.write("oxikodon")
    stage.press("Enter")
    assert stage.focus() == "rows.0.product"
    stage.press("Down")
    stage.press("Enter")
    assert stage.draft().rows[0].product == find_product("098314")


def test_typed_words_without_a_slip_lead_to_a_new_one(stage: Stage) -> None:
    stage.press("Ctrl+L")
    stage.write("oxikodon")
    stage.press("Enter")
    assert stage.heard() == "Ingen blankett är öppen. Ctrl+N öppnar en."


def test_a_damaged_register_is_told_when_a_package_is_scanned(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(Product("x"), dosage="1 tablett.")))
    stage.workplace.computer.home.joinpath("register.current").write_text("register-99.db")
    scan(stage, "041238")
    assert stage.heard().startswith("Registret över varor går inte att läsa.")
