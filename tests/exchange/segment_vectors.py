"""The test vectors of docs/segments.md; `python -m tests.exchange.segment_vectors` writes them.

Keys that everybody knows, and no real person. All is sealed by an HPKE of the tests, whose chance
is chosen, and opened by the program's.
"""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.issuing import key_id
from app.domain.joining import Grant, JoinRequest
from app.domain.members import FIRST_GENERATION, Carried, Chain, SegmentHead
from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.exchange.cose import sign1
from app.exchange.joining import write_grant, write_request
from app.exchange.sealing import SealingKey
from app.store.sealed import NO_HASH, Author, SealedEntry, device_name, seal
from tests.exchange.hpke import seal_base
from tests.exchange.vectors import BLOCK
from tests.house import ROOT

DOCUMENT = ROOT / "docs" / "segments.md"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STORE = UUID("0190f3a0-0000-7000-8000-000000000000")
GENERATION = UUID("0190f3a0-0000-7000-8000-0000000000ff")
EPHEMERAL = bytes(range(64, 96))
CARRIER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
JOINER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
SEALING = SealingKey(bytes(range(32, 64)))  # the store's first, as of its data key
JOINER_SEALING = SealingKey(bytes(range(33, 65)))
DRAWN = SealingKey(bytes(range(34, 66)))
_EPOCH = "00112233445566ff"


def vectors() -> dict[str, Any]:
    """Return the keys, and what is made with them."""
    return {
        "keys": {
            "carrier": CARRIER.private_bytes_raw().hex(),
            "sealing": SEALING.private.hex(),
            "ephemeral": EPHEMERAL.hex(),
            "joiner": JOINER.private_bytes_raw().hex(),
            "joiner_sealing": JOINER_SEALING.private.hex(),
            "drawn": DRAWN.private.hex(),
        },
        "segments": [*_segments()],
        "request": write_request(_request(), JOINER.sign).hex(),
        "grant": write_grant(_grant(), CARRIER.sign).hex(),
    }


def public(key: Ed25519PrivateKey) -> bytes:
    """Return the half that others know."""
    return key.public_key().public_bytes_raw()


def entries() -> list[SealedEntry]:
    """Return two entries of one chain."""
    author = Author(device_name(public(CARRIER)), public(CARRIER), CARRIER.sign)
    made: list[SealedEntry] = []
    for number in (1, 2):
        entry_id = f"0190f3a0-0000-7000-8000-{number:012d}"
        head = {
            "store": str(STORE), "id": entry_id, "device": author.device, "epoch": _EPOCH,
            "seq": number, "prev": made[-1].hash.hex() if made else NO_HASH, "lamport": number,
            "recorded_at": NOON.isoformat(), "clock": "synced", "by": "device",
            "subject": entry_id,
        }  # fmt: skip
        said = PersonSet((Role.STAFF,), active=True, personal=PersonName(f"Åsa Prov {number}"))
        made.append(seal(author, head, said, bytes([number]) * 16))
    return made


def _segments() -> list[dict[str, Any]]:
    good, packed = _head(), [entry.pack() for entry in entries()]
    data = _signed(good, packed)
    at = data.index(STORE.bytes)
    other = data[:at] + bytes(16) + data[at + 16 :]
    twice = replace(good, entries=(good.entries[0],) * 2)
    moved = _openly(good) | {4: int(NOON.timestamp()) + 1}
    return [
        _told("two entries", "opened", data, packed),
        _told("one entry", "opened", _signed(_head(1), packed[:1]), packed[:1]),
        _told("another store than was signed", "signature", other),
        _told("signed by another than it names", "form", _signed(good, packed, by=JOINER)),
        _told("sealed to another key", "key", _signed(good, packed, to=DRAWN.public)),
        _told("a time that is not the sealed one", "key", _signed(good, packed, openly=moved)),
        _told("fewer entries than it names", "content", _signed(good, packed[:1])),
        _told("an entry twice", "form", _signed(twice, packed)),
        _told("half of it", "form", data[: len(data) // 2]),
        _told("more after the end", "form", data + b"\0"),
    ]


def _head(count: int = 2) -> SegmentHead:
    chain = Chain(device_name(public(CARRIER)), _EPOCH)
    listed = tuple(
        Carried(UUID(f"0190f3a0-0000-7000-8000-{number:012d}"), entry.hash, chain, number)
        for number, entry in enumerate(entries()[:count], 1)
    )
    return SegmentHead(STORE, FIRST_GENERATION, public(CARRIER), NOON, listed)


def _signed(
    head: SegmentHead,
    packed: list[bytes],
    *,
    to: bytes = SEALING.public,
    by: Ed25519PrivateKey = CARRIER,
    openly: dict[int, Any] | None = None,
) -> bytes:
    said = _openly(head)
    info = b"lykta-segment-1\0" + hashlib.sha256(cbor2.dumps(said)).digest()
    sealed = seal_base(to, EPHEMERAL, cbor2.dumps(packed), info)
    return sign1(key_id(public(by)), cbor2.dumps({**(openly or said), 6: sealed}), by.sign)


def _openly(head: SegmentHead) -> dict[int, Any]:
    listed = [
        [one.id.bytes, one.hash, bytes.fromhex(one.chain.device),
         bytes.fromhex(one.chain.epoch), one.seq]
        for one in head.entries
    ]  # fmt: skip
    seconds = int(head.made_at.timestamp())
    return {
        0: 1, 1: head.store.bytes, 2: head.generation.bytes, 3: head.carrier, 4: seconds, 5: listed
    }  # fmt: skip


def _told(name: str, says: str, data: bytes, content: list[bytes] | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "says": says, "segment": data.hex()}
    return told | {"content": [piece.hex() for piece in content]} if content else told


def _request() -> JoinRequest:
    return JoinRequest("Kassa 2", public(JOINER), JOINER_SEALING.public, NOON)


def _grant() -> Grant:
    to = JOINER_SEALING.public
    drawn = seal_base(to, EPHEMERAL, DRAWN.private, b"lykta-generation-1\0" + GENERATION.bytes)
    slots = seal_base(to, EPHEMERAL, b"{}", b"lykta-grant-slots-1\0" + STORE.bytes)
    keys = {GENERATION: (DRAWN.public, drawn)}
    believed = frozenset({device_name(public(CARRIER))})
    return Grant(
        STORE, "Apotek Granen", public(JOINER), public(CARRIER), NOON, keys, slots, believed
    )


def written() -> str:
    """Return the document with the vectors as they are made now."""
    made = json.dumps(vectors(), ensure_ascii=False, indent=1)
    return BLOCK.sub(lambda _: made + "\n", DOCUMENT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
