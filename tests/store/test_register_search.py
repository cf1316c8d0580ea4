"""Search as you type: what is found, in which order, and that nothing typed can break it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.product import Package, PeriodStatus
from app.domain.reference import Source
from app.domain.statements import ListedPrescriber, ListedWorkplace, Substance
from app.store.register import Register
from tests.store.registers import NOT, PV, bare, changed, incoming, loaded, package

ALVA = package(1, "Älvamol", "500 mg")
ALVA_PV = changed(package(2, "Älvamol", "1 g"), status=PV)
BRAND = changed(package(3, "Panora®", "2,5 mg/ml"), form="Ögondroppar", substance="Timolol")
ZEBRA = changed(package(4, "Zebra", "50 mikrogram"), status=PV, substance="Levotyroxin")
ZEBRA_1 = changed(ZEBRA, npl_pack_id="20990202001001", npl_id="20990101001001", strength="1 mg")
ZEBRA_025 = changed(ZEBRA, npl_pack_id="20990202001002", npl_id="20990101001002", strength="25 mg")
ZEBRA_G = changed(ZEBRA, npl_pack_id="20990202001003", npl_id="20990101001003", strength="1 g")
TWIN = changed(package(5, "Tvilling"), varunummer="000077", substance=None, strength=None)
TWIN_2 = changed(TWIN, npl_pack_id="20990202001004", npl_id="20990101001004")
CARE = changed(package(6, "Ibumetin 2care4", "400mg"), substance="Ibuprofen", atc="M01AE01")
INSIDE = changed(package(7, "Fenoximetylpenicillin Norr", "800 mg"), substance="Penicillin V")
GONE = changed(package(8, "Älvapang", "5 mg"), withdrawn_on=date(2020, 1, 1), substance="Älvium")
LINE = [ALVA, ALVA_PV, BRAND, ZEBRA, ZEBRA_1, ZEBRA_025, ZEBRA_G, TWIN, TWIN_2, CARE, INSIDE, GONE]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    made = loaded(tmp_path_factory.mktemp("register"), incoming(LINE))
    yield made
    made.close()


def names(found: list[Package]) -> list[str]:
    return [f"{p.name} {p.strength}" for p in found]


@pytest.mark.parametrize(
    "text", ["älvamol", "alvamol", "ÄLV", "Alv", "älvamol 500", "500 alv", "ä 5"]
)
def test_a_product_is_found_by_its_name_with_or_without_dots_over_the_letters(
    register: Register, text: str
) -> None:
    assert ALVA in register.search(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("timol", BRAND),
        ("panora", BRAND),
        ("2,5", BRAND),
        ("2.5 mg", BRAND),
        ("ogon", BRAND),
        ("ögondr panora", BRAND),
        ("levoty 50", ZEBRA),
        ("400mg", CARE),
        ("2care", CARE),
        ("M01AE01", CARE),
        ("m01ae", CARE),
        ("m01 400", CARE),
    ],
)
def test_a_product_is_found_by_substance_strength_form_and_atc(
    register: Register, text: str, found: Package
) -> None:
    assert register.search(text)[0] == found


@pytest.mark.parametrize("text", ["500mg", "500mg alv", "alv 500m"])
def test_a_number_typed_together_with_its_unit_is_a_number_and_a_unit(
    register: Register, text: str
) -> None:
    assert ALVA in register.search(text)


@pytest.mark.parametrize(
    "text", ["cillin", "metylpen", "cillin 8", "cillin 800", "no cillin", "cillin norr"]
)
def test_a_part_inside_a_word_is_found_when_little_else_is(register: Register, text: str) -> None:
    assert register.search(text) == [INSIDE]


@pytest.mark.parametrize(
    "text", ["cillin 9", "ci", "ebra x", "80 tvil", "xyz", "alvamol 500 zebra"]
)
def test_what_does_not_fit_every_word_is_not_found(register: Register, text: str) -> None:
    assert register.search(text) == []


def test_period_products_come_first_then_names_then_strengths_by_their_weight(
    register: Register,
) -> None:
    assert register.search("tab")[:3] == [ALVA_PV, ZEBRA, ZEBRA_1]
    assert register.search("tab")[5] == ALVA
    zebras = ["Zebra 50 mikrogram", "Zebra 1 mg", "Zebra 25 mg", "Zebra 1 g"]
    assert names(register.search("zebra")) == zebras


def test_what_is_no_longer_sold_comes_last(register: Register) -> None:
    assert register.search("älva") == [ALVA_PV, ALVA, GONE]
    assert register.search("älvapang") == [GONE]


def test_names_that_begin_as_typed_come_before_others(register: Register) -> None:
    assert names(register.search("p"))[0] == "Panora® 2,5 mg/ml"
    assert names(register.search("5 p"))[:2] == ["Panora® 2,5 mg/ml", "Älvamol 500 mg"]


def test_within_a_product_the_period_product_and_its_reserves_come_first_then_by_size(
    tmp_path: Path,
) -> None:
    def pack(number: int, status: PeriodStatus, size: str | None) -> Package:
        pack_size = None if size is None else Decimal(size)
        like = changed(package(number), status=status, pack_size=pack_size)
        return changed(like, npl_id="20990101009999")

    order = [
        pack(9, PV, "100"),
        pack(8, PeriodStatus.RESERVE_1, "100"),
        pack(7, PeriodStatus.RESERVE_2, "30"),
        pack(3, NOT, None),
        pack(6, NOT, "2.5"),
        pack(5, NOT, "10"),
        pack(4, NOT, "100"),
        pack(1, PeriodStatus.UNKNOWN, "1"),
    ]
    rows = [package(50, "Övning"), *sorted(order, key=lambda p: p.key)]
    register = loaded(tmp_path, incoming(rows))
    assert register.search("övamol") == order
    assert register.search("öv", limit=3) == order[:3]
    register.close()


def test_a_typed_or_scanned_number_finds_its_package_first(register: Register) -> None:
    assert register.search("000077") == [TWIN, TWIN_2]
    assert register.search(" 000077 ", limit=1) == [TWIN]
    assert register.search("20990202000003") == [BRAND]
    assert register.search("20990202999999") == []
    assert register.search("999999") == []


@pytest.mark.parametrize("text", ["", " ", "®", "- / +", '"', "\0", "*", "'", "_", "()"])
def test_signs_alone_find_nothing(register: Register, text: str) -> None:
    assert register.search(text) == []


@pytest.mark.parametrize(
    "text", ['"älv', "älv*", "name:älv", "-älv", "älv)", "NEAR(älv", "älv OR", "^älv", "a" * 500]
)
def test_signs_that_the_index_reads_as_operators_are_only_signs(
    register: Register, text: str
) -> None:
    assert isinstance(register.search(text), list)


@given(st.text(max_size=120), st.integers(1, 12))
def test_nothing_typed_can_break_the_search_or_pass_the_limit(
    register: Register, text: str, limit: int
) -> None:
    found = register.search(text, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)


@given(st.sampled_from(LINE), st.data())
def test_every_package_is_found_by_each_beginning_of_its_name(
    register: Register, sought: Package, data: st.DataObject
) -> None:
    end = data.draw(st.integers(1, len(sought.name)))
    assert sought in register.search(sought.name[:end])


def morphine(number: int, name: str, strength: str, form: str, **fields: object) -> Package:
    known = {"strength": strength, "form": form, "substance": "Morfin", **fields}
    return bare(number, name, **known)


def test_a_substance_gives_each_of_its_strengths_and_forms_before_more_of_the_same(
    tmp_path: Path,
) -> None:
    small = morphine(1, "Dolmorf", "10 mg", "Tablett", pack_size=Decimal(20))
    large = changed(small, npl_pack_id="20990202000099", pack_size=Decimal(98))
    same = morphine(2, "Morfin Norr", "10mg", "tablett")
    strong = morphine(3, "Morfin Norr", "30 mg", "Tablett")
    fluid = morphine(4, "Oramorf", "2 mg/ml", "Oral lösning")
    period = morphine(5, "Zomorf", "10 mg", "Depottablett", status=PV)
    combined = morphine(6, "Morfskopol", "5 mg", "Injektion", substance="Morfin, skopolamin")
    rows = [same, large, small, strong, fluid, period, combined]
    names = [Substance("S1", "Morfin", english="Morphine"), Substance("S2", "Skopolamin")]
    register = loaded(tmp_path, incoming(rows), incoming(names, Source.NSL))
    leading = [period, small, strong, fluid]
    assert register.search("morfin") == [*leading, large, same, combined]
    assert register.search("Morphine") == [*leading, large, same, combined]
    assert register.search("morphine")[:4] == leading
    assert register.search("morph", 4) == [period, small, large, same]
    assert register.search("skopolamin och morfin") == [combined]
    register.close()


def test_a_product_is_found_by_every_name_of_its_substance(tmp_path: Path) -> None:
    names = [
        Substance("S1", "Furosemid", english="Furosemide"),
        Substance("S2", "Salbutamol", english="Albuterol"),
        Substance("S3", "Utan engelska"),
    ]
    rows = [bare(1, "Furix", substance="furosemid"), bare(2, "Ventoline", substance="SALBUTAMOL")]
    register = loaded(tmp_path, incoming(rows), incoming(names, Source.NSL))
    assert register.search("albuterol") == [rows[1]]
    assert register.search("albutreol") == [rows[1]]
    assert register.search("furosemide") == [rows[0]]
    assert register.search("utan engelska") == []
    register.close()


def test_what_may_be_exchanged_comes_with_the_period_product_first_and_then_by_price(
    tmp_path: Path,
) -> None:
    def offered(number: int, status: PeriodStatus, price: str | None, **fields: object) -> Package:
        sales_price = None if price is None else Decimal(price)
        return changed(package(number), status=status, sales_price=sales_price, **fields)

    group = [
        offered(5, PV, "90.00"),
        offered(4, PeriodStatus.RESERVE_1, "95.00"),
        offered(3, PeriodStatus.RESERVE_2, "97.00"),
        offered(2, NOT, "80.00"),
        offered(1, NOT, "100.00"),
        offered(6, PeriodStatus.UNKNOWN, None),
    ]
    others = [
        offered(7, PV, "1.00", size_group="T18"),
        offered(8, PV, "1.00", exchange_group="900002"),
        offered(9, PV, "1.00", size_group=None),
        offered(10, PV, "1.00", exchange_group=None),
    ]
    register = loaded(tmp_path, incoming([*others, *group[::-1]]))
    for member in group:
        assert register.find_group(member) == group
    for other in others[:3]:
        assert register.find_group(other) == [other]
    assert register.find_group(others[3]) == []
    register.close()


PEOPLE = [
    ListedPrescriber("1234567", "Åsa Öst", "Läkare", "Vårdcentralen Älgen", "111"),
    ListedPrescriber("1234567", "Åsa Öst", "Läkare", "Sjukhuset", "222"),
    ListedPrescriber("7654321", "Bo Väst", workplace="Tandkliniken"),
]


def test_a_prescriber_is_found_by_code_name_or_workplace(tmp_path: Path) -> None:
    register = loaded(tmp_path, incoming(PEOPLE, Source.PRESCRIBERS))
    both, bo = sorted(PEOPLE[:2], key=lambda p: p.key), PEOPLE[2]
    for text, found in {
        "asa": both, "öst å": both, "12345": both, "1234567": both, "sjuk": [PEOPLE[1]],
        "bo tand": [bo], "åsa tand": [], "9": [], "": [], '"': [], "bo*": [bo],
    }.items():  # fmt: skip
        assert register.find_prescribers(text) == found, text
    assert register.find_prescribers("1", limit=1) == both[:1]
    register.close()


def test_a_workplace_is_found_by_its_code_with_or_without_spaces(tmp_path: Path) -> None:
    listed = [ListedWorkplace("12345 67890123", "Älgen", phone="08-1"), ListedWorkplace("9", "Nio")]
    register = loaded(tmp_path, incoming(listed, Source.WORKPLACES))
    assert register.find_workplace("1234567890123") == listed[0]
    assert register.find_workplace(" 123 4567890123") == listed[0]
    assert register.find_workplace("9") == listed[1]
    assert register.find_workplace("1") is None
    register.close()
