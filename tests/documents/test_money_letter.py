"""The letter about a preliminary price: calm, complete, and nothing private in the window."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.documents.money_letter import render_money_letter
from app.domain.money import Account, MoneyLine
from app.domain.money_letter import MoneyLetter
from tests.documents.reading import (
    POINTS_PER_MM,
    codes,
    collisions,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
)
from tests.workplaces import NOON

_ID = UUID("00000000-0000-7000-8000-000000000000")
LINE = MoneyLine(
    _ID, "A-0113-7", NOON, _ID, Account(6850, 6850, 1713), "Tolvan Tolvansson", "191212121212"
)
MORE = replace(LINE, slip="A-0118-0", account=Account(0, 8100, 8100))
LETTER = MoneyLetter(
    patient="Tolvan Tolvansson",
    lines=(LINE,),
    due=-5137,
    answer_by=date(2026, 12, 23),
    printed_at=NOON + timedelta(days=2),
    pharmacy="Apotek Granen",
    phone="0640-100 20",
    practice=False,
    address=("Prästgatan 7", "831 31 Östersund"),
)
OWES = replace(LETTER, lines=(LINE, MORE), due=2963, phone="", address=(), practice=True)


def test_it_says_what_differs_why_what_to_do_and_whom_to_ask(fonts: Path) -> None:
    """Requirement 49."""
    pdf = render_money_letter(LETTER, fonts)
    assert page_sizes_mm(pdf) == [pytest.approx((210, 297), abs=0.01)]
    (text,) = page_texts(pdf)
    flat = " ".join(text.split())
    for words in (
        "Du får 51,37 kr tillbaka", "preliminärt", "A-0113-7", "2026-11-23", "68,50", "17,13",
        "Så här gör du", "2026-12-23", "Apotek Granen, tfn 0640-100 20",
    ):  # fmt: skip
        assert words in flat
    assert codes(pdf) == ["A-0113-7"]


def test_who_owes_is_told_the_sum_of_all_without_any_threat(fonts: Path) -> None:
    """Requirement 49."""
    (text,) = page_texts(render_money_letter(OWES, fonts))
    flat = " ".join(text.split())
    for words in ("Du har 29,63 kr kvar att betala", "tillbaka 51,37", "kvar 81,00", "ÖVNING"):
        assert words in flat
    assert not [word for word in ("inkasso", "krav", "påminnelse") if word in flat.casefold()]


@pytest.mark.parametrize("letter", [LETTER, OWES])
def test_only_name_and_address_lie_in_the_window(letter: MoneyLetter, fonts: Path) -> None:
    """A window to the right, 35 x 90 mm, of an envelope that takes the sheet folded."""
    pdf = render_money_letter(letter, fonts)
    ((paper, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, paper) for box in boxes)
    assert not collisions(boxes)
    top = paper[3]

    def mm(box: tuple[float, float, float, float]) -> tuple[float, float]:
        return box[0] / POINTS_PER_MM, (top - box[3]) / POINTS_PER_MM

    inside = [box for box in boxes if 105 < mm(box)[0] < 195 and 42 < mm(box)[1] < 78]
    names = "".join((letter.patient, *(letter.address or ("_" * 24,) * 2)))
    assert len(inside) == len(names)


def test_many_hand_outs_go_on_to_another_page(fonts: Path) -> None:
    many = replace(LETTER, lines=(LINE,) * 40, due=-5137 * 40)
    pages = page_texts(render_money_letter(many, fonts))
    assert len(pages) == 2
    assert sum(page.count("tillbaka 51,37") for page in pages) == 40
