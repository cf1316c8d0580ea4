"""TLV's monthly workbook "Periodens varor": its headings and how a row becomes a package."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from app.domain.findings import Finding, Refused, Severity, refuse
from app.domain.product import (
    HIGHEST_PRICE,
    HIGHEST_SIZE,
    LONGEST_TEXT,
    ListRemark,
    Origin,
    Package,
    PeriodStatus,
    ProductList,
)
from app.exchange.reference.workbook import Cell, Sheet, column_letters, read_sheet

_SOURCE = "TLV Periodens varor"
_PRACTICE_SOURCE = "ÖVNING: påhittade varor"
HEADINGS = {  # what Lykta needs, and the headings that months have used for it
    "status": ("Status",),
    "name": ("Produktnamn",),
    "varunummer": ("Varunummer",),
    "strength": ("Styrka",),
    "size_group": ("Förpackningsstorleksgrupp",),
    "substance": ("Substans",),
    "form": ("Beredningsform", "Beredning"),
    "pack_size": ("Storlek",),
    "purchase_price": ("Apotekens inköpspris",),
    "sales_price": ("Försäljningspris",),
    "npl_id": ("NPL ID",),
    "npl_pack_id": ("NPL pack ID",),
    "origin": ("Ursprung",),
    "company": ("Företag",),
    "exchange_group": ("Utbytesgrupps ID", "Utbytesgrupp"),
}

_PERIOD = re.compile(r"([0-9]{6})-([0-9]{6})( ÖVNING)?")
_HEADING_WITHIN = 20  # rows from the top
_FEWEST = 5_000  # packages; real months have had 7,296 to 7,867
_FEWEST_PRACTICE = 20
_MOST_LEFT_OUT = Decimal("0.05")  # of the rows: beyond this the layout is not the one known here
_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,20}))?")
_ORE = Decimal("0.01")

T = TypeVar("T")


def parse(data: bytes) -> ProductList:
    """Return the list in the workbook's bytes, or refuse with the reason and the place."""
    sheet = read_sheet(data, _PERIOD, "som en period (ÅÅMMDD-ÅÅMMDD)")
    start, end, practice = _period(sheet.title)
    top, columns = _columns(sheet)
    remarks: list[ListRemark] = []
    packages: dict[str, Package] = {}
    for index in range(top + 1, len(sheet.rows)):
        row = _Row(sheet, index, columns, remarks)
        if not row.is_empty() and (package := row.package(packages)):
            packages[package.npl_pack_id] = package
    _refuse_unless_whole(len(packages), remarks, _FEWEST_PRACTICE if practice else _FEWEST)
    source = _PRACTICE_SOURCE if practice else _SOURCE
    return ProductList(source, start, end, practice, tuple(packages.values()), tuple(remarks))


def _period(title: re.Match[str]) -> tuple[date, date, bool]:
    first, last, practice = title.groups()
    try:
        start, end = (
            date(2000 + int(day[:2]), int(day[2:4]), int(day[4:])) for day in (first, last)
        )
    except ValueError:
        start, end = date.max, date.min
    if end < start:
        raise refuse(
            f"Bladets namn ”{title[0]}” är ingen period.",
            "Hämta listan igen.",
            rule="reference.sheet",
        )
    return start, end, bool(practice)


def _plain(cell: Cell) -> str:
    """Return a heading's words as they are compared."""
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else ""


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Find the heading row; return its index and where each field stands."""
    top, columns = 0, dict[str, int]()
    for index, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
        headings = {_plain(cell): at for at, cell in enumerate(row)}
        found = {
            name: headings[_plain(alias)]
            for name, aliases in HEADINGS.items()
            for alias in aliases
            if _plain(alias) in headings
        }
        if len(found) > len(columns):
            top, columns = index, found
    if missing := [aliases[0] for name, aliases in HEADINGS.items() if name not in columns]:
        raise refuse(
            f"Rubriker saknas på bladet ”{sheet.title[0]}”, rad {top + 1}: {', '.join(missing)}.",
            "Kontrollera att det är listan Periodens varor från TLV.",
            field=f"A{top + 1}",
            rule="reference.headings",
        )
    return top, columns


def _refuse_unless_whole(kept: int, remarks: list[ListRemark], fewest: int) -> None:
    left_out = [remark for remark in remarks if remark.row_left_out]
    rows = kept + len(left_out)
    if len(left_out) > _MOST_LEFT_OUT * rows:
        summary = Finding(
            Severity.STOP,
            f"{len(left_out)} av {rows} rader går inte att läsa.",
            "Listan ser inte ut som Lykta känner den. Hämta den igen.",
            rule="reference.rows",
        )
        examples = [
            Finding(
                Severity.STOP,
                f"Rad {remark.row}, kolumn {remark.column}: {remark.text}",
                field=f"{remark.column}{remark.row}",
                rule="reference.rows",
            )
            for remark in left_out[:3]
        ]
        raise Refused([summary, *examples])
    if kept < fewest:
        raise refuse(
            f"Listan har bara {kept} förpackningar; minst {fewest} väntades.",
            "Filen är troligen avkortad. Hämta den igen.",
            rule="reference.too_few",
        )


class _Odd(Exception):
    """A cell's content cannot be taken; the text says why."""


@dataclass
class _Row:
    """One row of the sheet on its way to be a package."""

    sheet: Sheet
    index: int
    columns: dict[str, int]
    remarks: list[ListRemark] = field(repr=False)

    def is_empty(self) -> bool:
        return all(cell == "" for cell in self.sheet.rows[self.index])

    def package(self, known: Collection[str]) -> Package | None:
        """Return the row's package, or None with a remark when it must be left out."""
        name = "npl_pack_id"
        try:
            npl_pack_id = self._required(name, _new(known))
            npl_id = self._required(name := "npl_id", _npl)
            product_name = self._required(name := "name", _text)
        except _Odd as odd:
            self._remark(name, odd, row_left_out=True)
            return None
        return Package(
            npl_pack_id,
            npl_id,
            product_name,
            status=self._optional("status", PeriodStatus) or PeriodStatus.UNKNOWN,
            varunummer=self._optional("varunummer", _varunummer),
            strength=self._optional("strength", _text),
            form=self._optional("form", _text),
            pack_size=self._optional("pack_size", _size),
            substance=self._optional("substance", _text),
            company=self._optional("company", _text),
            exchange_group=self._optional("exchange_group", _text),
            size_group=self._optional("size_group", _text),
            purchase_price=self._optional("purchase_price", _price),
            sales_price=self._optional("sales_price", _price),
            origin=self._optional("origin", Origin),
        )

    def _required(self, name: str, read: Callable[[str], T]) -> T:
        text = self._written(name)
        if not text:
            raise _Odd("Cellen är tom.")
        return read(text)

    def _optional(self, name: str, read: Callable[[str], T]) -> T | None:
        try:
            text = self._written(name)
            return read(text) if text else None
        except _Odd as odd:
            self._remark(name, odd)
        except ValueError:
            self._remark(name, _Odd("Ordet är inte ett av dem som listan brukar ha."))
        return None

    def _written(self, name: str) -> str:
        """Return the cell as a person would write it, "" when it is empty."""
        at = self.columns[name]
        cell = self.sheet.rows[self.index][at]
        if f"{column_letters(at)}{self.index + 1}" in self.sheet.computed:
            raise _Odd("Cellen är en formel eller ett fel, inte ett värde.")
        if isinstance(cell, str):
            return " ".join(cell.split())
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise _Odd("Cellen är ett datum eller ett sanningsvärde.")
        return repr(cell).removesuffix(".0")  # the shortest digits that mean this number

    def _remark(self, name: str, odd: _Odd, *, row_left_out: bool = False) -> None:
        column = column_letters(self.columns[name])
        self.remarks.append(ListRemark(self.index + 1, column, str(odd), row_left_out))


def _text(written: str) -> str:
    if len(written) > LONGEST_TEXT or not written.isprintable():
        raise _Odd("Texten är för lång eller har styrtecken.")
    return written


def _npl(written: str) -> str:
    if not re.fullmatch(r"[0-9]{14}", written):
        raise _Odd("Ett NPL-id har 14 siffror.")
    return written


def _new(known: Collection[str]) -> Callable[[str], str]:
    """Return a reader of NPL pack ids that takes none twice."""

    def read(written: str) -> str:
        if written in known:
            raise _Odd("Samma NPL pack ID finns på en tidigare rad.")
        return _npl(written)

    return read


def _varunummer(written: str) -> str:
    if not re.fullmatch(r"[0-9]{4,6}", written):
        raise _Odd("Ett varunummer har 6 siffror.")
    return written.zfill(6)  # a column of numbers has lost its leading zeros


def _number(written: str, highest: Decimal) -> Decimal:
    match = _NUMBER.fullmatch(written.replace(" ", ""))
    if not match:
        raise _Odd("Det är inget tal.")
    fraction = (match[2] or "").rstrip("0")
    number = Decimal(f"{match[1]}.{fraction}" if fraction else match[1])
    if number >= highest:
        raise _Odd("Talet är orimligt stort.")
    return number


def _size(written: str) -> Decimal:
    return _number(written, HIGHEST_SIZE)


def _price(written: str) -> Decimal:
    return _number(written, HIGHEST_PRICE).quantize(_ORE, ROUND_HALF_UP)
