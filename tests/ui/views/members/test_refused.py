"""What is not believed, in a whole window: the status line sends to Datorer, which says why."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from pytestqt.qtbot import QtBot

from app.device.hub_files import HubFiles, Joined
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.exchange.segment import name_of
from app.ui.theme import Theme
from app.ui.widgets.status_line import Slot
from app.usecases import keep_hub, keep_members
from app.usecases.adjust_settings import keep_sharing
from app.usecases.carry import Carrier
from app.usecases.manage_people import list_people
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.use_hub import open_hub
from app.usecases.workplace import Computer
from tests.joined import carry
from tests.servers.hub import HubServer
from tests.ui.stage import SARA, Stage, pharmacy
from tests.ui.two_counters import Counters, done_at, on_screen
from tests.workplaces import PASSWORD, as_person

pytestmark = pytest.mark.xdist_group("hub")
_AGAIN = "det som skrivs här tas inte emot av de andra"
_DO = "Navet: något måste göras, Skift+F8"


@contextmanager
def window(computer: Computer) -> Iterator[Stage]:
    """Open a counter's window, with somebody signed in."""
    stage = Stage(computer)
    stage.open()
    try:
        yield stage
    finally:
        stage.close()


def written(computer: Computer) -> None:
    """Let a counter that is closed write something and leave it at the hub."""
    workplace = sign_in(computer, SARA, PASSWORD)
    as_person(workplace, "Ebba Falk", Role.STAFF)
    with closing(open_hub(workplace)) as route:
        Carrier(workplace).exchange(route)
    sign_out(workplace)


def told(stage: Stage, qtbot: QtBot, status: str, *reasons: str) -> None:
    """Demand what the status line says, and what Datorer says once somebody goes there."""
    line = stage.shell.window.status
    qtbot.waitUntil(lambda: status in line.text(Slot.OTHERS))
    view = stage.shell.window.go("members")
    stage.settle()
    for reason in reasons:
        qtbot.waitUntil(lambda reason=reason: reason in on_screen(view))  # type: ignore[misc]


def test_a_server_with_another_certificate_is_no_hub_and_who_keeps_it_is_to_be_called(
    computers: tuple[Computer, Computer], hub: HubServer, theme: Theme, qtbot: QtBot
) -> None:
    del theme
    files = HubFiles(computers[0].home)
    joined = files.find()
    assert joined is not None
    files.save(Joined((str(hub.address),), joined.name))  # where another server answers now
    with window(computers[0]) as stage:
        told(
            stage, qtbot, _DO, "något måste göras",
            "Det som svarar är inte navet: certifikatet är ett annat. Kontrollera adressen",
        )  # fmt: skip


def test_a_computer_that_the_hub_has_revoked_is_told_whom_to_ask(
    counters: Counters, own_hub: HubServer, qtbot: QtBot
) -> None:
    stage, device = counters.stages[1], counters.sessions[1].workplace.device.device
    keep_hub.revoke_member(own_hub.folder, device)
    told(stage, qtbot, _DO, "Datorn är spärrad i navet", "Be den som sköter navet.")


def test_a_computer_that_the_others_have_revoked_learns_it_and_how_it_gets_back(
    counters: Counters, qtbot: QtBot
) -> None:
    device = counters.sessions[1].workplace.device.device
    done_at(
        counters.sessions[0],
        lambda workplace: keep_members.revoke_member(workplace, device, RevokeReason.LOST),
    )
    told(counters.stages[1], qtbot, "Den här datorn är spärrad", _AGAIN)


def test_a_segment_that_was_tampered_with_at_the_hub_is_named_with_its_reason(
    computers: tuple[Computer, Computer], own_hub: HubServer, theme: Theme, qtbot: QtBot
) -> None:
    del theme
    written(computers[1])
    ((number, content),) = own_hub.ask("SELECT n, content FROM hub.segment ORDER BY n DESC LIMIT 1")
    assert isinstance(content, bytes)
    changed = content[:-1] + bytes([content[-1] ^ 1])  # by somebody who keeps the names right too
    to = f"content = '\\x{changed.hex()}', name = '{name_of(changed)}'"
    own_hub.execute(f"UPDATE hub.segment SET {to} WHERE n = {number}")  # noqa: S608
    with window(computers[0]) as stage:
        told(
            stage, qtbot, "1\xa0post saknas här · navet: allt togs inte emot, Skift+F8",
            "Tas inte emot från navet:", "Det är ändrat: underskriften stämmer inte.",
        )  # fmt: skip


def test_another_pharmacys_files_in_the_shared_folder_are_named_and_ours_are_taken(
    computers: tuple[Computer, Computer], theme: Theme, qtbot: QtBot
) -> None:
    del theme
    shared = computers[0].home.parent / "delad"
    shared.mkdir()
    stranger = sign_in(pharmacy(computers[0].home.parent / "other", practice=True), SARA, PASSWORD)
    carry(stranger, shared)
    sign_out(stranger)
    other = sign_in(computers[1], SARA, PASSWORD)
    as_person(other, "Ebba Falk", Role.STAFF)  # who is told of there alone, not at the hub
    carry(other, shared)
    sign_out(other)
    workplace = sign_in(computers[0], SARA, PASSWORD)
    assert "Ebba Falk" not in [person.name for person in list_people(workplace)]
    keep_sharing(workplace, "Kassa 1", str(shared))
    sign_out(workplace)
    with window(computers[0]) as stage:
        told(
            stage, qtbot, "Delad mapp: allt togs inte emot, Skift+F8",
            "inte emot:", "Det hör till ett annat apotek.",
        )  # fmt: skip
        assert stage.shell.session is not None
        people = list_people(stage.shell.session.workplace)
        assert "Ebba Falk" in [person.name for person in people]
