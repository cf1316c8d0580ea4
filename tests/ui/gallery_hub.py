"""Scenes of the hub in Datorer: answering, away, refusing, ending soon, and how it is joined."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from app.domain.hub import Address, HubAnswer
from app.ui.listening import Contact
from app.ui.views.members import MembersView
from app.ui.views.members.hub_dialog import HubDialog
from tests.ui.gallery_members import members_alone, members_three
from tests.ui.stage import Stage
from tests.workplaces import NOON

_HUB = Contact("nav.granen.lokal:5433", NOON - timedelta(seconds=20), sent=14, fetched=231)
_REVOKED = (
    "Datorn är spärrad i navet, eller har fått ett nyare certifikat. Be den som sköter navet."
)
_STRANGER = (
    "Det som svarar är inte navet: certifikatet är ett annat. Kontrollera adressen och datorns"
    " klocka. Är de rätt: ring den som sköter navet."
)


def members_hub(folder: Path) -> Stage:
    """The hub answers."""
    return _with(members_three(folder), _HUB)


def members_hub_away(folder: Path) -> Stage:
    """It has been away for a while."""
    away = NOON - timedelta(minutes=37)
    trouble = "Navet svarar inte. Det som väntar ligger kvar och går iväg när navet svarar."
    return _with(members_three(folder), replace(_HUB, at=away, away_since=away, trouble=trouble))


def members_hub_refused(folder: Path) -> Stage:
    """It lets the computer in no more."""
    away = NOON - timedelta(minutes=2)
    contact = replace(_HUB, at=away, away_since=away, trouble=_REVOKED, passes=False)
    return _with(members_three(folder), contact)


def members_hub_stranger(folder: Path) -> Stage:
    """What answers is not the hub."""
    contact = replace(_HUB, at=None, away_since=NOON, trouble=_STRANGER, passes=False)
    return _with(members_three(folder), contact)


def members_hub_tampered(folder: Path) -> Stage:
    """It answers, and holds what is not taken."""
    whys = ("Det har ett annat innehåll än namnet säger.", "Det hör till ett annat apotek.")
    return _with(members_three(folder), replace(_HUB, refused=tuple(("", why) for why in whys)))


def members_hub_days(folder: Path) -> Stage:
    """It has been away for days; it stands on the counter's screen too."""
    away = NOON - timedelta(days=3, hours=2)
    trouble = "Navet svarar inte. Det som väntar ligger kvar och går iväg när navet svarar."
    return _with(members_three(folder), replace(_HUB, at=away, away_since=away, trouble=trouble))


def counter_hub_away(folder: Path) -> Stage:
    """The empty counter while the hub is away."""
    stage = members_hub_away(folder)
    stage.shell.window.go("dispense")
    stage.settle()
    return stage


def counter_hub_days(folder: Path) -> Stage:
    """The empty counter when it has been away for days."""
    stage = members_hub_days(folder)
    stage.shell.window.go("dispense")
    stage.settle()
    return stage


def members_hub_ends(folder: Path) -> Stage:
    """The certificate ends in some weeks."""
    return _with(members_three(folder), replace(_HUB, renew_by=NOON + timedelta(days=41)))


def hub_asked(folder: Path) -> Stage:
    """The request is made: its fingerprint, large."""
    stage = members_alone(folder)
    stick = folder.parent / "minne"
    stick.mkdir(exist_ok=True)
    _view(stage).hub.join.click()
    stage.settle()
    dialog = stage.shell.window.findChildren(HubDialog)[0]
    dialog.folder.set_value(str(stick))
    dialog.accept()
    deadline = QDeadlineTimer(20_000)
    while not dialog.own.isVisible() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    stage.settle()
    return stage


def hub_compare(folder: Path) -> Stage:
    """The answer is found: the hub's digits are asked for."""
    stage = hub_asked(folder)
    dialog = stage.shell.window.findChildren(HubDialog)[0]
    addresses = (Address("nav.granen.lokal"),)
    dialog._found(HubAnswer(addresses, None, "a1" * 8, b"", b""))
    stage.settle()
    return stage


HUB_SCENES = (
    members_hub, members_hub_away, members_hub_refused, members_hub_stranger, members_hub_tampered,
    members_hub_days, counter_hub_away, counter_hub_days, members_hub_ends, hub_asked, hub_compare,
)  # fmt: skip


def _with(stage: Stage, contact: Contact) -> Stage:
    session = stage.shell.session
    assert session is not None
    session.listening.contact = contact
    session.listening.moved.emit()
    stage.settle()
    return stage


def _view(stage: Stage) -> MembersView:
    view = stage.shell.window.go("members")
    stage.settle()
    assert isinstance(view, MembersView)
    return view
