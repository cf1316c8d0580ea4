"""VARA, as far as its layout is known: packages, codes, and what stays unknown."""

from datetime import date

import pytest

from app.domain.product import Package
from app.domain.reference import Source, SourceHead
from app.domain.statements import CodeLink
from app.exchange.reference import vara
from tests.exchange.reference import synthetic
from tests.exchange.reference.archives import packed
from tests.exchange.reference.layouts import vara_product, vara_xml
from tests.exchange.reference.parsing import Found, read, rule
from tests.exchange.reference.reading import noted, opened, packages_in
from tests.exchange.reference.synthetic import written

PACK = "20260101100001"
GTIN = "07046261019958"
PRODUCT_ID = '<def:produkt_id produkt_id_typ="npl-id" id_varde="20260101000001"/>'


def archive(*products: str) -> bytes:
    parts = {"vara-export/lm-data.xml": vara_xml("".join(products)), synthetic.PRACTICE: ""}
    return packed(parts)


def one(
    article: tuple[str, str, str] = (PACK, "101995", GTIN[1:]),
    more: str = PRODUCT_ID,
    name: str = "X",
) -> Found:
    return read(archive(vara_product(name, [article], more)))


def test_an_article_becomes_a_package_and_the_link_between_its_codes() -> None:
    found = one()
    assert found.statements == [
        Package(
            PACK,
            "20260101000001",
            "X",
            varunummer="101995",
            packing="Blister, 30 tabletter",
            gtins=(GTIN,),
        ),
        CodeLink("101995", GTIN, PACK),
    ]
    assert found.head == SourceHead(Source.VARA, practice=True, published=date(2026, 11, 2))


def test_an_article_whose_pack_id_is_not_found_still_tells_its_codes() -> None:
    found = one(("", "101995", GTIN[1:]))
    assert found.statements == [CodeLink("101995", GTIN)]
    assert noted(found) == [
        ("artikel_id", "1 artiklar har inget NPL-pack-id som Lykta hittar.", False)
    ]


def test_values_under_the_names_that_are_assumed_are_taken() -> None:
    more = (
        f"{PRODUCT_ID}<styrka>5 mg</styrka><lakemedelsform_text>Tablett</lakemedelsform_text>"
        "<atc_kod>N02BE01</atc_kod><narkotika_klass>II</narkotika_klass>"
        "<foretag_namn>ÖVNING AB</foretag_namn>"
        "<avregistreringsdatum>2025-01-02</avregistreringsdatum>"
    )
    package = packages_in(one(more=more))[0]
    assert (package.strength, package.form, package.atc) == ("5 mg", "Tablett", "N02BE01")
    assert (package.narcotic_schedule, package.company) == ("II", "ÖVNING AB")
    assert package.withdrawn_on == date(2025, 1, 2)


def test_a_code_of_a_lexicon_is_not_taken_for_a_word() -> None:
    found = one(more=f"{PRODUCT_ID}<narkotika_klass>3</narkotika_klass>")
    assert packages_in(found)[0].narcotic_schedule is None
    assert found.remarks == []


def test_each_article_of_a_product_is_a_package_of_its_own() -> None:
    articles = [(PACK, "101995", ""), ("20260101100002", "101996", "")]
    found = read(archive(vara_product("X", articles, PRODUCT_ID)))
    assert [package.varunummer for package in packages_in(found)] == ["101995", "101996"]
    assert {package.npl_id for package in packages_in(found)} == {"20260101000001"}


@pytest.mark.parametrize(
    ("article", "text"),
    [
        (("123", "101995", ""), "Ett NPL-id har 14 siffror."),
        ((PACK, "1", ""), "Ett varunummer har 6 siffror."),
        ((PACK, "101995", "7046261019959"), "GTIN-numrets kontrollsiffra stämmer inte."),
    ],
)
def test_a_number_of_the_wrong_shape_is_remarked(article: tuple[str, str, str], text: str) -> None:
    good = vara_product("Y", [("20260101100009", "000001", "")])
    found = read(archive(vara_product("X", [article]), good))
    assert found.remarks[0].text == text


def test_a_product_without_a_name_is_left_out() -> None:
    good = [vara_product("Y", [(f"2026010110{n:04d}", "000001", "")]) for n in range(30)]
    found = read(archive(vara_product("", [(PACK, "1", "")]), *good))
    assert noted(found) == [("produktnamn", "Uppgiften saknas.", True)]


def test_what_is_said_twice_is_said_once() -> None:
    product = vara_product("X", [(PACK, "101995", GTIN[1:])])
    assert len(read(archive(product, product)).statements) == 2


def test_a_doctype_a_broken_file_and_a_part_of_the_register_are_refused() -> None:
    name = "vara-export/lm-data.xml"
    marked = {synthetic.PRACTICE: ""}
    assert rule(packed(marked | {name: "<!DOCTYPE a><a/>"})) == "reference.doctype"
    assert rule(packed(marked | {name: "<a>"})) == "reference.unreadable"
    assert rule(packed({name: vara_xml(vara_product("X", [(PACK, "", "")]))})) == (
        "reference.too_few"
    )


def test_other_archives_are_not_recognised() -> None:
    assert not vara.recognises(opened(packed({"hv-data.xml": ""})))
    assert not vara.recognises(opened(b""))


def test_a_made_up_register_is_read_completely() -> None:
    found = read(written(synthetic.write_vara, 600))
    assert len(packages_in(found)) == 600
