"""Läkemedelsverket's shortage feed, open data v3: which packages cannot be delivered, and when.

One XML file, a case a `MedicineShortage` with its products and their packages; ended cases stand
there too. Element names are those of a published example of the feed; the namespace, whose end is
a version, is not asked for. Beside the shortages the feed links NPL id, NPL pack id and
varunummer, so each package is also a statement of its own, as far as the feed knows it.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import msgspec

from app.domain.product import LONGEST_TEXT, Origin, Package, Spell
from app.domain.reference import Source, SourceHead
from app.domain.statements import Shortage
from app.exchange.reference.archive import broken
from app.exchange.reference.cells import Odd, atc, npl_id, text, varunummer
from app.exchange.reference.fields import LeftOut, Record, day, whole
from app.exchange.reference.markup import Element, child, children, local, peek, records, said
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item, Opened

_ROOT = "OpenDataMedicineShortages"
_EACH = 100  # cases between two words of progress
_LONGEST_ID = 100  # characters
_PACK = "NPLPackId"


def recognises(opened: Opened) -> bool:
    """Tell by the root element."""
    root = peek(opened.start)
    return root is not None and local(root) == _ROOT


def parse(opened: Opened) -> Iterator[Item]:
    """Yield a shortage for each package of each case, and each package once."""
    root = peek(opened.start)
    if root is None:
        raise broken()
    yield _head(root)
    size = opened.file.seek(0, os.SEEK_END)
    opened.file.seek(0)
    yield from whole(_items(opened.file, size), fewest=1)


def _items(file: BinaryIO, size: int) -> Iterator[Item]:
    reading = _Reading(set(), set())
    for count, case in enumerate(records(file, "MedicineShortage")):
        if count % _EACH == 0:
            yield Progress(file.tell(), size)
        yield from reading.case(Record(case))
    yield Progress(size, size)


def _head(root: Element) -> SourceHead:
    try:
        published = day(root.get("creationDate") or "")
    except Odd:
        published = None
    practice = root.get("practice") == "true"  # made-up feeds only; the agency has no such word
    return SourceHead(Source.SHORTAGES, practice, published=published)


@dataclass(frozen=True)
class _Reading:
    """What the cases before have said, so that nothing is said twice."""

    packages: set[str]
    shortages: set[str]

    def case(self, record: Record) -> Iterator[Item]:
        with suppress(LeftOut):
            case = _Case.of(record)
            for found in children(record.element, "MedicinalProducts", "MedicinalProduct"):
                yield from self._product(case, Record(found))
        yield from record.drain()

    def _product(self, case: "_Case", record: Record) -> Iterator[Item]:
        within = "PackagedMedicinalProducts", "PackagedMedicinalProduct"
        with suppress(LeftOut):
            product = _shared(record)
            for found in children(record.element, *within):
                yield from self._package(case, product, Record(found))
        yield from record.drain()

    def _package(self, case: "_Case", product: Package, record: Record) -> Iterator[Item]:
        with suppress(LeftOut):
            shortage = case.shortage(product, record)
            if shortage.key in self.shortages:
                record.remark("Förpackningen står redan i ärendet.", _PACK, row_left_out=True)
                raise LeftOut
            self.shortages.add(shortage.key)
            if shortage.npl_pack_id not in self.packages:
                self.packages.add(shortage.npl_pack_id)
                yield _described(product, shortage.npl_pack_id, record)
            yield shortage
        yield from record.drain()


@dataclass(frozen=True)
class _Case:
    """What the shortages of a case have in common (ärende)."""

    id: str
    published: date | None
    cause: str | None
    contact: str | None

    @classmethod
    def of(cls, record: Record) -> "_Case":
        kind = said(child(record.element, "TypeOfShortage"))
        if kind not in ("", "SHORTAGE"):
            record.remark("Slaget är inte känt; ärendet läses som restnotering.", "TypeOfShortage")
        ways = (record.optional(text, f"Organisation{way}") for way in ("PhoneNumber", "Email"))
        category = record.optional(text, "CauseOfShortageCategory")
        return cls(
            record.required(_id, "MedicineShortageId"),
            record.optional(day, "DateOfFirstPublication"),
            record.optional(text, "CauseOfShortage") or category,
            ", ".join(filter(None, ways))[:LONGEST_TEXT] or None,
        )

    def shortage(self, product: Package, record: Record) -> Shortage:
        return Shortage(
            record.required(npl_id, _PACK),
            product.npl_id or "",
            self.id,
            product.name,
            _spell(record),
            ended=record.optional(day, "Interval", "ActualEndDate"),
            published=self.published,
            cause=self.cause,
            contact=self.contact,
        )


def _shared(record: Record) -> Package:
    """Return what the packages of a product have in common."""
    return Package(
        None,
        record.required(npl_id, "NPLId"),
        record.required(text, "ProductName"),
        company=record.optional(text, "MarketAuthorisationHolderName"),
        substance=record.optional(text, "ActiveSubstances"),
        atc=record.optional(atc, "ATC"),
        origin=Origin.PARALLEL_IMPORT if _is_true(record, "IsParallelImport") else None,
    )


def _described(product: Package, pack_id: str, record: Record) -> Package:
    """Return the package as far as the feed knows it."""
    package = msgspec.structs.replace(
        product,
        npl_pack_id=pack_id,
        varunummer=record.optional(varunummer, "NordicArticleNumber"),
        packing=record.optional(text, "PackageDescription"),
    )
    if not _is_true(record, "IsParallelDistribution"):
        return package
    return msgspec.structs.replace(
        package,
        origin=Origin.PARALLEL_DISTRIBUTION,
        company=record.optional(text, "ParallelDistributorName"),
    )


def _id(words: str) -> str:
    """Read a case's id; with a package's id behind it, it is a key."""
    if len(words) > _LONGEST_ID:
        raise Odd("Ärendets id är orimligt långt.")
    return text(words)


def _spell(record: Record) -> Spell:
    start = record.optional(day, "Interval", "ForecastedStartDate")
    end = record.optional(day, "Interval", "ForecastedEndDate")
    if start and end and end < start:
        record.remark("Slutet ligger före början och är okänt.", "Interval", "ForecastedEndDate")
        end = None
    return Spell(start, end)


def _is_true(record: Record, name: str) -> bool:
    return said(child(record.element, name)) in ("true", "1")
