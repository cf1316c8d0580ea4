"""A hub that computers exchange segments by: who asks to be let in, and how it stands."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.findings import refuse
from app.domain.organisation import fingerprint_of

DEFAULT_PORT = 5433  # beside PostgreSQL's own
_LARGEST_PORT = 65_535
_ADDRESS = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:]+)\]|(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?))"
    r"(?::(?P<port>[0-9]{1,5}))?"
)


NO_ROOM = "no_room"  # the code of Unavailable when a pharmacy's room at a hub is full


@dataclass(frozen=True)
class Address:
    """Where a hub is reached (adress)."""

    host: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Return the address that a person or a file gives as name, name:port or [v6]:port."""
        match = _ADDRESS.fullmatch(text.strip())
        port = int(match["port"] or DEFAULT_PORT) if match else 0
        if match is None or not 0 < port <= _LARGEST_PORT:
            raise refuse(f"{text} är ingen adress.", "Skriv namn:port.", field="address")
        return cls((match["v6"] or match["name"]).lower(), port)


@dataclass(frozen=True)
class HubRequest:
    """A computer asks to be let in at a hub (ansökan)."""

    store: UUID
    pharmacy: str
    workstation: str
    device: str  # 16 hex
    signing_request: bytes  # DER of a PKCS #10 request for the computer's own TLS key
    digest: bytes  # of all of it

    @property
    def fingerprint(self) -> str:
        """The request for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.digest)


@dataclass(frozen=True)
class StandbyRequest:
    """A server asks to follow a hub (ansökan)."""

    address: Address  # where computers will reach it
    signing_request: bytes  # DER
    digest: bytes  # of all of it

    @property
    def name(self) -> str:
        """Its role at the hub."""
        return f"standby_{self.digest.hex()[:16]}"

    @property
    def fingerprint(self) -> str:
        """The request for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.digest)


@dataclass(frozen=True)
class HubAnswer:
    """What a computer needs to reach a hub that let it in (svar)."""

    addresses: tuple[Address, ...]
    store: UUID | None  # None: it is a standby's
    name: str  # of the computer's role: its device, or as the standby's request
    certificate: bytes  # PEM
    authority: bytes  # PEM of the certificate that the hub's own is issued by

    @property
    def fingerprint(self) -> str:
        """The hub for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.authority)


@dataclass(frozen=True)
class HubMember:
    """A computer as the hub knows it (ansluten dator)."""

    store: UUID
    pharmacy: str
    device: str
    workstation: str
    until: datetime  # of its certificate
    revoked_at: datetime | None
    heard_at: datetime | None


@dataclass(frozen=True)
class HubStore:
    """What the hub holds of a pharmacy (apotek)."""

    store: UUID
    pharmacy: str
    entries: int
    segments: int
    bytes: int  # with pictures and statements
    last_at: datetime | None  # when a segment last came
    most: int | None = None  # bytes that are kept of it; None: no limit


@dataclass(frozen=True)
class Standby:
    """A server that follows the hub (reserv)."""

    name: str
    state: str
    behind_bytes: int
    behind_s: float | None  # None: nothing has been written for a while


@dataclass(frozen=True)
class HubStatus:
    """How a hub stands (läge)."""

    version: str  # of PostgreSQL
    is_standby: bool
    addresses: tuple[Address, ...]
    fingerprint: str
    members: tuple[HubMember, ...]
    stores: tuple[HubStore, ...]
    standbys: tuple[Standby, ...]
