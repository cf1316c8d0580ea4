"""The trust list as a signed, dated, numbered file: whose codes a pharmacy believes."""

import io
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused, refuse
from app.domain.issuing import LONGEST_NAME, IssuerKey, Revocation, TrustList
from app.domain.organisation import KEY_BYTES, Organisation
from app.domain.product import is_plain
from app.exchange.signed_file import Flaw, NotSigned, SignedForm

TAG = b"lykta-trust-1\r\n"
_FORM = SignedForm(TAG, canonical.MOST_BYTES // 2)  # so that an entry has room for it as text
LARGEST_LIST = _FORM.largest
_FORMAT: Final = 1
_CUT = ("truncated", "Tillitslistan är avklippt eller har något efter slutet.")
_FLAWS = {
    Flaw.FORM: ("format", "Filen är ingen tillitslista."),
    Flaw.TOO_LARGE: ("too_large", "Tillitslistan är orimligt stor."),
    Flaw.CUT: _CUT,
    Flaw.SIGNATURE: ("signature", "Tillitslistans underskrift stämmer inte: den är ändrad."),
}
_Words = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]


class _Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key as the file says it (nyckel)."""

    public_key: Annotated[str, Meta(pattern=f"^[0-9a-f]{{{2 * KEY_BYTES}}}$")]
    issuer: _Words
    enrolled_by: _Words
    since: date
    until: date
    revoked_at: Annotated[datetime, Meta(tz=True)] | None = None
    revoked_why: Revocation | None = None


class _List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed (lista)."""

    format: Literal[1]
    version: Annotated[int, Meta(ge=1, lt=2**53)]
    made_at: Annotated[datetime, Meta(tz=True)]
    keys: tuple[_Key, ...]


def is_trust_list(start: bytes) -> bool:
    """Tell by a file's first bytes whether it calls itself a trust list."""
    return start.startswith(TAG)


def write_list(private: bytes, listed: TrustList) -> bytes:
    """Return the signed file; refuse when there are more keys than it has room for."""
    try:
        content = to_content(listed)
        if len(content) > _FORM.most_bytes:
            raise canonical.NotCanonical("too many keys")
    except canonical.NotCanonical:
        raise refuse(
            "Nycklarna är fler än en tillitslista rymmer.",
            "Dela upp dem på flera organisationer.",
            rule="trust.list.full",
        ) from None
    return _FORM.write(private, content)


def open_list(data: bytes, organisation: Organisation) -> TrustList:
    """Return the list if the organisation signed it and it is whole; else refuse, saying why."""
    file = io.BytesIO(data)
    try:
        content = _FORM.read(file, organisation)
    except NotSigned as error:
        if error.flaw is Flaw.STRANGER:
            raise refuse(
                "Tillitslistan är undertecknad av en annan organisation än den som apoteket litar"
                " på.",
                f"Hämta en från {organisation.name}, eller byt organisation under Register.",
                rule="trust.list.unknown",
            ) from None
        raise _no(*_FLAWS[error.flaw]) from None
    if file.read(1):
        raise _no(*_CUT)
    try:
        return from_content(content)
    except ValueError:  # signed by one who writes another version
        raise _no("version", "Tillitslistan är gjord av en annan version av Lykta.") from None


def to_content(listed: TrustList) -> bytes:
    """Return the list as canonical JSON, as the file and the entry hold it."""
    keys = tuple(
        _Key(
            key.public_key.hex(),
            key.issuer,
            key.enrolled_by,
            key.since,
            key.until,
            key.revoked_at,
            key.revoked_why,
        )
        for key in listed.keys
    )
    made = _List(_FORMAT, listed.version, listed.made_at, keys)
    content: dict[str, Any] = msgspec.to_builtins(made)
    return canonical.dump(content)


def from_content(content: bytes) -> TrustList:
    """Return the list that canonical JSON holds; ValueError for anything else."""
    read = msgspec.convert(canonical.load(content), _List)
    keys = tuple(map(_key, read.keys))
    if len({key.public_key for key in keys}) != len(keys):
        raise ValueError("a key twice")
    return TrustList(read.version, read.made_at.astimezone(STOCKHOLM), keys)


def _key(read: _Key) -> IssuerKey:
    if not (is_plain(read.issuer) and is_plain(read.enrolled_by)):
        raise ValueError("a name that no line can show")
    if (read.revoked_at is None) is not (read.revoked_why is None):
        raise ValueError("half of a revocation")
    return IssuerKey(
        bytes.fromhex(read.public_key),
        read.issuer,
        read.enrolled_by,
        read.since,
        read.until,
        read.revoked_at and read.revoked_at.astimezone(STOCKHOLM),
        read.revoked_why,
    )


def _no(why: str, text: str) -> Refused:
    return refuse(text, "Hämta listan igen.", field="file", rule=f"trust.list.{why}")
