"""Whatever is typed, scanned or read at the counter is understood or refused, and never a bug."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.calls import parse_call_time
from app.domain.codes import Gln, PrescriberCode, Varunummer
from app.domain.findings import Refused
from app.domain.gs1 import last_day, pack_of, read_elements
from app.domain.identity import parse_birth_date, parse_identity
from app.domain.organisation import parse_fingerprint
from app.domain.slip import SlipNumber
from app.domain.supplied import parse_kronor
from app.domain.validity import parse_day

TODAY = date(2026, 11, 23)
_NEAR = st.text("0123456789+-,. eE_\x1d]dAÅ٣²\u2007", max_size=40)  # close to what each reads
_ANY = st.one_of(
    st.text(max_size=60), st.binary(max_size=60).map(lambda b: b.decode("latin-1")), _NEAR
)

PARSERS: dict[str, Callable[[str], object]] = {
    "prescriber code": PrescriberCode.parse,
    "pack": lambda text: pack_of(read_elements(text)),
    "identity": lambda text: parse_identity(text, TODAY),
    "birth date": lambda text: parse_birth_date(text, TODAY),
    "kronor": parse_kronor,
    "day": parse_day,
    "call": parse_call_time,
    "fingerprint": parse_fingerprint,
    "varunummer": Varunummer.parse,
    "gln": Gln.parse,
    "slip": SlipNumber.parse,
}


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
@given(_ANY)
@example("1e30")
@example("9" * 60)
@example("NaN")
@example("\x00")
def test_any_text_is_understood_or_refused_politely(
    parser: Callable[[str], object], text: str
) -> None:
    with suppress(Refused):
        parser(text)


@given(_ANY)
@example("1e25")
@example("1_0")
@example("٣")
def test_a_sum_that_is_understood_is_whole_ore_and_stays_what_was_typed(text: str) -> None:
    """Requirement 31."""
    value = parse_kronor(text)
    if value is not None:
        assert value.is_finite()
        assert value >= 0
        assert value == value.quantize(Decimal("0.01"))
        assert set("".join(text.split())) <= set("0123456789,.")


@given(st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_a_packs_day_is_a_day_within_fifty_years_or_none(text: str) -> None:
    """Requirement 32."""
    try:
        day = last_day(text, TODAY)
    except ValueError:
        return
    assert abs(day.year - TODAY.year) <= 51
