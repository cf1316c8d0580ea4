"""How a pharmacy is let in to a national receiver: what the agreement gives, no address of code."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Licensed:
    """A pharmacist as the receiver knows one (legitimerad)."""

    licence: str  # legitimationskod
    profession: str  # national code, as "AP" or "RC"


@dataclass(frozen=True)
class Access:
    """A pharmacy's way in (anslutning); it lies in the encrypted store and in no entry."""

    url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    headers: Mapping[str, str]  # by name: what the agreement gives each request to say
    people: Mapping[str, Licensed]  # by the name that they sign in with
    certificate: str = ""  # PEM, of this client, with those that vouch for it; "": none is asked
    private_key: str = field(default="", repr=False)  # PEM, PKCS #8
    authorities: str = ""  # PEM, of those to believe; "": the system's own
    verifies: bool = True  # each is asked about before it is registered
    most_per_minute: int = 0  # requests; 0: as many as there is time for
