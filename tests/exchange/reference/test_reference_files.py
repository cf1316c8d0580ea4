"""The page about reference files: its examples are read, and every heading stands in it."""

import re
from pathlib import Path

import pytest

from app.domain.reference import Source
from app.exchange.reference import lists, tlv_consumables
from app.exchange.reference.table_parser import TableParser
from tests.exchange.reference.parsing import read

PAGE = Path(__file__).resolve().parents[3].joinpath("docs", "reference-files.md").read_text("utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
LISTS = {
    Source.PRESCRIBERS: lists.PRESCRIBERS,
    Source.WORKPLACES: lists.WORKPLACES,
    Source.CRITICAL: lists.CRITICAL,
    Source.ALTERNATIVES: lists.ALTERNATIVES,
    Source.CODES: lists.CODES,
}


def test_every_example_is_read_without_a_remark() -> None:
    found = [read(example.encode()) for example in EXAMPLES]
    assert [one.head.source for one in found] == list(LISTS)
    assert [(bool(one.statements), one.remarks) for one in found] == [(True, [])] * len(LISTS)


@pytest.mark.parametrize("parser", [*LISTS.values(), tlv_consumables.PARSER])
def test_every_heading_that_is_known_is_documented_where_it_belongs(parser: TableParser) -> None:
    known = [heading for headings in parser.known.values() for heading in headings]
    assert [heading for heading in known if f"`{heading}`" not in PAGE] == []
