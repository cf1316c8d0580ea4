"""Lists that people keep: documented headings, what each row must say, and what is remarked."""

from datetime import date

import pytest

from app.domain.codes import is_luhn
from app.domain.product import Spell
from app.domain.reference import ListRemark, Source
from app.domain.statements import (
    Alternative,
    CodeLink,
    CriticalMedicine,
    ListedPrescriber,
    ListedWorkplace,
    Statement,
)
from tests.exchange.reference.parsing import Found, read, refusal, rule
from tests.exchange.reference.workbooks import Row, sheets


def listed(*lines: str) -> Found:
    """Return what a list of these lines says."""
    return read("\n".join([*lines, ""]).encode())


@pytest.mark.parametrize(
    ("lines", "source", "statement"),
    [
        (
            (
                "Förskrivarkod;Namn;Yrke;Arbetsplats;Arbetsplatskod;Telefon",
                "9000001;Åsa Öberg;Läkare;Hälsocentralen;0600000123456;+46 70 174 06 05",
            ),
            Source.PRESCRIBERS,
            ListedPrescriber(
                "9000001",
                "Åsa Öberg",
                "Läkare",
                "Hälsocentralen",
                "0600000123456",
                "+46 70 174 06 05",
            ),
        ),
        (
            (
                "Arbetsplatskod;Namn;Adress;Telefon;Giltig från;Giltig till",
                "06 00000 123456;Hälsocentralen;Storgatan 1;0701740605;2026-01-01;20261231",
            ),
            Source.WORKPLACES,
            ListedWorkplace(
                "0600000123456",
                "Hälsocentralen",
                "Storgatan 1",
                "0701740605",
                Spell(date(2026, 1, 1), date(2026, 12, 31)),
            ),
        ),
        (
            ("NPL-id;ATC-kod;Substans;Skäl", ";h01ba02;;Saknar alternativ"),
            Source.CRITICAL,
            CriticalMedicine("Saknar alternativ", atc="H01BA02"),
        ),
        (
            ("Substans;Alternativ;Av", 'Desmopressin;"Ge tablett; ring jouren";Sakkunniggruppen'),
            Source.ALTERNATIVES,
            Alternative("Ge tablett; ring jouren", "Sakkunniggruppen", substance="Desmopressin"),
        ),
        (
            (
                "GTIN;Varunummer;NPL pack-id;Giltig från;Giltig till;Ersatt av",
                "7046261019958;101995;20990202000001;2026-01-01;;000002",
            ),
            Source.CODES,
            CodeLink(
                "101995",
                "07046261019958",
                "20990202000001",
                Spell(date(2026, 1, 1)),
                "000002",
            ),
        ),
    ],
)
def test_a_row_becomes_what_its_list_is_of(
    lines: tuple[str, ...], source: Source, statement: Statement
) -> None:
    found = listed(*lines)
    assert (found.head.source, found.head.practice) == (source, False)
    assert (found.statements, found.remarks) == ([statement], [])


def test_the_same_headings_in_a_workbook_make_the_same_list() -> None:
    headings = ["Telefon", "NAMN", "förskrivarkod"]
    found = read(sheets({"Blad1": [headings, ["1", "Åsa Öberg", 9000001.0]]}))
    assert found.statements == [ListedPrescriber("9000001", "Åsa Öberg", phone="1")]


def test_a_date_of_a_workbook_is_a_date() -> None:
    rows: list[Row] = [
        ["Arbetsplatskod", "Namn", "Giltig från"],
        ["0600000123456", "Hälsocentralen", None],
    ]
    day = date(2026, 1, 31)
    data = sheets({"Blad1": rows}, {"Blad1": lambda page: page.write_datetime("C2", day)})
    (workplace,) = read(data).statements
    assert isinstance(workplace, ListedWorkplace)
    assert workplace.spell == Spell(day)


def test_above_the_headings_a_list_says_its_days_and_that_it_is_made_up() -> None:
    head = listed(
        "Förskrivare i Övningsregionen",
        "ÖVNING",
        "Utgiven:;2026-11-20",
        "Giltig från;2026-12-01",
        "Giltig till;2026-12-31",
        "",
        "Förskrivarkod;Namn",
        "9000001;Åsa Öberg",
    ).head
    assert head.practice
    assert (head.published, head.day) == (date(2026, 11, 20), date(2026, 12, 1))
    assert head.valid_until == date(2026, 12, 31)


def test_a_list_that_ends_before_it_begins_is_refused() -> None:
    lines = ["Giltig från;2026-12-01", "Giltig till;2026-11-01", "Förskrivarkod;Namn", "9000001;A"]
    assert rule("\n".join(lines).encode()) == "reference.period"


def test_a_code_whose_check_digit_is_wrong_is_kept_and_remarked() -> None:
    found = listed("Förskrivarkod;Namn", "9000002;Åsa Öberg")
    assert found.statements == [ListedPrescriber("9000002", "Åsa Öberg")]
    text = "Förskrivarkodens kontrollsiffra stämmer inte."
    assert found.remarks == [ListRemark(2, "A", text, row_left_out=False)]


def test_a_workplace_code_of_another_length_is_kept_and_remarked() -> None:
    found = listed("Arbetsplatskod;Namn", "12345;Hälsocentralen")
    assert found.statements == [ListedWorkplace("12345", "Hälsocentralen")]
    assert found.places == [(2, "A", False)]


def test_a_workplace_code_of_any_length_is_none() -> None:
    found = listed("Förskrivarkod;Namn;Arbetsplatskod", f"9000001;Åsa Öberg;{'1' * 31}")
    assert found.statements == [ListedPrescriber("9000001", "Åsa Öberg")]
    assert found.places == [(2, "C", False)]


def test_one_prescriber_may_work_in_two_places_but_not_twice_in_one() -> None:
    found = listed(
        "Förskrivarkod;Namn;Arbetsplatskod",
        "9000001;Åsa Öberg;0600000123456",
        "9000001;Åsa Öberg;0600000123457",
        "9000001;Åsa Öberg;0600000123457",
        "9000001;Åsa Berg;0600000123457",
    )
    assert len(found.statements) == 2
    assert [remark.text for remark in found.remarks] == [
        "Samma Förskrivarkod finns på en tidigare rad.",
        "Samma Förskrivarkod finns på en tidigare rad, med andra uppgifter.",
    ]


PEOPLE = "Förskrivarkod;Namn", "9000001;B"
PLACES = "Arbetsplatskod;Namn", "0600000123456;B"
CRITICAL = "Skäl;ATC", "viktigt;A01"
INSTEAD = "Alternativ;Av;ATC", "Ge Y;Gruppen;A01"
LINKS = "Varunummer;GTIN;Giltig från;Giltig till", "101995;7046261019958;;"


@pytest.mark.parametrize(
    ("lines", "row", "column", "text"),
    [
        (PEOPLE, "900001;A", "A", "En förskrivarkod har 7 siffror."),
        (PEOPLE, "9000001;", "B", "Cellen är tom."),
        (PEOPLE, "9000001;A;B", "", "Raden har fler fält än rubrikraden."),
        (PLACES, ";A", "A", "Cellen är tom."),
        (CRITICAL, "viktigt;", "", "Raden har varken NPL-id, ATC-kod eller substans."),
        (CRITICAL, "viktigt;A01", "B", "Samma ATC-kod finns på en tidigare rad."),
        (INSTEAD, "Ge X;;A01", "B", "Cellen är tom."),
        (LINKS, "12;7046261019958", "A", "Ett varunummer har 6 siffror."),
        (LINKS, "101995;", "A", "Raden säger bara ett varunummer, inte vad det hör till."),
        (
            LINKS,
            "101995;7046261019958;2026-02-01;2026-01-31",
            "D",
            "Sista dagen är före den första.",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_place(
    lines: tuple[str, str], row: str, column: str, text: str
) -> None:
    found = listed(*lines, row)
    assert len(found.statements) == 1
    assert found.remarks == [ListRemark(3, column, text, row_left_out=True)]


@pytest.mark.parametrize(
    ("gtin", "kept"),
    [
        ("7046261019958", "07046261019958"),
        ("07046261019958", "07046261019958"),
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("7046261019959", None),
        ("704626101995", None),
        ("70462610199", None),
    ],
)
def test_a_gtin_of_any_length_is_held_to_its_check_digit(gtin: str, kept: str | None) -> None:
    found = listed("Varunummer;GTIN;NPL pack-id", f"101995;{gtin};20990202000001")
    (link,) = found.statements
    assert isinstance(link, CodeLink)
    assert link.gtin == kept
    assert found.places == ([] if kept else [(2, "B", False)])


@pytest.mark.parametrize("day", ["2026-02-30", "1/2 2026", "26-01-01", "0001-01-01", "snart"])
def test_a_day_that_is_none_is_unknown_and_remarked(day: str) -> None:
    found = listed("Arbetsplatskod;Namn;Giltig till", f"0600000123456;Hälsocentralen;{day}")
    assert found.statements == [ListedWorkplace("0600000123456", "Hälsocentralen")]
    text = "Det är inget datum (ÅÅÅÅ-MM-DD)."
    assert found.remarks == [ListRemark(2, "C", text, row_left_out=False)]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "'x"])
def test_what_a_spreadsheet_would_compute_is_words_and_nothing_more(name: str) -> None:
    quoted = name.replace('"', '""')
    found = listed("Förskrivarkod;Namn", f'9000001;"{quoted}"')
    assert found.statements == [ListedPrescriber("9000001", name)]


def test_a_list_may_have_some_slips_but_not_be_made_of_them() -> None:
    slips = ["x;A"] * 5
    found = listed("Förskrivarkod;Namn", "9000001;A", *slips)
    assert (len(found.statements), len(found.remarks)) == (1, 5)
    refused = refusal("\n".join(["Förskrivarkod;Namn", "9000001;A", *slips, "x;A"]).encode())
    assert refused.findings[0].text == "6 av 7 rader går inte att läsa."
    assert refused.findings[1].field == "A3"
    assert rule(b"Arbetsplatskod;Namn\n;A\n") == "reference.rows"


def test_a_list_of_headings_alone_is_refused() -> None:
    assert rule("Förskrivarkod;Namn\n".encode()) == "reference.too_few"


def test_a_file_whose_every_row_is_wrong_is_given_up_early() -> None:
    lines = ["Förskrivarkod;Namn", *(f"9000001;A;{number}" for number in range(30_000))]
    assert "20001 av 20001 rader" in str(refusal("\n".join(lines).encode()))


def test_a_list_with_endless_doubts_is_read_and_the_doubts_beyond_all_reading_are_counted() -> None:
    lines = [f"{n:07d};A;{n}" for n in range(6_000)]
    found = listed("Förskrivarkod;Namn;Arbetsplatskod", *lines)
    wrong = sum(not is_luhn(f"{n:07d}") for n in range(6_000)) + 6_000
    assert len(found.statements) == 6_000
    assert len(found.remarks) == 5_001
    assert found.remarks[-1] == ListRemark(
        0, "", f"{wrong - 5_000} anmärkningar till visas inte.", row_left_out=False
    )


def test_a_list_that_says_everything_again_and_again_is_given_up() -> None:
    lines = ["Förskrivarkod;Namn", *["9000001;A"] * 20_002]
    assert "20001 av 20002 rader" in str(refusal("\n".join(lines).encode()))
