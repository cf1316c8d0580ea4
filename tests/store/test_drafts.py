"""Drafts: a row a slip, as typed to the last field, on one screen at a time, mended at a start."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft, RowDraft
from app.domain.findings import Refused
from app.domain.order import PaperReason, Product
from app.domain.slip_entries import SlipVoided
from app.store import drafts
from app.store.admission import admit
from app.store.journal import Journal, read_sealed
from app.store.projections.dispensings import list_dispensings
from app.store.verification import verify
from tests.store.made import dispensing
from tests.store.stores import MORNING, Store

OUTAGE = UUID(int=7)
DRAFT = DispensingDraft(
    patient=PatientDraft("Tolvan Tolvansson", "19121212-1212"),
    rows=(RowDraft(Product("Något"), 2, 3, "1 tablett"), RowDraft()),
    reason=PaperReason.OTHER,
    happened_at=MORNING,
    confirmed=("P-X@rows.0",),
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    founded = Store(tmp_path / "home").found()
    yield founded
    founded.vault.close()


def allot(journal: Journal, draft: DispensingDraft = DRAFT, entry: UUID | None = None) -> OpenSlip:
    with journal.write(None) as writing:
        slip = drafts.allot_slip(writing, OUTAGE, draft, entry)
        drafts.save_draft(writing.connection, slip)
    return slip


def test_numbers_are_allotted_in_order_each_with_an_id_of_its_own(journal: Journal) -> None:
    chosen = uuid4()
    first, second = allot(journal), allot(journal, entry=chosen)
    assert [s.slip for s in (first, second)] == ["A-0002-U", "A-0003-0"]
    assert second.entry == chosen
    assert len({first.subject, first.entry, second.subject, second.entry}) == 4
    assert drafts.list_drafts(journal.vault.connection) == [first, second]


@given(st.text(max_size=30), st.text(max_size=30), st.booleans())
@settings(max_examples=20)
def test_whatever_is_typed_is_kept_to_the_last_field(
    tmp_path_factory: pytest.TempPathFactory, name: str, dosage: str, seen: bool
) -> None:
    journal = Store(tmp_path_factory.mktemp("home") / "home").found()
    try:
        slip = allot(journal)
        patient = PatientDraft(name, dosage, name, dosage)
        rows = (replace(DRAFT.rows[0], dosage=dosage),)
        typed = replace(DRAFT, patient=patient, rows=rows, signature_seen=seen, issued_on=name)
        saved = replace(slip, draft=typed, printed="0" * 64)
        with journal.vault.transaction() as connection:
            drafts.save_draft(connection, saved)
        journal.vault.reopen()
        assert drafts.find_draft(journal.vault.connection, slip.subject) == saved
    finally:
        journal.vault.close()


def test_a_removed_draft_is_gone_and_removing_again_does_no_harm(journal: Journal) -> None:
    slip = allot(journal)
    connection = journal.vault.connection
    for _ in range(2):
        drafts.remove_draft(connection, slip.subject)
        assert drafts.find_draft(connection, slip.subject) is None
    with pytest.raises(Refused, match="redan avslutad"):
        drafts.take_draft(connection, slip.subject, uuid4())


def test_a_slip_is_on_one_screen_at_a_time(journal: Journal) -> None:
    connection = journal.vault.connection
    slip = allot(journal)
    assert drafts.held_draft(connection, slip) == slip
    taken = drafts.take_draft(connection, slip.subject, uuid4())
    assert taken.draft == slip.draft
    assert drafts.held_draft(connection, taken) == taken
    with pytest.raises(Refused, match="på en annan skärm"):
        drafts.held_draft(connection, slip)


def test_after_entries_came_back_each_open_number_has_a_draft_and_no_other(
    journal: Journal,
) -> None:
    connection = journal.vault.connection
    handed_out, voided, lost, kept = (allot(journal) for _ in range(4))
    with journal.write(None) as writing:
        made = dispensing(handed_out.slip)
        writing.append(made, id=handed_out.entry, subject=handed_out.subject, outage=OUTAGE)
        writing.append(SlipVoided(voided.slip), subject=voided.subject)
        drafts.remove_draft(writing.connection, lost.subject)
    with journal.vault.transaction() as writing_on:
        drafts.mend_drafts(writing_on, [journal.identity.author.device])
    found = {slip.subject: slip for slip in drafts.list_drafts(connection)}
    assert set(found) == {lost.subject, kept.subject}
    assert found[kept.subject] == kept
    assert found[lost.subject].slip == lost.slip
    assert found[lost.subject].draft == DispensingDraft()
    assert drafts.take_draft(connection, lost.subject, uuid4()).slip == lost.slip


def test_a_slip_that_is_open_at_another_computer_gets_no_draft_here(journal: Journal) -> None:
    allot(journal)
    connection = journal.vault.connection
    with journal.vault.transaction() as writing_on:
        for slip in drafts.list_drafts(connection):
            drafts.remove_draft(writing_on, slip.subject)
        drafts.mend_drafts(writing_on, ["0" * 16])
    assert drafts.list_drafts(connection) == []


def test_a_slip_that_a_copy_brought_and_both_computers_finish_stands_twice_and_hides_nothing(
    tmp_path: Path,
) -> None:
    old = Store(tmp_path / "old")
    here = old.found()
    slip = allot(here)
    here.vault.checkpoint()
    new = old.on_another_device(tmp_path / "new")
    new.folder.mkdir()
    shutil.copy(old.path, new.path)
    there, _ = new.open()
    (brought,) = drafts.list_drafts(there.vault.connection)
    assert (brought.slip, brought.draft) == (slip.slip, slip.draft)
    for journal, held in ((here, slip), (there, brought)):
        with journal.write(None) as writing:
            made = dispensing(held.slip)
            writing.append(made, id=held.entry, subject=held.subject, outage=OUTAGE)
    both = [list(read_sealed(journal.vault.connection, "1", ())) for journal in (here, there)]
    for journal, others in zip((here, there), reversed(both), strict=True):
        assert admit(journal, others).quarantined == ()
        lines = list_dispensings(journal.vault.connection)
        assert {line.entry for line in lines} == {slip.entry, brought.entry}
        assert verify(journal) == []


def test_a_slip_that_a_copy_brought_is_gone_when_the_witness_tells_of_its_hand_out(
    tmp_path: Path,
) -> None:
    old = Store(tmp_path / "old")
    here = old.found()
    slip, open_still = allot(here), allot(here)
    here.vault.checkpoint()
    new = old.on_another_device(tmp_path / "new")
    new.folder.mkdir()
    shutil.copy(old.path, new.path)
    with here.write(None) as writing:
        made = dispensing(slip.slip)
        writing.append(made, id=slip.entry, subject=slip.subject, outage=OUTAGE)
    shutil.copy(old.folder / "witness-000001.log", new.folder)
    there, report = new.open()
    assert len(report.recovered) == 1
    assert [found.slip for found in drafts.list_drafts(there.vault.connection)] == [open_still.slip]
