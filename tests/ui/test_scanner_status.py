"""The status line says when the scanner here was tried, and whether it was set right."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.scanner_check import PACK, SIGNS, Judged, Reading, judge
from app.ui.theme import Theme
from app.ui.widgets.status_line import Slot
from app.usecases.try_scanner import keep_trial
from tests.ui.stage import Stage, pharmacy


def test_the_status_line_follows_the_trials(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    del theme, qtbot
    stage = Stage(pharmacy(tmp_path / "home"))
    workplace = stage.open()

    def said() -> str:
        stage.background.changed.emit()
        stage.settle()
        return stage.shell.window.status.text(Slot.SCANNER)

    right = [judge(Reading(code, has_end=True)) for code in (SIGNS, PACK)]
    assert said() == "Läsare ej provad"
    keep_trial(workplace, [right[0], Judged(1, ("separator.lost",))])
    assert said() == "Läsare fel inställd"
    stage.computer.clock.moment = stage.computer.clock.now().replace(hour=18)  # type: ignore[attr-defined]
    keep_trial(workplace, right)
    assert said() == "Läsare provad 2026-11-23"
    stage.shell.lock()
    assert said() == "Läsare avstängd"
    stage.close()
