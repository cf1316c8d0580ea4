"""The kinds of journal entry about reference data: what was loaded, signed, believed, taken back.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ReferenceLoaded:
    """A source's file was taken into use (källa inläst)."""

    source: str  # of domain/reference.py; later versions may know more
    day: date  # how old the edition is
    rows: int
    left_out: int
    sha256: str  # of the file
    until: date | None = None  # the last day that it is made for
    organisation: str = ""  # fingerprint of who signed the bundle it came in; "" by hand


@dataclass(frozen=True)
class RegisterWentBack:
    """The register from before the last load was taken into use again (register tillbaka)."""

    editions: tuple[str, ...]  # SHA-256 of the files that it holds, by source


@dataclass(frozen=True)
class BundleMade:
    """Files of reference data were signed for others (paket gjort)."""

    organisation: str  # fingerprint
    made_at: datetime
    files: tuple[str, ...]  # SHA-256


@dataclass(frozen=True)
class BundleTaken:
    """A signed bundle was believed and taken into use (paket inläst)."""

    organisation: str  # fingerprint
    made_at: datetime
    files: tuple[str, ...]  # SHA-256 of all that it held, also of what was in use already


@dataclass(frozen=True)
class OrganisationMade:
    """This pharmacy made a key to sign bundles with (organisationsnyckel)."""

    organisation: str
    public_key: str  # hex
    fingerprint: str


@dataclass(frozen=True)
class OrganisationPinned:
    """Two people compared a fingerprint: this organisation's bundles are believed (betrodd)."""

    organisation: str
    public_key: str  # hex
    fingerprint: str
    replaces: str = ""  # fingerprint of the one that was believed until now
