"""Which source a file is of, told by its content alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.reference import Source
from app.exchange.reference.parser_process import PARSERS
from tests.exchange.reference.parsing import read, refusal
from tests.exchange.reference.synthetic import write_npl, write_nsl, write_vara, written
from tests.exchange.reference.test_tlv_consumables import consumables
from tests.exchange.reference.workbooks import sheets

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
FILES: dict[Source, Callable[[], bytes]] = {
    Source.PERIOD_PRODUCTS: (DEMO / "register.xlsx").read_bytes,
    Source.PRICES: (DEMO / "priser.xlsx").read_bytes,
    Source.CONSUMABLES: consumables,
    Source.NPL: lambda: written(write_npl, 4, 9),
    Source.NSL: lambda: written(write_nsl, 25),
    Source.VARA: lambda: written(write_vara, 25),
    Source.SHORTAGES: (DEMO / "restnoteringar.xml").read_bytes,
    Source.PRESCRIBERS: (DEMO / "forskrivare.csv").read_bytes,
    Source.WORKPLACES: (DEMO / "arbetsplatser.csv").read_bytes,
    Source.CRITICAL: (DEMO / "kritiska-lakemedel.csv").read_bytes,
    Source.ALTERNATIVES: (DEMO / "alternativ.csv").read_bytes,
    Source.CODES: (DEMO / "koder.csv").read_bytes,
}


@pytest.mark.parametrize("source", Source)
def test_each_source_is_told_by_its_content(source: Source) -> None:
    found = read(FILES[source]())
    assert (found.head.source, found.head.practice) == (source, True)
    assert found.statements


def test_every_source_has_its_parser() -> None:
    assert len(PARSERS) == len(Source)


@pytest.mark.parametrize("name", ["make_register.py", "dispensings.jsonl"])
def test_a_text_of_something_else_is_unknown(name: str) -> None:
    assert refusal((DEMO / name).read_bytes()).findings[0].rule == "reference.unknown"


def test_a_workbook_of_something_else_is_unknown_with_what_to_do() -> None:
    refused = refusal(sheets({"Budget": [["Konto", "Belopp"], ["4010", 12.5]]}))
    assert refused.findings[0].rule == "reference.unknown"
    assert "Källorna står i handboken" in str(refused)
