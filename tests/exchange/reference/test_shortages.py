"""The shortage feed: what becomes of a case, what is left out and why, which feeds are refused."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.product import Origin, Package, Spell
from app.domain.reference import Source, SourceHead
from app.domain.statements import Shortage
from app.exchange.reference import shortages
from tests.exchange.reference.layouts import (
    shortage_case,
    shortage_package,
    shortage_product,
    shortages_xml,
)
from tests.exchange.reference.parsing import Found, read, rule
from tests.exchange.reference.reading import noted, opened, packages_in

PACK = "20260101100001"
PRODUCT = "20260101000001"
SAMPLE = Path(__file__).parents[4] / "shared/testdata/restnotering/sample-current-v3.xml"


def feed(*cases: str, more: str = "") -> bytes:
    return shortages_xml("".join(cases), more).encode()


def one(interval: str = "", more: str = "", product: str = "", **values: str) -> Found:
    """Read a feed of one package, and of many others so that one left out is not too many."""
    package = shortage_package(PACK, "000001", interval, more)
    case = shortage_case("A1", shortage_product(PRODUCT, "Övamol", package, product), **values)
    others = "".join(shortage_package(f"20990101{n:06d}", f"{n:06d}") for n in range(20))
    return read(feed(case, shortage_case("B", shortage_product(PRODUCT, "X", others))))


def shortage(found: Found) -> Shortage:
    first = found.statements[1]
    assert isinstance(first, Shortage)
    return first


def test_a_case_tells_a_shortage_and_a_package_for_each_of_its_packages() -> None:
    found = one()
    assert found.statements[:2] == [
        Package(
            PACK,
            PRODUCT,
            "Övamol",
            varunummer="000001",
            company="ÖVNING Innehavare AB",
            substance="paracetamol",
            packing="Burk, 30 tabletter",
            atc="N02BE01",
        ),
        Shortage(
            PACK,
            PRODUCT,
            "A1",
            "Övamol",
            Spell(date(2026, 6, 1), date(2026, 12, 15)),
            published=date(2026, 6, 2),
            cause="Produktionen står still.",
            contact="+46 8 000 00 00, info@example.com",
        ),
    ]
    assert len(found.statements) == 42
    assert found.remarks == []


def test_the_feed_says_when_it_was_made() -> None:
    assert one().head == SourceHead(Source.SHORTAGES, published=date(2026, 11, 20))


def test_a_feed_that_is_made_up_says_so() -> None:
    case = shortage_case("A", shortage_product(PRODUCT, "X", shortage_package(PACK, "000001")))
    head = read(feed(case, more=' practice="true"')).head
    assert head is not None
    assert head.practice


def test_a_shortage_that_is_over_tells_when() -> None:
    found = one(
        "<ForecastedStartDate>2026-01-01</ForecastedStartDate><ActualEndDate>2026-02-03</ActualEndDate>"
    )
    assert shortage(found).ended == date(2026, 2, 3)
    assert shortage(found).spell == Spell(date(2026, 1, 1))


def test_what_the_agency_does_not_tell_is_unknown() -> None:
    found = one(
        '<ForecastedEndDate nullFlavor="UNK"/>',
        CauseOfShortage='<CauseOfShortage nullFlavor="MSK">hemligt</CauseOfShortage>',
        CauseOfShortageCategory='<CauseOfShortageCategory nullFlavor="MSK"/>',
        OrganisationPhoneNumber='<OrganisationPhoneNumber nullFlavor="NA"/>',
        DateOfFirstPublication="",
    )
    assert shortage(found).spell.end is None
    assert shortage(found).cause is None
    assert shortage(found).contact == "info@example.com"
    assert shortage(found).published is None
    assert found.remarks == []


def test_the_kind_of_cause_is_told_where_the_cause_is_not() -> None:
    assert shortage(one(CauseOfShortage="")).cause == "Produktion"


def test_parallel_import_and_distribution_are_told_apart() -> None:
    imported = packages_in(one(product="<IsParallelImport>true</IsParallelImport>"))[0]
    assert imported.origin is None  # the first word counts: the layout has it once
    case = shortage_case("A", shortage_product(PRODUCT, "X", shortage_package(PACK, "000001")))
    found = read(feed(case.replace("Import>false", "Import>true")))
    assert packages_in(found)[0].origin is Origin.PARALLEL_IMPORT
    more = (
        "<IsParallelDistribution>true</IsParallelDistribution>"
        "<ParallelDistributorName>Ompackaren AB</ParallelDistributorName>"
    )
    distributed = packages_in(one(more=more))[0]
    assert distributed.origin is Origin.PARALLEL_DISTRIBUTION
    assert distributed.company == "Ompackaren AB"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            (f"<NPLPackId>{PACK}", "<NPLPackId>123"),
            ("NPLPackId", "Ett NPL-id har 14 siffror.", True),
        ),
        ((f"<NPLPackId>{PACK}</NPLPackId>", ""), ("NPLPackId", "Uppgiften saknas.", True)),
        (("<ProductName>Övamol", "<ProductName>"), ("ProductName", "Uppgiften saknas.", True)),
        (("Id>A1<", "Id><"), ("MedicineShortageId", "Uppgiften saknas.", True)),
        (
            ("Id>A1<", f"Id>{'A' * 101}<"),
            ("MedicineShortageId", "Ärendets id är orimligt långt.", True),
        ),
        (
            ("Number>000001", "Number>1234567"),
            ("NordicArticleNumber", "Ett varunummer har 6 siffror.", False),
        ),
        (
            ("2026-06-01", "2026-13-01"),
            ("ForecastedStartDate", "Det är inget datum (ÅÅÅÅ-MM-DD).", False),
        ),
        (
            ("2026-12-15", "2026-05-15"),
            ("ForecastedEndDate", "Slutet ligger före början och är okänt.", False),
        ),
        (("N02BE01", "paracetamol"), ("ATC", "Det är ingen ATC-kod.", False)),
        (
            ("Övamol", "Öva\u200bmol"),
            ("ProductName", "Texten är för lång eller har styrtecken.", True),
        ),
        (
            (">SHORTAGE<", ">GONE<"),
            ("TypeOfShortage", "Slaget är inte känt; ärendet läses som restnotering.", False),
        ),
    ],
)
def test_what_is_odd_is_remarked_with_its_place(
    change: tuple[str, str], told: tuple[str, str, bool]
) -> None:
    package = shortage_package(PACK, "000001")
    case = shortage_case("A1", shortage_product(PRODUCT, "Övamol", package))
    assert change[0] in case
    others = "".join(shortage_package(f"20990101{n:06d}", f"{n:06d}") for n in range(20))
    rest = shortage_case("B", shortage_product(PRODUCT, "X", others))
    found = read(feed(case.replace(*change, 1), rest))
    assert noted(found) == [told]
    assert len(found.statements) == (40 if told[2] else 42)


def test_the_line_of_a_remark_is_that_of_the_element() -> None:
    case = shortage_case("A1", shortage_product(PRODUCT, "X", "\n\n" + shortage_package("1", "2")))
    others = "".join(shortage_package(f"20990101{n:06d}", f"{n:06d}") for n in range(20))
    found = read(feed(case, shortage_case("B", shortage_product(PRODUCT, "X", others))))
    assert [remark.row for remark in found.remarks] == [4]


def test_a_package_is_told_once_and_in_each_case_it_stands_in() -> None:
    cases = [
        shortage_case(case, shortage_product(PRODUCT, "X", shortage_package(PACK, "000001")))
        for case in ("A", "B")
    ]
    found = read(feed(*cases))
    assert [type(statement) for statement in found.statements] == [Package, Shortage, Shortage]
    twice = [cases[0]] * 30
    assert rule(feed(*twice)) == "reference.rows"


def test_another_version_of_the_namespace_is_read_as_well() -> None:
    case = shortage_case("A", shortage_product(PRODUCT, "X", shortage_package(PACK, "000001")))
    assert len(read(feed(case).replace(b"/v3/", b"/v4/")).statements) == 2


def test_a_feed_that_breaks_off_is_refused_with_the_line() -> None:
    product = shortage_product(PRODUCT, "X", shortage_package(PACK, "000001"))
    whole = feed(*(f"\n{shortage_case(f'{n}', product)}" for n in range(9)))
    with pytest.raises(Refused, match="från rad 10") as caught:
        read(whole[: whole.rindex(b"<MedicineShortage>") - 900])
    assert caught.value.findings[0].rule == "reference.unreadable"


def test_an_empty_feed_is_refused() -> None:
    assert rule(feed()) == "reference.too_few"


def test_other_files_are_not_recognised() -> None:
    for data in (b"", b"<a/>", b"OpenDataMedicineShortages", b"PK", "<Ö".encode("utf-16")):
        assert not shortages.recognises(opened(data))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not part of the repository")
def test_the_published_sample_is_read_completely() -> None:
    found = read(SAMPLE.read_bytes())
    assert len(packages_in(found)) == 7
    assert len(found.statements) == 14
    assert found.remarks == []
