"""The kinds of journal entry about issuers' keys: enrolled, revoked, listed, and believed.

Their facts name no person; who enrolled what stands in `personal`. `entries.py` lists them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.issuing import Revocation


@dataclass(frozen=True)
class IssuerEnrolled:
    """Two people compared a fingerprint: this key is the clinic's (utfärdare ansluten)."""

    issuer: str
    public_key: str  # hex
    fingerprint: str
    since: date
    until: date


@dataclass(frozen=True)
class IssuerRevoked:
    """A key is believed no more (nyckel återkallad), from the moment of the entry."""

    fingerprint: str
    why: Revocation


@dataclass(frozen=True)
class TrustListMade:
    """The keys were signed together for pharmacies (tillitslista gjord)."""

    organisation: str  # fingerprint
    version: int
    made_at: datetime
    keys: int
    sha256: str  # of the file


@dataclass(frozen=True)
class ListedKeys:
    """What a list says of each key: also who enrolled it, by name (nycklar)."""

    keys: str  # as canonical JSON


@dataclass(frozen=True)
class TrustListTaken:
    """A signed list is what codes are believed by from now on (tillitslista inläst)."""

    organisation: str  # fingerprint
    version: int
    made_at: datetime
    personal: ListedKeys | None = None


IssuerContent = IssuerEnrolled | IssuerRevoked | TrustListMade | TrustListTaken
ISSUER_KINDS: dict[str, type] = {
    "issuer_enrolled": IssuerEnrolled,
    "issuer_revoked": IssuerRevoked,
    "trust_list_made": TrustListMade,
    "trust_list_taken": TrustListTaken,
}
