"""A product is found while typing, picked by a key, or written by hand where none is found."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.order import Benefit, Product
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense.row_editor import RowEditor
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import filled_draft, find_product


@pytest.fixture
def row(stage: Stage) -> RowEditor:
    """The fields of a row without a product, with the keyboard in its search."""
    stage.open(filled_draft(RowDraft(dosage="1 tablett.")))
    editor = stage.view.page.rows.cards[0].editor
    editor.search.setFocus()
    return editor


def hits(search: ProductSearch) -> list[str]:
    model = search.hits.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def test_hits_come_while_typing_and_follow_what_is_typed(stage: Stage, row: RowEditor) -> None:
    stage.write("m")
    assert not row.search.hits.isVisible()
    stage.write("etopro")
    assert len(hits(row.search)) == 3
    stage.write(" 100")
    first, by_hand = hits(row.search)
    assert first.startswith("Metoprolol Norrmed depottablett 100 mg, 98 · vnr 041239")
    assert first.endswith("81,00\N{NO-BREAK SPACE}kr")
    assert by_hand.startswith("Skriv för hand: metopro 100")


def test_the_period_product_and_an_unknown_price_say_so(stage: Stage, row: RowEditor) -> None:
    stage.write("apixaban 5")
    assert "periodens vara · Vintra AB" in hits(row.search)[0]
    row.search.line.clear()
    stage.write("åsö")
    assert hits(row.search)[0].endswith("pris okänt")


def test_an_answer_to_what_is_no_longer_typed_is_dropped(stage: Stage, row: RowEditor) -> None:
    row.search.set_value("metoprolol")
    row.search.look()
    row.search.set_value("oxikodon")
    row.search.edited.emit()
    stage.settle()
    assert hits(row.search)[0].startswith("Oxikodon")


def test_hits_that_come_after_the_keyboard_has_gone_are_not_shown(
    stage: Stage, row: RowEditor
) -> None:
    row.search.set_value("metoprolol")
    row.search.look()
    row.dosage.setFocus()
    stage.settle()
    assert not row.search.hits.isVisible()


def test_nothing_is_taken_before_a_person_has_moved_to_it(stage: Stage, row: RowEditor) -> None:
    stage.write("metoprolol")
    assert row.search.hits.marked() is None
    stage.press("Enter")
    assert row.search.hits.marked() is not None
    assert stage.draft().rows[0].product != find_product("041238")
    stage.press("Down")
    stage.press("Up")
    stage.press("Enter")
    assert stage.draft().rows[0].product == find_product("041238")
    assert stage.focus() == "advice_given"


def test_the_list_goes_round_and_closes_by_esc_or_when_left(stage: Stage, row: RowEditor) -> None:
    stage.write("metoprolol")
    stage.press("Up")
    marked = row.search.hits.marked()
    assert marked is not None
    assert marked.title.startswith("Skriv för hand")
    stage.press("Esc")
    assert not row.search.hits.isVisible()
    stage.press("Down")
    assert row.search.hits.isVisible()
    stage.press("Tab")
    assert not row.search.hits.isVisible()


def test_a_hit_is_taken_by_the_mouse_too(stage: Stage, row: RowEditor) -> None:
    stage.write("metoprolol 100")
    view = row.search.hits
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    stage.settle()
    assert stage.draft().rows[0].product == find_product("041239")


def test_what_is_typed_stands_as_written_by_hand_until_it_is_picked(
    stage: Stage, row: RowEditor
) -> None:
    stage.write("Oljebad")
    assert stage.draft().rows[0].product == Product("Oljebad")
    assert not row.by_hand.isVisible()
    stage.press("Up")
    stage.press("Enter")
    assert row.by_hand.isVisible()
    assert "VARNING · rad 1: Varan är inte vald ur registret" in texts(stage.view.page.findings)
    row.by_hand.pack.setFocus()
    stage.write("200 ml")
    row.by_hand.number.setFocus()
    stage.write("123456")
    row.by_hand.price.setFocus()
    stage.write("1 049,50")
    wanted = Product("Oljebad", pack="200 ml", varunummer="123456", price=Decimal("1049.50"))
    assert stage.draft().rows[0].product == wanted


@pytest.mark.parametrize("written", ["dyrt", "-5", "NaN", ""])
def test_a_price_that_is_none_is_unknown(stage: Stage, row: RowEditor, written: str) -> None:
    stage.write("Oljebad")
    row.by_hand.price.set_value(written)
    row.by_hand.price.edited.emit()
    product = stage.draft().rows[0].product
    assert product is not None
    assert product.price is None


def test_another_product_replaces_the_picked_one_only_when_picked(stage: Stage) -> None:
    stage.open(filled_draft())
    editor = stage.view.page.rows.cards[0].editor
    stage.press("Ctrl+1")
    assert not editor.search.isVisible()
    stage.button("Byt vara").click()
    assert stage.focus() == "rows.0.product"
    stage.press("Tab")
    assert stage.draft().rows[0].product == find_product("041238")
    assert not editor.search.isVisible()
    stage.button("Byt vara").click()
    stage.write("oxikodon")
    stage.press("Down")
    stage.press("Enter")
    assert stage.draft().rows[0].product == find_product("098314")


def test_quantity_and_benefit_are_as_chosen(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.press("Ctrl+1")
    editor = stage.view.page.rows.cards[0].editor
    editor.packages.setFocus()
    editor.packages.line.selectAll()
    stage.write("3x")
    editor.withdrawals.setFocus()
    editor.withdrawals.line.selectAll()
    stage.write("4")
    editor.benefit_field.setFocus()
    stage.press("2")
    row = stage.draft().rows[0]
    assert (row.packages, row.withdrawals, row.benefit) == (3, 4, Benefit.WITHOUT)
    card = stage.view.page.rows.cards[0]
    assert card.price.text() == "205,50\N{NO-BREAK SPACE}kr"
    assert card.price_note.text() == "utan förmån · preliminärt"


def test_no_packages_is_a_stop_that_says_what_to_write(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.press("Ctrl+1")
    packages = stage.view.page.rows.cards[0].editor.packages
    packages.setFocus()
    packages.line.selectAll()
    stage.press("Del")
    stage.press("Tab")
    assert packages.message == "Orimligt antal förpackningar. Ange 1 till 99."
    assert stage.view.page.rows.cards[0].price.text() == "okänt"


def test_a_folded_row_says_what_was_found_in_it(stage: Stage) -> None:
    rows = (RowDraft(Product("Oljebad"), dosage="x"), *filled_draft().rows)
    stage.open(DispensingDraft(rows=rows))
    stage.press("Ctrl+2")
    assert "1\N{NO-BREAK SPACE}varning" in texts(stage.view.page.rows.cards[0])
