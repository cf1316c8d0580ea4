"""The computers of the store: who may carry entries, and the keys that segments are sealed to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.belief import Admission, Belief, Revocation, Said
from app.domain.belief import find_belief as belief_of
from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.member_entries import (
    BeliefBegun,
    KeysPassed,
    KeysRotated,
    MemberAdmitted,
    MemberIntroduced,
    MemberRevoked,
)
from app.domain.members import RevokeReason
from app.domain.store_entries import StoreFounded
from app.store.folding import Cell, Projection, Rows, who
from app.store.projections.epochs import public_key
from app.store.sealed import Forged, SealedEntry, device_name


@dataclass(frozen=True)
class Member:
    """A computer that keeps the journal (ansluten dator)."""

    device: str
    workstation: str
    sealing_key: bytes  # 32 bytes of X25519; empty before it has said it
    admitted_at_device: str  # where it was let in; "" for one that nobody let in
    admitted_by: UUID | None  # None: it founded the store, or joined by holding its key
    admitted_at: datetime | None
    revoked_at: datetime | None
    revoked_why: RevokeReason | None
    is_believed: bool


@dataclass(frozen=True)
class Generation:
    """A sealing key as it was sealed to one device (nyckelgeneration)."""

    id: UUID
    public: bytes
    sealed: bytes


@dataclass(frozen=True)
class Begun:
    """That belief began anew at a computer (omstart), as a person there decided with another."""

    hash: str
    lamport: int
    by: UUID
    at: datetime


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {name: [] for name in PROJECTION.tables}
    device, name, sealing = "", "", b""
    for entry in entries:
        at = to_micros(entry.recorded_at)
        match entry.content:
            case StoreFounded():
                rows["founder"] = [(entry.device,)]
            case MemberIntroduced(sealing_key, workstation):
                device, name, sealing = entry.device, workstation, bytes.fromhex(sealing_key)
            case BeliefBegun():
                device = entry.device
                rows["begun"].append((device, entry.hash, entry.lamport, who(entry.by), at))
            case MemberAdmitted(public, sealing_key, workstation, keys, lifts, since):
                key = bytes.fromhex(public)
                device = device_name(key)
                name, sealing = name or workstation, sealing or bytes.fromhex(sealing_key)
                rows["admission"].append(
                    (
                        device, key, entry.device, who(entry.by), at, " ".join(lifts),
                        entry.hash, entry.lamport, since,
                    )
                )  # fmt: skip
                rows["sealed_generation"] += _sealed(device, keys)
            case MemberRevoked(device, reason, known, heard, since):
                goes_by = (_text(known), _text(heard), since)
                rows["revocation"].append(
                    (device, entry.hash, entry.device, at, reason.value, *goes_by)
                )
            case KeysPassed(device, keys):
                rows["sealed_generation"] += _sealed(device, keys)
            case KeysRotated(public, keys):
                rows["generation"] = [(entry.id.bytes, bytes.fromhex(public), entry.lamport)]
                rows["sealed_generation"] += [
                    (entry.id.bytes, to, bytes.fromhex(sealed)) for to, sealed in keys.items()
                ]
    if device:
        rows["member"] = [(device, name, sealing)]
    return rows


def _text(names: Iterable[str] | None) -> str | None:
    return None if names is None else " ".join(names)


def _names(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(text.split())


def _sealed(device: str, keys: dict[str, str]) -> list[tuple[Cell, ...]]:
    return [
        (bytes.fromhex(generation), device, bytes.fromhex(sealed))
        for generation, sealed in keys.items()
    ]


PROJECTION = Projection(
    name="members",
    version=5,
    kinds=frozenset(
        {
            StoreFounded,
            BeliefBegun,
            MemberIntroduced,
            MemberAdmitted,
            MemberRevoked,
            KeysRotated,
            KeysPassed,
        }
    ),
    tables={
        "member": "device TEXT NOT NULL, workstation TEXT NOT NULL, sealing_key BLOB NOT NULL",
        "admission": "device TEXT NOT NULL, public_key BLOB NOT NULL, signer TEXT NOT NULL,"
        " by BLOB NOT NULL, at INTEGER NOT NULL, lifts TEXT NOT NULL, hash TEXT NOT NULL,"
        " lamport INTEGER NOT NULL, since TEXT NOT NULL",
        "revocation": "device TEXT NOT NULL, hash TEXT NOT NULL, signer TEXT NOT NULL,"
        " at INTEGER NOT NULL, why TEXT NOT NULL, known TEXT, heard TEXT,"
        " since TEXT NOT NULL",
        "begun": "device TEXT NOT NULL, hash TEXT NOT NULL, lamport INTEGER NOT NULL,"
        " by BLOB NOT NULL, at INTEGER NOT NULL",
        "founder": "device TEXT NOT NULL",
        "generation": "id BLOB NOT NULL, public BLOB NOT NULL, lamport INTEGER NOT NULL",
        "sealed_generation": "id BLOB NOT NULL, device TEXT NOT NULL, sealed BLOB NOT NULL",
    },
    fold=_fold,
)


def count_computers(connection: Connection) -> int:
    """Return how many computers have written here or were let in, those revoked too."""
    query = "SELECT count(*) FROM (SELECT device FROM member UNION SELECT device FROM epoch)"
    (count,) = connection.execute(query).fetchone()
    return int(count)


def list_members(connection: Connection) -> list[Member]:
    """Return every computer that has written here or was let in, those revoked too, by device."""
    rows = connection.execute(
        "SELECT device, max(workstation), max(sealing_key) FROM"
        " (SELECT device, workstation, sealing_key FROM member"
        "  UNION ALL SELECT DISTINCT device, '', x'' FROM epoch)"
        " GROUP BY device ORDER BY device"
    ).fetchall()
    belief, standing = find_belief(connection), _standing(connection)
    admitted = {
        device: (signer, UUID(bytes=by) if by else None, from_micros(at))
        for device, signer, by, at, lifts in connection.execute(
            "SELECT device, signer, by, at, lifts FROM admission WHERE since = ? ORDER BY rowid",
            (find_beginning(connection),),
        ).fetchall()
        if belief.counts(Admission(device, signer, frozenset(lifts.split())))
    }
    found = []
    for device, workstation, sealing in rows:
        signer, by, admitted_at = admitted.get(device, ("", None, None))
        revoked_at, why = standing.get(device, (None, None))
        is_believed = device in belief.believed
        found.append(
            Member(
                device,
                workstation,
                sealing,
                signer,
                by,
                admitted_at,
                revoked_at,
                why,
                is_believed,
            )
        )
    return found


def _standing(connection: Connection) -> dict[str, tuple[datetime, RevokeReason]]:
    hashes = {one.hash for one in find_belief(connection).standing}
    rows = connection.execute("SELECT device, hash, at, why FROM revocation ORDER BY rowid")
    return {
        device: (from_micros(at), RevokeReason(why))
        for device, hash_, at, why in rows.fetchall()
        if hash_ in hashes
    }


def find_belief(connection: Connection) -> Belief:
    """Return whom to believe by all that the journal says here."""
    since = find_beginning(connection)
    joined = connection.execute("SELECT device FROM epoch").fetchall()
    founder = connection.execute("SELECT device FROM founder").fetchone()
    if since:  # nothing from before counts, nor who nobody has let in after
        founder = connection.execute("SELECT device FROM begun WHERE hash = ?", (since,)).fetchone()
        joined = [founder]
    admissions = connection.execute(
        "SELECT device, signer, lifts, hash, lamport FROM admission WHERE since = ?", (since,)
    )
    revocations = connection.execute(
        "SELECT device, hash, signer, known, heard FROM revocation WHERE since = ?", (since,)
    )
    return belief_of(
        Said(
            frozenset(str(device) for (device,) in joined),
            tuple(
                Admission(device, signer, frozenset(lifts.split()), hash_, lamport)
                for device, signer, lifts, hash_, lamport in admissions.fetchall()
            ),
            tuple(
                Revocation(device, hash_, signer, _names(known), _names(heard))
                for device, hash_, signer, known, heard in revocations.fetchall()
            ),
            founder[0] if founder else "",
        )
    )


def find_beginning(connection: Connection) -> str:
    """Return the hash of the beginning that this computer goes by; "" for the store's founding."""
    row = connection.execute(
        "SELECT hash FROM begun JOIN local ON value = hash AND name = 'beginning'"
    ).fetchone()
    return str(row[0]) if row else ""


def go_by(connection: Connection, beginning: str) -> None:
    """Go by a beginning from now on, here."""
    connection.execute("INSERT OR REPLACE INTO local VALUES ('beginning', ?)", (beginning,))


def last_begun(connection: Connection, device: str) -> Begun | None:
    """Return the last beginning that was made at a computer."""
    row = connection.execute(
        "SELECT hash, lamport, by, at FROM begun WHERE device = ?"
        " ORDER BY lamport DESC, hash LIMIT 1",
        (device,),
    ).fetchone()
    if row is None or not row[2]:
        return None
    return Begun(str(row[0]), int(row[1]), UUID(bytes=row[2]), from_micros(row[3]))


def last_unfollowed(connection: Connection, device: str) -> Begun | None:
    """Return the last beginning at a computer, unless it is gone by here or older than that."""
    goes_by = "SELECT max(lamport) FROM begun WHERE hash = ?"
    (since,) = connection.execute(goes_by, (find_beginning(connection),)).fetchone()
    begun = last_begun(connection, device)
    return begun if begun and begun.lamport > (since or 0) else None


def let_in_since(connection: Connection, device: str, signer: str) -> str:
    """Return by which beginning a computer was let in at another; "" for the store's founding."""
    row = connection.execute(
        "SELECT since FROM admission WHERE device = ? AND signer = ? ORDER BY lamport DESC LIMIT 1",
        (device, signer),
    ).fetchone()
    return str(row[0]) if row else ""


def find_member(connection: Connection, device: str) -> Member | None:
    """Return what is known of a computer."""
    return next((one for one in list_members(connection) if one.device == device), None)


def list_believed(connection: Connection) -> frozenset[str]:
    """Return the devices that may carry entries here: joined or let in, and not revoked."""
    return find_belief(connection).believed


def is_let_in(connection: Connection, device: str) -> bool:
    """Tell whether another computer let this one in, unless belief began with it."""
    belief_began = "SELECT device FROM founder UNION ALL SELECT device FROM begun WHERE hash = ?"
    roots = connection.execute(belief_began, (find_beginning(connection),)).fetchall()
    member = find_member(connection, device)
    return (device,) in roots or (member is not None and member.admitted_at_device != "")


def list_vouched(connection: Connection, entries: Iterable[SealedEntry]) -> frozenset[str]:
    """Return the devices that believed ones have let in by these entries, and whom those let in.

    They are in the order of their lamport; what nobody believed has signed tells nothing.
    """
    believed = list_believed(connection)
    keys = {device: _key_of(connection, device) for device in believed}
    revoked, since = list_revoked(connection), find_beginning(connection)
    for sealed in entries:
        try:
            entry = sealed.open()
            key = keys.get(entry.device)
            if key is None or not isinstance(entry.content, MemberAdmitted):
                continue
            if entry.content.since != since:
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
    row = connection.execute(
        "SELECT public_key FROM admission WHERE device = ?", (device,)
    ).fetchone()
    return row[0] if row else None


def list_revoked(connection: Connection) -> list[str]:
    """Return the devices that are believed no more."""
    return sorted({one.device for one in find_belief(connection).standing})


def list_revocations(connection: Connection, device: str) -> tuple[str, ...]:
    """Return the hashes of the revocations of a device that stand."""
    standing = find_belief(connection).standing
    return tuple(sorted(one.hash for one in standing if one.device == device))


def list_grounds(connection: Connection, signer: str, device: str) -> tuple[str, ...]:
    """Return what a revocation of a device goes by: hashes, as `MemberRevoked.heard` names them.

    They are the revocations by the device that stand, and what ended those of who signs.
    """
    standing = find_belief(connection).standing
    admissions = connection.execute(
        "SELECT hash FROM admission WHERE device = ? AND lifts <> ''", (signer,)
    ).fetchall()
    held = [one.hash for one in standing if one.signer == device]
    return tuple(sorted({*held, *(str(hash_) for (hash_,) in admissions)}))


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
