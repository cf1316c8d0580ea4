"""Ask an organisation to believe this computer's issuing key: a file that the key itself signs."""

from dataclasses import dataclass
from pathlib import Path

from app.device.files import disk_errors
from app.domain.findings import refuse
from app.domain.issuing import LONGEST_NAME, IssuerKey, IssuerRequest, key_id
from app.domain.organisation import Organisation, fingerprint_of
from app.domain.product import is_plain
from app.domain.staff import Act
from app.exchange.enrolment import LARGEST_REQUEST, read_request, write_request
from app.exchange.trust_list import from_content
from app.store.files import find_bytes
from app.store.projections.issuers import find_list
from app.store.projections.references import find_pinned
from app.usecases.own_keys import find_issuing_key, make_issuing_key
from app.usecases.workplace import Workplace, require


@dataclass(frozen=True)
class SavedRequest(IssuerRequest):
    """A request that was saved here, and where the key before it is kept (sparad ansökan)."""

    kept_as: Path | None = None  # if one lay here that does not open, or a new was asked for


@dataclass(frozen=True)
class OwnKey:
    """The key that this computer signs prescriptions with (utfärdarnyckel)."""

    fingerprint: str
    list_version: int  # of the trust list that is in use here; 0 where there is none
    listed: IssuerKey | None  # as that list has it


def request_enrolment(
    workplace: Workplace, issuer: str, path: Path, *, anew: bool = False
) -> SavedRequest:
    """Save the request under a name that is not taken; a key is made where none opens, or `anew`.

    The key never leaves this computer. `issuer` is the clinic, as pharmacies will read it.
    """
    require(workplace, Act.MANAGE)
    clean = " ".join(issuer.split())
    if not is_plain(clean) or len(clean) > LONGEST_NAME:
        raise refuse("Mottagningens namn saknas eller är för långt.", "Skriv det.", field="name")
    if path.exists():
        raise refuse(f"{path.name} finns redan.", "Välj ett annat namn.", field="file")
    key = make_issuing_key(workplace.computer, workplace.key, anew=anew)
    now = workplace.computer.clock.now()
    request = SavedRequest(clean, key.public_key, now, key.kept_as)
    with disk_errors(f"{path.name} kunde inte sparas"):
        path.write_bytes(write_request(request, key.sign))
    return request


def show_request(path: Path) -> IssuerRequest:
    """Return who asks in a file, for two people to compare the fingerprint; nothing is kept."""
    content = find_bytes(path, LARGEST_REQUEST)
    if content is None:
        raise refuse("Filen finns inte.", "Välj mottagningens ansökan.", field="file")
    return read_request(content)


def show_own_key(workplace: Workplace) -> OwnKey | None:
    """Return the key of this computer and what the list here says of it; None where none opens."""
    key = find_issuing_key(workplace.computer, workplace.key)
    if key is None:
        return None
    connection = workplace.journal.vault.connection
    organisation = find_pinned(connection)
    found = organisation and find_list(connection, organisation.fingerprint)
    listed = from_content(found.keys).by_id().get(key_id(key.public_key)) if found else None
    return OwnKey(fingerprint_of(key.public_key), found.version if found else 0, listed)


def own_issuing_key(workplace: Workplace) -> Organisation:
    """Return the key that this computer signs with, by the pharmacy's or the clinic's own name."""
    key = find_issuing_key(workplace.computer, workplace.key)
    if key is None:
        raise refuse("Datorn har ingen utfärdarnyckel.", "Gör en ansökan: då görs nyckeln.")
    return Organisation(workplace.pharmacy.pharmacy, key.public_key)
