"""NPL: what becomes of a product's file, what lexicons mean, what is left out and why."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from app.domain.product import Package
from app.domain.reference import Source, SourceHead
from app.exchange.reference import npl
from tests.exchange.reference import synthetic
from tests.exchange.reference.archives import packed
from tests.exchange.reference.layouts import lexicon_xml, lexicons, product_xml
from tests.exchange.reference.parsing import Found, read, rule
from tests.exchange.reference.reading import noted, opened
from tests.exchange.reference.synthetic import written

NPLID = "20260101000001"
PACKS = [("20260101100001", "Blister, 30 tabletter"), ("20260101100002", "Burk, 100 tabletter")]
CODES = {"form": "1", "atc": "N02BE01", "narcotic": "6", "organization": "7", "strength": "500 mg"}
COMPANIES = {"7": "ÖVNING Norrlykta AB", "8": "MAH Saknas. ", "9": "MAH Saknas. Fjärran Ltd"}
FILE = f"Productdata/{NPLID}.xml"


def members(product: str, extra: int = 40) -> dict[str, str]:
    """Return an archive of one product and of enough others for one left out not to matter."""
    others = {
        f"Productdata/2099{n:010d}.xml": product_xml(
            f"2099{n:010d}", "Övrig", [(f"2098{n:010d}", "Burk")], {}
        )
        for n in range(extra)
    }
    practice = {synthetic.PRACTICE: "Påhittade produkter"}
    return lexicons(COMPANIES) | practice | {FILE: product} | others


def one(codes: dict[str, str] = CODES, more: str = "", change: tuple[str, str] = ("", "")) -> Found:
    product = product_xml(NPLID, "Övamol", PACKS, codes, more)
    assert change[0] in product
    return read(packed(members(product.replace(*change, 1) if change[0] else product)))


def first(found: Found) -> Package:
    return next(package for package in found.packages if package.npl_id == NPLID)


def test_a_product_becomes_its_packages_with_all_that_is_known_of_them() -> None:
    found = one()
    assert found.packages[0] == Package(
        "20260101100001",
        NPLID,
        "Övamol",
        strength="500 mg",
        form="Tablett",
        company="ÖVNING Norrlykta AB",
        packing="Blister, 30 tabletter",
        atc="N02BE01",
        narcotic_schedule="",
    )
    assert found.packages[1].npl_pack_id == "20260101100002"
    assert found.packages[1].packing == "Burk, 100 tabletter"
    assert found.remarks == []


def test_the_archive_says_when_it_was_made_and_whether_it_is_made_up() -> None:
    whole = members(product_xml(NPLID, "X", PACKS, {}))
    head = read(packed(whole, datetime(2026, 11, 20))).head  # noqa: DTZ001 - a ZIP has no zone
    assert head == SourceHead(Source.NPL, practice=True, published=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("code", "schedule"),
    [("1", "II"), ("2", "I"), ("3", "III"), ("4", "IV"), ("5", "V"), ("6", "")],
)
def test_a_narcotic_schedule_is_what_the_lexicon_calls_it(code: str, schedule: str) -> None:
    assert first(one(CODES | {"narcotic": code})).narcotic_schedule == schedule


def test_lexicons_are_believed_also_when_their_codes_change_meaning() -> None:
    whole = members(product_xml(NPLID, "X", PACKS, CODES))
    narcotics = "Lexicondata/narcotic-classification-lx.xml"
    found = read(packed(whole | {narcotics: lexicon_xml({"6": "Förteckning II"})}))
    assert first(found).narcotic_schedule == "II"


def test_what_a_product_does_not_say_is_unknown() -> None:
    package = first(one({}))
    assert (package.form, package.company, package.atc) == (None, None, None)
    assert package.narcotic_schedule is None
    assert package.strength is None


def test_namespaces_of_another_version_are_read_as_well() -> None:
    product = product_xml(NPLID, "Övamol", PACKS, CODES).replace(":12", ":13")
    assert first(read(packed(members(product)))).form == "Tablett"


def test_a_product_may_stand_inside_another_element() -> None:
    product = product_xml(NPLID, "Övamol", PACKS, CODES).partition("\n")[2]
    assert first(read(packed(members(f"<export>{product}</export>")))).name == "Övamol"


@pytest.mark.parametrize(
    ("organizations", "company"),
    [("7", "ÖVNING Norrlykta AB"), ("7 7", "ÖVNING Norrlykta AB"), ("7 9", None), ("8", None)],
)
def test_the_company_is_told_when_there_is_one(organizations: str, company: str | None) -> None:
    assert first(one(CODES | {"organization": organizations})).company == company


def test_an_organisation_that_says_that_there_is_no_holder_is_told_by_its_name() -> None:
    assert first(one(CODES | {"organization": "9"})).company == "Fjärran Ltd"


def test_a_text_in_several_languages_is_read_in_swedish() -> None:
    texts = '<mpa:v xml:lang="en">500 mg tablet</mpa:v><mpa:v xml:lang="sv">500 mg tablett</mpa:v>'
    found = one(change=("<mpa:v>500 mg</mpa:v>", texts))
    assert first(found).strength == "500 mg tablett"


def test_a_deregistered_product_tells_when_in_words_that_speak_for_themselves() -> None:
    found = one(more='<mpa:deregistration-date v="2024-05-06"/>')
    assert [package.withdrawn_on for package in found.packages[:2]] == [date(2024, 5, 6)] * 2
    own = ("</mpa:nplpackid>", "</mpa:nplpackid><mpa:withdrawn-date>20250102</mpa:withdrawn-date>")
    found = one(more='<mpa:deregistration-date v="2024-05-06"/>', change=own)
    assert [p.withdrawn_on for p in found.packages[:2]] == [date(2025, 1, 2), date(2024, 5, 6)]


def test_active_substances_are_read_where_they_are_called_so() -> None:
    names = ("kodein", "paracetamol", "kodein")
    more = "".join(f"<active-substance>{name}</active-substance>" for name in names)
    assert first(one(more=more)).substance == "kodein, paracetamol"
    coded = '<active-substance-lx v="A"/>'
    assert first(one(more=coded)).substance is None  # no lexicon
    product = product_xml(NPLID, "X", PACKS, CODES, coded)
    lexicon = {"Lexicondata/substance-lx.xml": lexicon_xml({"A": "paracetamol"})}
    assert first(read(packed(members(product) | lexicon))).substance == "paracetamol"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((NPLID, "123"), ("nplid", "Ett NPL-id har 14 siffror.", True)),
        ((PACKS[0][0], "1"), ("nplpackid", "Ett NPL-id har 14 siffror.", True)),
        ((PACKS[1][0], PACKS[0][0]), ("nplpackid", "Samma NPL-pack-id har redan lästs.", True)),
        (('v="Övamol"', 'v=""'), ("medprodname", "Uppgiften saknas.", True)),
        (('v="N02BE01"', 'v="X"'), None),
        (('v="N02BE01"', 'v="02"'), ("atc-code-lx", "Det är ingen ATC-kod.", False)),
        (
            ('form-lx v="1"', 'form-lx v="99"'),
            ("pharmaceutical-form-lx", "Koden ”99” finns inte i lexikonet.", False),
        ),
        (
            ("Blister", "B\u200blister"),
            ("pack-text", "Texten är för lång eller har styrtecken.", False),
        ),
        (("</npl:medprod>", ""), ("medprod", "Filen är trasig.", True)),
        (("npl:medprod", "npl:vetprod"), ("medprod", "Filen är trasig.", True)),
    ],
)
def test_what_is_odd_is_remarked_with_file_and_element(
    change: tuple[str, str], told: tuple[str, str, bool] | None
) -> None:
    found = one(change=change)
    column, text, out = told or ("", "", False)
    assert noted(found) == ([(column, f"{NPLID}.xml: {text}", out)] if told else [])


def test_a_file_without_a_product_is_remarked() -> None:
    found = read(packed(members("<something/>")))
    assert noted(found) == [("medprod", f"{NPLID}.xml: Produkten saknas.", True)]


def test_a_schedule_that_is_not_known_is_remarked_and_unknown() -> None:
    whole = members(product_xml(NPLID, "X", PACKS, CODES))
    narcotics = "Lexicondata/narcotic-classification-lx.xml"
    found = read(packed(whole | {narcotics: lexicon_xml({"6": "II eller III"})}))
    assert first(found).narcotic_schedule is None
    assert found.remarks[0].text.endswith("Narkotikaklassen ”II eller III” är inte känd.")


def test_what_a_lexicon_cannot_tell_is_remarked_once_for_each_code() -> None:
    products = {
        f"Productdata/2097{n:010d}.xml": product_xml(
            f"2097{n:010d}", "X", [(f"2096{n:010d}", "Burk")], {"form": f"9{n % 2}"}
        )
        for n in range(40)
    }
    found = read(packed(lexicons({}) | {synthetic.PRACTICE: ""} | products))
    assert [remark.column for remark in found.remarks] == ["pharmaceutical-form-lx"] * 2
    assert len(found.statements) == 40


def test_missing_lexicons_are_told_once() -> None:
    whole = members(product_xml(NPLID, "X", PACKS, CODES))
    bare = {name: content for name, content in whole.items() if "Lexicondata" not in name}
    found = read(packed(bare))
    assert first(found).form is None
    assert [remark.column for remark in found.remarks] == ["Lexicondata"] * 3


def test_the_daily_changes_are_not_taken_for_the_whole_register() -> None:
    whole = members(product_xml(NPLID, "X", PACKS, CODES))
    del whole[synthetic.PRACTICE]
    assert rule(packed(whole)) == "reference.too_few"


def test_a_layout_that_is_not_known_is_refused_with_examples() -> None:
    product = product_xml(NPLID, "X", PACKS, CODES)
    assert rule(packed(members(product.replace("nplid", "id"), extra=3))) == "reference.rows"


@pytest.mark.parametrize(
    "hostile",
    [
        lambda product: product.replace("?>", "?><!DOCTYPE a>", 1),
        lambda product: product.replace("?>", '?><!DOCTYPE a SYSTEM "file:///etc/passwd">', 1),
        lambda product: product.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1),
    ],
)
def test_a_doctype_in_one_product_refuses_the_archive(hostile: Callable[[str], str]) -> None:
    product = hostile(product_xml(NPLID, "X", PACKS, CODES))
    assert rule(packed(members(product))) == "reference.doctype"


def test_a_product_larger_than_any_refuses_the_archive() -> None:
    product = product_xml(NPLID, "X", PACKS, CODES, "<x>" + "".join(map(str, range(2 * 10**6))))
    assert rule(packed(members(product))) == "reference.too_large"


def test_products_beyond_the_limits_of_xml_are_left_out() -> None:
    deep = product_xml(NPLID, "X", PACKS, CODES, "<x>" * 300 + "</x>" * 300)
    found = read(packed(members(deep)))
    assert noted(found) == [("medprod", f"{NPLID}.xml: Filen är trasig.", True)]


def test_other_archives_are_not_recognised() -> None:
    assert not npl.recognises(opened(packed({"a.xml": "<a/>", "Productdata/readme.txt": ""})))
    assert not npl.recognises(opened(b"<a/>"))


def test_a_made_up_register_is_read_completely_and_is_the_same_each_time() -> None:
    data = written(synthetic.write_npl, 60, 130)
    assert data == written(synthetic.write_npl, 60, 130)
    found = read(data)
    assert len({package.npl_id for package in found.packages}) == 60
    assert len({package.npl_pack_id for package in found.packages}) == 130
    assert found.remarks == []
    assert len(ZipFile(BytesIO(data)).namelist()) == 64
