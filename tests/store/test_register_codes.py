"""Every number on a pack, in its time, leads to the package that has it now."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.codes import Varunummer
from app.domain.product import Package, Spell
from app.domain.reference import Source
from app.domain.statements import CodeLink
from app.store.register import Register
from tests.store.registers import bare, changed, incoming, loaded, package

GTIN = "07350012345671"
ONE, TWO = package(1), package(2, "Annan")
D = date


def found(register: Register, code: str) -> list[tuple[str, str]]:
    return [(hit.package.key, hit.remark) for hit in register.find_by_code(code)]


def linked(folder: Path, *links: CodeLink, packages: tuple[Package, ...] = (ONE, TWO)) -> Register:
    return loaded(folder, incoming(packages), incoming(links, Source.CODES))


@pytest.mark.parametrize(
    "code",
    [
        "000001", "1", " 0001 ", ONE.key, GTIN, GTIN[1:],
        Varunummer("000001").ntin, f"0{Varunummer('000001').ntin}",
    ],
)  # fmt: skip
def test_a_package_is_found_by_each_of_its_numbers(tmp_path: Path, code: str) -> None:
    register = loaded(tmp_path, incoming([changed(ONE, gtins=(GTIN,)), TWO]))
    assert found(register, code) == [(ONE.key, "")]
    assert [p.key for p in register.search(code)][:1] == ([ONE.key] if len(code) > 3 else [])
    register.close()


@pytest.mark.parametrize(
    "code", ["", "x", "12a456", "²", "٣", "999999", "20990202009999", "1234567", "1" * 20, GTIN]
)
def test_other_numbers_lead_nowhere(tmp_path: Path, code: str) -> None:
    register = loaded(tmp_path, incoming([ONE, TWO]))
    assert register.find_by_code(code) == []
    register.close()


def test_eight_and_twelve_digits_are_short_gtins(tmp_path: Path) -> None:
    register = linked(
        tmp_path,
        CodeLink("000001", "00000073513537"),
        CodeLink("000002", "00036000291452"),
    )
    assert found(register, "73513537") == [(ONE.key, "")]
    assert found(register, "036000291452") == [(TWO.key, "")]
    register.close()


def test_two_packages_with_one_number_are_both_offered(tmp_path: Path) -> None:
    twin = changed(TWO, varunummer="000001")
    register = loaded(tmp_path, incoming([ONE, twin]))
    assert found(register, "000001") == [(twin.key, ""), (ONE.key, "")]
    assert found(register, Varunummer("000001").ntin) == [(twin.key, ""), (ONE.key, "")]
    register.close()


def test_a_replaced_number_leads_to_the_package_that_has_it_now_and_says_so(
    tmp_path: Path,
) -> None:
    register = linked(tmp_path, CodeLink("111111", npl_pack_id=ONE.key, replaced_by="000001"))
    assert found(register, "111111") == [(ONE.key, "Varunummer 111111 är ersatt av 000001.")]
    assert found(register, Varunummer("111111").ntin) == found(register, "111111")
    assert found(register, "000001") == [(ONE.key, "")]
    register.close()


def test_a_chain_of_replacements_is_followed_to_its_end(tmp_path: Path) -> None:
    register = linked(
        tmp_path,
        CodeLink("111111", replaced_by="222222"),
        CodeLink("222222", replaced_by="000002"),
    )
    remark = "Varunummer 111111 är ersatt av 000002."
    assert found(register, "111111") == [(TWO.key, remark)]
    register.close()


def test_no_chain_is_followed_for_ever(tmp_path: Path) -> None:
    links = [CodeLink(f"{n:06d}", replaced_by=f"{n + 1:06d}") for n in range(111111, 111200)]
    register = linked(tmp_path, *links, CodeLink("111200", npl_pack_id=ONE.key))
    assert register.find_by_code("111111") == []
    assert [key for key, _ in found(register, "111191")] == [ONE.key]
    register.close()


def test_replacements_in_a_ring_by_mistake_end_somewhere(tmp_path: Path) -> None:
    register = linked(
        tmp_path,
        CodeLink("111111", replaced_by="222222"),
        CodeLink("222222", replaced_by="111111"),
    )
    assert register.find_by_code("111111") == []
    register.close()


def test_a_reused_number_leads_to_the_one_who_has_it_now(tmp_path: Path) -> None:
    packages = changed(ONE, varunummer=None), changed(TWO, varunummer=None)
    register = linked(
        tmp_path,
        CodeLink("111111", npl_pack_id=ONE.key, spell=Spell(D(2010, 1, 1), D(2018, 12, 31))),
        CodeLink("111111", npl_pack_id=TWO.key, spell=Spell(D(2020, 1, 1))),
        packages=packages,
    )
    assert found(register, "111111") == [(TWO.key, "")]
    register.close()


def test_a_number_of_a_deregistered_package_gives_way_to_its_new_owner(tmp_path: Path) -> None:
    gone = bare(1, varunummer="000077", withdrawn_on=D(2015, 3, 31))
    heir = bare(2, varunummer="000077")
    register = loaded(tmp_path, incoming([gone, heir], Source.NPL))
    assert found(register, "000077") == [(heir.key, "")]
    register.close()


def test_a_number_that_nobody_has_any_longer_leads_to_who_had_it_last(tmp_path: Path) -> None:
    long_gone = bare(1, varunummer="000077", withdrawn_on=D(2012, 3, 31))
    gone = bare(2, varunummer="000077", withdrawn_on=D(2015, 3, 31))
    register = loaded(tmp_path, incoming([long_gone, gone], Source.NPL))
    remark = "Varunummer 000077 gällde till och med 2015-03-31."
    assert found(register, "000077") == [(gone.key, remark)]
    register.close()


def test_a_number_that_is_to_come_says_from_when(tmp_path: Path) -> None:
    register = linked(
        tmp_path, CodeLink("111111", GTIN, npl_pack_id=ONE.key, spell=Spell(D(2026, 2, 1)))
    )
    remark = "gäller från och med 2026-02-01."
    assert found(register, "111111") == [(ONE.key, f"Varunummer 111111 {remark}")]
    assert found(register, GTIN) == [(ONE.key, f"GTIN {GTIN} {remark}")]
    register.close()


def test_a_gtin_is_linked_by_varunummer_while_both_held(tmp_path: Path) -> None:
    packages = changed(ONE, varunummer=None), changed(TWO, varunummer=None)
    register = linked(
        tmp_path,
        CodeLink("111111", npl_pack_id=ONE.key, spell=Spell(D(2010, 1, 1), D(2018, 12, 31))),
        CodeLink("111111", npl_pack_id=TWO.key, spell=Spell(D(2020, 1, 1))),
        CodeLink("111111", GTIN, spell=Spell(D(2021, 1, 1))),
        packages=packages,
    )
    assert found(register, GTIN) == [(TWO.key, "")]
    register.close()


def test_a_package_shows_the_number_that_replaced_the_one_that_a_source_still_says(
    tmp_path: Path,
) -> None:
    register = linked(
        tmp_path,
        CodeLink("000001", npl_pack_id=ONE.key, replaced_by="222222", spell=Spell(D(2010, 1, 1))),
        CodeLink("222222", npl_pack_id=ONE.key, spell=Spell(D(2025, 1, 1))),
    )
    (hit,) = register.find_by_code(ONE.key)
    assert (hit.package.varunummer, hit.package.disputed) == ("222222", ())
    assert found(register, "000001") == [(ONE.key, "Varunummer 000001 är ersatt av 222222.")]
    assert found(register, "222222") == [(ONE.key, "")]
    card = register.card(ONE.key)
    assert card
    assert [link.varunummer for link in card.codes] == ["222222", "000001"]
    register.close()


def test_a_source_and_a_link_that_disagree_on_the_number_are_a_dispute(tmp_path: Path) -> None:
    register = linked(tmp_path, CodeLink("222222", npl_pack_id=ONE.key))
    (hit,) = register.find_by_code(ONE.key)
    assert (hit.package.varunummer, hit.package.disputed) == ("000001", ("varunummer",))
    assert found(register, "222222") == [(ONE.key, "")]
    register.close()


def test_a_link_to_a_package_that_no_source_knows_leads_nowhere(tmp_path: Path) -> None:
    register = linked(tmp_path, CodeLink("111111", GTIN, npl_pack_id="20990202009999"))
    assert register.find_by_code("111111") == []
    assert register.find_by_code(GTIN) == []
    register.close()
