"""Whole, small files of every source, which the fuzzer starts from."""

import io
from collections.abc import Callable
from datetime import date

import xlsxwriter

from app.domain.reference import Source
from app.exchange.reference import lists, tlv_consumables, tlv_period_products, tlv_prices
from app.exchange.reference.table_parser import TableParser
from tests.exchange.reference import synthetic
from tests.exchange.reference.archives import packed
from tests.exchange.reference.layouts import (
    SCHEDULES,
    lexicons,
    nsl_other_xml,
    nsl_schema_xml,
    nsl_ssi_xml,
    product_xml,
    shortage_case,
    shortage_package,
    shortage_product,
    shortages_xml,
    vara_product,
    vara_xml,
)
from tests.exchange.reference.synthetic import written

Sample = Callable[[int], str | float]

_ROWS = 24
_SAMPLES: dict[str, Sample] = {  # by the fields of tables
    "npl_pack_id": lambda n: f"2099020200{n:04d}",
    "npl_id": lambda n: f"2099010100{n:04d}",
    "varunummer": lambda n: f"{n:06d}",
    "replaced_by": lambda n: f"{n + 500:06d}",
    "code": lambda n: f"{n:012d}7",
    "workplace_code": lambda n: f"{n:013d}",
    "gtin": lambda _: "07046261019958",
    "atc": lambda _: "N02BE01",
    "status": lambda n: ("PV", "R1", "R2", "Nej")[n % 4],
    "origin": lambda n: ("Generics", "ParallelImport")[n % 2],
    "pack_size": lambda n: 100.0 + n,
    "purchase_price": lambda _: 12.5,
    "sales_price": lambda _: "1 907,00",
    "in_benefit": lambda _: "Ja",
    "start": lambda _: "2026-01-01",
    "end": lambda _: "2026-12-31",
}
_OWN: dict[Source, dict[str, Sample]] = {
    Source.PRESCRIBERS: {"code": lambda n: ("9000001", "9100009", "9200007", "9300005")[n % 4]}
}
_TABLES = {
    Source.PERIOD_PRODUCTS: tlv_period_products.PARSER,
    Source.PRICES: tlv_prices.PARSER,
    Source.CONSUMABLES: tlv_consumables.PARSER,
    Source.PRESCRIBERS: lists.PRESCRIBERS,
    Source.WORKPLACES: lists.WORKPLACES,
    Source.CRITICAL: lists.CRITICAL,
    Source.ALTERNATIVES: lists.ALTERNATIVES,
    Source.CODES: lists.CODES,
}
_MARKUP = {
    Source.NPL: lambda: [_npl(2), _npl(_ROWS), written(synthetic.write_npl, 4, 9)],
    Source.NSL: lambda: [_nsl(2), _nsl(_ROWS)],
    Source.VARA: lambda: [_vara(2), _vara(_ROWS)],
    Source.SHORTAGES: lambda: [_shortages(), written(synthetic.write_shortages, 8)],
}


def seeds(source: Source) -> list[bytes]:
    """Return the files of a source; each is read without a refusal."""
    if source in _MARKUP:
        return _MARKUP[source]()
    rows = _rows(_TABLES[source], _SAMPLES | _OWN.get(source, {}))
    return [_workbook(rows), _text(rows)]


def _npl(count: int) -> bytes:
    products = {
        f"Productdata/2026010100{n:04d}.xml": product_xml(
            f"2026010100{n:04d}",
            f"Övamol {n}",
            [(f"2026020200{n:04d}", "Blister, 30 tabletter")],
            {
                "form": "1",
                "atc": "N02BE01",
                "narcotic": "3",
                "organization": "1",
                "strength": "5 mg",
            },
            '<mpa:withdrawn-date v="2025-01-02"/><active-substance>x</active-substance>',
        )
        for n in range(count)
    }
    return packed(lexicons({"1": "ÖVNING AB"}) | {synthetic.PRACTICE: ""} | products)


def _nsl(count: int) -> bytes:
    names = {f"IDE4POB{n:05d}VERT1": f"substans {n}" for n in range(count)}
    classes = dict(zip(names, "123456" * count, strict=False))
    return packed(
        {
            "SEnsl_other.xml": nsl_other_xml(names, classes),
            "SEnsl_ssi.xml": nsl_ssi_xml({nsl_id: f"{name}e" for nsl_id, name in names.items()}),
            "narcclass-lx.xsd": nsl_schema_xml(SCHEDULES),
            synthetic.PRACTICE: "",
        }
    )


def _vara(count: int) -> bytes:
    more = (
        '<def:produkt_id produkt_id_typ="npl-id" id_varde="20260101000001"/><styrka>5 mg</styrka>'
        "<atc_kod>N02BE01</atc_kod><narkotika_klass>II</narkotika_klass>"
        "<avregistreringsdatum>2025-01-02</avregistreringsdatum>"
    )
    articles = [(f"2026010110{n:04d}", f"{n:06d}", "7046261019958") for n in range(count)]
    products = "".join(vara_product(f"Övamol {a[1]}", [a], more) for a in articles)
    return packed({"vara-export/lm-data.xml": vara_xml(products), synthetic.PRACTICE: ""})


def _shortages() -> bytes:
    more = (
        "<IsParallelDistribution>true</IsParallelDistribution>"
        "<ParallelDistributorName>Ompackaren AB</ParallelDistributorName>"
    )
    package = shortage_package("20260101100001", "000001", more=more)
    product = shortage_product("20260101000001", "Övamol", package)
    return shortages_xml(shortage_case("A1", product) + shortage_case("B2", product)).encode()


def _rows(parser: TableParser, samples: dict[str, Sample]) -> list[list[str | float]]:
    layout = parser._layout  # its headings are what a seed is made of
    headings: list[str | float] = [field.headings[0] for field in layout.fields.values()]
    body: list[list[str | float]] = [
        [samples[name](n) if name in samples else f"Text {n}" for name in layout.fields]
        for n in range(_ROWS)
    ]
    return [["ÖVNING", ""], ["Utgiven:", date(2026, 11, 2).isoformat()], headings, *body]


def _workbook(rows: list[list[str | float]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("251201-251231 ÖVNING")
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
        book.add_worksheet("Annat").write_row(0, 0, ["x", 1.5, True])
    return stream.getvalue()


def _text(rows: list[list[str | float]]) -> bytes:
    return "\r\n".join(";".join(map(str, row)) for row in rows).encode()
