"""Take a pack into a row: scanned, or written off by two people; and learn what its code means."""

from dataclasses import replace
from uuid import uuid5

from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, Refused, Severity, refuse
from app.domain.gs1 import SEPARATOR, pack_of, read_elements
from app.domain.order import Product
from app.domain.pack_entries import GtinLinked, GtinUnlinked
from app.domain.packs import Placed, place, without_faulty
from app.domain.staff import Act, may
from app.domain.supplied import Pack
from app.store.projections.packs import find_link, list_links
from app.store.projections.people import list_people
from app.usecases.workplace import (
    Workplace,
    products_of,
    require,
    second_signer,
    surroundings,
)

_FIELDS = {"gtin": "Produktkod", "serial": "Serienummer", "batch": "Batch", "expires": "Utgångsdag"}


def place_pack(workplace: Workplace, draft: DispensingDraft, active: int, pack: Pack) -> Placed:
    """Say which row of the draft a pack goes to; nothing is written."""
    require(workplace, Act.DRAFT)
    around = surroundings(workplace, draft)
    known = around.pack_products
    if not around.register_trouble and pack.gtin not in known:
        known = {**known, pack.gtin: products_of(workplace, pack.gtin)}
    return place(draft, active, pack, replace(around, pack_products=known))


def packs_to_keep(workplace: Workplace, draft: DispensingDraft, row: int) -> tuple[Pack, ...]:
    """Return a row's packs when it is to be scanned again: without those that stop it, or none."""
    require(workplace, Act.DRAFT)
    packs = draft.rows[row].packs
    kept = without_faulty(draft, row, surroundings(workplace, draft))
    return kept if len(kept) < len(packs) else ()


def list_colleagues(workplace: Workplace) -> list[str]:
    """Return who can be the second to write a pack off, by name."""
    people = list_people(workplace.journal.vault.connection)
    able = [p for p in people if p.id != workplace.person.id and may(p, Act.SECOND_SIGN)]
    return sorted(person.name for person in able)


def type_pack(
    workplace: Workplace, first: Pack, again: Pack, second: str, second_password: str
) -> Pack:
    """Return a pack as two people wrote it off, each by themselves; the second gives the password.

    Both must have read the same, and it must be what a pack can carry.
    """
    require(workplace, Act.DRAFT)
    first, again = _tidied(first), _tidied(again)
    pack = _whole(first)
    differing = [name for name in _FIELDS if getattr(first, name) != getattr(again, name)]
    if differing:
        raise Refused(
            Finding(
                Severity.STOP,
                f"{_FIELDS[name]} är inte lika.",
                "Läs på förpackningen igen, båda två.",
                name,
                "pack.second",
            )
            for name in differing
        )
    signer = second_signer(workplace, second, second_password)
    return replace(pack, second=str(signer.id))


def link_gtin(workplace: Workplace, gtin: str, product: Product) -> None:
    """Learn which product a code is, as a pharmacist has seen on the pack."""
    require(workplace, Act.HAND_OUT)
    if not (product.npl_pack_id or product.varunummer):
        raise refuse("Varan har inget nummer att koppla till.", "Välj den ur registret.")
    if products_of(workplace, gtin):
        raise refuse("Produktkoden är redan känd.", "Läs varukortet. Ta en annan förpackning.")
    learned = GtinLinked(gtin, product.npl_pack_id, product.varunummer, product.title)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(learned, subject=uuid5(workplace.journal.identity.store, f"gtin/{gtin}"))


def list_learned(workplace: Workplace) -> list[GtinLinked]:
    """Return every code that people here have explained."""
    return list_links(workplace.journal.vault.connection)


def unlink_gtin(workplace: Workplace, gtin: str) -> None:
    """Take back what was learned of a code; what was handed out stands as it was said."""
    require(workplace, Act.HAND_OUT)
    with workplace.journal.write(workplace.person.id) as writing:
        if find_link(writing.connection, gtin) is None:
            raise refuse("Produktkoden är inte kopplad här.", "Inget behöver göras.")
        subject = uuid5(workplace.journal.identity.store, f"gtin/{gtin}")
        writing.append(GtinUnlinked(gtin), subject=subject)


def _tidied(pack: Pack) -> Pack:
    """Return what was written without spaces; a day as "YYYY-MM-DD" or "YYMMDD"."""
    gtin, serial, batch = ("".join(text.split()) for text in (pack.gtin, pack.serial, pack.batch))
    digits = "".join(pack.expires.split()).replace("-", "")
    expires = digits[2:] if len(digits) == 8 else digits
    return Pack(gtin.zfill(14) if gtin else "", serial, batch, expires)


def _whole(pack: Pack) -> Pack:
    """Return the pack if a code could say it, or refuse as a code is refused."""
    parts = {"01": pack.gtin, "21": pack.serial, "17": pack.expires, "10": pack.batch}
    if any(SEPARATOR in value for value in parts.values()):
        raise refuse("Ett skiljetecken kan inte stå där.", "Skriv som det står på förpackningen.")
    lengths = {"01": 14, "17": 6}
    told = {n: v for n, v in parts.items() if v and len(v) == lengths.get(n, len(v))}
    if not told:
        raise refuse("Inget är skrivet.", "Skriv som det står på förpackningen.", field="gtin")
    return pack_of(read_elements(SEPARATOR.join(name + value for name, value in told.items())))
