"""Labels: sent, saved or written off by hand; a printer never stops a hand-out."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.draft import RowDraft
from app.domain.findings import Unavailable
from app.domain.supplied import CheckKind
from app.ui.views.dispense.large_label import LargeLabel
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.notice import Notice
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.workplaces import filled_draft, find_product

SILENT = Unavailable("Skrivaren svarar inte.", "Slå på den och försök igen.", code="printer")


def notice(stage: Stage) -> Notice:
    found = stage.view.notices.shown("print")
    assert found is not None
    return found


def test_every_row_gets_its_label_and_the_status_line_says_where(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+E")
    assert len(stage.printer.sheets) == 3
    assert stage.heard() == "Etikett skickad till etikett."
    assert stage.view.page.bar.checks[CheckKind.TECHNICAL].state.text() == "jämförd med ögat"
    assert stage.stored()[0].printed == three_rows().label_digest()


def test_what_is_typed_while_it_prints_is_kept_too(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.view.desk.print_labels()
    stage.view.page.paper.issued.set_value("2026-11-20")
    stage.view.page.paper.issued.edited.emit()
    stage.view.left()
    stage.settle()
    (kept,) = stage.stored()
    assert kept.draft.issued_on == "2026-11-20"
    assert kept.printed == filled_draft().label_digest()


def test_a_label_without_a_product_leads_to_where_it_is_missing(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(dosage="x")))
    stage.press("Ctrl+E")
    assert not stage.printer.sheets
    assert stage.focus() == "rows.0.product"


def test_a_silent_printer_says_so_and_shows_the_ways_out(stage: Stage) -> None:
    stage.printer.jam = SILENT
    stage.open(filled_draft())
    stage.press("Ctrl+E")
    said = texts(notice(stage))
    assert "Etiketten kom inte ut" in said
    assert "Skrivaren svarar inte. Slå på den och försök igen." in said
    assert stage.said[-1] == "Etikett kom inte fram."
    buttons = [button.text() for button in notice(stage).findChildren(KeyButton)]
    assert buttons == ["Försök igen", "Spara som fil…", "Visa stort"]


def test_a_silent_printer_never_stops_a_hand_out(stage: Stage) -> None:
    stage.printer.jam = SILENT
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+J")  # the text is written off by hand
    stage.press("Ctrl+Enter")
    assert len(list_dispensings(stage.workplace)) == 1
    assert stage.view.notices.isHidden()


def test_trying_again_prints_and_takes_the_notice_away(stage: Stage) -> None:
    stage.printer.jam = SILENT
    stage.open(filled_draft())
    stage.press("Ctrl+E")
    stage.printer.jam = None
    stage.button("Försök igen").click()
    stage.settle()
    assert len(stage.printer.sheets) == 1
    assert stage.view.notices.shown("print") is None


def test_a_hand_out_waits_for_a_label_that_is_on_its_way(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.view.desk.print_labels()
    stage.view.main_action()
    assert stage.heard() == "Etiketten är på väg till skrivaren."
    stage.settle()
    stage.press("Ctrl+Enter")
    assert len(list_dispensings(stage.workplace)) == 1


def test_labels_are_saved_as_files_that_name_no_patient(stage: Stage, tmp_path: Path) -> None:
    stage.printer.jam = SILENT
    slip = stage.open(three_rows())
    stage.press("Ctrl+E")
    stage.button("Spara som fil…").click()
    stage.settle()
    dialog = stage.dialog(QFileDialog)
    folder = tmp_path / "etiketter"
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    stage.settle()
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"{slip.slip}-rad-{row}.pdf" for row in (1, 2, 3)]
    assert all(path.read_bytes().startswith(b"%PDF") for path in folder.iterdir())
    assert stage.view.notices.shown("print") is None
    assert stage.heard().startswith("Etikett sparad som ")


def test_the_words_of_the_label_are_shown_large_beside_its_picture(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+Shift+E")
    assert stage.view.pages.currentWidget() is stage.view.large
    said = texts(stage.view.large).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "ÖVNING",
        "Tolvan Tolvansson, 121212+1212",
        "Metoprolol Norrmed depottablett 50 mg",
        "1 tablett morgon och kväll. Mot blodpropp.",
        "Mattias Öberg, läkare · Apotek Granen · 2026-11-23 · SLi",
    ):
        assert words in said
    assert all(label.picture is not None for label in stage.view.large.labels)
    large = [label for label in stage.view.large.findChildren(type(stage.view.page.payment.sum))
             if label.font().pixelSize() == 32]  # fmt: skip
    assert len(large) == 3 * (6 + 2)  # the label, and what is noted on the form


def test_esc_leads_back_from_the_large_label(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.press("Ctrl+Shift+E")
    assert stage.view.take_scan("191212121212")  # taken care of: it must not go anywhere
    assert "Esc" in stage.heard()
    stage.press("Ctrl+Enter")
    assert not list_dispensings(stage.workplace)
    stage.press("Esc")
    assert stage.view.pages.currentWidget() is stage.view.page
    assert QApplication.focusWidget() is stage.view.page.bar.print
    stage.press("Ctrl+Shift+E")
    stage.button("Tillbaka").click()
    assert stage.view.pages.currentWidget() is stage.view.page


def test_a_row_without_a_product_says_so_in_large_too(stage: Stage) -> None:
    stage.open(filled_draft(RowDraft(find_product("041238"), dosage="x"), RowDraft()))
    stage.press("Ctrl+Shift+E")
    assert "Vara saknas." in texts(stage.view.large)


def test_a_text_that_fits_no_label_is_still_shown_large(stage: Stage) -> None:
    row = RowDraft(replace(find_product("041238"), name="X" * 300), dosage="1 tablett.")
    stage.open(filled_draft(row))
    stage.press("Ctrl+Shift+E")
    (shown,) = stage.view.large.labels
    assert shown.picture is None
    assert shown.remark
    assert shown.remark.splitlines()[0] in texts(stage.view.large)


def test_nothing_is_shown_large_where_there_is_no_slip(stage: Stage) -> None:
    stage.press("Ctrl+Shift+E")
    assert not isinstance(stage.view.pages.currentWidget(), LargeLabel)
