"""Efterregistrera on a pharmacy of its own."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.ui.views.settle import SettleView
from app.usecases.workplace import Workplace
from tests.ui.views.conftest import Begin, Enter

Open = Callable[[Workplace], SettleView]


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    """Open the screen on a pharmacy, once its work is read."""

    def open_at(workplace: Workplace) -> SettleView:
        view = SettleView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.work.outages))
        return view

    return open_at
