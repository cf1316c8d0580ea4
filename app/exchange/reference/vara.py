"""E-hälsomyndigheten's register VARA, as far as its public description goes.

A ZIP with data, lexicons and schemas. No file of it and no schema is public; this module was
written without having seen one, and is to be tried on a real file before anybody relies on it.

Sure, since public readers of version 6 use it: medicines are in `lm-data.xml`, a `lmprodukt` each
with a `produktnamn`; inside are articles (`lmartikel`) with `forpackning_text` and ids as
`artikel_id` with the attributes `artikel_id_typ` ("nordiskt-varunr", "streck-kod") and `id_varde`.
Half sure, since the agency's and others' texts use the words: `narkotika_klass`.
Assumed: that NPL id and NPL pack id are ids of the same kind, whose type holds "npl" and "pack" or
not; and the names in _ASSUMED. Whatever is under another name is unknown. Lexicons are not read,
since their shape is not public: a code is never shown as if it were a word. Trade goods are in a
file whose name is not public, and are not read.

An article without an NPL pack id still tells which GTIN its varunummer has.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

import msgspec

from app.domain.product import Package
from app.domain.reference import ListRemark, Source, SourceHead
from app.domain.statements import CodeLink
from app.exchange.reference.archive import Archive, broken
from app.exchange.reference.cells import atc, gtin, npl_id, text, varunummer
from app.exchange.reference.fields import LeftOut, Record, day, schedule, whole
from app.exchange.reference.lexicons import PRACTICE_MEMBER, find_member
from app.exchange.reference.markup import records, said
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item, Opened

_FILE = "lm-data.xml"
_FEWEST = 5_000  # articles; the register has all medicines since 2005
_EACH = 250  # products between two words of progress
_ASSUMED = {
    "strength": ("styrka", "styrka_text"),
    "form": ("lakemedelsform_text", "beredningsform_text"),
    "company": ("foretag_namn", "foretagsnamn"),
    "atc": ("atc_kod", "atckod"),
    "schedule": ("narkotika_klass", "narkotikaklass"),
    "withdrawn": ("avregistreringsdatum", "avregistrering_datum"),
}

T = TypeVar("T")


def recognises(opened: Opened) -> bool:
    """Tell by the file of medicines."""
    return opened.archive is not None and find_member(opened.archive, _FILE) is not None


def parse(opened: Opened) -> Iterator[Item]:
    """Yield the packages that have an NPL pack id, and which GTINs the varunummer have."""
    archive = opened.archive
    if archive is None:
        raise broken()
    practice = find_member(archive, PRACTICE_MEMBER) is not None
    yield SourceHead(Source.VARA, practice, published=archive.made_on)
    yield from whole(_items(archive), _FEWEST, practice=practice)


def _items(archive: Archive) -> Iterator[Item]:
    name = find_member(archive, _FILE)
    if name is None:
        raise broken()
    size = archive.size(name)
    reading = _Reading()
    with archive.open(name) as part:
        for count, product in enumerate(records(part, "lmprodukt")):
            if count % _EACH == 0:
                yield Progress(part.tell(), size)
            yield from reading.product(Record(product))
    yield Progress(size, size)
    if reading.nameless:
        words = f"{reading.nameless} artiklar har inget NPL-pack-id som Lykta hittar."
        yield ListRemark(0, "artikel_id", words, row_left_out=False)


class _Reading:
    """The register while it is read (läsning): what has been said, and what could not be."""

    def __init__(self) -> None:
        self.nameless = 0  # articles without an NPL pack id
        self._said: set[str] = set()

    def product(self, record: Record) -> Iterator[Item]:
        with suppress(LeftOut):
            product = Package(
                None,
                _id(record, npl_id, lambda kind: "npl" in kind and "pack" not in kind),
                record.required(text, "produktnamn"),
                strength=_assumed(record, "strength", text),
                form=_assumed(record, "form", text),
                company=_assumed(record, "company", text),
                atc=_assumed(record, "atc", atc),
                narcotic_schedule=_assumed(record, "schedule", _schedule),
                withdrawn_on=_assumed(record, "withdrawn", day),
            )
            for element in list(record.element.iter("{*}lmartikel")) or [record.element]:
                yield from self._article(product, record.of(element))
        yield from record.drain()

    def _article(self, product: Package, record: Record) -> Iterator[Item]:
        pack_id = _id(record, npl_id, lambda kind: "npl" in kind and "pack" in kind)
        number = _id(record, varunummer, lambda kind: "varunr" in kind)
        bars = _id(record, gtin, lambda kind: "streck" in kind)
        if pack_id is None:
            self.nameless += 1
        else:
            yield from self._once(
                msgspec.structs.replace(
                    product,
                    npl_pack_id=pack_id,
                    varunummer=number,
                    packing=_first(record, ("forpackning_text",), text),
                    gtins=(bars,) if bars else (),
                )
            )
        if number and bars:
            yield from self._once(CodeLink(number, bars, pack_id))
        yield from record.drain()

    def _once(self, statement: Package | CodeLink) -> Iterator[Package | CodeLink]:
        """Yield what has not been said: a register of many years says some things twice."""
        if statement.key not in self._said:
            self._said.add(statement.key)
            yield statement


def _id(record: Record, read: Callable[[str], T], is_kind: Callable[[str], bool]) -> T | None:
    """Return the first id of a kind, inside the product or article."""
    for found in record.element.iter("{*}artikel_id", "{*}produkt_id"):
        kind = found.get("artikel_id_typ") or found.get("produkt_id_typ") or ""
        if is_kind(kind.casefold()):
            return record.read(read, found.get("id_varde") or said(found), "artikel_id")
    return None


def _assumed(record: Record, field: str, read: Callable[[str], T]) -> T | None:
    return _first(record, _ASSUMED[field], read)


def _first(record: Record, names: tuple[str, ...], read: Callable[[str], T]) -> T | None:
    found = next(record.element.iter(*(f"{{*}}{name}" for name in names)), None)
    return record.read(read, said(found), names[0])


def _schedule(words: str) -> str | None:
    """Read a schedule that is written out; a bare code stays unknown."""
    return None if words.isdecimal() else schedule(words)
