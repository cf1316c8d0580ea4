"""Everything is reached by keys, in the order in which the columns are read."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.draft import DispensingDraft
from app.ui.views.dispense.findings_panel import FindingsPanel
from app.ui.widgets.key_button import KeyButton
from tests.ui.dispense_stage import Stage, three_rows


def tour(stage: Stage) -> Iterator[str]:
    """Press Tab round the screen and name each stop."""
    first: QWidget | None = None
    for _ in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        if first is focused:
            return
        first = first or focused
        text = focused.text() if isinstance(focused, KeyButton) else type(focused).__name__
        yield stage.focus() or text
        stage.press("Tab")


def test_tab_reads_the_columns_in_order(stage: Stage) -> None:
    stage.open(DispensingDraft())
    stage.view.page.paper.issued.setFocus()
    stops = list(tour(stage))
    fields = [stop for stop in stops if "." in stop or stop in ("issued_on", "reason")]
    assert fields == [
        "issued_on", "reason",
        "prescriber.name", "prescriber.profession", "prescriber.phone", "prescriber.code",
        "prescriber.workplace", "prescriber.workplace_code",
        "patient.name", "patient.identity", "patient.birth_date", "patient.sex",
        "collector.who", "patient.is_protected",
        "rows.0.product", "rows.0.packages", "rows.0.withdrawals", "rows.0.benefit",
        "rows.0.dosage", "payment.means",
    ]  # fmt: skip
    rest = stops[stops.index("rows.0.dosage") :]
    order = ["rows.0.dosage", "Lägg till rad", "payment.means", "Belopp", "advice_given",
             "Parkera", "Skriv etikett", "Färdigställ & lämna ut", "ScanField"]  # fmt: skip
    assert [stop for stop in rest if stop in order] == order


def test_tab_order_follows_rows_and_cards_that_come_later(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+Ins")
    stage.press("Ctrl+2")
    stops = list(tour(stage))
    opened = stops.index("rows.1.dosage")
    after = ["rows.1.packs", "RowCard", "RowCard", "Lägg till rad"]
    assert stops[opened + 1 : opened + 5] == after
    finding = stops.index("FindingItem")
    assert opened < finding < stops.index("advice_given")


def test_folded_rows_open_by_enter_and_fold_by_esc(stage: Stage) -> None:
    stage.open(three_rows())
    cards = stage.view.page.rows.cards
    cards[2].setFocus()
    stage.press("Enter")
    assert [card.is_open for card in cards] == [False, False, True]
    stage.press("Esc")
    assert not cards[2].is_open
    assert cards[2].hasFocus()
    assert stage.draft() == three_rows()


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("Alt+U", "issued_on"),
        ("Alt+F", "prescriber.name"),
        ("Alt+P", "patient.name"),
        ("Ctrl+1", "rows.0.dosage"),
        ("Ctrl+3", "rows.2.dosage"),
    ],
)
def test_a_key_leads_to_each_part(stage: Stage, key: str, path: str) -> None:
    stage.open(three_rows())
    stage.press(key)
    assert stage.focus() == path


def test_keys_lead_to_checks_and_what_can_wait(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Alt+K")
    assert stage.view.page.findings.focused() is not None
    stage.press("Alt+V")
    assert stage.view.page.waiting.isAncestorOf(focused(stage))
    stage.press("Ctrl+L")
    assert focused(stage) is stage.view.scan_field


def test_panels_follow_each_other(stage: Stage) -> None:
    stage.open(three_rows())
    stage.view.page.paper.issued.setFocus()
    seen = []
    for _ in range(7):
        stage.press("Ctrl+Tab")
        seen.append(stage.focus() or panel_of(focused(stage)))
    assert seen[:2] == ["prescriber.name", "patient.name"]
    assert seen[2].startswith("rows.")
    assert seen[3:] == ["payment.means", "FindingsPanel", "WaitingPanel", "issued_on"]


def test_shift_enter_makes_a_new_line_in_the_dosage(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+1")
    stage.press("Ctrl+End")
    stage.press("Shift+Enter")
    stage.write("Svälj hel.")
    assert stage.focus() == "rows.0.dosage"
    assert stage.slip() is not None
    dosage = stage.draft().rows[0].dosage
    assert dosage.endswith("blodtryck.\nSvälj hel.")


def test_the_help_list_names_keys_that_work(stage: Stage) -> None:
    listed = stage.view.keys()
    keys = [key for key, _ in listed]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+N", "Ctrl+J", "Ctrl+E", "Ctrl+Enter"} <= set(keys)


def test_every_field_and_button_has_a_name_for_a_screen_reader(stage: Stage) -> None:
    stage.open(three_rows())
    nameless = [
        type(widget).__name__
        for widget in stage.view.page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.focusProxy() is None
        and not _name(widget)
    ]
    assert not nameless


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def focused(stage: Stage) -> QWidget:
    del stage
    found = QApplication.focusWidget()
    assert found is not None
    return found


def panel_of(widget: QWidget) -> str:
    above: QWidget | None = widget
    while above is not None and not type(above).__name__.endswith("Panel"):
        above = above.parentWidget()
    assert above is not None
    assert isinstance(above, FindingsPanel) or above.objectName() == ""
    return type(above).__name__
