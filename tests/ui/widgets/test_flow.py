"""A row that is broken as words are: what is hidden leaves no gap."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.flow import Flow


def test_what_is_hidden_takes_no_room_at_the_left_and_none_in_the_wish(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    gone, first, second = (QLabel(words, holder) for words in ("dold", "ett", "två"))
    flow = Flow([gone, first, second])
    holder.setLayout(flow)
    whole = flow.sizeHint().width()
    gone.hide()
    flow.invalidate()
    flow.setGeometry(QRect(0, 0, 400, 100))
    assert first.x() == 0
    assert second.x() == first.sizeHint().width() + flow.spacing()
    assert flow.sizeHint().width() == whole - gone.sizeHint().width() - flow.spacing()
