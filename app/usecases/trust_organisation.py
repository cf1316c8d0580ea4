"""Make a key to sign bundles with, and pin the one whose bundles are believed: two people do."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid5

from app.device.files import disk_errors
from app.domain.findings import refuse
from app.domain.organisation import Organisation, parse_fingerprint
from app.domain.product import is_plain
from app.domain.reference_entries import OrganisationMade, OrganisationPinned
from app.domain.staff import Act
from app.exchange import trust
from app.store import credentials, watched_files
from app.store.credentials import SigningKey, find_signing_key
from app.store.files import find_bytes
from app.store.projections.references import find_pinned
from app.usecases.workplace import Workplace, require, second_signer

_LONGEST_NAME = 100  # characters


@dataclass(frozen=True)
class Pinned:
    """Whose bundles are believed from now on (betrodd), and whose no longer."""

    organisation: Organisation
    replaced: Organisation | None


def make_organisation(workplace: Workplace, name: str) -> Organisation:
    """Make this pharmacy's key to sign bundles with; the private half never leaves the store."""
    require(workplace, Act.MANAGE)
    clean = " ".join(name.split())
    if not is_plain(clean) or len(clean) > _LONGEST_NAME:
        raise refuse("Organisationens namn saknas eller är för långt.", "Skriv det.", field="name")
    with workplace.journal.write(workplace.person.id) as writing:
        if find_signing_key(writing.connection):
            raise refuse(
                "Här finns redan en nyckel att skriva under med.",
                "Spara kortet igen. De som litar på den behöver inget nytt.",
                rule="organisation.exists",
            )
        private = trust.make_key()
        credentials.keep_signing_key(writing.connection, SigningKey(clean, private))
        made = trust.organisation_of(clean, private)
        writing.append(OrganisationMade(clean, made.public_key.hex(), made.fingerprint))
    return made


def own_organisation(workplace: Workplace) -> Organisation | None:
    """Return what others know of the key that this pharmacy signs with, if it has one."""
    key = find_signing_key(workplace.journal.vault.connection)
    return trust.organisation_of(key.name, key.private) if key else None


def save_card(workplace: Workplace, path: Path) -> Organisation:
    """Save the small file that other pharmacies need, under a name that is not taken."""
    own = own_organisation(workplace)
    if own is None:
        raise refuse("Här finns ingen organisationsnyckel.", "Gör en först.")
    if path.exists():
        raise refuse(f"{path.name} finns redan.", "Välj ett annat namn.", field="file")
    with disk_errors(f"{path.name} kunde inte sparas"):
        path.write_bytes(trust.write_card(own))
    return own


def read_card(path: Path) -> Organisation:
    """Return whose card a file is, for two people to compare its fingerprint; nothing is kept."""
    content = find_bytes(path, trust.LARGEST_CARD)
    if content is None:
        raise refuse("Filen finns inte.", "Välj organisationens kort.", field="file")
    return trust.read_card(content)


def pinned_organisation(workplace: Workplace) -> Organisation | None:
    """Return the organisation whose bundles are believed."""
    return find_pinned(workplace.journal.vault.connection)


def pin_organisation(
    workplace: Workplace, path: Path, second: str, second_password: str, compared: str = ""
) -> Pinned:
    """Believe the organisation of a card from now on; a colleague confirms with the password.

    `compared` is the fingerprint as one of them typed it from the other side, if they did.
    """
    require(workplace, Act.MANAGE)
    organisation = read_card(path)
    if compared and parse_fingerprint(compared) != organisation.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än kortets.",
            "Lita inte på kortet. Fråga den som gör paketen.",
            field="fingerprint",
            rule="organisation.fingerprint",
        )
    signer = second_signer(workplace, second, second_password)
    with workplace.journal.write(workplace.person.id) as writing:
        before = find_pinned(writing.connection)
        if before == organisation:
            raise refuse("Apoteket litar redan på den organisationen.", "Inget behöver göras.")
        content = OrganisationPinned(
            organisation.name,
            organisation.public_key.hex(),
            organisation.fingerprint,
            before.fingerprint if before else "",
        )
        subject = uuid5(workplace.journal.identity.store, "organisation")
        writing.append(content, subject=subject, signers=(signer.id,))
        watched_files.try_again(writing.connection)
    return Pinned(organisation, before)
