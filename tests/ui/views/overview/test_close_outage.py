"""What is said of the other computers before an outage is closed."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs.close_outage import CloseOutage
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.sign_in import sign_out
from tests.joined import carry, join
from tests.ui.views.conftest import Begin
from tests.workplaces import begin_outage, open_pharmacy


def test_a_computer_that_has_not_fetched_everything_yet_is_told_with_how_much_it_lacked(
    tmp_path: Path, begin: Begin, qtbot: QtBot
) -> None:
    first, stick, page = open_pharmacy(tmp_path / "Kassa 1"), tmp_path / "stick", QWidget()
    stick.mkdir()
    qtbot.addWidget(page)
    outage = begin_outage(first)
    second = join(first, tmp_path / "Kassa 2", stick)
    carry(second, stick)
    end_outage(first, outage.id, first.computer.clock.now())
    carry(first, stick)
    dialog = CloseOutage(page, begin(first), list_outages(first)[0])
    qtbot.waitUntil(lambda: "Så långt" in texts(dialog))
    assert "saknade 1\xa0post då · hörd" in texts(dialog)
    sign_out(second)


def texts(part: QWidget) -> str:
    return "\n".join(shown.text() for shown in part.findChildren(QLabel))
