"""The computers of the store: let one in, revoke a lost one and change the keys, list them."""

from contextlib import suppress
from pathlib import Path

from app.device.shared_folder import list_files, read_file, write_file
from app.domain.asking import IN_PLACE, Asking
from app.domain.findings import Refused, refuse
from app.domain.joining import Grant, JoinRequest
from app.domain.member_entries import BesideHandled, MemberAdmitted, MemberRevoked
from app.domain.members import MOST_HANDLED, RevokeReason
from app.domain.organisation import parse_fingerprint
from app.domain.staff import Act
from app.exchange.joining import (
    GRANT_SUFFIX,
    LARGEST_REQUEST,
    REQUEST_SUFFIX,
    SLOTS,
    read_request,
    write_grant,
)
from app.exchange.sealing import seal
from app.store import slotfile
from app.store.admission import drop_quarantined
from app.store.beside import hashes_beside
from app.store.files import find_bytes
from app.store.projections import members
from app.store.projections.members import Member
from app.store.sealed import device_name
from app.usecases.sealing import GENERATION, drawn_keys, introduce, member_subject, rotate
from app.usecases.workplace import Workplace, require

_SLOTS_LARGEST = 1 << 20


def show_request(path: Path, asking: Asking = IN_PLACE) -> JoinRequest:
    """Return who asks in a file, for two people to compare the fingerprint; nothing is kept."""
    return read_request(asking.ask(lambda: read_file(path.parent, path.name, LARGEST_REQUEST)))


def list_requests(folder: Path, asking: Asking = IN_PLACE) -> list[tuple[Path, JoinRequest]]:
    """Return the computers that ask in a folder, the latest first; what is none is passed over."""
    found = []
    for name in sorted(asking.ask(lambda: list_files(folder, REQUEST_SUFFIX))):
        with suppress(Refused):
            found.append((folder / name, show_request(folder / name, asking)))
    return sorted(found, key=lambda pair: pair[1].made_at, reverse=True)


def admit_member(
    workplace: Workplace, path: Path, compared: str, asking: Asking = IN_PLACE
) -> JoinRequest:
    """Let in the computer of a request, and write what lets it in beside the request.

    `compared` is the fingerprint as somebody read it from that computer's own screen. What the
    journal holds must be carried to the same folder for the computer to begin with.
    """
    require(workplace, Act.MANAGE)
    request = show_request(path, asking)
    if parse_fingerprint(compared) != request.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än ansökans.",
            "Anslut inte datorn. Gör om ansökan på den.",
            field="fingerprint",
            rule="member.fingerprint",
        )
    introduce(workplace)
    device = device_name(request.public_key)
    grant = _grant(workplace, request)
    with workplace.journal.write(workplace.person.id) as writing:
        admitted = MemberAdmitted(
            public_key=request.public_key.hex(),
            sealing_key=request.sealing_key.hex(),
            workstation=request.workstation,
            keys={one.hex: sealed.hex() for one, (_, sealed) in grant.keys.items()},
            lifts=members.list_revocations(writing.connection, device),
            since=members.find_beginning(writing.connection),
        )
        writing.append(admitted, subject=member_subject(workplace, device))
    name, content = device + GRANT_SUFFIX, write_grant(grant, workplace.device.sign)
    asking.ask(lambda: write_file(path.parent, name, content))
    return request


def revoke_member(workplace: Workplace, device: str, reason: RevokeReason) -> Member:
    """Believe a computer no more, and change the sealing key for those that are left.

    Nobody is stopped: each computer takes the new key when it hears of it.
    """
    require(workplace, Act.MANAGE)
    if device == workplace.device.device:
        raise refuse("Det är den här datorn.", "Spärra den från en annan.", field="device")
    introduce(workplace)
    with workplace.journal.write(workplace.person.id) as writing:
        connection = writing.connection
        known = {member.device: member for member in members.list_members(connection)}
        if device not in known:
            raise refuse("Ingen sådan dator är ansluten.", "Välj en i listan.", field="device")
        if known[device].revoked_at is not None:
            raise refuse("Datorn är redan spärrad.", "Ingenting behöver göras.", field="device")
        left = [one for one in known.values() if one.device != device]
        believed = tuple(one.device for one in left if one.is_believed)
        heard = members.list_grounds(connection, workplace.device.device, device)
        since = members.find_beginning(connection)
        revoked = MemberRevoked(device, reason, believed, heard, since)
        writing.append(revoked, subject=member_subject(workplace, device))
        rotate(writing, left)
        drop_quarantined(writing.connection, device)
    return known[device]


def handle_beside(workplace: Workplace, device: str) -> int:
    """Say that what a computer wrote beside entries under the same id is compared with the paper
    and what was lacking is captured: nobody is asked about it more. Return how many there were."""
    require(workplace, Act.MANAGE)
    with workplace.journal.write(workplace.person.id) as writing:
        hashes = hashes_beside(writing.connection, device)
        if not hashes:
            text = "Datorn har inget som ligger bredvid en annan post."
            raise refuse(text, "Ingenting behöver göras.", field="device")
        content = BesideHandled(device, tuple(hashes[:MOST_HANDLED]))
        writing.append(content, subject=member_subject(workplace, device))
    return len(hashes)


def list_members(workplace: Workplace) -> list[Member]:
    """Return every computer that keeps the journal or did."""
    return members.list_members(workplace.journal.vault.connection)


def _grant(workplace: Workplace, request: JoinRequest) -> Grant:
    slots = find_bytes(workplace.computer.home / slotfile.FILE_NAME, _SLOTS_LARGEST) or b""
    store = workplace.journal.identity.store
    keys = {
        generation: (
            key.public,
            seal(request.sealing_key, key.private, GENERATION + generation.bytes),
        )
        for generation, key in drawn_keys(workplace)
    }
    return Grant(
        store=store,
        pharmacy=workplace.pharmacy.pharmacy,
        device=request.public_key,
        granter=workplace.device.public_key,
        made_at=workplace.computer.clock.now(),
        keys=keys,
        slots=seal(request.sealing_key, slots, SLOTS + store.bytes),
        believed=members.list_believed(workplace.journal.vault.connection),
    )
