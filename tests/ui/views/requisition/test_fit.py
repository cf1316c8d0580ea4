"""Nothing is cut and everything can be hit, in every state of the requisition screen."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from app.ui.theme import Theme, current_theme
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_dispense import State
from tests.ui.gallery_requisition import STATES
from tests.ui.requisition_stage import RequisitionStage


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_nothing_is_cut_in_a_state(state: State, tmp_path: Path, theme: Theme) -> None:
    del theme
    current_theme().set_mode(state.mode)
    current_theme().set_scale(state.scale)
    stage = RequisitionStage(tmp_path / "store", outage=state.outage)
    state.arrange(stage)
    stage.settle()
    dialogs = [d for d in stage.window.findChildren(QDialog) if d.isVisible()]
    parts = [stage.view, *dialogs]
    cut = [words for part in parts for words in cut_widgets(part)]
    small = [words for part in parts for words in small_targets(part)]
    for dialog in dialogs:
        dialog.close()
    stage.close()
    assert not cut
    assert not small
