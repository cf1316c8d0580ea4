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
from app.domain.member_statements import Held, HeldNumbers, MemberStatement
from app.domain.members import Chain
from app.exchange.cose import sign1
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


def statement(held: dict[Chain, Held]) -> MemberStatement:
    return MemberStatement(
        store=UUID(int=7),
        public_key=PUBLIC,
        number=12,
        made_at=NOON,
        clock=ClockState.SUSPECT,
        program="Lykta 1.0",
        held=held,
        heard={"ef" * 8: NOON - timedelta(hours=3)},
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
    )
)
def test_what_is_written_is_read_back(held: dict[Chain, Held]) -> None:
    said = statement(held)
    assert read_statement(write_statement(said, KEY.sign)) == said


WHOLE = write_statement(statement({CHAIN: held_of([1, 2, 4])}), KEY.sign)


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
