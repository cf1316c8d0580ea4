"""NSL: substances with both names and their schedule, what is left out, what is refused."""

from datetime import date

import pytest

from app.domain.reference import Source, SourceHead
from app.domain.statements import Substance
from app.exchange.reference import nsl
from tests.exchange.reference import synthetic
from tests.exchange.reference.archives import packed
from tests.exchange.reference.layouts import (
    SCHEDULES,
    nsl_other_xml,
    nsl_schema_xml,
    nsl_ssi_xml,
)
from tests.exchange.reference.parsing import Found, read, rule
from tests.exchange.reference.reading import noted, opened
from tests.exchange.reference.synthetic import written

NAMES = {f"ID{n:03d}": f"substans {n}" for n in range(40)}


def members(**changes: str) -> dict[str, str]:
    parts = {
        "SEnsl_other.xml": nsl_other_xml(NAMES, {"ID001": "1", "ID002": "6", "ID003": "99"}),
        "SEnsl_ssi.xml": nsl_ssi_xml({"ID001": "morphine", "ID002": "water"}),
        "narcclass-lx.xsd": nsl_schema_xml(SCHEDULES),
        synthetic.PRACTICE: "",
    }
    return parts | {name.replace("_xml", ".xml"): text for name, text in changes.items()}


def whole(**changes: str) -> Found:
    return read(packed(members(**changes)))


def test_a_substance_has_both_its_names_and_its_schedule() -> None:
    found = whole()
    assert found.statements[:3] == [
        Substance("ID000", "substans 0"),
        Substance("ID001", "substans 1", "morphine", "II"),
        Substance("ID002", "substans 2", "water", ""),
    ]
    assert len(found.statements) == 40


def test_a_class_that_the_lexicon_lacks_is_remarked() -> None:
    assert noted(whole()) == [("NarcoticClass", "Koden ”99” finns inte i lexikonet.", False)]


def test_the_archive_says_when_it_was_made() -> None:
    assert whole().head == SourceHead(Source.NSL, practice=True, published=date(2026, 11, 2))


def test_one_name_in_english_is_enough_and_none_is_unknown() -> None:
    found = whole(SEnsl_ssi_xml="<substances/>")
    assert {s.english for s in found.statements if isinstance(s, Substance)} == {None}
    plain = nsl_ssi_xml({"ID001": "morphine"}).replace("Selected English", "English")
    first = whole(SEnsl_ssi_xml=plain).statements[1]
    assert isinstance(first, Substance)
    assert first.english in ("Synonym", "morphine")


def test_a_missing_lexicon_is_told_once() -> None:
    parts = members()
    del parts["narcclass-lx.xsd"]
    found = read(packed(parts))
    assert [remark.column for remark in found.remarks] == ["narcclass-lx"]
    assert found.statements[1] == Substance("ID001", "substans 1", "morphine")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<SeNSLid>ID004</SeNSLid>", "", ("SeNSLid", "Uppgiften saknas.", True)),
        ("ID004", "ID005", ("SeNSLid", "Samma substans har redan lästs.", True)),
        ("ID004", "I" * 101, ("SeNSLid", "Substansens id är orimligt långt.", True)),
        ("substans 4<", "<", ("Name", "Uppgiften saknas.", True)),
        (
            "substans 4<",
            "x" * 301 + "<",
            ("Name", "Texten är för lång eller har styrtecken.", True),
        ),
    ],
)
def test_a_substance_without_what_it_needs_is_left_out(
    old: str, new: str, told: tuple[str, str, bool]
) -> None:
    changed = nsl_other_xml(NAMES, {}).replace(old, new, 1)
    found = whole(SEnsl_other_xml=changed)
    assert noted(found) == [told]
    assert len(found.statements) == 39


def test_a_part_of_the_register_is_refused() -> None:
    parts = members()
    del parts[synthetic.PRACTICE]
    assert rule(packed(parts)) == "reference.too_few"


def test_a_doctype_and_a_broken_file_are_refused() -> None:
    doctype = '<!DOCTYPE a [<!ENTITY b "c">]>' + nsl_other_xml(NAMES, {})
    assert rule(packed(members(SEnsl_other_xml=doctype))) == "reference.doctype"
    assert rule(packed(members(SEnsl_ssi_xml="<a>"))) == "reference.unreadable"


def test_other_archives_are_not_recognised() -> None:
    assert not nsl.recognises(opened(packed({"SEnsl.xml": ""})))
    assert not nsl.recognises(opened(b""))


def test_a_made_up_register_is_read_completely() -> None:
    found = read(written(synthetic.write_nsl, 50))
    assert len(found.statements) == 50
    assert found.remarks == []
