"""Two counters that lose each other hand out the same withdrawal: a case with both sides."""

import pytest
from pytestqt.qtbot import QtBot

from app.domain.order_entries import TwinVerdict
from app.domain.slip_entries import DispensingMade
from app.ui.views.settle import SettleView
from app.ui.views.settle.twin_dialog import TwinDialog
from app.ui.widgets.status_line import Slot
from app.usecases.workplace import Workplace
from tests.joined import ids
from tests.servers.hub import HubServer
from tests.ui.stage import Stage, dispense, minutes_before
from tests.ui.two_counters import Counters, done_at, on_screen

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.usefixtures("theme")]
_WORDS = "Två ordinationer, bekräftat i samtal"


def work_list(stage: Stage) -> SettleView:
    """Go to the work list of a counter."""
    view = stage.shell.window.go("settle")
    assert isinstance(view, SettleView)
    stage.settle()
    return view


def handed_out(workplace: Workplace) -> set[str]:
    """Return the slips that stand as handed out at a counter."""
    contents = [entry.content for entry in workplace.journal.entries()]
    return {one.dispensed.slip for one in contents if isinstance(one, DispensingMade)}


def test_the_same_withdrawal_at_two_lost_counters_is_decided_at_one_and_nobodys_entry_is_gone(
    counters: Counters, own_hub: HubServer, qtbot: QtBot
) -> None:
    """Requirement 16."""
    lines = [stage.shell.window.status for stage in counters.stages]
    own_hub.kill()
    try:
        qtbot.waitUntil(lambda: all("Navet borta" in line.text(Slot.OTHERS) for line in lines))
        views = [work_list(stage) for stage in counters.stages]
        for session in counters.sessions:
            done_at(session, lambda workplace: dispense(workplace, minutes_before(3)))
        qtbot.waitUntil(lambda: all("Birgitta Provsson" in on_screen(view) for view in views))
        alone = [handed_out(session.workplace) for session in counters.sessions]
        assert [len(slips) for slips in alone] == [1, 1]
        assert not any("möjlig dubblett" in on_screen(view) for view in views)
    finally:
        own_hub.start()

    for view in views:  # by itself, on the screen that is open
        qtbot.waitUntil(lambda: on_screen(view).count("möjlig dubblett") >= 2)  # noqa: B023
    qtbot.waitUntil(views[0].steps.decide.isVisible)
    views[0].steps.decide.acted.emit()
    dialog = next(one for one in views[0].findChildren(TwinDialog) if one.isVisible())
    for (slip,) in alone:
        assert f"Blankett {slip}" in on_screen(dialog)
    dialog.verdict.set_value(TwinVerdict.BOTH_RIGHT.value)
    dialog.words.set_value(_WORDS)
    dialog.accept()

    for view in views:
        qtbot.waitUntil(lambda: f"Båda är riktiga: {_WORDS}" in on_screen(view))  # noqa: B023
        assert "möjlig dubblett" not in on_screen(view)
    one, other = (session.workplace for session in counters.sessions)
    qtbot.waitUntil(lambda: ids(one) == ids(other))
    assert handed_out(one) == handed_out(other) == alone[0] | alone[1]
