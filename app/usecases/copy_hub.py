"""Copies of a hub: a checked one in a folder, and one on another server that follows it."""

import shutil
from datetime import datetime
from pathlib import Path

from app.device.files import disk_errors, write_new
from app.device.hub_folder import HubFolder, HubSettings
from app.device.postgres import find_programs, servers_user
from app.domain.findings import refuse
from app.domain.hub import Address, StandbyRequest
from app.domain.organisation import parse_fingerprint
from app.exchange.hub.certificates import make_key
from app.exchange.hub.letters import (
    LARGEST_LETTER,
    read_answer,
    read_request,
    write_standby_request,
)
from app.exchange.hub.link import followers_words, keepers_words
from app.store.files import find_bytes

_COPIED = (
    "tls/authority.crt", "tls/authority.key", "tls/server.crt", "tls/server.key",
    "operator.conf",
)  # fmt: skip


def back_up_hub(folder: Path, destination: Path | None, now: datetime) -> Path:
    """Copy the running hub whole, and check every file of the copy; return the copy's folder.

    The copy is a hub's folder itself: moved to its place it is started as it is. It holds the key
    that lets computers in.
    """
    hub = HubFolder(folder.absolute())
    settings = hub.settings()
    where = (destination or hub.path / "backups").absolute()
    copy = HubFolder(where / f"lykta-hub-{now:%Y%m%d-%H%M%S}")
    port = Address.parse(settings.addresses[0]).port
    copy.lay_out(settings)
    try:
        find_programs(hub.data).copy(keepers_words(hub.sockets, port), copy.data)
        for name in _COPIED:
            if (
                hub.path / name
            ).exists():  # a standby has no authority's key, most hubs no operator's file
                copy.keep(name, hub.read(name))
        copy.add_void(hub.void())
    except BaseException:
        shutil.rmtree(copy.path, ignore_errors=True)
        raise
    return copy.path


def request_standby(folder: Path, address: Address, out: Path) -> StandbyRequest:
    """Begin a standby in a new folder, and write the file that the hub's keeper needs."""
    if out.exists():
        raise refuse(f"{out.name} finns redan.", "Välj ett annat namn.", field="file")
    hub = HubFolder(folder.absolute())
    hub.lay_out(HubSettings((str(address),)))
    key, signing_request = make_key("")
    hub.keep("tls/server.key", key)
    content = write_standby_request(address, signing_request)
    hub.keep("tls/request.json", content)
    with disk_errors(f"{out.name} kunde inte sparas"):
        write_new(out, content)
    asked = read_request(content)
    assert isinstance(asked, StandbyRequest)  # noqa: S101  it was written as one
    return asked


def follow_hub(folder: Path, answer: Path, compared: str) -> None:
    """Copy the hub that answered, and follow it from now on.

    `compared` is the fingerprint as the hub's keeper read it aloud.
    """
    hub = HubFolder(folder.absolute())
    settings = hub.settings()
    content = find_bytes(answer, LARGEST_LETTER)
    if content is None:
        raise refuse("Filen finns inte.", "Välj navets svar.", field="file")
    answered = read_answer(content)
    if parse_fingerprint(compared) != answered.fingerprint:
        text = "Fingeravtrycket är ett annat än navets."
        raise refuse(text, "Anslut inte. Be om ett nytt svar.", rule="hub.fingerprint")
    asked = read_request(hub.read("tls/request.json"))
    if not isinstance(asked, StandbyRequest) or asked.name != answered.name:
        text = "Svaret gäller en annan ansökan."
        raise refuse(text, "Välj svaret på den som gjordes här.", field="file")
    hub.keep("tls/server.crt", answered.certificate)
    hub.keep("tls/authority.crt", answered.authority)
    others = tuple(a for a in answered.addresses if str(a) != settings.addresses[0])
    programs = find_programs()
    words = followers_words(others, answered.name, hub.tls)
    programs.follow(words, hub.data, slot=answered.name)
    hub.configure(servers_user())
    programs.start(hub.data)


def promote_hub(folder: Path) -> None:
    """Make a standby the hub; computers find it by themselves."""
    hub = HubFolder(folder.absolute())
    hub.settings()
    find_programs(hub.data).promote(hub.data)
