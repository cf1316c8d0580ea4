"""Dates, money and lengths of time are written the same way everywhere."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.findings import CONFIDENCE_WORDS, Confidence
from app.ui import texts

NOW = datetime(2026, 11, 22, 8, 4, 9, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("kronor", "written"),
    [("413.5", "413,50 kr"), ("0", "0,00 kr"), ("1234567.891", "1 234 567,89 kr")],
)
def test_money_has_a_comma_and_two_decimals(kronor: str, written: str) -> None:
    assert texts.money(Decimal(kronor)).replace(texts.NBSP, " ") == written


def test_numbers_and_units_stay_on_one_line() -> None:
    assert " " not in texts.money(Decimal(1234)) + texts.number(60000)
    assert " " not in texts.duration(timedelta(minutes=48))


def test_dates_and_times() -> None:
    assert texts.day(NOW) == "2026-11-22"
    assert texts.clock_time(NOW) == "08:04"
    assert texts.clock_seconds(NOW) == "08:04:09"
    assert texts.short_day(NOW) == "sön 22 nov"
    assert texts.long_day(NOW) == "söndag 22 november 2026"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0 min"), (59, "59 min"), (60, "1 h"), (169, "2 h 49 min"),
        (48 * 60, "2 d"), (76 * 60, "3 d 4 h"),
    ],
)  # fmt: skip
def test_a_length_of_time_has_at_most_two_units(minutes: int, written: str) -> None:
    assert texts.duration(timedelta(minutes=minutes)).replace(texts.NBSP, " ") == written


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Sara Lindqvist", "SL"), ("Åsa", "Å"), ("", ""), ("Karl Erik af Ugglas", "KU")],
)
def test_initials(name: str, letters: str) -> None:
    assert texts.initials(name) == letters


def test_counts_have_their_words() -> None:
    assert texts.count(1, "varning", "varningar") == f"1{texts.NBSP}varning"
    assert texts.count(0, "varning", "varningar") == f"0{texts.NBSP}varningar"


def test_every_confidence_has_its_fixed_words() -> None:
    assert set(CONFIDENCE_WORDS) == set(Confidence)
