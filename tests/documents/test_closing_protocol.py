"""The closing protocol: every figure and list, over any number of pages, without any patient."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.documents.closing_protocol import render_closing_protocol
from app.domain.closing import ClosingReport, DeliveryCount, HandSettlement, MoneyCount, StepCount
from app.domain.findings import Refused
from app.domain.outage import Dependency, DownPeriod
from tests.documents.reading import (
    codes,
    collisions,
    faces,
    holds,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
    squeeze,
)
from tests.documents.samples import LONG_REPORT, REPORT, WHOLE_REPORT, at


def test_an_ordinary_outage_is_one_a4_page(fonts: Path) -> None:
    assert page_sizes_mm(render_closing_protocol(REPORT, fonts)) == [
        pytest.approx((210, 297), abs=0.01)
    ]


def test_it_says_whose_which_when_and_why(fonts: Path) -> None:
    (text,) = page_texts(render_closing_protocol(REPORT, fonts))
    for line in (
        "Apotek Granen, Strömsund · GLN 7350012340014",
        "Slutprotokoll, avbrott 2026-11-23-A",
        "Reservdrift 2026-11-23 14:36 till 21:52.",
        "E-hälsomyndigheten 2026-11-23 14:32 till 21:45",
        "e-VIS 2026-11-23 14:32 till 2026-11-24 06:10",
        REPORT.ground,
    ):
        assert squeeze(line) in squeeze(text), line


def test_what_is_still_down_says_only_since_when(fonts: Path) -> None:
    report = replace(REPORT, periods=(DownPeriod(Dependency.WHOLESALER, at(23, 8, 0)),))
    (text,) = page_texts(render_closing_protocol(report, fonts))
    assert "Nere: Partihandel från 2026-11-23 08:00." in text


def test_series_add_up_in_the_last_line(fonts: Path) -> None:
    (text,) = page_texts(render_closing_protocol(REPORT, fonts))
    sums = text[text.index("Summa") :].split()[1:5]
    assert sums == ["231", "3", "29", "0"]


def test_money_that_is_not_done_with_is_named_and_none_looks_settled(fonts: Path) -> None:
    money = WHOLE_REPORT.money
    assert money is not None
    paper = squeeze(" ".join(page_texts(render_closing_protocol(WHOLE_REPORT, fonts))))
    for said in (
        "151,37 kr att återbetala: A-0012-K, A-0031-T",
        "8,50 kr att ta betalt: B-0044-R",
        "rätt belopp okänt: A-0101-X–A-0103-B",
        "Betalt är inte antecknat: A-0007-P, B-0002-S–B-0004-Z.",
    ):
        assert squeeze(said) in paper, said
    assert "Inget är kvar" not in paper
    done = replace(WHOLE_REPORT, money=MoneyCount(money.totals))
    paper = squeeze(" ".join(page_texts(render_closing_protocol(done, fonts))))
    assert squeeze("Inget är kvar att reglera.") in paper
    (page,) = page_texts(render_closing_protocol(REPORT, fonts))
    assert "Rätt belopp" not in page


def test_it_says_which_product_data_were_used_and_how_often_they_were_too_old(fonts: Path) -> None:
    (text,) = page_texts(render_closing_protocol(REPORT, fonts))
    lines = squeeze(text)
    assert squeeze("TLV Periodens varor 2026-09-01 17 17") in lines
    assert squeeze("Läkemedelsverket NPL 2026-11-20 214 0") in lines
    (bare,) = page_texts(render_closing_protocol(replace(REPORT, registers=()), fonts))
    assert "Varudata" not in bare


def test_missing_numbers_are_listed_by_number(fonts: Path) -> None:
    report = replace(REPORT, missing=("A-0007-K", "A-0044-R"))
    (text,) = page_texts(render_closing_protocol(report, fonts))
    assert "Saknade nummer: A-0007-K, A-0044-R." in text
    assert "Saknade nummer" not in page_texts(render_closing_protocol(REPORT, fonts))[0]


def test_what_was_done_by_hand_says_how_why_and_who(fonts: Path) -> None:
    (text,) = page_texts(render_closing_protocol(REPORT, fonts))
    assert "Annat system" in text
    assert "Kvitto 88231" in text
    assert "Avstått" in text
    assert "Förskrivaren har slutat" in text
    assert squeeze("JBe 2026-11-25 09:40") in squeeze(text)
    empty = page_texts(render_closing_protocol(replace(REPORT, by_hand=()), fonts))[0]
    assert "för hand" not in empty


def test_an_outage_without_deferred_work_has_no_hours(fonts: Path) -> None:
    report = replace(REPORT, hours_to_last=None, steps=(), dispensings=0, accounted=0)
    (text,) = page_texts(render_closing_protocol(report, fonts))
    assert "–" in text
    assert " h\n" not in text.replace("\r", "")


@pytest.mark.parametrize("report", [REPORT, LONG_REPORT])
def test_the_heads_are_on_paper_and_in_the_code(report: ClosingReport, fonts: Path) -> None:
    pdf = render_closing_protocol(report, fonts)
    (code,) = codes(pdf, 203)
    lines = code.splitlines()
    assert lines[0] == report.outage
    assert lines[1:] == [f"{h.device} {h.seq} {h.hash}" for h in report.heads]
    text = squeeze("".join(page_texts(pdf)))
    assert all(head.hash in text for head in report.heads)


def test_a_long_protocol_numbers_its_pages_and_repeats_its_name_and_headings(fonts: Path) -> None:
    pages = page_texts(render_closing_protocol(LONG_REPORT, fonts))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"Sida {number} av {len(pages)}" in text
        assert "Slutprotokoll 2026-11-23-A" in text
        if "Kvitto 88231" in text:
            assert "Referens eller skäl" in text
    assert "Apotekschef, datum, namn" in pages[-1]


def test_a_practice_protocol_says_so_on_every_page(fonts: Path) -> None:
    pages = page_texts(render_closing_protocol(replace(LONG_REPORT, practice=True), fonts))
    assert all("ÖVNING" in text for text in pages)
    assert "ÖVNING" not in page_texts(render_closing_protocol(REPORT, fonts))[0]


def test_only_bundled_faces_are_used_and_all_are_embedded(fonts: Path) -> None:
    named, files = faces(render_closing_protocol(LONG_REPORT, fonts))
    assert all("+IBMPlex" in name for name in named)
    assert files == len(named)


def test_the_same_report_is_the_same_file(fonts: Path) -> None:
    assert render_closing_protocol(REPORT, fonts) == render_closing_protocol(REPORT, fonts)


def test_no_sign_lies_on_another_or_beside_the_paper(fonts: Path) -> None:
    for paper, boxes in sign_boxes(render_closing_protocol(LONG_REPORT, fonts)):
        assert all(is_within(box, paper) for box in boxes)
        assert not collisions(boxes)


words = st.text(
    st.sampled_from("ord Åäö <b>&amp;</b> 12 ")
    | st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "S", "Zs"]),
    max_size=300,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("x" * 6_000, "y" * 6_000, "z " * 3_000)
@example("<para>", "</b>", "&#65;")
@given(words, words, words)
def test_any_words_are_wholly_in_the_protocol_or_refused(
    fonts: Path, ground: str, remark: str, reason: str
) -> None:
    waived = HandSettlement("A-0012-K", 1, "Steg", True, reason, "SLi", at(25, 9, 12))
    steps = (StepCount("Steg", 1, 1, remark),)
    report = replace(REPORT, ground=ground, steps=steps, by_hand=(waived,))
    try:
        pdf = render_closing_protocol(report, fonts)
    except Refused:
        return
    pages = page_texts(pdf)
    for part in (ground, remark, reason):
        assert holds(pages, part), squeeze(part)
    assert all(is_within(box, paper) for paper, boxes in sign_boxes(pdf) for box in boxes)


def test_it_says_which_deliveries_no_unit_has_signed_for(fonts: Path) -> None:
    """Requirement 35."""
    open_one = replace(REPORT, deliveries=DeliveryCount(3, ("A-0007-X",)))
    signed = replace(REPORT, deliveries=DeliveryCount(3))
    for report, words in (
        (open_one, "Inte kvitterade: A-0007-X."),
        (signed, "Alla är kvitterade."),
    ):
        said = " ".join(" ".join(page_texts(render_closing_protocol(report, fonts))).split())
        assert f"Av expeditionerna är 3 till enheter, på rekvisition. {words}" in said
    without = page_texts(render_closing_protocol(REPORT, fonts))
    assert "rekvisition" not in " ".join(without)
