"""Text files of fields: any separator, any encoding that is certain, and refused when it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.statements import ListedPrescriber
from tests.exchange.reference.parsing import read, refusal, rule

LIST = "Förskrivarkod;Namn\r\n9000001;Åsa Öberg – jour\r\n9100009;Erik\r\n"
SAID = [ListedPrescriber("9000001", "Åsa Öberg – jour"), ListedPrescriber("9100009", "Erik")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_list_is_the_same_in_every_encoding_with_every_separator(
    encoding: str, separator: str, end: str
) -> None:
    text = LIST.replace(";", separator).replace("\r\n", end)
    found = read(text.encode(encoding))
    assert (found.statements, found.remarks) == (SAID, [])


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
def test_the_last_line_may_end_or_not(end: str) -> None:
    assert read(LIST.rstrip().encode() + end.encode()).statements == SAID


def test_the_headings_stand_in_any_order_and_case_with_any_hyphens() -> None:
    text = "Noteringar;NAMN;förskrivar-kod\nx;Erik;9100009\n"
    assert read(text.encode()).statements == SAID[1:]


def test_a_field_in_quotation_marks_may_hold_separators_quotes_and_line_breaks() -> None:
    text = 'Namn,Förskrivarkod\n"Öberg, ""Åsa""\n jr", "9000001"\nErik,9100009\n'
    found = read(text.encode())
    assert found.statements == [ListedPrescriber("9000001", 'Öberg, "Åsa" jr'), SAID[1]]


def test_empty_lines_are_passed_by_and_counted() -> None:
    found = read("Förskrivarkod;Namn\n\n;\n9000001;\n9100009;Erik\n".encode())
    assert found.statements == SAID[1:]
    assert found.places == [(4, "B", True)]


def test_a_row_may_be_short_when_it_lacks_nothing_that_is_needed() -> None:
    found = read("Förskrivarkod;Namn;Yrke;Telefon\n9100009;Erik\n9000001;Åsa;;1\n".encode())
    assert found.statements[0] == SAID[1]


@pytest.mark.parametrize("utf8_first", [True, False])
def test_two_encodings_in_one_file_are_refused_with_both_rows(utf8_first: bool) -> None:
    encodings = ("utf-8", "cp1252") if utf8_first else ("cp1252", "utf-8")
    lines = ["9000001;Åsa\n".encode(encodings[0]), "9100009;Örjan\n".encode(encodings[1])]
    refused = refusal(
        b"forskrivarkod;Namn\n".replace(b"o", "ö".encode(encodings[0]), 1) + b"".join(lines)
    )
    assert refused.findings[0].rule == "reference.encoding"
    assert refused.findings[0].field == "A3"
    assert "Rad 3" in str(refused)
    assert "rad 1" in str(refused)


@pytest.mark.parametrize(
    "name",
    [
        b"\xc5sa \x81",  # no letter in Windows-1252
        "Łukasz".encode("cp1250"),
        "Åsa".encode("cp865"),
        "Åsa Öberg".encode("mac-roman"),
        "Åsa".encode() + "Åsa".encode("cp1252"),
    ],
)
def test_letters_that_may_be_others_are_refused_with_their_row(name: bytes) -> None:
    refused = refusal("Förskrivarkod;Namn\n9000001;".encode("cp1252") + name + b"\n")
    assert (refused.findings[0].rule, refused.findings[0].field) == ("reference.encoding", "A2")
    assert "UTF-8" in str(refused)


@pytest.mark.parametrize("name", ["Ã…sa", "Ã–berg", "BjÃ¶rn", "O\ufffdBrien", "Dâ€™Arcy"])
def test_letters_that_were_lost_before_the_file_was_made_are_not_taken_over(name: str) -> None:
    found = read(f"{LIST}9200007;{name}\n".encode())
    assert found.statements == SAID
    assert found.remarks[0].text == "Texten har tecken som gått förlorade."
    assert found.places == [(4, "B", True)]


def test_names_with_foreign_letters_are_taken_over() -> None:
    found = read(f"{LIST}9200007;João Łukasz Sørensen\n".encode())
    assert found.statements[2] == ListedPrescriber("9200007", "João Łukasz Sørensen")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('Förskrivarkod;Namn\n9100009;Erik\n9000001;"Åsa\n9200007;Per\n', 3),
        ('Förskrivarkod;Namn\n9000001;"Åsa" Öberg\n', 2),
        ("Förskrivarkod;Namn\n9000001;" + "x" * 40_000 + "\n", 2),
    ],
)
def test_quotation_marks_that_do_not_fit_are_refused_with_the_row(text: str, row: int) -> None:
    refused = refusal(text.encode())
    assert refused.findings[0].rule == "reference.row"
    assert refused.findings[0].text.startswith(f"Rad {row}: ")


def test_a_file_that_ends_in_the_middle_of_a_row_is_refused() -> None:
    refused = refusal("Förskrivarkod;Namn\n9100009;Erik\n90000".encode())
    assert refused.findings[0].text == "Rad 3: Filen slutar mitt i en rad."


def test_half_a_letter_at_the_end_is_refused() -> None:
    assert rule(LIST.encode("utf-16")[:-1]) == "reference.encoding"
    assert rule("Förskrivarkod;Namn\n9000001;Å".encode()[:-1]) == "reference.encoding"


def test_a_row_of_endless_fields_is_refused() -> None:
    assert rule(LIST.encode() + b"9000001;Per" + b";" * 300) == "reference.too_large"


def test_control_characters_do_not_get_through() -> None:
    found = read(f"{LIST}9200007;Per\0Olof\n9300005;Per\x1bOlof\n".encode())
    assert found.statements == SAID
    assert [remark.text for remark in found.remarks] == [
        "Texten är för lång eller har styrtecken."
    ] * 2


def test_a_file_of_nothing_is_said_to_be_empty() -> None:
    assert rule(b"") == "reference.empty"
    assert rule(b"\xef\xbb\xbf \n") == "reference.unknown"


HEADED = st.sampled_from(
    [
        b"F\xc3\xb6rskrivarkod;Namn\n",
        b"Arbetsplatskod,Namn,Giltig till\n",
        b"Sk\xe4l\tATC\n",
        b"Alternativ;Av;ATC\n",
        b"Varunummer;GTIN\n",
    ]
)
BYTES = st.binary(max_size=300) | st.lists(
    st.sampled_from(
        [b";", b",", b"\n", b'"', b"9000001", b"\xe5", b"\xc3\xa5", b"A01", b" ", b"\0"]
    ),
    max_size=60,
).map(b"".join)


@settings(max_examples=300)
@given(HEADED, BYTES)
def test_whatever_stands_below_the_headings_is_read_or_refused(head: bytes, rest: bytes) -> None:
    try:
        found = read(head + rest)
    except Refused:
        return
    assert all(statement.is_well_formed() for statement in found.statements)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_politely(data: bytes) -> None:
    assert rule(data).startswith("reference.")
