"""The choice of receiver in Drift: what belongs to each is shown, and the agreement is read in."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.views.upkeep.receiver_fields import ReceiverFields
from app.ui.widgets.field import FieldState
from app.usecases.adjust_settings import Settings
from app.usecases.connect_receiver import Connected


def test_each_receiver_shows_what_is_its_own(qtbot: QtBot) -> None:
    fields = ReceiverFields()
    qtbot.addWidget(fields)
    fields.show_settings(Settings(receiver_url="https://mottagare.example/fhir"))
    assert not fields.address.isHidden()
    assert fields.access.isHidden()
    fields.show_settings(Settings(receiver="nll"))
    assert fields.address.isHidden()
    assert not fields.access.isHidden()
    assert fields.typed(Settings()).receiver == "nll"


def test_the_agreement_is_read_in_once_and_what_it_let_in_is_told(qtbot: QtBot) -> None:
    fields = ReceiverFields()
    qtbot.addWidget(fields)
    fields.show_settings(Settings(receiver="nll"))
    fields.show_access(None)
    assert "Ingen anslutning är inläst" in fields.access.below.text()
    fields.access.set_value("/avtal/in.toml")
    assert str(fields.agreement) == str(Path("/avtal/in.toml"))
    fields.show_access(Connected("https://nll.example", "apotek", True, ("Sara Lindqvist",)))
    assert fields.agreement is None
    assert fields.access.state is FieldState.GOOD
    assert "Oprövad mot den verkliga tjänsten" in fields.access.below.text()


def test_who_may_not_change_it_is_told_who_may(qtbot: QtBot) -> None:
    fields = ReceiverFields()
    qtbot.addWidget(fields)
    fields.lock("Ändras av apotekschef.")
    assert fields.choice.state is FieldState.LOCKED
