"""Deliveries: how the sending of a step stands, with the bytes of both sides."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from app.store.deliveries import Delivery, find_delivery, save_delivery
from tests.store.stores import MORNING, Store


def test_what_was_sent_and_answered_is_kept_and_replaced_by_the_next_attempt(
    tmp_path: Path,
) -> None:
    vault = Store(tmp_path / "home").found().vault
    step = uuid4()
    assert find_delivery(vault.connection, step) is None
    never = Delivery(step, 0, MORNING, None)
    with vault.transaction() as connection:
        save_delivery(connection, never)
    assert find_delivery(vault.connection, step) == never
    later = MORNING + timedelta(seconds=5)
    sent = replace(never, attempts=2, next_at=later, sent_at=MORNING, sent=b"{}", answer=b"\xff")
    with vault.transaction() as connection:
        save_delivery(connection, sent)
    assert find_delivery(vault.connection, step) == sent
    assert find_delivery(vault.connection, uuid4()) is None
    vault.close()
