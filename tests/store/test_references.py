"""Read models about reference data: whom we believe, the last bundle, what was told and used."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.decisions import NotedFinding
from app.domain.entries import Content, Entry
from app.domain.findings import Refused, Severity
from app.domain.organisation import Organisation
from app.domain.reference_entries import BundleTaken, OrganisationPinned, ReferenceLoaded
from app.domain.slip_entries import DispensingMade, PatientViewed
from app.store.journal import Journal
from app.store.projections.dispensings import registers_of_outage
from app.store.projections.references import find_pinned, is_load_told, last_bundle
from app.store.verification import rebuild, verify
from tests.store.made import dispensing
from tests.store.stores import MORNING, Store

PINNING, OUTAGE = UUID(int=7), UUID(int=2)
KEY, OTHER = bytes(range(32)), bytes(32)
NOVEMBER = "TLV Periodens varor 2026-11-01"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal whose read models must be the same when they are built anew."""
    founded = Store(tmp_path / "home").found()
    yield founded
    rebuild(founded)
    assert verify(founded) == []
    founded.vault.close()


def say(journal: Journal, content: Content, subject: UUID | None = None) -> Entry:
    outage = OUTAGE if isinstance(content, DispensingMade) else None
    with journal.write(None) as writing:
        return writing.append(content, subject=subject, outage=outage)


def pinned(name: str, key: bytes) -> OrganisationPinned:
    return OrganisationPinned(name, key.hex(), Organisation(name, key).fingerprint)


def test_the_last_organisation_that_was_pinned_is_believed_and_no_other(journal: Journal) -> None:
    connection = journal.vault.connection
    assert find_pinned(connection) is None
    say(journal, PatientViewed("settle", PINNING), PINNING)  # of another kind, and no matter
    for name, key in (("Region Mitt", KEY), ("Kedjan", OTHER)):
        say(journal, pinned(name, key), PINNING)
        assert find_pinned(connection) == Organisation(name, key)


@pytest.mark.parametrize("key", ["", "00" * 31, "zz" * 32])
def test_an_organisation_without_a_whole_key_is_not_even_written(
    journal: Journal, key: str
) -> None:
    with pytest.raises(Refused):
        say(journal, replace(pinned("Region Mitt", KEY), public_key=key), PINNING)
    assert find_pinned(journal.vault.connection) is None


def test_the_bundle_that_counts_is_the_last_taken_whatever_its_date(journal: Journal) -> None:
    connection = journal.vault.connection
    assert last_bundle(connection, "12344") is None
    for hours in (5, 2):
        made_at = MORNING + timedelta(hours=hours)
        say(journal, BundleTaken("12344", made_at, ()))
        assert last_bundle(connection, "12344") == made_at
    assert last_bundle(connection, "99999") is None


def test_a_load_is_told_by_its_source_and_its_file(journal: Journal) -> None:
    connection = journal.vault.connection
    say(journal, ReferenceLoaded("npl", date(2026, 11, 20), 3, 0, "ab" * 32))
    assert is_load_told(connection, "npl", "ab" * 32)
    assert not is_load_told(connection, "npl", "cd" * 32)
    assert not is_load_told(connection, "nsl", "ab" * 32)


def test_an_outage_knows_which_registers_it_used_and_how_often_they_were_too_old(
    journal: Journal,
) -> None:
    old = NotedFinding("R-AGE-TLV-PERIOD-PRODUCTS", Severity.INFO, "rows", decided=False)
    other = NotedFinding("P-NOLABEL", Severity.WARN, "label", decided=True)
    used = [("", ()), (NOVEMBER, (old, other)), (NOVEMBER, (other,)), (NOVEMBER, (old,))]
    for number, (register, findings) in enumerate(used):
        made = dispensing(f"A-{number:04d}-X")
        dispensed = replace(made.dispensed, register=register, findings=findings)
        say(journal, replace(made, dispensed=dispensed))
    connection = journal.vault.connection
    assert registers_of_outage(connection, OUTAGE) == [(NOVEMBER, 3, 2), ("", 1, 0)]
    assert registers_of_outage(connection, UUID(int=9)) == []
