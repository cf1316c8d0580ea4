"""Codes from a scanner are told apart by form and check digit, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import Varunummer, gs1_digit, luhn_digit
from app.domain.scan import Scan, ScanKind, classify_scan
from app.domain.slip import SlipNumber
from app.domain.supplied import Pack

DIGITS = st.text("0123456789", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("code", "kind", "value"),
    [
        ("101995", ScanKind.VARUNUMMER, "101995"),
        ("7046261019958", ScanKind.VARUNUMMER, "101995"),
        ("07046261019958", ScanKind.VARUNUMMER, "101995"),
        ("20010131100017", ScanKind.NPL_PACK, "20010131100017"),
        ("191212121212", ScanKind.IDENTITY, "191212121212"),
        ("]C07046261019958", ScanKind.VARUNUMMER, "101995"),
        ("0107046261019958", ScanKind.VARUNUMMER, "101995"),
        ("01070462610199583103000750", ScanKind.VARUNUMMER, "101995"),
        (" 101995 ", ScanKind.VARUNUMMER, "101995"),
    ],
)
def test_a_code_is_known_by_its_form(code: str, kind: ScanKind, value: str) -> None:
    assert classify_scan(code) == Scan(kind, value)


GS = "\x1d"
GTIN = "0735001234021" + gs1_digit("0735001234021")
ELEMENTS = (f"01{GTIN}", "17280300", "218K2M4T7Q11PX", "104K118", "3103000750", "240REF")
PACK = Pack(GTIN, "8K2M4T7Q11PX", "4K118", "280300")


@given(st.permutations(ELEMENTS), st.sampled_from(("", "]d2", "]C1", GS, f"]d2{GS}", "]Q3")))
def test_a_pack_code_gives_its_pack_in_whatever_order_it_is_written(
    elements: list[str], prefix: str
) -> None:
    code = prefix + "".join(
        element if element.startswith(("01", "17", "31")) else element + GS for element in elements
    )
    assert classify_scan(code) == Scan(ScanKind.PACK, GTIN, pack=PACK)
    assert classify_scan(prefix + GS.join(elements)) == Scan(ScanKind.PACK, GTIN, pack=PACK)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (f"]d221ABC12301{GTIN}17280300", "saknar produktkod (01)"),  # the serial number goes on
        (f"]d210LOT01{GTIN}", "saknar produktkod (01)"),
        (f"]d201{GTIN[:-1]}{(int(GTIN[-1]) + 1) % 10}21A{GS}17280300{GS}10B", "kontrollsiffra"),
        (f"01{GTIN[:-1]}{(int(GTIN[-1]) + 1) % 10}21A{GS}17280300{GS}10B", "kontrollsiffra"),
        (f"]d201{GTIN[:-1]}", "inte hel"),
        (f"]d217280300{GS}10LOT", "saknar produktkod (01) och serienummer (21)"),
        (f"01{GTIN}17280300", "saknar serienummer (21) och batch (10)"),
    ],
)
def test_a_pack_code_that_is_not_whole_is_refused_with_what_is_wrong(code: str, says: str) -> None:
    read = classify_scan(code)
    assert (read.kind, read.pack) == (ScanKind.PACK, None)
    assert says in read.refused[0].text


@pytest.mark.parametrize(
    "code",
    [
        f"21ABC12301{GTIN}17280300",  # not said to be elements, and no product is told
        f"]d202{GTIN}3712",  # what lies in a transport box, not what is in the hand
        "]d2",
        f"]d2{GS}{GS}",
        "]C17046261019958",  # says that it is elements, and is none
    ],
)
def test_elements_without_a_product_that_holds_are_unknown(code: str) -> None:
    assert classify_scan(code).kind is ScanKind.UNKNOWN


def test_twenty_digits_are_a_prescriber_and_a_workplace() -> None:
    prescriber = "901482" + luhn_digit("901482")
    read = classify_scan(prescriber + "2355000012345")
    assert read == Scan(ScanKind.PRESCRIBER, prescriber, "2355000012345")


def test_seven_digits_are_a_prescriber_alone() -> None:
    prescriber = "901482" + luhn_digit("901482")
    assert classify_scan(prescriber) == Scan(ScanKind.PRESCRIBER, prescriber)


def test_a_label_of_ours_gives_its_slip_number() -> None:
    number = SlipNumber("A", 113)
    assert classify_scan(str(number)) == Scan(ScanKind.SLIP, str(number))


@pytest.mark.parametrize(
    "code",
    ["7046261019959", "191212121213", "9014821", "A-0113-0", "hej", "0107046261019959", ""],
)
def test_a_code_whose_check_digit_is_wrong_is_unknown(code: str) -> None:
    assert classify_scan(code) == Scan(ScanKind.UNKNOWN, code)


@given(st.text(max_size=60))
def test_any_text_is_classified(code: str) -> None:
    assert classify_scan(code).kind in ScanKind


@given(st.integers(0, 999_999))
def test_every_article_number_is_found_in_its_bar_code(number: int) -> None:
    vnr = Varunummer(f"{number:06}")
    assert classify_scan(vnr.ntin) == Scan(ScanKind.VARUNUMMER, vnr.value)


@given(DIGITS)
def test_one_wrong_digit_never_gives_another_prescriber(digits: str) -> None:
    payload = digits.zfill(6)[:6]
    good = payload + luhn_digit(payload)
    wrong = str((int(good[0]) + 1) % 10) + good[1:]
    assert classify_scan(wrong).kind is ScanKind.UNKNOWN
