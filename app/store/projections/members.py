"""The computers of the store: who may carry entries, and the keys that segments are sealed to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.member_entries import (
    KeysPassed,
    KeysRotated,
    MemberAdmitted,
    MemberIntroduced,
    MemberRevoked,
)
from app.domain.members import RevokeReason
from app.store.folding import Cell, Projection, Rows, who
from app.store.projections.epochs import public_key
from app.store.sealed import Forged, SealedEntry, device_name


@dataclass(frozen=True)
class Member:
    """A computer that keeps the journal (ansluten dator)."""

    device: str
    workstation: str
    sealing_key: bytes  # 32 bytes of X25519; empty before it has said it
    admitted_by: UUID | None  # None: it founded the store, or joined by holding its key
    admitted_at: datetime | None
    revoked_at: datetime | None
    revoked_why: RevokeReason | None


@dataclass(frozen=True)
class Generation:
    """A sealing key as it was sealed to one device (nyckelgeneration)."""

    id: UUID
    public: bytes
    sealed: bytes


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"member": [], "generation": [], "sealed_generation": []}
    device, name, sealing = "", "", b""
    admitted: tuple[Cell, Cell, Cell] = (None, None, None)
    revoked: tuple[Cell, Cell] = (None, None)
    for entry in entries:
        match entry.content:
            case MemberIntroduced(sealing_key, workstation):
                device, name, sealing = entry.device, workstation, bytes.fromhex(sealing_key)
            case MemberAdmitted(public, sealing_key, workstation, keys):
                device = device_name(bytes.fromhex(public))
                name, sealing = name or workstation, sealing or bytes.fromhex(sealing_key)
                at = to_micros(entry.recorded_at)
                admitted, revoked = (bytes.fromhex(public), who(entry.by), at), (None, None)
                rows["sealed_generation"] += [
                    (bytes.fromhex(generation), device, bytes.fromhex(sealed))
                    for generation, sealed in keys.items()
                ]
            case MemberRevoked(revoked_device, reason):
                device = revoked_device
                revoked = to_micros(entry.recorded_at), reason.value
            case KeysPassed(device, keys):
                rows["sealed_generation"] += [
                    (bytes.fromhex(generation), device, bytes.fromhex(sealed))
                    for generation, sealed in keys.items()
                ]
            case KeysRotated(public, keys):
                rows["generation"] = [(entry.id.bytes, bytes.fromhex(public), entry.lamport)]
                rows["sealed_generation"] += [
                    (entry.id.bytes, to, bytes.fromhex(sealed)) for to, sealed in keys.items()
                ]
    if device:
        rows["member"] = [(device, name, sealing, *admitted, *revoked)]
    return rows


PROJECTION = Projection(
    name="members",
    version=2,
    kinds=frozenset({MemberIntroduced, MemberAdmitted, MemberRevoked, KeysRotated, KeysPassed}),
    tables={
        "member": "device TEXT NOT NULL, workstation TEXT NOT NULL, sealing_key BLOB NOT NULL,"
        " public_key BLOB, admitted_by BLOB, admitted_at INTEGER, revoked_at INTEGER,"
        " revoked_why TEXT",
        "generation": "id BLOB NOT NULL, public BLOB NOT NULL, lamport INTEGER NOT NULL",
        "sealed_generation": "id BLOB NOT NULL, device TEXT NOT NULL, sealed BLOB NOT NULL",
    },
    fold=_fold,
)


def list_members(connection: Connection) -> list[Member]:
    """Return every computer that has written here or was let in, those revoked too, by device."""
    rows = connection.execute(
        "SELECT device, max(workstation), max(sealing_key), max(admitted_by), max(admitted_at),"
        " max(revoked_at), max(revoked_why) FROM"
        " (SELECT device, workstation, sealing_key, admitted_by, admitted_at, revoked_at,"
        "  revoked_why FROM member UNION ALL"
        "  SELECT DISTINCT device, '', x'', NULL, NULL, NULL, NULL FROM epoch)"
        " GROUP BY device ORDER BY device"
    ).fetchall()
    return [
        Member(
            device,
            workstation,
            sealing,
            UUID(bytes=by) if by else None,
            None if at is None else from_micros(at),
            None if revoked is None else from_micros(revoked),
            None if why is None else RevokeReason(why),
        )
        for device, workstation, sealing, by, at, revoked, why in rows
    ]


def find_member(connection: Connection, device: str) -> Member | None:
    """Return what is known of a computer."""
    return next((one for one in list_members(connection) if one.device == device), None)


def is_believed(connection: Connection, device: str) -> bool:
    """Tell whether a device may carry entries here: it has joined or was let in, and stays so."""
    row = connection.execute(
        "SELECT public_key IS NOT NULL, revoked_at IS NOT NULL FROM member WHERE device = ?",
        (device,),
    ).fetchone()
    if row is None:
        return public_key(connection, device) is not None
    was_admitted, is_revoked = row
    return not is_revoked and (was_admitted or public_key(connection, device) is not None)


def list_believed(connection: Connection) -> frozenset[str]:
    """Return the devices that may carry entries here."""
    rows = connection.execute(
        "SELECT device FROM epoch UNION SELECT device FROM member WHERE public_key IS NOT NULL"
        " EXCEPT SELECT device FROM member WHERE revoked_at IS NOT NULL"
    )
    return frozenset(str(row[0]) for row in rows.fetchall())


def list_vouched(connection: Connection, entries: Iterable[SealedEntry]) -> frozenset[str]:
    """Return the devices that believed ones have let in by these entries, and whom those let in.

    They are in the order of their lamport; what nobody believed has signed tells nothing.
    """
    believed = list_believed(connection)
    keys = {device: _key_of(connection, device) for device in believed}
    revoked = list_revoked(connection)
    for sealed in entries:
        try:
            entry = sealed.open()
            key = keys.get(entry.device)
            if key is None or not isinstance(entry.content, MemberAdmitted):
                continue
            sealed.verify(key)
        except Forged:
            continue
        admitted = bytes.fromhex(entry.content.public_key)
        if device_name(admitted) not in revoked:
            keys[device_name(admitted)] = admitted
    return frozenset(keys) - believed


def _key_of(connection: Connection, device: str) -> bytes | None:
    if known := public_key(connection, device):
        return known
    row = connection.execute("SELECT public_key FROM member WHERE device = ?", (device,)).fetchone()
    return row[0] if row else None


def list_revoked(connection: Connection) -> list[str]:
    """Return the devices that are believed no more."""
    rows = connection.execute("SELECT device FROM member WHERE revoked_at IS NOT NULL ORDER BY 1")
    return [str(row[0]) for row in rows.fetchall()]


def list_holders(connection: Connection) -> dict[UUID, frozenset[str]]:
    """Return the drawn sealing keys, the newest first, with the devices that each was sealed to."""
    rows = connection.execute(
        "SELECT generation.id, device FROM generation LEFT JOIN sealed_generation USING (id)"
        " ORDER BY lamport DESC, generation.id DESC"
    ).fetchall()
    holders: dict[UUID, frozenset[str]] = {}
    for generation, device in rows:
        known = holders.get(UUID(bytes=generation), frozenset())
        holders[UUID(bytes=generation)] = known | {str(device)}
    return holders


def list_generations(connection: Connection, device: str) -> list[Generation]:
    """Return the drawn sealing keys that were sealed to a device, the newest first."""
    rows = connection.execute(
        "SELECT generation.id, public, sealed FROM generation JOIN sealed_generation USING (id)"
        " WHERE device = ? ORDER BY lamport DESC, generation.id DESC",
        (device,),
    ).fetchall()
    return [Generation(UUID(bytes=row[0]), row[1], row[2]) for row in rows]
