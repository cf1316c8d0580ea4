"""TLV's list of consumables inside the benefit; nobody here has seen it, so by likely headings."""

from app.domain.product import Package
from app.domain.reference import Source
from app.exchange.reference import cells
from app.exchange.reference.layout import Field, Layout, Need, Values
from app.exchange.reference.table_parser import TableParser
from app.exchange.reference.tlv_prices import read_price


def _package(values: Values) -> Package:
    return Package(**{"npl_pack_id": None, "npl_id": None, "in_benefit": True, **values})


PARSER = TableParser(
    Layout(
        Source.CONSUMABLES,
        fields={
            "varunummer": Field(
                ("Varunummer", "Vnr", "Varunr", "Artikelnummer"), cells.varunummer, Need.VALUE
            ),
            "name": Field(
                ("Produktnamn", "Varunamn", "Benämning", "Artikelnamn", "Namn"),
                cells.text,
                Need.VALUE,
            ),
            "company": Field(("Företag", "Leverantör", "Ansökande företag"), cells.text),
            "purchase_price": Field(("AIP", "Apotekens inköpspris", "Inköpspris"), read_price),
            "sales_price": Field(
                ("AUP", "Apotekens utförsäljningspris", "Utförsäljningspris", "Försäljningspris"),
                read_price,
            ),
            "aid_group": Field(
                (
                    "Varugrupperingskod",
                    "Varugruppering",
                    "Varugruppskod",
                    "Varugrupp",
                    "Produktgrupp",
                ),
                cells.text,
            ),
            "pack_size": Field(
                ("Antal", "Förpackningsstorlek", "Storlek", "Antal per förpackning"),
                cells.size,
                Need.NOTHING,
            ),
            "packing": Field(("Förpackning", "Förpackningstyp"), cells.text, Need.NOTHING),
            "in_benefit": Field(("Subventionerad", "Inom förmånen"), cells.yes_or_no, Need.NOTHING),
        },
        marks=(
            frozenset({"varunummer", "aid_group"}),
            frozenset({"varunummer", "purchase_price", "sales_price"}),
            frozenset({"name", "aid_group", "sales_price"}),
        ),
        make=_package,
        keys=("varunummer",),
        fewest=100,  # how many real lists have is not known
        fewest_practice=5,
    )
)
