"""Entries that were not believed: verifying lists how many they are and why, in Swedish."""

from dataclasses import replace
from pathlib import Path

from app.store.admission import admit
from app.store.journal import read_sealed
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from tests.workplaces import open_pharmacy


def test_verifying_lists_what_lies_in_quarantine(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    journal = workplace.journal
    own, *_ = read_sealed(journal.vault.connection, "kind = 'person_set'", ())
    before = journal.count()
    assert verify_store(workplace) == []
    admit(journal, [replace(own, sig=bytes(64)), replace(own, sig=bytes(63)), own])
    admit(journal, [replace(own, head=b"{}")])
    assert verify_store(workplace) == [
        "I karantän, 1 st: formatet stämmer inte.",
        "I karantän, 2 st: signaturen stämmer inte.",
    ]
    assert journal.count() == before
    sign_out(workplace)
