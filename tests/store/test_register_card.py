"""The product card: every value of every source with its day, and all that belongs to it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from app.domain.product import PeriodStatus, Spell
from app.domain.reference import KnownValue, ProductCard, Source
from app.domain.statements import Alternative, CodeLink, CriticalMedicine, Shortage
from app.store.register import Register
from tests.store.registers import DAY, PV, bare, changed, edition, incoming, loaded, package

ONE = package(1)
NPL = bare(1, "ÖVAMOL", strength="0,5 g", atc="N02BE01", varunummer="000001")
PRICES = bare(1, sales_price=Decimal("50.00"), in_benefit=False)


def card(register: Register, key: str = ONE.key) -> ProductCard:
    found = register.card(key)
    assert found
    return found


def said(found: ProductCard, field: str) -> list[tuple[object, Source, bool]]:
    return [(v.value, v.edition.source, v.is_used) for v in found.values if v.field == field]


def test_a_card_holds_every_value_of_every_source_with_its_edition(tmp_path: Path) -> None:
    older = DAY.replace(month=11)
    files = (
        incoming([ONE]),
        incoming([NPL], Source.NPL),
        incoming([PRICES], Source.PRICES, day=older),
    )
    register = loaded(tmp_path, *files)
    found = card(register)
    tlv, npl, prices = Source.PERIOD_PRODUCTS, Source.NPL, Source.PRICES
    assert said(found, "name") == [
        ("ÖVAMOL", npl, True),
        ("Övamol", tlv, False),
        ("Övamol", prices, False),
    ]
    assert said(found, "strength") == [("0,5 g", npl, True), ("500 mg", tlv, False)]
    assert said(found, "sales_price") == [
        (Decimal("44.13"), tlv, True),
        (Decimal("50.00"), prices, False),
    ]
    assert said(found, "atc") == [("N02BE01", npl, True)]
    assert said(found, "in_benefit") == [(False, prices, True)]
    assert said(found, "status") == [(PeriodStatus.NOT, tlv, True)]
    assert said(found, "gtins") == said(found, "shortage") == said(found, "critical") == []
    assert found.package.disputed == ("strength", "sales_price")
    (told,) = [v.edition for v in found.values if v.value == Decimal("50.00")]
    assert told.day == older
    register.close()


def test_a_card_of_one_source_says_each_value_once(tmp_path: Path) -> None:
    register = loaded(tmp_path, incoming([ONE]))
    found = card(register)
    assert found.package == ONE
    known = {name: getattr(ONE, name) for name in ONE.__struct_fields__}
    assert found.values == tuple(
        KnownValue(name, value, edition(1), is_used=True)
        for name, value in known.items()
        if value not in (None, ())
    )
    assert found.group == (ONE,)
    assert not any((found.shortages, found.alternatives, found.codes))
    register.close()


def test_there_is_no_card_of_an_unknown_package(tmp_path: Path) -> None:
    register = loaded(tmp_path, incoming([ONE]))
    assert register.card("20990202009999") is None
    register.close()


def test_the_group_is_shown_with_the_period_product_first(tmp_path: Path) -> None:
    period = changed(package(2), status=PV)
    register = loaded(tmp_path, incoming([ONE, period]))
    assert card(register).group == (period, ONE)
    register.close()


def test_lasting_shortages_come_first_then_the_latest(tmp_path: Path) -> None:
    def shortage(case: str, start: date, ended: date | None = None) -> Shortage:
        return Shortage(
            ONE.key, ONE.npl_id or "", case, ONE.name, Spell(start), ended, cause="Brist"
        )

    feed = [
        shortage("old", date(2024, 1, 1), date(2024, 3, 1)),
        shortage("recent", date(2025, 1, 1), date(2025, 4, 1)),
        shortage("lasting", date(2025, 10, 1)),
        shortage("to come", date(2026, 1, 1)),
    ]
    register = loaded(tmp_path, incoming([ONE]), incoming(feed, Source.SHORTAGES))
    found = card(register)
    assert [s.case for s in found.shortages] == ["to come", "lasting", "recent", "old"]
    assert said(found, "shortage") == [(Spell(date(2025, 10, 1)), Source.SHORTAGES, True)]
    register.close()


def test_alternatives_are_shown_the_most_particular_first(tmp_path: Path) -> None:
    written = [
        Alternative("Annat i gruppen", "Regionen", atc="N02"),
        Alternative("Annat ämne", "Kliniken", substance="PARACETAMOL"),
        Alternative("Annan beredning", "Kliniken", npl_id=ONE.npl_id),
        Alternative("Något helt annat", "Regionen", atc="C07"),
    ]
    register = loaded(
        tmp_path,
        incoming([ONE]),
        incoming([NPL], Source.NPL),
        incoming(written, Source.ALTERNATIVES),
        incoming([CriticalMedicine("Livsviktigt", atc="N02BE")], Source.CRITICAL),
    )
    found = card(register)
    assert found.alternatives == (written[2], written[1], written[0])
    assert said(found, "critical") == [("Livsviktigt", Source.CRITICAL, True)]
    register.close()


def test_numbers_are_shown_with_their_time_the_latest_first(tmp_path: Path) -> None:
    links = [
        CodeLink("111111", npl_pack_id=ONE.key, spell=Spell(date(2010, 1, 1), date(2015, 1, 1))),
        CodeLink("000001", "07350012345671", spell=Spell(date(2015, 1, 2))),
        CodeLink("999999", "07350012345688"),
    ]
    register = loaded(tmp_path, incoming([ONE]), incoming(links, Source.CODES))
    found = card(register)
    assert found.codes == (links[1], links[0])
    assert found.package.gtins == ("07350012345671",)
    register.close()


def test_the_number_that_only_a_link_tells_is_shown_as_the_links(tmp_path: Path) -> None:
    link = CodeLink("222222", npl_pack_id=ONE.key)
    files = incoming([changed(ONE, varunummer=None)]), incoming([link], Source.CODES)
    register = loaded(tmp_path, *files)
    assert card(register).package.varunummer == "222222"
    assert said(card(register), "varunummer") == [("222222", Source.CODES, True)]
    register.close()


def test_numbers_in_dispute_are_shown_with_who_says_which(tmp_path: Path) -> None:
    links = [
        CodeLink("222222", npl_pack_id=ONE.key),
        CodeLink("333333", npl_pack_id=ONE.key, spell=Spell(None, date(2015, 1, 1))),
    ]
    register = loaded(tmp_path, incoming([ONE]), incoming(links, Source.CODES))
    assert said(card(register), "varunummer") == [
        ("000001", Source.PERIOD_PRODUCTS, True),
        ("222222", Source.CODES, False),
    ]
    register.close()
