"""Read models: what lists show follows from the entries alone, in whatever order they came."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.entries import Content
from app.domain.free_text import FreeText
from app.domain.outage import Dependency, OutageState
from app.domain.outage_entries import OutageBegan, OutageChanged, OutageClosed, OutageEnded
from app.domain.people_entries import PersonName, PersonSet
from app.domain.slip_entries import (
    DispensingMade,
    LabelPrinted,
    PatientViewed,
    SlipsIssued,
    SlipVoided,
)
from app.domain.staff import Role
from app.domain.step_entries import Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import StepState
from app.domain.store_entries import BackupMade
from app.store.folding import who
from app.store.journal import Journal
from app.store.projections import backups, dispensings, epochs, outages, people, slips, steps
from app.store.verification import rebuild, verify
from tests.store.made import dispensing, two_steps
from tests.store.stores import MORNING, Store

PERSON, OUTAGE, SUBJECT = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def journal(store: Store) -> Iterator[Journal]:
    """A journal whose read models must be the same when they are built anew."""
    founded = store.found()
    yield founded
    assert verify(founded) == []
    rebuild(founded)
    assert verify(founded) == []
    founded.vault.close()


def say(
    journal: Journal,
    *contents: Content,
    subject: UUID | None = None,
    outage: UUID | None = None,
    by: UUID | None = PERSON,
) -> None:
    with journal.write(by) as writing:
        for content in contents:
            writing.append(content, subject=subject, outage=outage)


def began(*down: Dependency) -> OutageBegan:
    return OutageBegan("2026-11-23-A", down or (Dependency.EHM,), MORNING, FreeText("SMS"))


def test_an_outage_knows_what_was_down_when(journal: Journal) -> None:
    later = [MORNING + timedelta(hours=hours) for hours in range(4)]
    evis, ehm = Dependency.EVIS, Dependency.EHM
    say(journal, began(ehm), subject=OUTAGE, outage=OUTAGE)
    say(journal, OutageChanged((ehm, evis), later[1]), subject=OUTAGE, outage=OUTAGE)
    say(journal, OutageChanged((evis,), later[2]), subject=OUTAGE, outage=OUTAGE)
    (found,) = outages.list_outages(journal.vault.connection)
    assert [found.down_at(at) for at in later[:3]] == [{ehm}, {ehm, evis}, {evis}]
    assert (found.state, found.ground) == (OutageState.OPEN, "SMS")
    assert found.down == {evis}
    say(journal, OutageEnded(later[3]), subject=OUTAGE, outage=OUTAGE)
    (found,) = outages.list_outages(journal.vault.connection)
    assert (found.state, found.ended_at, found.down) == (OutageState.ENDED, later[3], frozenset())
    say(journal, OutageClosed(0, 0, 0, "0" * 64), subject=OUTAGE, outage=OUTAGE)
    (found,) = outages.list_outages(journal.vault.connection)
    assert (found.state, found.closed_at) == (OutageState.CLOSED, MORNING)


def test_what_is_said_of_an_outage_after_its_end_or_twice_changes_nothing(
    journal: Journal,
) -> None:
    end = OutageEnded(MORNING + timedelta(hours=1))
    say(journal, began(), end, OutageClosed(0, 0, 0, "0" * 64), subject=OUTAGE, outage=OUTAGE)
    before = outages.list_outages(journal.vault.connection)
    say(
        journal,
        OutageBegan("2026-11-23-B", (Dependency.POWER,), MORNING),
        OutageChanged((Dependency.POWER,), MORNING),
        OutageEnded(MORNING + timedelta(hours=2)),
        OutageClosed(1, 1, 1, "1" * 64),
        PatientViewed("settle", SUBJECT),
        subject=OUTAGE,
        outage=OUTAGE,
    )
    assert outages.list_outages(journal.vault.connection) == before


def test_an_outage_whose_beginning_has_not_come_is_not_shown(journal: Journal) -> None:
    say(journal, OutageEnded(MORNING), subject=OUTAGE, outage=OUTAGE)
    assert outages.list_outages(journal.vault.connection) == []
    say(journal, OutageBegan("2026-11-23-A", (), MORNING), subject=OUTAGE, outage=OUTAGE, by=None)
    (found,) = outages.list_outages(journal.vault.connection)
    assert (found.ground, found.declared_by) == ("", "")


def test_a_person_is_as_last_said_and_keeps_the_name_that_was_last_known(
    journal: Journal,
) -> None:
    connection = journal.vault.connection
    say(
        journal,
        PersonSet((Role.STAFF,), active=True, personal=PersonName("Åsa Ek")),
        PersonSet((Role.MANAGER, Role.PHARMACIST), active=True, personal=PersonName("Åsa Al")),
        PatientViewed("settle", SUBJECT),
        PersonSet((Role.MANAGER,), active=False),  # its name is purged
        subject=PERSON,
    )
    found = people.find_person(connection, PERSON)
    assert found is not None
    assert (found.name, found.active) == ("Åsa Al", False)
    assert found.roles == {Role.MANAGER}
    assert people.find_person(connection, OUTAGE) is None
    say(journal, PersonSet((), active=True), subject=OUTAGE)
    assert [p.name for p in people.list_people(connection)] == ["", "Åsa Al"]


def test_a_dispensing_is_found_by_time_outage_and_slip(journal: Journal) -> None:
    connection = journal.vault.connection
    for number, slip in enumerate(("A-0002-U", "A-0003-V", "A-0004-W")):
        made = dispensing(slip)
        at = MORNING + timedelta(minutes=10 * number)
        content = replace(made, dispensed=replace(made.dispensed, happened_at=at))
        say(journal, content, subject=UUID(int=10 + number), outage=OUTAGE)
    latest = dispensings.list_dispensings(connection)
    assert [line.slip for line in latest] == ["A-0004-W", "A-0003-V", "A-0002-U"]
    assert dispensings.list_dispensings(connection, 1) == latest[:1]
    assert dispensings.list_of_outage(connection, OUTAGE) == latest[::-1]
    assert dispensings.list_of_outage(connection, PERSON) == []
    assert dispensings.find_by_slip(connection, "A-0003-V") == latest[1]
    assert dispensings.find_by_slip(connection, "A-0005-X") is None
    assert dispensings.count_of_outage(connection, OUTAGE) == 3
    assert dispensings.count_by_quarter(connection, OUTAGE) == [
        (MORNING, 2),
        (MORNING + timedelta(minutes=15), 1),
    ]
    line = latest[0]
    assert (line.patient, line.identity) == ("Tolvan Tolvansson", "191212121212")
    assert (line.products, line.outage) == ("Metoprolol Prov depottablett 50 mg", OUTAGE)


def test_a_hand_out_stands_as_first_said_and_only_within_an_outage(journal: Journal) -> None:
    connection = journal.vault.connection
    say(journal, dispensing("A-0002-U"), subject=UUID(int=10))
    assert dispensings.list_dispensings(connection) == []
    say(journal, dispensing("A-0003-V"), dispensing("A-0004-W"), subject=SUBJECT, outage=OUTAGE)
    assert [line.slip for line in dispensings.list_dispensings(connection)] == ["A-0003-V"]
    purged = DispensingMade(dispensing("A-0005-X").dispensed)
    say(journal, purged, subject=UUID(int=11), outage=OUTAGE)
    found = dispensings.find_by_slip(connection, "A-0005-X")
    assert found is not None
    assert (found.patient, found.identity) == ("", "")


def test_a_label_that_was_printed_once_is_a_reprint_the_next_time(journal: Journal) -> None:
    connection = journal.vault.connection
    assert not dispensings.is_label_printed(connection, "A-0002-U", 1)
    printed = LabelPrinted("A-0002-U", 1, 1, "0" * 64, reprint=False)
    say(journal, printed, PatientViewed("settle", SUBJECT), subject=SUBJECT)
    assert dispensings.is_label_printed(connection, "A-0002-U", 1)
    assert not dispensings.is_label_printed(connection, "A-0002-U", 2)


def test_each_slip_of_an_outage_is_used_voided_or_open(journal: Journal) -> None:
    connection = journal.vault.connection
    device = journal.identity.author.device
    assert slips.last_serial(connection, device, "A") == 0
    say(journal, SlipsIssued("A", 1, 4), subject=SUBJECT, outage=OUTAGE)
    say(journal, SlipsIssued("A", 7, 7), subject=UUID(int=10), outage=OUTAGE)
    say(journal, SlipsIssued("A", 8, 8), subject=UUID(int=11))
    say(journal, SlipVoided("A-0002-U"), SlipVoided("rubbish"), subject=SUBJECT, outage=OUTAGE)
    say(journal, SlipVoided("A-0003-0"), subject=UUID(int=12))
    say(journal, PatientViewed("settle", SUBJECT), subject=SUBJECT)
    say(journal, dispensing("A-0007-4"), subject=UUID(int=10), outage=OUTAGE)
    assert slips.last_serial(connection, device, "A") == 8
    found = {str(s.number): s.end for s in slips.list_issued(connection, OUTAGE)}
    ends = {number[:6]: end for number, end in found.items()}
    assert ends == {"A-0002": "voided", "A-0003": "voided", "A-0004": "", "A-0007": "used"}


def test_steps_are_listed_by_outage_and_state_in_the_order_of_their_doing(
    journal: Journal,
) -> None:
    connection = journal.vault.connection
    first, second = two_steps()
    say(journal, began(), subject=OUTAGE, outage=OUTAGE)
    say(journal, dispensing("A-0002-U", (first, second)), subject=SUBJECT, outage=OUTAGE)
    found = steps.list_steps(connection)
    assert [line.step for line in found] == [first, second]
    assert [line.is_ready for line in found] == [True, False]
    assert [line.due_at for line in found] == [None, None]
    assert steps.count_waiting_dispensings(connection) == 1
    say(journal, OutageEnded(MORNING), subject=OUTAGE, outage=OUTAGE)
    assert steps.list_steps(connection, OUTAGE)[0].due_at == MORNING + timedelta(hours=24)
    assert steps.list_steps(connection, PERSON) == []
    done = StepSettled(first.id, Settlement.ELSEWHERE, MORNING, personal=FreeText("pärm"))
    say(journal, done, subject=SUBJECT, outage=OUTAGE)
    assert [s.step for s in steps.list_steps(connection, OUTAGE, open_only=True)] == [second]
    ended = steps.find_step(connection, first.id)
    assert ended is not None
    assert (ended.state, ended.note, ended.ended_at) == (StepState.ELSEWHERE, "pärm", MORNING)
    assert steps.find_step(connection, uuid4()) is None
    counts = steps.count_states(connection, OUTAGE)
    assert (counts[StepState.ELSEWHERE], counts[StepState.WAITING]) == (1, 1)
    assert counts == steps.count_states(connection)
    assert sum(steps.count_states(connection, PERSON).values()) == 0


def test_a_refused_step_may_be_tried_again_and_the_first_end_stands(journal: Journal) -> None:
    connection = journal.vault.connection
    step, _ = two_steps()
    say(journal, dispensing("A-0002-U", (step,)), subject=SUBJECT, outage=OUTAGE)

    def stands() -> tuple[StepState, str, str]:
        (line,) = steps.list_steps(connection)
        return line.state, line.note, line.receiver

    no = StepRefused(step.id, "fhir", MORNING, 400, FreeText("Fel kod"))
    say(journal, no, subject=SUBJECT, outage=OUTAGE)
    assert stands() == (StepState.REFUSED, "Fel kod", "fhir")
    say(journal, StepReopened(step.id), subject=SUBJECT, outage=OUTAGE)
    assert stands()[0] is StepState.WAITING
    sent = StepSettled(step.id, Settlement.SENT, MORNING, "fhir")
    waived = StepSettled(step.id, Settlement.WAIVED, MORNING, personal=FreeText("skäl"))
    say(journal, sent, waived, no, StepReopened(step.id), subject=SUBJECT, outage=OUTAGE)
    assert stands() == (StepState.SETTLED, "", "fhir")


def test_an_end_that_came_before_its_hand_out_counts_when_that_comes(journal: Journal) -> None:
    connection = journal.vault.connection
    step, _ = two_steps()
    done = StepSettled(step.id, Settlement.ELSEWHERE, MORNING, personal=None)
    say(journal, done, subject=SUBJECT, outage=OUTAGE, by=None)
    assert steps.list_steps(connection) == []
    purged = DispensingMade(dispensing("A-0002-U", (step,)).dispensed)
    say(journal, purged, subject=SUBJECT, outage=OUTAGE)
    (line,) = steps.list_steps(connection)
    assert (line.state, line.note, line.patient, line.signum) == (StepState.ELSEWHERE, "", "", "")


def test_a_step_of_a_row_that_does_not_exist_is_not_shown(journal: Journal) -> None:
    step, _ = two_steps()
    say(journal, dispensing("A-0002-U", (replace(step, row=2),)), subject=SUBJECT, outage=OUTAGE)
    assert steps.list_steps(journal.vault.connection) == []


def test_the_latest_copy_is_the_last(journal: Journal, store: Store) -> None:
    connection = journal.vault.connection
    assert backups.last_backup(connection) is None
    say(journal, BackupMade(3, "0" * 64, "0" * 64))
    store.clock.move(hours=1)
    say(journal, BackupMade(4, "0" * 64, "0" * 64))
    assert backups.last_backup(connection) == MORNING + timedelta(hours=1)


def test_a_chain_ends_at_its_last_entry(journal: Journal) -> None:
    connection = journal.vault.connection
    say(journal, PatientViewed("settle", SUBJECT), subject=journal.identity.store)
    head = journal.head()
    ((device, seq, digest, at),) = epochs.chain_heads(connection)
    assert (device, seq, digest) == (journal.identity.author.device, head.seq, head.hash)
    assert (at, epochs.latest_time(connection)) == (MORNING, MORNING)


def test_who_did_it_is_a_person_or_the_computer_itself() -> None:
    assert who(str(PERSON)) == PERSON.bytes
    assert who("device") == b""
