"""TLV's workbook "Pris och beslut": prices of all packages, and which are inside the benefit."""

from decimal import Decimal

from app.domain.product import Package
from app.domain.reference import Source
from app.exchange.reference import cells
from app.exchange.reference.cells import Odd
from app.exchange.reference.layout import Field, Layout, Need, Values
from app.exchange.reference.table_parser import TableParser


def read_price(words: str) -> Decimal | None:
    """Read kronor; a dash or a zero stands for a price that has not been decided."""
    return None if words == "-" else cells.price(words) or None


def _package(values: Values) -> Package:
    """A medicine has both NPL ids; what has neither is a trade good, told by its varunummer."""
    known = [values.setdefault(name, None) for name in ("npl_pack_id", "npl_id")]
    if None in known and any(known):
        raise Odd("Det ena NPL-id:t saknas.", "npl_id" if known[0] else "npl_pack_id")
    if not any(known) and "varunummer" not in values:
        raise Odd("Raden har varken NPL-id eller varunummer.", "varunummer")
    return Package(**values)


PARSER = TableParser(
    Layout(
        Source.PRICES,
        fields={
            "npl_pack_id": Field(("NPL pack-id",), cells.npl_id),
            "npl_id": Field(("NPL id",), cells.npl_id),
            "name": Field(("Produktnamn",), cells.text, Need.VALUE),
            "varunummer": Field(("Varunummer",), cells.varunummer),
            "atc": Field(("ATC-kod",), cells.atc),
            "form": Field(("Form",), cells.text),
            "strength": Field(("Styrka",), cells.text),
            "packing": Field(("Förpackning",), cells.text),
            "pack_size": Field(("Antal",), cells.size),
            "company": Field(("Företag",), cells.text),
            "purchase_price": Field(("AIP",), read_price),
            "sales_price": Field(("AUP",), read_price),
            "in_benefit": Field(("Subventionerad",), cells.yes_or_no),
        },
        marks=(
            frozenset({"npl_pack_id", "in_benefit"}),
            frozenset({"npl_pack_id", "atc", "sales_price"}),
            frozenset({"atc", "purchase_price", "sales_price"}),
        ),
        make=_package,
        keys=("npl_pack_id", "varunummer"),
        fewest=8_000,  # a real export has had 14,202; a search in the database exports fewer
        fewest_practice=20,
    )
)
