"""Whatever sources say that is well-formed becomes a whole register that can be asked."""

import string
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.product import LONGEST_TEXT, Origin, Package, PeriodStatus, Spell
from app.domain.reference import Source
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
from tests.store.registers import KEY, NOW, incoming

# Few numbers and words, so that they meet
NPL_IDS = st.sampled_from([f"2099010100{n:04d}" for n in range(3)])
PACKS = st.sampled_from([f"2099020200{n:04d}" for n in range(4)])
NUMBERS = st.sampled_from([f"00000{n}" for n in range(4)])
GTINS = st.sampled_from([f"0735000000000{n}" for n in range(4)])
ATC = st.sampled_from(["N", "N02", "N02B", "N02BE", "N02BE01", "C07AB02"])
PRINTABLE = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
ANY = st.text(PRINTABLE, min_size=1, max_size=LONGEST_TEXT)
TEXTS = st.one_of(
    ANY, st.sampled_from(["Morfin", "morphine", "Kodein, morfin", "1 g", "500 mg", '"'])
)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
SPELLS = st.builds(Spell, st.none() | DAYS, st.none() | DAYS)


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


DESCRIBED = {
    "name": TEXTS,
    "status": st.sampled_from(PeriodStatus),
    "strength": maybe(TEXTS),
    "form": maybe(TEXTS),
    "pack_size": maybe(st.decimals(0, 999_999, places=3)),
    "substance": maybe(TEXTS),
    "company": maybe(TEXTS),
    "exchange_group": maybe(st.sampled_from(["1", "2"])),
    "size_group": maybe(st.sampled_from(["T1", "T2"])),
    "purchase_price": maybe(st.decimals(0, 99_999_999, places=2)),
    "sales_price": maybe(st.decimals(0, 99_999_999, places=2)),
    "origin": maybe(st.sampled_from(Origin)),
    "packing": maybe(TEXTS),
    "atc": maybe(ATC),
    "narcotic_schedule": maybe(st.sampled_from(["", "II", "V"])),
    "in_benefit": maybe(st.booleans()),
    "withdrawn_on": maybe(DAYS),
    "gtins": st.lists(GTINS, max_size=3).map(tuple),
}
MEDICINES = st.builds(
    Package, npl_pack_id=PACKS, npl_id=NPL_IDS, varunummer=maybe(NUMBERS), **DESCRIBED
)
GOODS = st.builds(Package, npl_pack_id=st.none(), npl_id=st.none(), varunummer=NUMBERS, **DESCRIBED)
ABOUT = {"atc": maybe(ATC), "substance": maybe(TEXTS), "npl_id": maybe(NPL_IDS)}
STATEMENTS: dict[Source, st.SearchStrategy[Statement]] = {
    Source.NPL: MEDICINES,
    Source.PERIOD_PRODUCTS: MEDICINES,
    Source.PRICES: MEDICINES | GOODS,
    Source.CONSUMABLES: GOODS,
    Source.VARA: MEDICINES | GOODS | st.builds(CodeLink, NUMBERS, maybe(GTINS), maybe(PACKS)),
    Source.NSL: st.builds(Substance, TEXTS, TEXTS, maybe(TEXTS)),
    Source.SHORTAGES: MEDICINES
    | st.builds(Shortage, PACKS, NPL_IDS, TEXTS, TEXTS, SPELLS, maybe(DAYS)),
    Source.PRESCRIBERS: st.builds(ListedPrescriber, TEXTS, TEXTS, maybe(TEXTS), maybe(TEXTS)),
    Source.WORKPLACES: st.builds(ListedWorkplace, TEXTS, TEXTS),
    Source.CRITICAL: st.builds(CriticalMedicine, TEXTS, **ABOUT),
    Source.ALTERNATIVES: st.builds(Alternative, TEXTS, TEXTS, **ABOUT),
    Source.CODES: st.builds(
        CodeLink, NUMBERS, maybe(GTINS), maybe(PACKS), SPELLS, replaced_by=maybe(NUMBERS)
    ),
}


def packages(said: Iterable[list[Statement]]) -> Iterator[Package]:
    """Yield what stands of each source: the first that it says of a package."""
    for rows in said:
        stands = {s.key: s for s in reversed(rows) if isinstance(s, Package)}
        yield from stands.values()


ASKED = st.one_of(ANY, NUMBERS, GTINS, PACKS, st.text(string.ascii_lowercase, max_size=8))


@settings(max_examples=20)
@given(st.data())
def test_whatever_is_well_formed_becomes_a_whole_register(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    said = {
        source: [s for s in data.draw(st.lists(drawn, max_size=4)) if s.is_well_formed()]
        for source, drawn in STATEMENTS.items()
    }
    files = [incoming(rows, source) for source, rows in said.items() if rows]
    register = Register(tmp_path_factory.mktemp("register"), KEY)
    if files:
        register.load(files, NOW)
    assert register.check() == []
    for package in packages(said.values()):
        card = register.card(package.key)
        assert card
        assert card.package.is_well_formed()
        assert {v.field for v in card.values if v.is_used} >= set(card.package.disputed)
        assert register.find_group(package) == [] or package.exchange_group
        if package.varunummer:
            hits = register.find_by_code(package.varunummer)
            assert hits
            assert all(hit.package.is_well_formed() for hit in hits)
    text = data.draw(ASKED)
    for found in (register.search(text), [hit.package for hit in register.find_by_code(text)]):
        assert len({package.key for package in found}) == len(found)
    register.find_prescribers(text)
    register.find_workplace(text)
    register.close()
