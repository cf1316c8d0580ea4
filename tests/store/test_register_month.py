"""Every row of a register can be reached: of one made up, and of a real month when it is there."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.product import Package
from app.domain.reference import Incoming
from app.exchange.reference.reader import read_source
from app.store.register import Register
from tests.benchmarks.market import Market
from tests.exchange.reference.workbooks import TLV_FILE
from tests.store.registers import KEY, NOW

EVERYTHING = 10_000  # more than any search finds


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(part=100)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, market: Market) -> Iterator[Register]:
    made = Register(tmp_path_factory.mktemp("market"), KEY)
    made.load(market.everything(), NOW)
    yield made
    made.close()


def assert_reachable(register: Register, package: Package) -> None:
    """Every way to a package leads there, told by what one source says of it."""
    assert [hit.package.key for hit in register.find_by_code(package.key)] == [package.key]
    ways = [package.name, package.substance, package.atc]
    for text in filter(None, ways):
        assert package.key in keys(register.search(text, EVERYTHING)), text
    if package.varunummer:
        assert package.key in {h.package.key for h in register.find_by_code(package.varunummer)}
        assert package.key in keys(register.search(package.varunummer))
    for gtin in package.gtins:
        assert package.key in {hit.package.key for hit in register.find_by_code(gtin)}
    assert register.card(package.key)


def keys(packages: list[Package]) -> set[str]:
    return {package.key for package in packages}


@settings(max_examples=60)
@given(st.data())
def test_every_package_of_every_source_can_be_reached(
    register: Register, market: Market, data: st.DataObject
) -> None:
    said = [market.npl, market.period_products(), market.prices()]
    assert_reachable(register, data.draw(st.sampled_from(data.draw(st.sampled_from(said)))))


@pytest.mark.skipif(not TLV_FILE.exists(), reason="the real month is not here")
def test_every_row_of_a_real_month_can_be_reached(tmp_path: Path) -> None:
    register = Register(tmp_path, KEY)
    rows: list[Package] = []
    with TLV_FILE.open("rb") as file, read_source(file) as reading:
        for statement in reading:
            assert isinstance(statement, Package)
            rows.append(statement)
        loading = Incoming(reading.head, rows, reading.remarks, "0" * 64, None)
        (report,) = register.load([loading], NOW)
    assert report.edition.rows == len(rows) == 7_765
    for row in rows:
        (hit,) = register.find_by_code(row.key)
        assert hit.package == row
        assert row.key in {h.package.key for h in register.find_by_code(row.varunummer or "")}
    by_text: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for text in filter(None, (row.name, row.substance)):
            by_text[text].add(row.key)
    for text, sought in by_text.items():
        assert sought <= keys(register.search(text, EVERYTHING)), text
    register.close()
