"""Nothing is cut and everything can be hit, in every state that is drawn for the eye."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.theme import Theme, current_theme
from app.ui.widgets.page_head import PageHead
from tests.ui.dispense_stage import Stage
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_aid import card
from tests.ui.gallery_dispense import STATES, State, faulty
from tests.ui.gallery_orders import form_besides
from tests.ui.gallery_prescribers import known
from tests.workplaces import filled_draft


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_nothing_is_cut_in_a_state(state: State, tmp_path: Path, theme: Theme) -> None:
    del theme
    current_theme().set_mode(state.mode)
    current_theme().set_scale(state.scale)
    stage = Stage(tmp_path / "store", outage=state.outage)
    state.arrange(stage)
    stage.settle()
    cut, small = cut_widgets(stage.view), small_targets(stage.view)
    stage.close()
    assert not cut
    assert not small


def test_the_smallest_window_holds_everything(tmp_path: Path, theme: Theme) -> None:
    del theme
    stage = Stage(tmp_path / "store")
    stage.window.resize(1280, 680)
    stage.open(faulty())
    cut = cut_widgets(stage.view)
    stage.close()
    assert not cut


def test_the_number_of_a_slip_is_never_cut_however_much_stands_beside_it(
    tmp_path: Path, theme: Theme
) -> None:
    del theme
    current_theme().set_scale(1.3)
    stage = Stage(tmp_path / "store")
    card(stage)
    stage.settle()
    head = stage.window.findChildren(PageHead)[0]
    number, cut = head.title.text(), cut_widgets(head)
    stage.close()
    assert number.startswith("Expedition A-")
    assert not cut


def test_the_findings_get_the_height_they_need_before_what_can_wait(
    tmp_path: Path, theme: Theme
) -> None:
    del theme
    stage = Stage(tmp_path / "store")
    stage.view.open_new()
    stage.settle()
    page = stage.view.page
    few = page.findings.height()
    assert few < page.waiting.height()
    stage.open(faulty())
    many, left = page.findings.height(), page.waiting.height()
    least = page.waiting.minimumHeight()
    stage.close()
    assert many > few
    assert many > 2 * left
    assert left == least


def test_all_three_checks_and_what_stops_them_stay_in_sight_at_the_largest_text(
    tmp_path: Path, theme: Theme
) -> None:
    del theme
    current_theme().set_scale(1.3)
    stage = Stage(tmp_path / "store")
    stage.open(faulty())
    stage.view.guide.go_to_obstacle()
    stage.settle()
    page = stage.view.page
    seen = [mark.name.text() for mark in page.bar.checks.values() if mark.isVisible()]
    counts = page.folded_findings.counts
    shown, is_cut = counts.isVisible() and counts.text(), counts.is_cut()
    cut = cut_widgets(page)
    stage.close()
    assert seen == ["Författning", "Farmakologi", "Teknik"]
    assert str(shown).startswith("5\N{NO-BREAK SPACE}stopp · 1\N{NO-BREAK SPACE}varning")
    assert not is_cut
    assert not cut


def test_a_check_that_fell_fits_the_bar_with_its_new_ground(tmp_path: Path, theme: Theme) -> None:
    del theme
    current_theme().set_scale(1.3)
    stage = Stage(tmp_path / "store")
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    for key in ("Alt+1", "Alt+2", "Alt+3", "Ctrl+1"):
        stage.press(key)
    stage.write("Obs. ")
    stage.press("Ctrl+E")
    page = stage.view.page
    said = [mark.state.text() for mark in page.bar.checks.values()]
    cut = cut_widgets(page)
    stage.close()
    assert said == [
        f"ändrad, blir nu\n{ground}"
        for ground in ("blanketten läst", "samtal med kunden", "jämförd med ögat")
    ]
    assert not cut


@pytest.mark.parametrize("arrange", [form_besides, known], ids=["dosage", "prescriber"])
def test_all_of_the_field_that_has_the_keyboard_is_in_sight_at_the_largest_text(
    arrange: Callable[[Stage], None], tmp_path: Path, theme: Theme
) -> None:
    del theme
    current_theme().set_scale(1.3)
    stage = Stage(tmp_path / "store")
    arrange(stage)
    stage.settle()
    field = QApplication.focusWidget()
    assert field is not None
    shown = field.visibleRegion().boundingRect()
    whole = field.rect()
    stage.close()
    assert shown == whole
