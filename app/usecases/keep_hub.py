"""Set a hub up from nothing, let computers in and out, and see how it stands: its keeper's work."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.device.files import disk_errors, write_new
from app.device.hub_folder import HubFolder, HubSettings
from app.device.postgres import find_programs, servers_user
from app.domain.findings import Unavailable, refuse
from app.domain.hub import Address, HubAnswer, HubRequest, HubStatus, HubStore, StandbyRequest
from app.domain.organisation import fingerprint_of, parse_fingerprint
from app.exchange.hub.certificates import MEMBER_LASTS, SERVER_LASTS, Authority, make_key
from app.exchange.hub.keeping import Keeping
from app.exchange.hub.letters import LARGEST_LETTER, read_request, write_answer
from app.store.files import find_bytes


def init_hub(
    folder: Path,
    addresses: tuple[Address, ...],
    now: datetime,
    listen: str = "*",
    connections: int = 200,
) -> str:
    """Set a server up in a new folder and start it; return its fingerprint.

    Addresses are what computers reach it by. It listens on all of this computer's own addresses
    unless one is given, and lets so many connect at a time.
    """
    hub, programs = HubFolder(folder.absolute()), find_programs()
    hub.lay_out(HubSettings(tuple(map(str, addresses)), listen, connections))
    try:
        authority, (key, request) = Authority.make(now), make_key("")
        hosts = tuple(dict.fromkeys(address.host for address in addresses))
        hub.keep("tls/authority.crt", authority.certificate)
        hub.keep("tls/authority.key", authority.key)
        hub.keep("tls/server.key", key)
        issued = authority.issue(request, hosts[0], now + SERVER_LASTS, hosts)
        hub.keep("tls/server.crt", issued.certificate)
        programs.make(hub.data)
        hub.configure(servers_user())
        programs.start(hub.data)
        keeping = _keeping(hub)
        keeping.install()
        for address in addresses:
            keeping.add_address(str(address))
    except BaseException:
        with suppress(Unavailable):
            programs.stop(hub.data)
        shutil.rmtree(hub.path, ignore_errors=True)
        raise
    return fingerprint_of(authority.certificate)


def start_hub(folder: Path) -> tuple[str, ...]:
    """Start the server of a folder, also one that was put back from a copy or lies elsewhere.

    Returns the computers that its database let in though the folder knew better: they are revoked.
    """
    hub = HubFolder(folder.absolute())
    hub.settings()
    programs = find_programs(hub.data)
    hub.hand_over()
    hub.configure(servers_user())
    programs.start(hub.data)
    keeping = _keeping(hub)
    if keeping.version()[1]:
        return ()
    keeping.install()  # what a newer Lykta adds
    revoked, void = keeping.revoked(), hub.void()
    again = tuple(
        device
        for device in sorted({device for device, _ in void - revoked})
        if (device, keeping.find_serial(device)) in void - revoked
    )
    for device in again:
        keeping.revoke_member(device)
    hub.add_void(revoked)
    return again


def stop_hub(folder: Path) -> None:
    """Stop the server of a folder."""
    hub = HubFolder(folder.absolute())
    hub.settings()
    find_programs(hub.data).stop(hub.data)


def read_hub_request(path: Path) -> HubRequest | StandbyRequest:
    """Return who asks to be let in, for two people to compare the fingerprint."""
    content = find_bytes(path, LARGEST_LETTER)
    if content is None:
        raise refuse("Filen finns inte.", "Välj datorns ansökan.", field="file")
    return read_request(content)


def add_member(
    folder: Path, asked: HubRequest | StandbyRequest, compared: str, out: Path, now: datetime
) -> HubAnswer:
    """Let a computer or a standby in, and write the file that it needs.

    `compared` is the fingerprint as it was read aloud from the other computer's own screen.
    """
    if parse_fingerprint(compared) != asked.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än ansökans.",
            "Anslut den inte. Be om en ny ansökan.",
            field="fingerprint",
            rule="hub.fingerprint",
        )
    if out.exists():
        raise refuse(f"{out.name} finns redan.", "Välj ett annat namn.", field="file")
    hub = HubFolder(folder.absolute())
    keeping, authority = _keeping(hub), _authority(hub)
    if isinstance(asked, StandbyRequest):
        until = now + SERVER_LASTS
        hosts = (asked.address.host,)
        issued = authority.issue(asked.signing_request, asked.name, until, hosts)
        keeping.add_standby(asked.name, str(asked.address))
        name, store = asked.name, None
    else:
        _make_void(hub, keeping, asked.device)  # of which a copy says that it holds
        issued = authority.issue(asked.signing_request, asked.device, now + MEMBER_LASTS)
        keeping.add_member(asked, issued.serial, issued.until)
        name, store = asked.device, asked.store
    addresses, certificate = keeping.addresses(), issued.certificate
    answer = HubAnswer(addresses, store, name, certificate, authority.certificate)
    with disk_errors(f"{out.name} kunde inte sparas"):
        write_new(out, write_answer(answer))
    return answer


def revoke_member(folder: Path, device: str) -> None:
    """Let a computer in no more, also when the database is put back from a copy of before."""
    hub = HubFolder(folder.absolute())
    keeping = _keeping(hub)
    _make_void(hub, keeping, device)
    keeping.revoke_member(device)


def limit_store(folder: Path, said: str, most: int | None) -> HubStore:
    """Keep so many bytes of a pharmacy at most, told by its name or its id; None for no limit."""
    keeping = _keeping(HubFolder(folder.absolute()))
    found = [one for one in keeping.stores() if said in (one.pharmacy, str(one.store))]
    if len(found) != 1:
        text = "Flera apotek heter så." if found else "Apoteket finns inte på navet."
        cure = "Skriv dess id, som `lykta hub status --json` visar det."
        raise refuse(text, cure, field="store")
    keeping.set_limit(found[0].store, most)
    return found[0]


def tidy_hub(folder: Path) -> tuple[int, int, int]:
    """Delete what revoked computers left at the hub, where others have given the same anew.

    Returns how many segments and pictures, their bytes, and how many segments are left.
    """
    return _keeping(HubFolder(folder.absolute())).tidy()


def forget_address(folder: Path, address: Address) -> None:
    """Forget a standby, or a hub that is gone since one took over."""
    _keeping(HubFolder(folder.absolute())).forget_address(str(address))


def hub_status(folder: Path) -> HubStatus:
    """Return how the hub stands. Raises Unavailable when it does not answer."""
    hub = HubFolder(folder.absolute())
    keeping = _keeping(hub)
    version, is_standby = keeping.version()
    return HubStatus(
        version=version,
        is_standby=is_standby,
        addresses=keeping.addresses(),
        fingerprint=fingerprint_of(hub.read("tls/authority.crt")),
        members=tuple(keeping.members()),
        stores=tuple(keeping.stores()),
        standbys=() if is_standby else tuple(keeping.standbys()),
    )


def _keeping(hub: HubFolder) -> Keeping:
    return Keeping(hub.sockets, Address.parse(hub.settings().addresses[0]).port)


def _make_void(hub: HubFolder, keeping: Keeping, device: str) -> None:
    if (serial := keeping.find_serial(device)) is not None:
        hub.add_void(frozenset({(device, serial)}))


def _authority(hub: HubFolder) -> Authority:
    try:
        return Authority(hub.read("tls/authority.crt"), hub.read("tls/authority.key"))
    except Unavailable:
        raise Unavailable(
            "Navets utfärdarnyckel finns inte här.",
            "Lägg tillbaka tls/authority.key ur navets säkerhetskopia.",
            code="authority",
        ) from None
