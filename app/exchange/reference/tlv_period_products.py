"""TLV's monthly workbook "Periodens varor": its headings through the years, and its period."""

import re
from datetime import date

from app.domain.findings import refuse
from app.domain.product import Origin, Package, PeriodStatus
from app.domain.reference import Source
from app.exchange.reference import cells
from app.exchange.reference.cells import shown
from app.exchange.reference.layout import Field, Layout, Need
from app.exchange.reference.table_parser import TableParser

_PERIOD = re.compile(r"([0-9]{6}) ?[-–] ?([0-9]{6})(?: ÖVNING)?")
_PLACES = {  # in its exchange group: as "Status" says it, and as the newer "Rang" does
    **{str(status): status for status in PeriodStatus if status is not PeriodStatus.UNKNOWN},
    "1": PeriodStatus.PERIOD_PRODUCT,
    "2": PeriodStatus.RESERVE_1,
    "3": PeriodStatus.RESERVE_2,
}
_RANK = re.compile(r"[0-9]{1,3}")


def read_period(title: str) -> tuple[date, date] | None:
    """Return the first and the last day that a sheet's name tells, as "251201-251231"."""
    match = _PERIOD.fullmatch(title.strip())
    if not match:
        return None
    try:
        first, last = (
            date(2000 + int(day[:2]), int(day[2:4]), int(day[4:])) for day in match.groups()
        )
    except ValueError:
        first, last = date.max, date.min
    if last < first:
        raise refuse(
            f"Bladets namn ”{shown(title)}” är ingen period.",
            "Hämta listan igen.",
            rule="reference.sheet",
        )
    return first, last


def _place(words: str) -> PeriodStatus:
    if words in _PLACES:
        return _PLACES[words]
    if _RANK.fullmatch(words):
        return PeriodStatus.NOT
    raise cells.Odd("Ordet är inte ett av dem som listan brukar ha.")


PARSER = TableParser(
    Layout(
        Source.PERIOD_PRODUCTS,
        fields={
            "npl_pack_id": Field(("NPL pack ID",), cells.npl_id, Need.VALUE),
            "npl_id": Field(("NPL ID",), cells.npl_id, Need.VALUE),
            "name": Field(("Produktnamn",), cells.text, Need.VALUE),
            "status": Field(("Status", "Rang"), _place),
            "varunummer": Field(("Varunummer", "Vnr"), cells.varunummer),
            "strength": Field(("Styrka",), cells.text),
            "form": Field(("Beredningsform", "Beredning", "Läkemedelsform"), cells.text),
            "pack_size": Field(("Storlek",), cells.size),
            "substance": Field(("Substans",), cells.text),
            "company": Field(("Företag",), cells.text),
            "exchange_group": Field(("Utbytesgrupps ID", "Utbytesgrupp"), cells.text),
            "size_group": Field(("Förpackningsstorleksgrupp",), cells.text),
            "purchase_price": Field(("Apotekens inköpspris", "AIP"), cells.price),
            "sales_price": Field(("Försäljningspris", "AUP"), cells.price),
            "origin": Field(("Ursprung",), cells.one_of({str(one): one for one in Origin})),
            "packing": Field(("Förpackning",), cells.text, Need.NOTHING),
        },
        marks=(frozenset({"size_group", "varunummer"}), frozenset({"exchange_group", "name"})),
        make=lambda values: Package(**values),
        keys=("npl_pack_id",),
        period=read_period,
        fewest=5_000,  # real months have had 7,296 to 7,867
        fewest_practice=20,
    )
)
