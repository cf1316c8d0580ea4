"""What is not believed costs nobody anything: it is looked at when it may be believed, no more."""

import secrets
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.slip_entries import SlipVoided
from app.store import admission
from app.store.admission import STRANGER, admit, list_quarantine
from app.store.journal import Journal
from app.store.sealed import SealedEntry, seal
from tests.store.stores import MORNING, PERSON, Store, make_author

CARRIER = "c" * 16


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Store(tmp_path / "home").found()


def junk(store: UUID, count: int) -> list[SealedEntry]:
    """Return entries of a device that nobody knows."""
    author, epoch = make_author(), secrets.token_hex(8)
    made = []
    for seq in range(1, count + 1):
        head = {
            "store": str(store), "id": str(uuid4()), "device": author.device, "epoch": epoch,
            "seq": seq, "prev": "0" * 64, "lamport": seq, "recorded_at": MORNING.isoformat(),
            "clock": "synced", "by": str(PERSON), "with": None, "subject": str(uuid4()),
            "outage": None,
        }  # fmt: skip
        made.append(seal(author, head, SlipVoided("A-0002-U"), secrets.token_bytes(16)))
    return made


def test_what_waits_for_a_device_is_not_opened_when_something_else_comes(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(journal, junk(journal.identity.store, 5), CARRIER)

    def opened(_packed: bytes) -> SealedEntry:
        raise AssertionError("it was looked at again")

    monkeypatch.setattr(SealedEntry, "unpack", opened)
    other = junk(journal.identity.store, 1)
    assert admit(journal, other, CARRIER).quarantined == (STRANGER,)


def test_of_one_carrier_only_so_much_is_kept_that_nobody_believes(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_MOST_OF_ONE", 3)
    for carrier in (CARRIER, "d" * 16):
        refused = admit(journal, junk(journal.identity.store, 5), carrier)
        assert refused.quarantined == (STRANGER,) * 5
    assert list_quarantine(journal.vault.connection) == [(STRANGER, 6)]
