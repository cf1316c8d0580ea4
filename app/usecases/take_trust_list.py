"""Take an organisation's trust list into use, and show whose codes are believed."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid5

from app.device.files import disk_errors
from app.domain.asking import IN_PLACE, Asking
from app.domain.findings import refuse
from app.domain.issuer_entries import ListedKeys, TrustListTaken
from app.domain.issuing import TrustList
from app.domain.organisation import Organisation
from app.domain.staff import Act
from app.exchange.trust_list import (
    LARGEST_LIST,
    TAG,
    from_content,
    is_trust_list,
    open_list,
    to_content,
)
from app.store.files import find_bytes
from app.store.projections.issuers import find_list
from app.store.projections.references import find_pinned
from app.usecases.workplace import Workplace, require


@dataclass(frozen=True)
class TrustShown:
    """Whose codes are believed (tillit)."""

    organisation: Organisation | None  # who signs the list
    listed: TrustList | None


def is_list_file(path: Path) -> bool:
    """Tell by a file's first bytes whether it calls itself a trust list."""
    with disk_errors("filen kunde inte läsas"), path.open("rb") as file:
        return is_trust_list(file.read(len(TAG)))


def take_trust_list(workplace: Workplace, path: Path, asking: Asking = IN_PLACE) -> TrustList:
    """Believe the codes of a list's keys from now on; an older list is never taken."""
    require(workplace, Act.TAKE_BUNDLE)
    organisation = find_pinned(workplace.journal.vault.connection)
    if organisation is None:
        raise refuse(
            "Apoteket litar inte på någon organisation än.",
            "Gör det under Register.",
            rule="trust.list.no_organisation",
        )
    data = asking.ask(lambda: find_bytes(path, LARGEST_LIST))
    if data is None:
        raise refuse("Filen finns inte.", "Välj tillitslistan.", field="file")
    listed = open_list(data, organisation)
    keys = to_content(listed).decode()
    with workplace.journal.write(workplace.person.id) as writing:
        before = find_list(writing.connection, organisation.fingerprint)
        if before is not None:
            _check_newer(before.version, listed.version, is_same=before.keys == keys.encode())
        print_ = organisation.fingerprint
        taken = TrustListTaken(print_, listed.version, listed.made_at, ListedKeys(keys))
        subject = uuid5(workplace.journal.identity.store, f"trust-list/{print_}")
        writing.append(taken, subject=subject)
    return listed


def show_trust(workplace: Workplace) -> TrustShown:
    """Return the list in use, of the organisation that is believed now."""
    connection = workplace.journal.vault.connection
    organisation = find_pinned(connection)
    found = organisation and find_list(connection, organisation.fingerprint)
    return TrustShown(organisation, from_content(found.keys) if found else None)


def _check_newer(before: int, version: int, *, is_same: bool) -> None:
    if version == before and is_same:
        raise refuse("Den tillitslistan gäller redan.", "Inget behöver göras.", field="file")
    if version == before:
        raise refuse(
            f"Två olika tillitslistor har nummer {version}.",
            "Ring organisationen. Läs inte in någon av dem förrän den har svarat.",
            field="file",
            rule="trust.list.forked",
        )
    if version < before:
        raise refuse(
            f"Tillitslistan har nummer {version}, men {before} gäller redan.",
            "Hämta den nyaste. En äldre kan sakna en återkallelse.",
            field="file",
            rule="trust.list.older",
        )
