"""Rows of made-up hand-outs to be scanned over, and what a scanner gives back of their codes."""

import tomllib
from dataclasses import replace
from datetime import timedelta

import msgspec
import zxingcpp
from hypothesis import strategies as st

from app.domain.codes import Varunummer
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.order import Benefit, Patient, Prescriber
from app.domain.scan_over import About, CodeKind, Profile, ScanCode
from app.domain.supplied import DispensedRow, Pack
from tests.workplaces import NOON, RESOURCES, find_product

_STANDARD = (RESOURCES / "scan" / "standard.toml").read_text(encoding="utf-8")
PROFILE = msgspec.convert(tomllib.loads(_STANDARD), Profile)
_DIGITS, _SET_82 = "0123456789", "".join(map(chr, range(33, 123))).translate(
    {ord(c): None for c in "#$@[\\]^`"}
)  # fmt: skip
_WORDS = "abcdefghijklmnopqrstuvwxyzåäöÅÄÖ0123456789 .,-()"
_SERIAL = st.text(_SET_82, min_size=1, max_size=20)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Return a pack that may stand on a shelf."""
    number = draw(st.text(_DIGITS, min_size=6, max_size=6))
    expires = f"{draw(st.integers(26, 40))}{draw(st.integers(1, 12)):02d}00"
    return Pack(f"0{Varunummer(number).ntin}", draw(_SERIAL), draw(_SERIAL), expires)


@st.composite
def abouts(draw: st.DrawFn) -> About:
    """Return a row that was handed out, any that can be."""
    found = tuple(draw(st.lists(packs(), max_size=2)))
    packages = draw(st.integers(max(1, len(found)), 30))
    price = draw(st.none() | st.decimals("0.05", "99999", places=2))
    varunummer = draw(st.text(_DIGITS, min_size=6, max_size=6))
    product = replace(find_product("041238"), varunummer=varunummer, price=price)
    row = DispensedRow(
        1, product, packages, draw(st.integers(1, 99)), 1, draw(st.sampled_from(Benefit)),
        packs=found,
    )  # fmt: skip
    happened = NOON - timedelta(minutes=draw(st.integers(0, 500_000)))
    made = Dispensed(
        f"{draw(st.sampled_from('ABCDEFGH'))}-{draw(st.integers(1, 9999)):04d}-7",
        happened, (happened - timedelta(days=draw(st.integers(0, 300)))).date(),
        (row,), (), (), "", "",
    )  # fmt: skip
    identity = draw(
        st.from_regex("[0-9]{12}", fullmatch=True)
        | st.from_regex("[A-Z0-9 -]{1,24}", fullmatch=True)
    )
    personal = DispensedPersonal(
        Patient("Tolvan Tolvansson", identity.strip() or "1", "unknown"),
        Prescriber(
            "Mattias Öberg", "Läkare", draw(st.text(_DIGITS, min_size=7, max_size=7)), "Backe",
            draw(st.just("") | st.text(_DIGITS, min_size=13, max_size=13)),
        ),
        (draw(st.text(_WORDS, min_size=1, max_size=80)),),
    )  # fmt: skip
    return About(made, personal, row)


def carried(code: zxingcpp.Barcode) -> str:
    """Return what a scanner hands on, told apart by what sort of code it is."""
    is_gs1 = code.symbology_identifier == "]d2"
    return f"{'gs1 ' if is_gs1 else ''}{code.text}"


def said_by(code: ScanCode) -> str:
    """Return what must be read of a code, for `carried` to be compared with."""
    if code.kind is not CodeKind.PACK:
        return code.content
    values = dict(part.split("]", 1) for part in code.content.split("[")[1:])
    order = f"01{values['01']}21{values['21']}\x1d10{values['10']}\x1d17{values['17']}"
    return f"gs1 {order}"
