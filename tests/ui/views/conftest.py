"""What every screen's test needs: lanes that end with the test, and a screen that is in sight."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.ui.background import Background
from app.ui.session import Session
from app.ui.view import View
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.ui.showing import Show

Begin = Callable[[Workplace], Session]
Enter = Callable[[View], None]


@pytest.fixture
def begin(qapp: object) -> Iterator[Begin]:
    """Begin a session at a workplace; all lanes are closed after the test, and then the stores,
    which several sessions may share."""
    del qapp
    begun: list[Session] = []

    def begin_at(workplace: Workplace) -> Session:
        begun.append(Session(workplace, Background()))
        return begun[-1]

    yield begin_at
    for session in begun:
        session.stop()
        session.background.close()
    for session in begun:
        sign_out(session.workplace)


@pytest.fixture
def enter(show: Show, qtbot: QtBot) -> Enter:
    """Put a screen on a page as large as the window's content, and enter it."""

    def enter_view(view: View) -> None:
        page = show(*view.commands(), view)
        page.resize(1210, 760)
        view.entered()
        qtbot.wait(1)

    return enter_view
