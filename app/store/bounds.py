"""What an entry may say at most, so that folds and lists can read whatever a device has signed."""

import re
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from app.domain.after_entries import DispensingReturned
from app.domain.closing_proof import MARK
from app.domain.course import version_of
from app.domain.deliveries import delivery_version_of
from app.domain.entries import Content, Entry
from app.domain.issuer_entries import IssuerEnrolled
from app.domain.issuing import key_id
from app.domain.kit import SAID_ENDS
from app.domain.kit_entries import FormCompared, FormReread, FormsAccounted
from app.domain.member_entries import (
    BeliefBegun,
    BeliefFollowed,
    BesideHandled,
    KeysPassed,
    KeysRotated,
    MemberAdmitted,
    MemberIntroduced,
    MemberRevoked,
)
from app.domain.members import MOST_HANDLED, member_subject
from app.domain.order import Patient
from app.domain.outage_entries import EntriesClosed
from app.domain.reference_entries import OrganisationPinned
from app.domain.slip import is_series
from app.domain.slip_entries import SlipsIssued, SlipVoided
from app.domain.steps import Due
from app.domain.stock_entries import StockReceived, StockRemoved
from app.domain.store_entries import EpochStarted, StoreFounded

_YEARS = range(2000, 2200)
_LARGEST = 10**9  # of any number that an entry's content holds
_LONGEST_DUE = 100_000  # hours, eleven years
_KEY_BYTES = 32
_SEALED_BYTES = 2 * _KEY_BYTES + 16  # of a key, by HPKE
_ID_BYTES, _DEVICE_BYTES, _HASH_BYTES = 16, 8, 32
_SIGNATURE_BYTES = 64
_HEX = frozenset("0123456789abcdef")
_LONGEST_SLIP = 20  # characters; its serial fits an integer column
_MOST_SLIPS = 1000  # in one entry; a kit is far smaller
_MISSING = re.compile(r"[0-9a-f]{16}/[0-9a-f]{16}/[1-9][0-9]{0,14}(-[1-9][0-9]{0,14})?")


class Absurd(ValueError):
    """What an entry says lies outside every bound (orimligt); the text says what, not its value."""


def check(entry: Entry) -> None:
    """Raise ValueError for what no Lykta writes and some reader of entries would stumble on."""
    _check_moment(entry.recorded_at)
    for person in (*entry.signers, *([] if entry.by == "device" else [entry.by])):
        UUID(person)
    _check_values(entry.content)
    _check_course(entry)
    _check_slips(entry.content)
    _check_member(entry)
    match entry.content:
        case StoreFounded():
            _demand(entry.subject == entry.store, "a founding is about the store")
        case EpochStarted() as started:
            _demand(len(bytes.fromhex(started.public_key)) == _KEY_BYTES, "a public key")
            _demand(is_series(started.series), "letters of slips")
            _demand(all(map(_MISSING.fullmatch, started.missing)), "places")
        case OrganisationPinned(_, public_key):
            _demand(len(bytes.fromhex(public_key)) == _KEY_BYTES, "a public key")
        case IssuerEnrolled(_, public_key):
            _demand(_is_hex(public_key, _KEY_BYTES), "a public key")
        case StockReceived(_, packages) | StockRemoved(_, packages):
            _demand(packages >= 1, "packages")
        case EntriesClosed(_, _, _, numbers, marks):
            _demand(len(marks) == MARK * len(numbers) and _HEX.issuperset(marks), "marks")


def _check_member(entry: Entry) -> None:
    """Demand keys that can be keys, and that no entry about one computer touches another."""
    device = ""
    match entry.content:
        case MemberIntroduced(sealing_key):
            device = entry.device
            _demand(not sealing_key or _is_hex(sealing_key, _KEY_BYTES), "a key")
        case MemberAdmitted(public_key, sealing_key, keys=keys, lifts=lifts, since=since):
            _demand(all(_is_hex(one, _HASH_BYTES) for one in _hashes(lifts, since)), "hashes")
            _demand(_is_hex(public_key, _KEY_BYTES) and _is_hex(sealing_key, _KEY_BYTES), "a key")
            _demand(_are_sealed(keys, _ID_BYTES), "sealed keys")
            device = key_id(bytes.fromhex(public_key)).hex()
        case MemberRevoked(device, known=known, heard=heard, since=since):
            named = (device, *(known or ()))
            _demand(all(_is_hex(one, _DEVICE_BYTES) for one in named), "devices")
            _demand(all(_is_hex(one, _HASH_BYTES) for one in _hashes(heard, since)), "hashes")
        case BeliefBegun(public_key, code_key, proof):
            device = entry.device
            _demand(_is_hex(public_key, _KEY_BYTES) and _is_hex(code_key, _KEY_BYTES), "a key")
            _demand(key_id(bytes.fromhex(public_key)).hex() == device, "its own key")
            _demand(_is_hex(proof, _SIGNATURE_BYTES), "a proof")
        case BeliefFollowed(begun):
            device = entry.device
            _demand(_is_hex(begun, _HASH_BYTES), "hashes")
        case KeysRotated(public_key, sealed):
            _demand(_is_hex(public_key, _KEY_BYTES), "a key")
            _demand(_are_sealed(sealed, _DEVICE_BYTES), "sealed keys")
        case KeysPassed(device, keys):
            _demand(_is_hex(device, _DEVICE_BYTES), "a device")
            _demand(_are_sealed(keys, _ID_BYTES), "sealed keys")
        case BesideHandled(device, hashes):
            _demand(_is_hex(device, _DEVICE_BYTES), "a device")
            _demand(0 < len(hashes) <= MOST_HANDLED, "entries under one id")
            _demand(all(_is_hex(one, _HASH_BYTES) for one in hashes), "hashes")
    if device:
        _demand(entry.subject == member_subject(entry.store, device), "a computer's own subject")


def _hashes(some: tuple[str, ...] | None, since: str) -> tuple[str, ...]:
    return (*(some or ()), *([since] if since else []))


def _are_sealed(keys: dict[str, str], name_bytes: int) -> bool:
    return all(_is_hex(k, name_bytes) and _is_hex(v, _SEALED_BYTES) for k, v in keys.items())


def _is_hex(text: str, length: int) -> bool:
    return len(text) == 2 * length and _HEX.issuperset(text)


def _check_slips(content: Content | None) -> None:
    match content:
        case SlipsIssued(series, first, last, _):
            _demand(is_series(series), "letters of slips")
            _demand(1 <= first <= last < first + _MOST_SLIPS, "serials")
        case FormsAccounted(end, series, serials):
            _demand(end in SAID_ENDS, "an end that a person says")
            _demand(is_series(series), "letters of slips")
            _demand(0 < len(serials) <= _MOST_SLIPS and min(serials) >= 1, "serials")
        case (
            FormReread(rows=rows, differences=found, personal=words)
            | FormCompared(rows=rows, places=found, personal=words)
        ):
            _demand(rows >= 1 and len(found) <= _MOST_SLIPS, "rows of a form")
            _demand(not words or len(words.first) == len(words.second) == len(found), "words")
        case SlipVoided(slip):
            _demand(len(slip) <= _LONGEST_SLIP, "a slip")


def _check_course(entry: Entry) -> None:
    if (version := version_of(entry)) is not None:
        made, personal = version.dispensed, version.personal
        _demand(len(made.slip) <= _LONGEST_SLIP, "a slip")
        _demand(not personal or len(personal.dosages) == len(made.rows), "a dosage a row")
    if (delivery := delivery_version_of(entry)) is not None:
        given, who = delivery.dispensed, delivery.personal
        _demand(len(given.slip) <= _LONGEST_SLIP, "a slip")
        _demand(not who or len(who.notes) == len(given.rows), "a note a row")
        _demand(all(line.packages >= 0 for line in given.rows), "packages")
    if isinstance(entry.content, DispensingReturned):
        rows = entry.content.rows
        _demand(all(row.packages >= 1 for row in rows), "packages")
        _demand(len({row.row for row in rows}) == len(rows), "a line a row")


def _check_values(value: Any) -> None:
    if isinstance(value, tuple):
        for member in value:
            _check_values(member)
    elif (check := _check_of(type(value))) is not None:  # type: ignore[arg-type]
        check(value)


@cache  # an entry holds a hundred values of twenty types
def _check_of(kind: type) -> Callable[[Any], None] | None:
    """Return what to ask of a value; None for texts, which the format bounds, and the like."""
    if issubclass(kind, datetime):
        return _check_moment
    if issubclass(kind, Decimal):
        return _check_amount
    if kind is int:
        return _check_number
    return _check_made if is_dataclass(kind) else None


def _check_amount(value: Decimal) -> None:
    _demand(value.is_finite() and abs(value) <= _LARGEST, "an amount")


def _check_number(value: int) -> None:
    _demand(abs(value) <= _LARGEST, "a number")


def _check_made(value: object) -> None:
    if isinstance(value, Patient):
        is_owner = bool(value.species and value.name)  # of an animal: a name is enough
        _demand(bool(value.identity or value.birth_date) or is_owner, "whom")
    elif isinstance(value, Due):
        _demand(abs(value.hours) <= _LONGEST_DUE, "a deadline")
    for member in vars(value).values():
        if member is not None and type(member) is not str:  # most of what an entry holds
            _check_values(member)


def _check_moment(moment: datetime) -> None:
    _demand(moment.tzinfo is not None, "a time with its offset")
    _demand(moment.year in _YEARS, "a time of these years")


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Absurd(what)
