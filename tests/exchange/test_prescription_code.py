"""The signed code: the whole prescription comes back, and nothing else is ever believed."""

import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import base45
import cbor2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.emergency import CODE_PREFIX, EmergencyPrescription, PrescribedLine
from app.domain.findings import Refused
from app.domain.issuing import Revocation, key_id
from app.domain.order import PaperReason, RowKind
from app.exchange.cose import open_sign1, sign1
from app.exchange.prescription_code import LONGEST, encode, verify
from tests.exchange.codes import KEY, KEYS, NOON, PRIVATE, PUBLIC, line, prescription, unpacked

CODE = encode(prescription(2), PUBLIC, PRIVATE.sign)
_V21 = 4 * 21 + 17  # modules

texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=120).filter(str.strip)
lines = st.builds(
    PrescribedLine,
    product=st.builds(lambda p, name: replace(p, name=name), st.just(line(0).product), texts),
    packages=st.integers(1, 999),
    dosage=texts,
    purpose=st.just("") | texts,
    withdrawals=st.integers(1, 99),
    interval=st.sampled_from(("", "30 Dg", "2 Mn")),
    description=st.just("") | texts,
    is_not_exchanged=st.booleans(),
    is_conditions_met=st.booleans(),
    is_communicable=st.booleans(),
    is_above_usual=st.booleans(),
    is_start_pack=st.booleans(),
    kind=st.sampled_from(RowKind),
)
prescriptions = st.builds(
    replace,
    st.just(prescription()),
    id=st.uuids(),
    issued_at=st.integers(0, 86_400 * 20).map(lambda s: NOON - timedelta(seconds=s)),
    valid_until=st.dates(date(2026, 11, 23), date(2027, 12, 31)),
    reason=st.sampled_from(PaperReason),
    lines=st.lists(lines, min_size=1, max_size=5).map(tuple),
    is_urgent=st.booleans(),
    is_entitled=st.sampled_from((None, True, False)),
    first_by=st.none() | st.dates(date(2026, 11, 23), date(2027, 12, 31)),
    message=st.just("") | texts,
    language=st.sampled_from(("", "en", "ar")),
    is_practice=st.booleans(),
)


def packed(signed: bytes) -> str:
    return CODE_PREFIX + str(base45.b45encode(zlib.compress(signed, 9)), "ascii")


def says_the_same(text: str, signed: bytes) -> bool:
    try:
        return unpacked(text) == signed
    except (ValueError, zlib.error):
        return False


def why(text: str, keys: Any = KEYS, now: Any = NOON) -> str:
    with pytest.raises(Refused) as refused:
        verify(text, keys, now)
    (finding,) = refused.value.findings
    assert finding.text
    assert "vanligt papper" in finding.cure
    return finding.rule.removeprefix("code.")


@settings(max_examples=200, deadline=None)
@given(issued=prescriptions)
def test_every_field_comes_back_as_it_was_issued(issued: EmergencyPrescription) -> None:
    code = encode(issued, PUBLIC, PRIVATE.sign)
    found = verify(code, KEYS, NOON, is_practice=True)
    assert (found.prescription, found.key) == (issued, KEY)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_five_lines_of_usual_length_fit_a_code_of_version_21(count: int) -> None:
    code = encode(prescription(count), PUBLIC, PRIVATE.sign)
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert barcode.to_image().shape[0] <= _V21
    assert len(code) <= LONGEST


def test_ten_thousand_changed_codes_are_refused_each_with_its_reason() -> None:
    """Also changes below the packing: of the signed bytes themselves.

    Where the packing has two ways to say the same bytes, the same prescription is read.
    """
    chance = random.Random(4)
    signed, reasons = unpacked(CODE), set()
    for number in range(10_000):
        if number % 2:
            at = chance.randrange(len(signed))
            other = (
                signed[:at] + bytes([signed[at] ^ (1 << chance.randrange(8))]) + signed[at + 1 :]
            )
            text = packed(other)
        else:
            at = chance.randrange(len(CODE))
            new = chance.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
            text = CODE[:at] + new + CODE[at + chance.randrange(2) :]
        if text != CODE and not says_the_same(text, signed):
            reasons.add(why(text))
    assert reasons >= {"unreadable", "form", "signature", "unknown_key"}


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=600) | st.text("0123456789ABCDEF $%*+-./:", max_size=900))
def test_any_text_is_refused_politely(text: str) -> None:
    for scanned in (text, CODE_PREFIX + text):
        assert why(scanned) in {"form", "unreadable", "oversized", "too_deep"}


@settings(max_examples=500, deadline=None)
@given(data=st.binary(max_size=600))
def test_any_bytes_inside_are_refused_politely(data: bytes) -> None:
    assert why(packed(data)) in {"form", "unreadable", "too_deep"}


def test_a_small_code_that_unpacks_to_much_is_refused_before_it_does() -> None:
    assert why(packed(bytes(10**6))) == "oversized"


def test_a_key_that_nobody_believes_is_told_before_any_claim_is_read() -> None:
    stranger = Ed25519PrivateKey.generate()
    public = stranger.public_key().public_bytes_raw()
    nonsense = packed(sign1(key_id(public), b"\xff not even CBOR", stranger.sign))
    assert why(nonsense) == "unknown_key"
    assert why(CODE, keys={}) == "unknown_key"


def test_who_names_another_key_than_the_one_that_signed_is_refused() -> None:
    stranger = Ed25519PrivateKey.generate()
    forged = sign1(key_id(PUBLIC), open_sign1(unpacked(CODE)).payload, stranger.sign)
    assert why(packed(forged)) == "signature"


def test_claims_without_a_signature_are_no_code() -> None:
    payload = open_sign1(unpacked(CODE)).payload
    assert why(packed(payload)) == "unreadable"
    tagged = cbor2.dumps(cbor2.CBORTag(61, cbor2.loads(payload)))
    assert why(packed(tagged)) == "too_deep"


@pytest.mark.parametrize("header", [{1: -7}, {1: -8, 4: b"x", 33: b"certificate"}, {}, {4: b"x"}])
def test_a_header_of_another_form_is_refused(header: dict[int, Any]) -> None:
    message = open_sign1(unpacked(CODE))
    protected = cbor2.dumps(header)
    parts = [protected, {}, message.payload, message.signature]
    assert why(packed(cbor2.dumps(cbor2.CBORTag(18, parts)))) == "form"
    loose = [message.protected, {4: key_id(PUBLIC)}, message.payload, message.signature]
    assert why(packed(cbor2.dumps(cbor2.CBORTag(18, loose)))) == "form"


def test_nothing_of_a_stolen_key_is_believed_whatever_day_it_says() -> None:
    later = NOON + timedelta(days=1)  # the thief dates it before the theft
    stolen = replace(KEY, revoked_at=later, revoked_why=Revocation.STOLEN)
    assert why(CODE, {key_id(PUBLIC): stolen}, NOON + timedelta(days=2)) == "revoked"


def test_what_a_key_signed_before_it_ceased_is_good_and_nothing_after() -> None:
    ceased = replace(KEY, revoked_at=NOON + timedelta(seconds=1), revoked_why=Revocation.CEASED)
    assert verify(CODE, {key_id(PUBLIC): ceased}, NOON).key == ceased
    before = replace(ceased, revoked_at=NOON)
    assert why(CODE, {key_id(PUBLIC): before}) == "revoked"


def test_a_key_signs_from_its_first_day_to_its_last() -> None:
    today, day = NOON.date(), timedelta(days=1)
    only = replace(KEY, since=today, until=today)
    assert verify(CODE, {key_id(PUBLIC): only}, NOON).key == only
    for key in (replace(KEY, since=today + day), replace(KEY, until=today - day)):
        assert why(CODE, {key_id(PUBLIC): key}) == "key_time"


def test_the_last_day_holds_to_its_end_and_no_longer() -> None:
    code = encode(replace(prescription(), valid_until=NOON.date()), PUBLIC, PRIVATE.sign)
    midnight = NOON.replace(hour=23, minute=59)
    assert verify(code, KEYS, midnight).key == KEY
    assert why(code, now=midnight + timedelta(minutes=1)) == "expired"


def test_what_is_issued_ahead_of_this_clock_is_refused_beyond_two_hours() -> None:
    assert verify(CODE, KEYS, NOON - timedelta(hours=2)).key == KEY
    assert why(CODE, now=NOON - timedelta(hours=2, minutes=1)) == "early"


def signed_claims(change: Callable[[dict[Any, Any]], None]) -> str:
    claims = dict(cbor2.loads(open_sign1(unpacked(CODE)).payload))
    change(claims)
    return packed(sign1(key_id(PUBLIC), cbor2.dumps(claims), PRIVATE.sign))


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.pop(7),
        lambda claims: claims.update({7: b"short"}),
        lambda claims: claims.update({4: "tomorrow"}),
        lambda claims: claims.update({4: 2**70}),
        lambda claims: claims.update({6: 1.5}),
        lambda claims: claims.pop(-70001),
        lambda claims: claims.update({-70001: 5}),
        lambda claims: claims[-70001].update({4: []}),
        lambda claims: claims[-70001].update({4: [{2: 1, 3: "x"}]}),
        lambda claims: claims[-70001].update({2: "Tolvan"}),
        lambda claims: claims[-70001].update({"a": 1}),
        lambda claims: claims[-70001].update({1: "because"}),
        lambda claims: claims.update({6: 2**62}),
        lambda claims: claims[-70001][4][0].update({3: " "}),
        lambda claims: claims[-70001][4][0].update({3: "1 tablett\0"}),
        lambda claims: claims[-70001][4][0].update({3: "1 \u202etablett"}),
        lambda claims: claims[-70001][4][0].update({3: "1 tablett " * 200}),
    ],
)
def test_what_is_signed_but_no_prescription_is_told_as_that(change: Callable[[Any], None]) -> None:
    assert why(signed_claims(change)) == "content"


@pytest.mark.parametrize("payload", [[], [1, 2], b"x", "text", 7, None])
def test_a_signed_item_that_is_no_map_is_told_as_that(payload: object) -> None:
    assert why(packed(sign1(key_id(PUBLIC), cbor2.dumps(payload), PRIVATE.sign))) == "content"


def test_what_nobody_can_see_is_left_out_of_what_is_signed() -> None:
    written = replace(prescription(1).lines[0], dosage="1 tab\u00adlett\tmorgon\noch kväll")
    code = encode(replace(prescription(1), lines=(written,)), PUBLIC, PRIVATE.sign)
    assert verify(code, KEYS, NOON).prescription.lines[0].dosage == "1 tablett morgon\noch kväll"


def test_a_later_version_is_told_and_an_unknown_field_is_passed_over() -> None:
    assert why(signed_claims(lambda claims: claims[-70001].update({0: 2}))) == "version"
    unknown = signed_claims(lambda claims: claims[-70001].update({99: "x"}))
    assert verify(unknown, KEYS, NOON).prescription == prescription(2)


def test_what_was_signed_for_practice_is_taken_by_who_practises_and_nobody_else() -> None:
    drill = replace(prescription(), is_practice=True)
    code = encode(drill, PUBLIC, PRIVATE.sign)
    with pytest.raises(Refused, match="inget recept") as refused:
        verify(code, KEYS, NOON)
    (finding,) = refused.value.findings
    assert finding.rule == "code.practice"
    assert "Lämna inte ut" in finding.cure
    assert verify(code, KEYS, NOON, is_practice=True).prescription == drill
    assert verify(CODE, KEYS, NOON, is_practice=True).prescription == prescription(2)


@pytest.mark.parametrize("said", ["", 2, "ja", [True], {}])
def test_a_mark_of_practice_that_cannot_be_read_is_not_taken_for_its_absence(said: object) -> None:
    assert why(signed_claims(lambda claims: claims[-70001].update({10: said}))) == "content"


def test_one_key_is_named_by_its_hash_and_the_id_is_the_orders_own() -> None:
    first, second = prescription(), replace(prescription(), id=uuid4())
    codes = {encode(one, PUBLIC, PRIVATE.sign) for one in (first, second)}
    assert {verify(code, KEYS, NOON).prescription.id for code in codes} == {first.id, second.id}
