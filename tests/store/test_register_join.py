"""What several sources say of a package becomes one, and where they differ it shows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.product import Origin, Package, PeriodStatus, Spell
from app.domain.reference import Incoming, Source
from app.domain.statements import (
    Alternative,
    CodeLink,
    CriticalMedicine,
    ListedPrescriber,
    ListedWorkplace,
    Shortage,
    Statement,
    Substance,
)
from app.store.register import Register
from tests.store.registers import (
    DAY,
    KEY,
    NOW,
    PV,
    bare,
    changed,
    incoming,
    joined,
    loaded,
    package,
)

P1 = package(1)
KEY_1 = P1.key


def one(register: Register, key: str = KEY_1) -> Package:
    (hit,) = register.find_by_code(key)
    return hit.package


def test_what_one_source_says_stands_as_it_is_said(tmp_path: Path) -> None:
    register = loaded(tmp_path, incoming([P1]))
    assert one(register) == P1
    register.close()


def test_what_one_source_does_not_know_another_fills_in(tmp_path: Path) -> None:
    npl = bare(1, atc="N02BE01", narcotic_schedule="", packing="Blister, 100 tabletter")
    register = loaded(tmp_path, incoming([P1]), incoming([npl], Source.NPL))
    expected = changed(P1, atc="N02BE01", narcotic_schedule="", packing="Blister, 100 tabletter")
    assert one(register) == expected
    register.close()


def test_the_product_is_believed_as_npl_has_it_and_the_exchange_as_tlv_has_it(
    tmp_path: Path,
) -> None:
    npl = bare(
        1, "Ovamol", strength="0,5 g", form="Filmdragerad tablett", company="Annat AB",
        exchange_group="900002", size_group="T18", status=PeriodStatus.RESERVE_1,
        varunummer="123456", origin=Origin.ORIGINAL,
    )  # fmt: skip
    register = loaded(tmp_path, incoming([P1]), incoming([npl], Source.NPL))
    found = one(register)
    assert (found.name, found.strength, found.form) == ("Ovamol", "0,5 g", "Filmdragerad tablett")
    assert (found.company, found.origin) == ("Annat AB", Origin.ORIGINAL)
    assert (found.exchange_group, found.size_group) == ("900001", "T23")
    assert (found.status, found.varunummer) == (PeriodStatus.NOT, "000001")
    assert set(found.disputed) == {
        "name", "strength", "form", "company", "origin", "exchange_group", "size_group", "status",
        "varunummer",
    }  # fmt: skip
    register.close()


@pytest.mark.parametrize(
    ("period", "price_list", "believed"),
    [
        (date(2025, 12, 1), date(2025, 11, 3), "44.13"),
        (date(2025, 12, 1), date(2025, 12, 15), "50.00"),
        (date(2025, 12, 1), date(2025, 12, 1), "44.13"),
    ],
)
def test_the_price_of_the_newest_edition_is_believed(
    tmp_path: Path, period: date, price_list: date, believed: str
) -> None:
    other = bare(1, sales_price=Decimal("50.00"), in_benefit=True)
    files = incoming([P1], day=period), incoming([other], Source.PRICES, day=price_list)
    register = loaded(tmp_path, *files)
    found = one(register)
    assert found.sales_price == Decimal(believed)
    assert found.purchase_price == Decimal("12.50")
    assert found.in_benefit is True
    assert found.disputed == ("sales_price",)
    register.close()


@pytest.mark.parametrize(
    ("field", "one_way", "another"),
    [
        ("strength", "500 mg", "500mg"),
        ("strength", "2,5 mg/ml", "2.50 MG/ml"),
        ("strength", "1 000 IE", "1000 ie"),
        ("name", "Övamol Norr", "ÖVAMOL  NORR"),
        ("pack_size", Decimal(100), Decimal("100.0")),
        ("sales_price", Decimal("44.10"), Decimal("44.1")),
    ],
)
def test_the_same_thing_written_in_two_ways_is_no_dispute(
    tmp_path: Path, field: str, one_way: object, another: object
) -> None:
    npl = incoming([changed(bare(1), **{field: another})], Source.NPL)
    register = loaded(tmp_path, incoming([changed(P1, **{field: one_way})]), npl)
    assert one(register).disputed == ()
    register.close()


def test_all_gtins_of_all_sources_belong_to_the_package(tmp_path: Path) -> None:
    first, second, third = "07046260000010", "07046260000027", "07046260000034"
    files = (
        incoming([changed(P1, gtins=(first,))]),
        incoming([bare(1, gtins=(second, first))], Source.NPL),
        incoming([CodeLink("000001", third)], Source.CODES),
    )
    register = loaded(tmp_path, *files)
    assert set(one(register).gtins) == {first, second, third}
    assert one(register).disputed == ()
    assert [one(register, code).key for code in (first, second, third)] == [KEY_1] * 3
    register.close()


def test_a_trade_good_is_joined_by_its_varunummer(tmp_path: Path) -> None:
    listed = Package(None, None, "Stomipåse", varunummer="700001", aid_group="3020")
    known = Package(None, None, "Stomipåse", varunummer="700001", company="Påse AB")
    files = incoming([listed], Source.CONSUMABLES), incoming([known], Source.VARA)
    register = loaded(tmp_path, *files)
    found = one(register, "700001")
    assert (found.aid_group, found.company, found.key) == ("3020", "Påse AB", "v700001")
    assert found.is_trade_good
    register.close()


def shortage(
    case: str, start: date | None, end: date | None, ended: date | None = None
) -> Shortage:
    return Shortage(KEY_1, P1.npl_id or "", case, P1.name, Spell(start, end), ended)


D = date
FEED = {
    "lasting": (
        [shortage("a", D(2025, 10, 1), D(2026, 1, 1))], Spell(D(2025, 10, 1), D(2026, 1, 1)),
    ),
    "to come": ([shortage("a", D(2026, 2, 1), None)], Spell(D(2026, 2, 1), None)),
    "over": ([shortage("a", D(2025, 8, 1), D(2025, 9, 1), D(2025, 8, 20))], None),
    "longer than foreseen": (
        [shortage("a", D(2025, 8, 1), D(2025, 9, 1))], Spell(D(2025, 8, 1), None),
    ),
    "the first of two": (
        [shortage("b", D(2026, 2, 1), None), shortage("a", D(2025, 10, 1), D(2026, 1, 1))],
        Spell(D(2025, 10, 1), D(2026, 1, 1)),
    ),
    "one over and one lasting": (
        [shortage("a", D(2025, 8, 1), None, D(2025, 8, 9)), shortage("b", D(2025, 11, 1), None)],
        Spell(D(2025, 11, 1), None),
    ),
    "nobody knows from when": ([shortage("a", None, None)], Spell()),
}  # fmt: skip


@pytest.mark.parametrize(("feed", "spell"), FEED.values(), ids=FEED)
def test_a_package_carries_the_back_order_that_is_not_over(
    tmp_path: Path, feed: list[Shortage], spell: Spell | None
) -> None:
    register = loaded(tmp_path, incoming([P1]), incoming(feed, Source.SHORTAGES))
    assert one(register).shortage == spell
    register.close()


MORPHINE = package(2, "Dolmorf")
MORPHINE = changed(MORPHINE, substance="Morfin", atc="N02AA01")
CODEINE = changed(package(3, "Kodimol"), substance="Kodein, paracetamol", atc="N02AJ06")


@pytest.mark.parametrize(
    ("listed", "reasons"),
    [
        (CriticalMedicine("Lista", atc="N02AA01"), ["Lista", None]),
        (CriticalMedicine("Lista", atc="N02"), ["Lista", "Lista"]),
        (CriticalMedicine("Lista", atc="N02AA0"), ["Lista", None]),
        (CriticalMedicine("Lista", atc="C07"), [None, None]),
        (CriticalMedicine("Lista", substance="MORFIN"), ["Lista", None]),
        (CriticalMedicine("Lista", substance="morphine"), ["Lista", None]),
        (CriticalMedicine("Lista", substance="Paracetamol"), [None, None]),
        (CriticalMedicine("Lista", substance="paracetamol + kodein"), [None, "Lista"]),
        (CriticalMedicine("Lista", npl_id=CODEINE.npl_id), [None, "Lista"]),
    ],
)
def test_critical_medicines_are_told_by_atc_substance_or_product(
    tmp_path: Path, listed: CriticalMedicine, reasons: list[str | None]
) -> None:
    files = (
        incoming([MORPHINE, CODEINE]),
        incoming([Substance("S", "Morfin", english="Morphine")], Source.NSL),
        incoming([listed], Source.CRITICAL),
    )
    register = loaded(tmp_path, *files)
    found = [one(register, p.key) for p in (MORPHINE, CODEINE)]
    assert [p.critical for p in found] == reasons
    alternative = Alternative(
        "Byt", "Vården", atc=listed.atc, substance=listed.substance, npl_id=listed.npl_id
    )
    register.load([incoming([alternative], Source.ALTERNATIVES)], NOW)
    cards = [register.card(p.key) for p in (MORPHINE, CODEINE)]
    assert [card is not None and bool(card.alternatives) for card in cards] == list(
        map(bool, reasons)
    )
    register.close()


def test_the_most_particular_reason_is_shown_first(tmp_path: Path) -> None:
    listed = [
        CriticalMedicine("Hela gruppen", atc="N02"),
        CriticalMedicine("Substansen", substance="morfin"),
        CriticalMedicine("Ämnet", atc="N02AA01"),
        CriticalMedicine("Just denna", npl_id=MORPHINE.npl_id),
    ]
    register = loaded(tmp_path, incoming([MORPHINE]), incoming(listed, Source.CRITICAL))
    assert one(register, MORPHINE.key).critical == "Just denna"
    card = register.card(MORPHINE.key)
    assert card
    reasons = [v.value for v in card.values if v.field == "critical"]
    assert reasons == ["Just denna", "Substansen", "Ämnet", "Hela gruppen"]
    register.close()


SOURCES: list[tuple[Source, list[Statement]]] = [
    (Source.PERIOD_PRODUCTS, [P1, changed(MORPHINE, status=PV), CODEINE]),
    (Source.PRICES, [bare(1, sales_price=Decimal(50)), bare(4, "Fyra", varunummer="000004")]),
    (Source.CONSUMABLES, [Package(None, None, "Kompress", varunummer="700001")]),
    (Source.NPL, [bare(1, strength="1 g"), bare(2, atc="N02AA01", withdrawn_on=date(2024, 1, 1))]),
    (Source.NSL, [Substance("S", "Morfin", english="Morphine")]),
    (Source.SHORTAGES, [shortage("a", date(2025, 8, 1), date(2025, 9, 1))]),
    (Source.PRESCRIBERS, [ListedPrescriber("1234567", "Åsa Öst")]),
    (Source.WORKPLACES, [ListedWorkplace("1234567890123", "Vårdcentralen")]),
    (Source.CRITICAL, [CriticalMedicine("Lista", substance="Morphine")]),
    (Source.ALTERNATIVES, [Alternative("Byt", "Vården", atc="N02AA")]),
    (
        Source.CODES,
        [
            CodeLink("000001", "07046260000010"),
            CodeLink("000009", npl_pack_id=KEY_1, replaced_by="000001"),
        ],
    ),
]


def files() -> list[Incoming]:
    return [incoming(statements, source) for source, statements in SOURCES]


@settings(max_examples=15)
@given(st.permutations(range(len(SOURCES))), st.integers(1, len(SOURCES)))
def test_the_order_in_which_sources_are_loaded_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], at_once: int
) -> None:
    together = tmp_path_factory.mktemp("together")
    Register(together, KEY).load(files(), NOW)
    apart = tmp_path_factory.mktemp("apart")
    register = Register(apart, KEY)
    while order:
        register.load([files()[n] for n in order[:at_once]], NOW)
        order = order[at_once:]
    assert joined(apart) == joined(together)
    assert register.check() == []
    before = joined(apart)
    for report in register.load(files(), NOW):
        assert report.changes.added + report.changes.removed + report.changes.changed == 0
    assert joined(apart) == before
    register.close()


def test_a_day_that_the_file_does_not_tell_is_that_of_the_file_itself(tmp_path: Path) -> None:
    undated = Incoming(
        incoming([]).head.__class__(Source.PRICES), [bare(1, sales_price=Decimal(50))], [], "0", DAY
    )
    register = Register(tmp_path, KEY)
    register.load([incoming([P1], day=date(2025, 11, 1)), undated], NOW)
    assert one(register).sales_price == Decimal(50)
    register.close()
