"""Läkemedelsverket's product register NPL: a ZIP with one XML file a product, and lexicons.

`Productdata/` has the products, `Lexicondata/` what their codes mean and whose they are. What is
read here is what public readers of the register read: `medprod` with `nplid`, `names/medprodname`,
`strength-text/v`, `pharmaceutical-form-lx`, `classifications/{atc-code-lx, narcotic-class-lx}`,
`organizations/organization/organization-lx` and `packages/package` with `nplpackid` and
`pack-text/v`. Namespaces end in a version and are not asked for.

Not confirmed by any source, and believed only because the names speak for themselves: a date in
an element called as one of _WITHDRAWN, and substances in _ACTIVE. Which of several organisations
is the holder is not known: the company is told only when there is one. Exchange groups,
varunummer, GTIN, parallel import and prescription status are in the register under names that
nobody here knows, and are not read.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import msgspec

from app.domain.product import Package
from app.domain.reference import ListRemark, Source, SourceHead
from app.exchange.reference.archive import Archive, broken
from app.exchange.reference.cells import atc, npl_id, text
from app.exchange.reference.fields import LeftOut, Record, day, schedule, whole
from app.exchange.reference.lexicons import (
    PRACTICE_MEMBER,
    find_member,
    read_lexicon,
    read_organisations,
)
from app.exchange.reference.markup import (
    NotWellFormed,
    child,
    children,
    in_swedish,
    local,
    said,
)
from app.exchange.reference.markup import parse as parse_markup
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item, Opened

_LARGEST = 8 * 2**20  # bytes of one product; real ones take tens of kB
_FEWEST = 5_000  # packages; the register has ten times as many, its daily changes far fewer
_LONGEST_NAME = 60  # characters of a file inside the archive
_EACH = 250  # products between two words of progress
_WITHDRAWN = "deregistration-date", "deregistered-date", "withdrawal-date", "withdrawn-date"
_ACTIVE = "active-substance-lx", "active-substance"
_NO_HOLDER = re.compile(r"MAH ?saknas\. ?", re.IGNORECASE)


def recognises(opened: Opened) -> bool:
    """Tell by the folder of products."""
    return opened.archive is not None and any(_is_product(n) for n in opened.archive.namelist())


def parse(opened: Opened) -> Iterator[Item]:
    """Yield the packages of each product; a product without packages has nothing to hand out."""
    archive = opened.archive
    if archive is None:
        raise broken()
    practice = find_member(archive, PRACTICE_MEMBER) is not None
    yield SourceHead(Source.NPL, practice, published=archive.made_on)
    yield from whole(_Reading(archive).items(), _FEWEST, practice=practice)


def _is_product(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder.rpartition("/")[2].casefold() == "productdata" and file.endswith(".xml")


class _Reading:
    """The register while it is read (läsning): its lexicons, and which packages have been seen."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._seen: set[str] = set()
        self._forms = read_lexicon(archive, "pharmaceutical-form-lx")
        narcotics = "narcotic-class-lx", "narcotic-classification-lx"
        self._schedules = read_lexicon(archive, *narcotics)
        self._substances = read_lexicon(archive, "active-substance-lx", "substance-lx")
        self._companies = read_organisations(archive)

    def items(self) -> Iterator[Item]:
        yield from self._missing()
        files = [name for name in self._archive.namelist() if _is_product(name)]
        for count, name in enumerate(files):
            if count % _EACH == 0:
                yield Progress(count, len(files))
            yield from self._file(name)
        yield Progress(len(files), len(files))

    def _missing(self) -> Iterator[ListRemark]:
        for lexicon, words in (
            (self._forms, "läkemedelsformer"),
            (self._schedules, "narkotikaklasser"),
            (self._companies, "företag"),
        ):
            if lexicon.is_missing:
                text = f"Lexikonet över {words} saknas i filen; de är okända."
                yield ListRemark(0, "Lexicondata", text, row_left_out=False)

    def _file(self, name: str) -> Iterator[Item]:
        file = name.rpartition("/")[2][-_LONGEST_NAME:]
        try:
            products = list(parse_markup(self._archive.read(name, _LARGEST)).iter("{*}medprod"))
        except NotWellFormed as error:
            yield ListRemark(error.line, "medprod", f"{file}: Filen är trasig.", row_left_out=True)
            return
        if not products:
            yield ListRemark(1, "medprod", f"{file}: Produkten saknas.", row_left_out=True)
        for product in products:
            yield from self._product(Record(product, file))

    def _product(self, record: Record) -> Iterator[Item]:
        with suppress(LeftOut):
            product = self._shared(record)
            for element in children(record.element, "packages", "package"):
                yield from self._package(product, record.of(element))
        yield from record.drain()

    def _shared(self, record: Record) -> Package:
        """Return what the packages of a product have in common."""
        narcotic = record.optional(
            self._schedules.by(schedule), "classifications", "narcotic-class-lx"
        )
        return Package(
            None,
            record.required(npl_id, "nplid"),
            record.required(text, "names", "medprodname"),
            strength=_in_words(record, "strength-text"),
            form=record.optional(self._forms.by(text), "pharmaceutical-form-lx"),
            substance=self._substance(record),
            company=self._company(record),
            atc=record.optional(atc, "classifications", "atc-code-lx"),
            narcotic_schedule=narcotic,
            withdrawn_on=_withdrawn(record),
        )

    def _package(self, product: Package, record: Record) -> Iterator[Item]:
        with suppress(LeftOut):
            pack_id = record.required(npl_id, "nplpackid")
            if pack_id in self._seen:
                again = "Samma NPL-pack-id har redan lästs."
                record.remark(again, "nplpackid", row_left_out=True)
                raise LeftOut
            self._seen.add(pack_id)
            yield msgspec.structs.replace(
                product,
                npl_pack_id=pack_id,
                packing=_in_words(record, "pack-text"),
                withdrawn_on=_withdrawn(record) or product.withdrawn_on,
            )
        yield from record.drain()

    def _company(self, record: Record) -> str | None:
        organisations = children(record.element, "organizations", "organization")
        codes = {said(child(found, "organization-lx")) for found in organisations} - {""}
        if len(codes) != 1:
            return None
        return record.read(self._companies.by(_holder), codes.pop(), "organizations")

    def _substance(self, record: Record) -> str | None:
        names: dict[str | None, None] = {}
        for found in record.element.iter(*(f"{{*}}{name}" for name in _ACTIVE)):
            is_code = local(found) == _ACTIVE[0]
            read = self._substances.by(text) if is_code else text
            names[record.read(read, said(found), local(found))] = None
        if None in names:
            return None
        return record.read(text, ", ".join(filter(None, names)), _ACTIVE[1])


def _in_words(record: Record, name: str) -> str | None:
    """Return the text in an element's `v`, the Swedish one where there are several."""
    texts = [*children(record.element, name, "v"), *children(record.element, name)]
    swedish = in_swedish(texts)
    found = texts[0] if swedish is None and texts else swedish
    return record.read(text, said(found), name)


def _withdrawn(record: Record) -> date | None:
    found = next(record.element.iterchildren(*(f"{{*}}{name}" for name in _WITHDRAWN)), None)
    return None if found is None else record.read(day, said(found), local(found))


def _holder(name: str) -> str | None:
    """Read an organisation's name; some begin by saying that there is no holder."""
    holder = _NO_HOLDER.sub("", name).strip()
    return text(holder) if holder else None
