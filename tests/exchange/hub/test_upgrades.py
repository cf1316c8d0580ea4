"""A hub that an older Lykta set up is brought to this one's schema: it keeps what it held."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.findings import Unavailable
from app.domain.members import Chain, SegmentHead
from app.exchange.hub import keeping
from app.exchange.segment import name_of
from app.usecases.keep_hub import hub_status, start_hub, stop_hub
from tests.servers.hub import Computer, HubServer, digests_of, segment, set_up, tear_down

pytestmark = pytest.mark.xdist_group("hub")
OLD, CHAIN_COUNTS = 8, 300
CHAIN = Chain("a1" * 8, "b2" * 8)
PICTURE = "1f" * 16 + ".lyktabild"
_SEALED = b"sealed" * 100
Segment = tuple[SegmentHead, bytes]


@pytest.fixture
def old_hub(
    open_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HubServer]:
    """A hub as a Lykta set it up that knew the schema of then."""
    then = tmp_path / "schema"
    then.mkdir()
    for path in keeping._SCHEMA.glob("[0-9]*.sql"):
        if int(path.name[:4]) <= OLD:
            shutil.copy(path, then)
    monkeypatch.setattr(keeping, "_SCHEMA", then)
    server = set_up(open_folder / f"old-{uuid4().hex[:8]}")
    yield server
    server.let_go()
    tear_down(server)


def version(hub: HubServer) -> object:
    return hub.ask("SELECT max(version) FROM hub.schema")[0][0]


def stored(hub: HubServer) -> list[int]:
    return [one.bytes for one in hub_status(hub.folder).stores]


def fill(hub: HubServer, folder: Path) -> tuple[Computer, Computer, list[Segment]]:
    """Let two computers of a pharmacy give what they have; one of them is shut out then."""
    ours = hub.computer(folder)
    lost = hub.computer(folder, ours.store)
    given = [segment(ours.store, CHAIN, at) for at in (1, 4)]
    for who, (head, data) in zip((ours, lost), given, strict=True):
        who.route().write(name_of(data), head, data)
    ours.route().write_picture(PICTURE, _SEALED)
    hub.revoke(lost)
    return ours, lost, given


def test_what_an_old_hub_holds_is_there_and_counted_and_who_was_out_stays_out(
    old_hub: HubServer, hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, lost, given = fill(old_hub, tmp_path)
    assert version(old_hub) == OLD
    old_hub.let_go()
    stop_hub(old_hub.folder)
    monkeypatch.undo()
    start_hub(old_hub.folder)
    newest = max(int(path.name[:4]) for path in keeping._SCHEMA.glob("[0-9]*.sql"))
    assert version(old_hub) == newest

    route = old_hub.computer(tmp_path, ours.store).route()
    assert route.digests() == digests_of(*(head for head, _ in given))
    assert [route.read(name_of(data)) for _, data in given] == [data for _, data in given]
    assert route.read_picture(PICTURE) == _SEALED
    with pytest.raises(Unavailable) as raised:
        lost.route().digests()
    assert raised.value.code == "revoked"
    fill(hub, tmp_path)  # counted as in a hub that was set up today, but a chain for each carrier
    assert stored(old_hub) == [size + CHAIN_COUNTS for size in stored(hub)]

    head, data = segment(ours.store, CHAIN, 7)
    ours.route().write(name_of(data), head, data)
    assert route.digests() == digests_of(*(one for one, _ in given), head)
