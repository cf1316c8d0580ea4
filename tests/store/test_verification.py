"""Verifying: what was changed beside the program is found, and nobody waits for it."""

from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipsIssued, SlipVoided
from app.store.journal import Journal
from app.store.vault import Vault
from app.store.verification import verify, verify_tail
from tests.store.stores import Store


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Store(tmp_path / "home").found()
    with journal.write(None) as writing:
        writing.append(SlipVoided("A-0002-U", FreeText("prov")), outage=uuid4())
    return journal


@pytest.mark.parametrize(
    "change",
    [
        "id = randomblob(16)",
        "outage = NULL",
        "lamport = lamport + 1",
        "recorded_at = 0",
        "kind = 'x'",
    ],
)
def test_a_changed_copied_column_is_found(journal: Journal, change: str) -> None:
    assert verify(journal) == []
    connection = journal.vault.connection
    connection.execute("DROP TRIGGER entry_stays")
    connection.execute(f"UPDATE entry SET {change} WHERE kind = 'slip_voided'")  # noqa: S608
    assert any("kopierade kolumner skiljer sig" in fault for fault in verify(journal))


def test_a_changed_read_model_is_found(journal: Journal) -> None:
    journal.vault.connection.execute("DELETE FROM slip_used")
    assert verify(journal) == ["Läsmodellen slip_used skiljer sig från journalen."]


def test_others_write_while_the_read_models_are_compared(journal: Journal) -> None:
    other = Journal(
        Vault.open(journal.vault.path, journal.vault._key or b""),
        journal.identity,
        journal.clock,
        journal.witness,
    )
    other.vault.connection.execute("PRAGMA busy_timeout=0")
    written = 0

    def write_meanwhile(*_: int) -> None:
        nonlocal written
        with other.write(None) as writing:
            writing.append(SlipsIssued("A", 2, 2))
        written += 1

    assert verify(journal, write_meanwhile) == []
    assert written > 1
    assert verify(journal) == []


def tamper(journal: Journal, *statements: str) -> list[str]:
    """Change the tables as somebody with key and tools could, and verify."""
    connection = journal.vault.connection
    for trigger in ("entry_stays", "entry_is_kept", "personal_stays", "personal_is_kept"):
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for statement in statements:
        connection.execute(statement)
    return verify(journal)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE entry SET facts = x'7b7d' WHERE seq = 3",
            "/3: håller inte: innehållet är ändrat.",
        ),
        (
            "UPDATE entry SET sig = zeroblob(64) WHERE seq = 3",
            "/3: håller inte: signaturen stämmer inte.",
        ),
        ("UPDATE entry SET head = x'00' WHERE seq = 3", "/3: håller inte: formatet stämmer inte."),
        ("UPDATE personal SET body = x'7b7d'", "/3: håller inte: personuppgifterna är ändrade."),
        ("DELETE FROM personal", "/3: personuppgifterna saknas."),
        ("DELETE FROM entry WHERE seq = 2", "/3: nummer 2 saknas."),
        ("UPDATE entry SET hash = randomblob(32) WHERE seq = 2", "/3: kedjan är bruten före"),
        ("DELETE FROM epoch", "/3: håller inte: dess enhet är okänd här."),
    ],
)
def test_what_was_changed_with_key_and_tools_is_found_at_its_number(
    journal: Journal, statement: str, told: str
) -> None:
    assert any(told in fault for fault in tamper(journal, statement))


def test_a_changed_entry_keeps_the_read_models_from_being_compared(journal: Journal) -> None:
    faults = tamper(journal, "UPDATE entry SET facts = x'7b7d' WHERE seq = 3")
    assert faults[-1].startswith("Läsmodellerna går inte att bygga om: innehållet är ändrat.")


def test_what_cannot_be_read_is_told_and_the_rest_still_checked(journal: Journal) -> None:
    journal.vault.checkpoint()
    path, seen = journal.vault.path, set()
    whole = path.read_bytes()
    for page in range(2, len(whole) // 4096):
        journal.vault.reopen()
        data = bytearray(whole)
        data[page * 4096 + 100] ^= 1
        path.write_bytes(data)
        faults = verify(journal)
        assert faults
        seen |= {fault.split(":")[0] for fault in faults}
    assert seen == {"Databasfilen", "Databasen är skadad. Återställ från senaste säkerhetskopian."}


def test_the_tail_is_verified_from_where_the_last_start_came_to(journal: Journal) -> None:
    assert verify_tail(journal.vault) == []
    tamper(journal, "UPDATE entry SET facts = x'7b7d' WHERE seq = 3")
    assert verify_tail(journal.vault) == []  # the whole journal is verified on demand
    with journal.write(None) as writing:
        writing.append(SlipVoided("A-0003-0"))
    tamper(journal, "UPDATE entry SET facts = x'7b7d' WHERE seq = 4")
    (fault,) = verify_tail(journal.vault)
    assert fault.endswith("/4: håller inte: innehållet är ändrat.")
    assert verify_tail(journal.vault) == [fault]  # told until it is mended
