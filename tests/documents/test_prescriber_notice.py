"""The notice to the prescriber: one page that says what was prescribed and what was given."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from app.documents.prescriber_notice import render_prescriber_notice
from app.domain.clock import STOCKHOLM
from app.domain.notice import Exchanged, NoticeFrame, PrescriberNotice
from app.domain.order import Prescriber
from tests.documents.reading import collisions, is_within, page_sizes_mm, page_texts, sign_boxes

AT = datetime(2026, 11, 23, 17, 21, tzinfo=STOCKHOLM)
ROW = Exchanged(
    "Losartan Dyrby filmdragerad tablett 50 mg, 98, vnr 061001",
    "Losartan Billig filmdragerad tablett 50 mg, 98, vnr 061002",
    2,
    "TLV Periodens varor 2026-11-01",
)
NOTICE = PrescriberNotice(
    frame=NoticeFrame("Apotek Granen", "7350000000006", "Sara Lindqvist", AT, practice=False),
    slip="A-0113-7",
    happened_at=AT,
    issued_on=date(2026, 11, 20),
    prescriber=Prescriber("Mattias Öberg", "Läkare", "9014820", "Backe hälsocentral", "", "0640"),
    patient_name="Tolvan Tolvansson",
    patient_id="19121212-1212",
    rows=(ROW,),
)


def test_it_says_to_whom_about_whom_and_what_was_exchanged_for_what(fonts: Path) -> None:
    """Requirement 28."""
    pdf = render_prescriber_notice(NOTICE, fonts)
    assert page_sizes_mm(pdf) == [pytest.approx((210, 297), abs=0.01)]
    (text,) = page_texts(pdf)
    flat = " ".join(text.split())
    for words in (
        "Mattias Öberg, läkare", "Backe hälsocentral", "Tolvan Tolvansson", "19121212-1212",
        "Losartan Dyrby", "Losartan Billig", "2026-11-23 17:21", "A-0113-7",
        "TLV Periodens varor 2026-11-01", "(2002:160)", "Sara Lindqvist",
    ):  # fmt: skip
        assert words in flat
    assert flat.index("Losartan Dyrby") < flat.index("Losartan Billig")


def test_five_rows_with_long_names_stay_on_one_page_and_nothing_overlaps(fonts: Path) -> None:
    """Requirement 28."""
    long = replace(ROW, prescribed=f"{ROW.prescribed} {'depot ' * 20}")
    frame = replace(NOTICE.frame, practice=True)
    pdf = render_prescriber_notice(replace(NOTICE, rows=(long,) * 5, frame=frame), fonts)
    ((paper, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, paper) for box in boxes)
    assert not collisions(boxes)
    assert "ÖVNING" in page_texts(pdf)[0]
