"""Nothing is sent before it is known whether the receiver is steady."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.session import Session
from app.ui.steady_watch import steady_watch
from app.usecases.adjust_settings import adjust, load
from tests.ui.views.conftest import Begin
from tests.workplaces import open_pharmacy

NOBODY = "https://127.0.0.1:9/fhir"  # nothing listens there


@pytest.fixture
def session(tmp_path: Path, begin: Begin) -> Session:
    """A pharmacy in earnest, whose receiver is to be steady for five minutes."""
    opened = open_pharmacy(tmp_path / "home")
    opened = replace(opened, pharmacy=replace(opened.pharmacy, practice=False))
    wanted = replace(load(opened.computer), receiver_url=NOBODY, stable_minutes=5)
    adjust(opened, wanted)
    return begin(opened)


def test_the_gate_is_shut_until_the_receiver_has_been_asked(session: Session, qtbot: QtBot) -> None:
    watch = steady_watch(session)
    assert watch.why_not()
    with qtbot.waitSignal(watch.moved):
        watch.watch(session)
        assert watch.why_not() == "Mottagaren prövas. Vänta några sekunder."
    assert watch.why_not().startswith("Mottagaren svarar inte.")


def test_the_gate_is_shut_and_says_why_when_the_receiver_cannot_be_asked(
    session: Session, qtbot: QtBot
) -> None:
    adjust(session.workplace, replace(load(session.workplace.computer), receiver="nll"))
    watch = steady_watch(session)
    with qtbot.waitSignal(watch.moved):
        watch.watch(session)
    assert watch.why_not().startswith("Ingen anslutning till Nationella läkemedelslistan")


def test_who_waits_for_no_steadiness_may_send_at_once(session: Session, qtbot: QtBot) -> None:
    adjust(session.workplace, replace(load(session.workplace.computer), stable_minutes=0))
    watch = steady_watch(session)
    with qtbot.waitSignal(watch.moved):
        watch.watch(session)
    assert watch.why_not() == ""
