"""A pack that is scanned finds its row, and what is wrong with it stands there with the way on."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from app.domain.codes import Varunummer, gs1_digit
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.supplied import Pack
from app.ui.dialogs.type_pack import TypePack
from app.ui.views.dispense.row_packs import RowPacks
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.workplaces import filled_draft, find_product

GS = "\x1d"
UNKNOWN = "0735001234021" + gs1_digit("0735001234021")


def code(varunummer: str = "", serial: str = "SN1", gtin: str = "", expires: str = "280300") -> str:
    gtin = gtin or f"0{Varunummer(varunummer).ntin}"
    return f"]d201{gtin}21{serial}{GS}17{expires}10B1"


def pack(varunummer: str, serial: str = "SN1") -> Pack:
    return Pack(f"0{Varunummer(varunummer).ntin}", serial, "B1", "280300")


def scan(stage: Stage, text: str) -> None:
    assert stage.view.take_scan(text)
    stage.settle()


def shown(stage: Stage, row: int = 0) -> RowPacks:
    return stage.view.page.rows.cards[row].editor.packs


def packs(stage: Stage) -> list[tuple[Pack, ...]]:
    return [row.packs for row in stage.draft().rows]


def test_a_pack_goes_to_its_row_and_the_seal_takes_one_key(stage: Stage) -> None:
    """Requirement 32."""
    stage.open(three_rows())
    scan(stage, code("512047"))
    assert packs(stage) == [(), (pack("512047"),), ()]
    assert stage.view.page.rows.active == 1
    assert shown(stage, 1).some.text() == "Skannad"
    scan(stage, code("041238"))
    stage.press("Ctrl+F")
    assert [p.is_seal_whole for row in stage.draft().rows for p in row.packs] == [True, True]
    assert not shown(stage, 1).seal.isVisible()


def test_the_wrong_strength_stops_in_the_row_until_the_right_one_is_scanned(stage: Stage) -> None:
    """Requirement 32."""
    stage.open(three_rows())
    stage.press("Ctrl+2")
    scan(stage, code("512048"))
    assert shown(stage, 1).message.text.startswith("Fel styrka skannad: 2,5 mg. Raden säger 5 mg.")
    assert stage.view.page.bar.main.is_blocked
    assert "Fel styrka skannad" in texts(stage.view.page.findings)
    stage.press("Ctrl+I")
    assert packs(stage) == [(), (), ()]
    assert shown(stage, 1).message.text == ""
    assert shown(stage, 1).none.isVisible()
    scan(stage, code("512048"))
    scan(stage, code("512047"))
    assert packs(stage) == [(), (pack("512047"),), ()]


def test_the_same_pack_is_not_taken_twice(stage: Stage) -> None:
    """Requirement 32."""
    stage.open(three_rows())
    scan(stage, code("041238"))
    before = stage.draft()
    scan(stage, code("041238"))
    assert stage.draft() == before
    assert stage.heard() == "Förpackningen är redan skannad, rad 1."


def test_two_packs_scanned_at_once_are_both_kept(stage: Stage) -> None:
    row = three_rows().rows[0]
    stage.open(filled_draft(replace(row, packages=2)))
    stage.view.take_scan(code("041238", "SN1"))
    stage.view.take_scan(code("041238", "SN2"))
    stage.settle()
    assert packs(stage) == [(pack("041238", "SN1"), pack("041238", "SN2"))]


def test_a_code_that_is_not_whole_is_refused_and_changes_nothing(stage: Stage) -> None:
    """Requirement 32."""
    stage.open(three_rows())
    scan(stage, f"]d2010{Varunummer('041238').ntin}21SN117280300" + "10B1")
    assert stage.draft() == three_rows()
    assert "Läsaren verkar tappa skiljetecken" in stage.heard()


def test_an_unknown_code_is_learned_when_the_pharmacist_says_it_is_the_rows_product(
    stage: Stage,
) -> None:
    """Requirement 32."""
    stage.open(filled_draft())
    scan(stage, code(gtin=UNKNOWN))
    assert "inte känd" in shown(stage).message.text
    shown(stage).same.click()
    stage.settle()
    assert shown(stage).message.text == ""
    stage.view.park()
    stage.settle()
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    scan(stage, code(gtin=UNKNOWN, serial="SN9"))
    assert stage.draft().rows[0].product == find_product("041238")


def test_a_row_says_whether_it_is_scanned_also_when_it_is_folded(stage: Stage) -> None:
    stage.open(three_rows())
    scan(stage, code("041238"))
    stage.press("Ctrl+3")
    cards = stage.view.page.rows.cards
    assert "Skannad" in texts(cards[0].badges)
    assert "Ej skannad" in texts(cards[1].badges)


def test_a_product_written_by_hand_asks_for_no_scan(stage: Stage) -> None:
    row = RowDraft(replace(find_product("041238"), npl_pack_id="", from_register=False), dosage="1")
    stage.open(filled_draft(row))
    assert shown(stage).isHidden()


def test_scans_and_seal_survive_parking(stage: Stage) -> None:
    slip = stage.open(three_rows())
    scan(stage, code("041238"))
    stage.press("Ctrl+F")
    wanted = stage.draft()
    stage.press("Ctrl+W")
    (kept,) = [s for s in stage.stored() if s.subject == slip.subject]
    assert kept.draft == wanted
    stage.view.desk.take(kept)
    stage.settle()
    assert stage.draft() == wanted


def test_two_people_write_a_pack_off_in_a_dialog(stage: Stage) -> None:
    """Requirement 32."""
    stage.open(filled_draft())
    shown(stage).write.click()
    stage.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TypePack)
    for fields in (dialog.first, dialog.again):
        for name, value in (("gtin", UNKNOWN), ("serial", "A1"), ("batch", "B"), ("expires", "")):
            fields[name].set_value(value)
    dialog.action_button.click()
    stage.settle()
    assert "saknar utgångsdatum (17)" in dialog.message.text
    assert stage.draft() == filled_draft()
    dialog.reject()
    stage.settle()


def test_nothing_of_a_scan_reaches_a_slip_that_came_after(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.view.take_scan(code("041238"))
    stage.view.park()
    stage.settle()
    stage.view.open_new()
    stage.settle()
    assert stage.draft() == DispensingDraft()
