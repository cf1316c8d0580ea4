"""The line over the work list has room for all that it tells."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.domain.rate import Rate
from app.ui.sending import Run
from app.ui.theme import Theme
from app.ui.views.settle.progress_strip import ProgressStrip
from app.ui.views.settle.selection import Figures
from app.ui.views.settle.work import Work
from tests.ui.fit import cut_widgets
from tests.ui.views.settle.cases import many_rows
from tests.workplaces import NOON


def test_after_a_run_its_result_stands_beside_rate_time_left_and_oldest_with_large_text(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.set_scale(1.3)
    figures = Figures(NOON - timedelta(hours=90), 1234, 56, Rate(1234, timedelta(hours=12)))
    work = replace(many_rows(5000), missing=123)
    monkeypatch.setattr(Work, "figures", figures)
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.show_work(work, NOON)
    strip.show_run(Run(5000, 5000, 4900, 90, 10), wanted=False)
    strip.resize(1366 - 215, strip.sizeHint().height())  # beside the rail
    strip.show()
    assert "i timmen" in strip.oldest.text()
    for part in (strip.oldest, strip.sending, strip.counts, strip.missing):
        assert part.isVisible()
    assert strip.minimumSizeHint().width() <= strip.width()
    assert cut_widgets(strip) == []
