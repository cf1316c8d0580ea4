"""A computer's statement of itself: what is written is read back, and nothing changed is taken."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import ClockState
from app.domain.issuing import key_id
from app.domain.member_statements import Held, HeldNumbers, MemberStatement, Sum
from app.domain.members import Chain
from app.exchange.cose import decode, open_sign1, sign1
from app.exchange.statement import NotStatement, read_statement, write_statement

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHAIN = Chain("ab" * 8, "cd" * 8)


def held_of(numbers: list[int]) -> Held:
    counted = HeldNumbers()
    for number in numbers:
        counted.add(number)
    return counted.held()


SUMS = st.builds(Sum, st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 2))


def statement(held: dict[Chain, Held], total: Sum | None = None) -> MemberStatement:
    return MemberStatement(
        store=UUID(int=7),
        public_key=PUBLIC,
        number=12,
        made_at=NOON,
        clock=ClockState.SUSPECT,
        program="Lykta 1.0",
        held=held,
        heard={"ef" * 8: NOON - timedelta(hours=3)},
        sum=total,
    )


@given(
    st.dictionaries(
        st.builds(
            Chain,
            st.binary(min_size=8, max_size=8).map(bytes.hex),
            st.binary(min_size=8, max_size=8).map(bytes.hex),
        ),
        st.lists(st.integers(1, 2**40), min_size=1, max_size=30).map(held_of),
        max_size=8,
    ),
    st.none() | SUMS,
)
def test_what_is_written_is_read_back(held: dict[Chain, Held], total: Sum | None) -> None:
    said = statement(held, total)
    assert read_statement(write_statement(said, KEY.sign)) == said


@given(SUMS)
def test_a_program_from_before_sums_reads_them_as_times_of_computers_that_nobody_knows(
    total: Sum,
) -> None:
    """It demanded just these fields, and of each heard computer 8 bytes and a time above 0."""
    message = open_sign1(write_statement(statement({CHAIN: Held(1, ((1, 1),))}, total), KEY.sign))
    said = decode(message.payload)
    assert (set(said), said[0]) == (set(range(9)), "lykta-statement-1")
    assert [len(row) for row in said[7]] == [4]
    heard = {device.hex(): second for device, second in said[8]}
    assert heard.pop("ef" * 8) == int((NOON - timedelta(hours=3)).timestamp())
    assert all(0 < second < 2**35 for second in heard.values())
    assert all(device.startswith("0" * 14) for device in heard)


@pytest.mark.parametrize("parts", [[1, 1], [1, 2**32 + 1, 1], [0, 1, 1]])
def test_half_a_sum_is_none_and_one_that_cannot_be_is_refused(parts: list[int]) -> None:
    heard = [[bytes(7) + bytes([at]), part] for at, part in enumerate(parts, 1)]
    second = int(NOON.timestamp())
    fields = ["lykta-statement-1", bytes(16), PUBLIC, 1, second, "synced", "Lykta", [], heard]
    data = sign1(key_id(PUBLIC), cbor2.dumps(dict(enumerate(fields))), KEY.sign)
    if len(parts) < 3:
        assert read_statement(data).sum is None
        return
    with pytest.raises(NotStatement):
        read_statement(data)


WHOLE = write_statement(statement({CHAIN: held_of([1, 2, 4])}, Sum(2**63 + 5, 2)), KEY.sign)


def test_the_most_that_is_said_can_be_read() -> None:
    """Of eight chains with every other number lacking, as many runs as fit are named."""
    numbers = tuple((number, number) for number in range(2**48, 2**48 + 20_000, 2))
    held = {Chain(f"{of:016x}", "cd" * 8): Held(len(numbers), numbers) for of in range(8)}
    said = read_statement(write_statement(statement(held), KEY.sign))
    assert {(one.count, one.spans) for one in said.held.values()} == {(10_000, numbers[:1250])}


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_anywhere_makes_it_no_statement(at: int, flip: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= flip
    with pytest.raises(NotStatement):
        read_statement(bytes(changed))


@given(st.binary(max_size=300))
def test_whatever_else_lies_in_the_file_is_no_statement(data: bytes) -> None:
    with pytest.raises(NotStatement):
        read_statement(data)


def test_what_another_key_signed_is_not_taken() -> None:
    with pytest.raises(NotStatement):
        read_statement(write_statement(statement({}), Ed25519PrivateKey.generate().sign))


@pytest.mark.parametrize("spans", [[[3, 2]], [[1, 2], [3, 4]], [[5, 6], [1, 2]], [[0, 2]], [[1]]])
def test_runs_of_numbers_that_cannot_be_are_refused_though_signed(spans: list[list[int]]) -> None:
    chain = [bytes(8), bytes(8), 2, spans]
    second = int(NOON.timestamp())
    fields = ["lykta-statement-1", bytes(16), PUBLIC, 1, second, "synced", "Lykta", [chain], []]
    payload = cbor2.dumps(dict(enumerate(fields)))
    with pytest.raises(NotStatement):
        read_statement(sign1(key_id(PUBLIC), payload, KEY.sign))
