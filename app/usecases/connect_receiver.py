"""How this pharmacy is let in to the national list: read from a file, kept encrypted, told."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.access import Access
from app.domain.delivery import Endpoint
from app.domain.device_entries import ReceiverConnected
from app.domain.findings import Unavailable
from app.domain.staff import Act
from app.store.credentials import find_access, forget_access, keep_access
from app.usecases.workplace import Workplace, require

NLL = "nll"


@dataclass(frozen=True)
class Connected:
    """What may be shown of a way in (anslutning): no secret and no key."""

    url: str
    client_id: str
    has_certificate: bool
    people: tuple[str, ...]


def connect(workplace: Workplace, path: Path) -> Connected:
    """Read the file and keep what it says on this computer; the journal says that it was done."""
    from app.exchange.access_file import read_access  # the first paint does not wait for it
    from app.exchange.nll.names import load_names

    require(workplace, Act.MANAGE)
    names = load_names(workplace.computer.resources / "receivers" / "nll.toml")
    access = read_access(path, names.header.asked)
    with workplace.journal.write(workplace.person.id) as writing:
        keep_access(writing.connection, NLL, access)
        writing.append(ReceiverConnected(NLL, connected=True))
    return _shown(access)


def disconnect(workplace: Workplace) -> None:
    """Forget the way in on this computer."""
    require(workplace, Act.MANAGE)
    with workplace.journal.write(workplace.person.id) as writing:
        forget_access(writing.connection, NLL)
        writing.append(ReceiverConnected(NLL, connected=False))


def find_connected(workplace: Workplace) -> Connected | None:
    """Return what may be shown of the way in, if there is one."""
    require(workplace, Act.READ)
    access = find_access(workplace.journal.vault.connection, NLL)
    return _shown(access) if access else None


def national_endpoint(workplace: Workplace) -> Endpoint:
    """Return where and how the national list is reached, or raise Unavailable."""
    require(workplace, Act.SETTLE)
    access = find_access(workplace.journal.vault.connection, NLL)
    if access is None:
        raise Unavailable(
            "Ingen anslutning till Nationella läkemedelslistan är inläst.",
            "Läs in den fil som avtalet gav.",
            code="no_access",
        )
    return Endpoint(access.url, access=access)


def _shown(access: Access) -> Connected:
    people = tuple(sorted(access.people))
    return Connected(access.url, access.client_id, bool(access.certificate), people)
