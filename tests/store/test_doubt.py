"""A COMMIT that failed: nobody is told yes or no before it is known for good."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.findings import Unavailable
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.store.cipher import Trouble
from app.store.journal import Journal
from app.store.vault import CommitUnknown, Vault
from app.store.verification import verify
from tests.store.stores import PERSON, Store, witnessed

BROKEN = Trouble("Disken svarar med fel.", "Byt disk.", code="io_error")
FULL = Trouble("Disken är full.", "Frigör plats.", code="disk_full")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Store(tmp_path / "home").found()


def void(journal: Journal, entry: UUID | None = None) -> UUID:
    with journal.write(PERSON) as writing:
        return writing.append(SlipVoided("A-0002-U", FreeText("prov")), id=entry).id


def fail(vault: Vault, monkeypatch: pytest.MonkeyPatch, *errors: tuple[Exception, bool]) -> None:
    """Let the next COMMITs raise these errors, each before or after it took effect."""
    coming, opening = list(errors), vault._open

    class Failing:
        def __init__(self, real: Any) -> None:
            self._real = real

        def execute(self, statement: str, *values: Any) -> Any:
            if statement == "COMMIT" and coming:
                error, stores = coming.pop(0)
                self._real.execute("COMMIT" if stores else "ROLLBACK")
                raise error
            return self._real.execute(statement, *values)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

    monkeypatch.setattr(vault, "_open", lambda: Failing(opening()))
    vault.reopen()


Fail = Callable[..., None]


@pytest.fixture
def failing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Fail:
    return lambda *errors: fail(journal.vault, monkeypatch, *errors)


def test_what_left_nothing_is_said_not_to_be_saved_and_can_be_tried_again(
    journal: Journal, failing: Fail
) -> None:
    count, entry = journal.count(), uuid4()
    failing((BROKEN, False))
    with pytest.raises(Unavailable, match=r"Sparades inte\. Disken svarar med fel\.") as told:
        void(journal, entry)
    assert told.value.code == "not_saved"
    assert journal.count() == count
    assert void(journal, entry) == entry
    assert journal.count() == count + 1


def test_what_stands_after_all_is_acknowledged_and_witnessed(
    journal: Journal, failing: Fail
) -> None:
    count, entry = journal.count(), uuid4()
    failing((BROKEN, True))
    assert void(journal, entry) == entry
    assert journal.count() == count + 1
    (stored,) = [e for e in journal.entries() if e.id == entry]
    assert stored.place in witnessed(journal)
    assert verify(journal) == []


def test_want_of_room_is_no_doubt(journal: Journal, failing: Fail) -> None:
    failing((FULL, False))
    with pytest.raises(Unavailable, match=r"Sparades inte\. Disken är full\. Lämna inte ut än\."):
        void(journal)
    void(journal)


@pytest.mark.parametrize("stores", [True, False])
def test_while_nobody_can_know_nothing_else_is_written_or_answered(
    journal: Journal, failing: Fail, stores: bool
) -> None:
    count, entry = journal.count(), uuid4()
    failing((BROKEN, stores), (BROKEN, False), (BROKEN, False), (BROKEN, False))
    with pytest.raises(CommitUnknown, match="inte säkert"):
        void(journal, entry)
    with pytest.raises(Unavailable, match="Sparades inte"):
        void(journal)
    with pytest.raises(Unavailable, match="Sparades inte"):
        journal.find(entry)
    found = journal.find(entry)  # the disk answers again
    assert (found is not None) == stores
    assert journal.count() == count + stores
    assert void(journal, entry) == entry
    assert journal.count() == count + 1
    assert verify(journal) == []


def test_what_others_read_meanwhile_leaves_it_unknown(
    journal: Journal, failing: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log cannot be emptied while somebody reads from it."""
    other = Vault.open(journal.vault.path, journal.vault._key or b"")
    other.connection.execute("BEGIN")
    other.connection.execute("SELECT count(*) FROM entry").fetchone()
    entry = uuid4()
    failing((BROKEN, True))
    checkpoint = journal.vault.checkpoint

    def impatient() -> bool:
        journal.vault.connection.execute("PRAGMA busy_timeout=1")
        return checkpoint()

    monkeypatch.setattr(journal.vault, "checkpoint", impatient)
    with pytest.raises(CommitUnknown):
        void(journal, entry)
    other.connection.execute("COMMIT")
    found = journal.find(entry)
    assert found is not None
    other.close()
