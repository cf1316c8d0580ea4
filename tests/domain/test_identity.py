"""Every sort of identity: told apart, doubted where it is wrong, never refused."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.codes import luhn_digit
from app.domain.findings import Confidence, Severity
from app.domain.identity import (
    KIND_WORDS,
    Identity,
    IdentityKind,
    Sex,
    leaves_birth_open,
    parse_birth_date,
    parse_identity,
)

TODAY = date(2026, 11, 22)
OWN_SAMPLE = Path(__file__).with_name("test_numbers.json")
_OFFICIAL = (up / "shared" / "testdata" / "personnummer" for up in Path(__file__).parents)
OFFICIAL = next((folder for folder in _OFFICIAL if folder.is_dir()), None)
NUMBERED = {
    "ssn": IdentityKind.PERSONNUMMER,
    "con": IdentityKind.SAMORDNINGSNUMMER,
    "interim": IdentityKind.INTERIM,
}


def read(text: str) -> Identity:
    return parse_identity(text, TODAY)


def rules(identity: Identity) -> set[str]:
    return {finding.rule for finding in identity.findings}


@pytest.mark.parametrize(
    "written", ["19121212-1212", "191212121212", "121212+1212", " 121212+1212 "]
)
def test_the_same_person_is_the_same_however_it_is_written(written: str) -> None:
    person = read(written)
    assert person == Identity(
        IdentityKind.PERSONNUMMER, "191212121212", date(1912, 12, 12), Sex.MAN
    )
    assert person.findings == ()


def test_screens_show_twelve_digits_and_labels_ten() -> None:
    assert read("195704289999").screen() == "19570428-9999"
    assert read("195704289999").label(TODAY) == "570428-9999"


def test_the_dash_becomes_a_plus_in_the_year_of_the_hundredth_birthday() -> None:
    person = read("19121212-1212")
    assert person.label(date(2011, 12, 31)) == "121212-1212"
    assert person.label(date(2012, 1, 1)) == "121212+1212"


@pytest.mark.parametrize(
    ("written", "today", "year"),
    [
        ("000229-2399", TODAY, 2000),
        ("000229+2399", TODAY, 1900),
        ("261122-0000", TODAY, 2026),
        ("261123-0000", TODAY, 1926),  # not born yet: the old one, a few weeks before the plus
        ("261123+0000", TODAY, 1926),
        ("261122+0000", TODAY, 1926),
        ("2611220000", TODAY, 2026),
        ("990101-0000", date(2000, 1, 1), 1999),
        ("000101+0000", date(2000, 1, 1), 1900),
    ],
)
def test_the_sign_and_today_tell_the_century(written: str, today: date, year: int) -> None:
    assert parse_identity(written, today).canonical.startswith(str(year))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("197004289895", "identity.check_digit"),
        ("20150916-0006", "identity.serial"),
        ("19570230-9999", "identity.calendar"),
        ("20270101-0000", "identity.future"),
        ("18570428-9999", "identity.age"),
        ("19571328-9999", "identity.calendar"),
    ],
)
def test_what_is_wrong_in_a_number_is_a_doubt_and_no_refusal(written: str, rule: str) -> None:
    person = read(written)
    assert person.kind is IdentityKind.PERSONNUMMER
    assert rule in rules(person)
    assert all(f.severity is Severity.WARN for f in person.findings)


def test_an_odd_sign_in_a_number_is_told_without_asking_for_a_decision() -> None:
    person = read("19090527 1474")
    assert person.canonical == "190905271474"
    assert [f.severity for f in person.findings] == [Severity.INFO]


@pytest.mark.parametrize("written", ["19730288-9931", "730288-9931"])
def test_a_day_above_sixty_is_a_samordningsnummer(written: str) -> None:
    person = read(written)
    assert person.kind is IdentityKind.SAMORDNINGSNUMMER
    assert person.birth_date == date(1973, 2, 28)
    assert person.findings == ()


@pytest.mark.parametrize("middle", ["0060", "0560", "0091", "0291"])
def test_a_samordningsnummer_may_have_a_date_that_no_calendar_has(middle: str) -> None:
    payload = f"73{middle}993"
    person = read(f"19{payload}{luhn_digit(payload)}")
    assert person.kind is IdentityKind.SAMORDNINGSNUMMER
    assert person.birth_date is None
    assert person.age_at(TODAY) is None
    assert person.findings == ()


@pytest.mark.parametrize("middle", ["1371", "0592", "0599"])
def test_a_samordningsnummer_still_has_twelve_months_and_at_most_31_days(middle: str) -> None:
    person = read(f"1973{middle}9931")
    assert person.kind is IdentityKind.SAMORDNINGSNUMMER
    assert "identity.calendar" in rules(person)


def test_an_interim_number_counts_its_letter_as_one() -> None:
    person = read("20000101-t220")
    assert person == Identity(IdentityKind.INTERIM, "20000101T220", date(2000, 1, 1), Sex.WOMAN)
    assert person.findings == ()
    assert person.label(TODAY) == "000101-T220"
    assert "identity.check_digit" in rules(read("20000101-T221"))


@pytest.mark.parametrize("number", ["991981000010", "991945000023", "991993000032"])
def test_stockholms_reserve_numbers_begin_with_99(number: str) -> None:
    person = read(number)
    assert person == Identity(IdentityKind.STOCKHOLM_RESERVE, number)
    assert person.findings == ()
    assert person.screen() == person.label(TODAY) == number
    assert rules(read(number[:-1] + "9")) == {"identity.check_digit"}


@pytest.mark.parametrize(
    ("number", "sex"),
    [("19810829M071", Sex.MAN), ("19450829K088", Sex.WOMAN), ("19930829X802", None)],
)
def test_vastra_gotalands_reserve_numbers_have_a_letter_for_the_sex(
    number: str, sex: Sex | None
) -> None:
    person = read(number)
    assert person.kind is IdentityKind.VGR_RESERVE
    assert person.sex is sex
    assert person.birth_date is not None
    assert person.findings == ()
    assert person.label(TODAY) == person.screen() == f"{number[:8]}-{number[8:]}"


def test_a_reserve_number_that_fits_neither_rule_is_doubted_as_a_reserve_number() -> None:
    person = read("19810829M072")
    assert person.kind is IdentityKind.VGR_RESERVE
    assert rules(person) == {"identity.check_digit"}


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("22950606-FH20", date(1995, 6, 6), Sex.WOMAN),
        ("25780404-KHD5", date(1978, 4, 4), None),
        ("00342145-BZ31", None, Sex.MAN),
        ("00749852-BZK0", None, None),
        ("22790814-AA01", date(1979, 8, 14), Sex.WOMAN),
    ],
)
def test_national_reserve_numbers_hide_the_century_or_the_whole_date(
    number: str, born: date | None, sex: Sex | None
) -> None:
    person = read(number)
    assert person == Identity(IdentityKind.NATIONAL_RESERVE, number.replace("-", ""), born, sex)
    assert person.findings == ()
    assert person.screen() == number


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("19790914AA05", "identity.calendar"),  # 19 is no raised century
        ("24790914AA05", "identity.calendar"),  # 24 would be the 1800s or the 2100s
        ("00790914AA06", "identity.calendar"),  # an unknown date looks like no date
        ("22790231AA06", "identity.calendar"),
        ("22950606FH21", "identity.reserve_check"),
    ],
)
def test_a_national_reserve_number_can_be_doubtful(number: str, rule: str) -> None:
    person = read(number)
    assert person.kind is IdentityKind.NATIONAL_RESERVE
    assert rule in rules(person)


def test_the_check_of_a_national_reserve_number_is_our_reading_of_it() -> None:
    (doubt,) = read("22950606FH21").findings
    assert doubt.confidence is Confidence.INTERPRETED


@pytest.mark.parametrize("written", ["50-008920", "50-008920/4", "lma 50-008920/4", "LMA 50008920"])
def test_an_asylum_seekers_case_number_is_known_by_its_dash_or_its_name(written: str) -> None:
    person = read(written)
    assert person == Identity(IdentityKind.LMA, "50-008920")
    assert person.screen() == person.label(TODAY) == "LMA 50-008920"


@pytest.mark.parametrize("written", ["19511104", "1951-11-04"])
def test_eight_digits_are_a_birth_date(written: str) -> None:
    person = read(written)
    assert person == Identity(IdentityKind.BIRTH_DATE, "19511104", date(1951, 11, 4))
    assert person.screen() == person.label(TODAY) == "1951-11-04"
    assert person == parse_birth_date(written, TODAY)


@pytest.mark.parametrize("written", ["", "511104", "igår", "191212121212"])
def test_a_birth_date_that_cannot_be_read_is_kept_and_doubted(written: str) -> None:
    person = parse_birth_date(written, TODAY)
    assert person.kind is IdentityKind.BIRTH_DATE
    assert person.birth_date is None
    assert person.screen() == written
    assert rules(person) == {"identity.birth_date"}


@pytest.mark.parametrize("written", ["131052-308T", "AB 123 456", "", "12345678901"])
def test_what_nobody_here_knows_is_kept_as_written(written: str) -> None:
    person = read(written)
    assert person == Identity(IdentityKind.FOREIGN, written)
    assert [f.severity for f in person.findings] == [Severity.INFO]


def test_age_changes_on_the_birthday() -> None:
    person = read("20000229-2399")
    assert person.age_at(date(2018, 2, 28)) == 17
    assert person.age_at(date(2018, 3, 1)) == 18
    assert person.age_at(date(2020, 2, 29)) == 20
    assert person.age_at(date(2000, 2, 28)) is None


@given(st.text())
@example("\N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH DIGIT ZERO}000229-2399")
@example("\x1d19121212-1212\x00")
def test_any_text_is_an_identity_and_reads_back_as_itself(text: str) -> None:
    person = read(text)
    again = read(person.screen())
    assert again == person
    assert again.findings == person.findings or person.kind is IdentityKind.PERSONNUMMER
    assert all(f.severity is not Severity.STOP for f in person.findings)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(1, 999), st.dates(TODAY, date(2040, 1, 1)))
def test_a_right_number_survives_every_form(born: date, serial: int, today: date) -> None:
    payload = f"{born:%y%m%d}{serial:03d}"
    number = f"{born:%Y%m%d}{serial:03d}{luhn_digit(payload)}"
    person = parse_identity(number, today)
    assert person.birth_date == born
    assert person.sex is (Sex.MAN if serial % 2 else Sex.WOMAN)
    assert person.findings == () or born < today - timedelta(days=130 * 365)
    assert parse_identity(person.screen(), today) == person
    if (today - born).days < 199 * 365:
        assert parse_identity(person.label(today), today) == person


def samples() -> list[dict[str, object]]:
    """Return the sample that lies beside, and the official test numbers where they are."""
    files = [OWN_SAMPLE]
    files += [OFFICIAL / name for name in ("list.json", "interim.json")] if OFFICIAL else []
    return [number for file in files for number in json.loads(file.read_text())]


@pytest.mark.parametrize("number", samples(), ids=lambda number: str(number["separated_long"]))
def test_every_test_number_is_told_right_from_wrong_in_each_form(
    number: dict[str, object],
) -> None:
    """Requirement 57."""
    for form in ("long_format", "short_format", "separated_format", "separated_long"):
        person = read(str(number[form]))
        is_right = person.kind is NUMBERED[str(number["type"])] and not person.findings
        assert is_right is number["valid"], number[form]
        if is_right:
            assert person.canonical[2:] == str(number["long_format"])[2:]
            assert (person.sex is Sex.MAN) is number["isMale"]


@pytest.mark.skipif(OFFICIAL is None, reason="the official test numbers are not here")
def test_every_official_structured_number_is_told_right_from_wrong() -> None:
    """Requirement 57."""
    assert OFFICIAL is not None
    sorts = json.loads((OFFICIAL / "structured.json").read_text())
    for sort, forms in sorts.items():
        for form in forms.values():
            for validity, numbers in form.items():
                for number in numbers:
                    person = read(str(number))
                    is_right = person.kind is NUMBERED[sort] and not person.findings
                    assert is_right is (validity == "valid"), number


@pytest.mark.parametrize("written", ["19510104-SB1C", "19510104SBÅ9", "19510104e221"])
def test_a_reserve_number_of_a_region_nobody_knows_is_kept_with_its_birth_date(
    written: str,
) -> None:
    """Requirement 57."""
    person = read(written)
    assert person.kind is IdentityKind.LOCAL_RESERVE
    assert (person.birth_date, person.sex) == (date(1951, 1, 4), None)
    assert person.screen() == f"19510104-{written[-4:].upper()}"
    assert [f.severity for f in person.findings] == [Severity.INFO]
    assert not person.leaves_birth_open


@pytest.mark.parametrize(
    ("written", "is_open"),
    [
        ("191212121212", False), ("19730560-9931", False), ("00342145-BZ31", False),
        ("19519904-SB1C", True), ("991981000010", True), ("50-008920", True),
        ("AB 123 456", True), ("12345678901", True), ("1951-11-04", False),
    ],
)  # fmt: skip
def test_a_number_that_tells_nobodys_birth_leaves_it_to_be_asked(
    written: str, is_open: bool
) -> None:
    """Requirement 57."""
    assert leaves_birth_open(written) is is_open


def test_every_kind_has_its_word() -> None:
    assert set(KIND_WORDS) == set(IdentityKind)
