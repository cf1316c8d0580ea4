"""Purging: what has passed its time goes everywhere at once, and all that counts still holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.clock import ClockState
from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.scan_over import Tick
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.store.deliveries import Delivery, save_delivery
from app.store.projections.dispensings import list_dispensings
from app.store.scan_ticks import find_ticks, save_ticks
from app.store.witness import witness_files
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.purge_personal import purge, purge_sheet, review_purge
from app.usecases.review_log import Wanted, read_log
from app.usecases.sign_in import list_names, sign_in, sign_out
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.old_outage import FIVE_YEARS, a_closed_outage, dispensed, forward
from tests.workplaces import (
    NOON,
    PASSWORD,
    TOLVAN,
    as_person,
    begin_outage,
    make_computer,
    open_pharmacy,
)

OTHER = PatientDraft("Nora Testsson", "195704289999")
ABOUT = ("Tolvan", TOLVAN)  # as the made-up patient stands in texts


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def cells(workplace: Workplace) -> Iterator[Any]:
    """Every cell of every table of the store."""
    connection = workplace.journal.vault.connection
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608
            yield from row


def names_the_patient(workplace: Workplace) -> bool:
    texts = (
        c.decode("utf-8", "replace") if isinstance(c, bytes) else str(c) for c in cells(workplace)
    )
    return any(word in text for text in texts for word in ABOUT)


def witnessed_parts(workplace: Workplace) -> int:
    (held,) = workplace.journal.witness.holdings(lambda _: True)
    return sum(bool(entry and entry.personal) for entry in held.whole.values())


def test_what_is_settled_and_five_years_old_goes_with_its_picture_and_what_was_sent(
    workplace: Workplace,
) -> None:
    """Requirement 56."""
    picture = a_closed_outage(workplace)
    step = list_steps(workplace)[0].step.id
    with workplace.journal.vault.transaction() as connection:
        now = workplace.computer.clock.now()
        save_delivery(connection, Delivery(step, 1, now, now, TOLVAN.encode(), b"Tolvan"))
        entry = list_steps(workplace)[0].entry
        ticks = {"slip": Tick(now, str(workplace.person.id), reason="Tolvan sade sitt nummer")}
        save_ticks(connection, entry, 1, ticks)
    forward(workplace, FIVE_YEARS)
    assert names_the_patient(workplace)
    before = witnessed_parts(workplace)
    made = purge(workplace)
    assert made.parts == review_purge(workplace).purges[0].parts + sum(
        line.parts for line in review_purge(workplace).purges[1:]
    )
    assert (made.pictures, made.left) == (1, ())
    assert workplace.papers.find(picture) is None
    assert not names_the_patient(workplace)
    assert find_ticks(workplace.journal.vault.connection, entry, 1) == {}
    assert before - witnessed_parts(workplace) == made.parts
    assert verify_store(workplace) == []


def test_nothing_is_purged_a_day_too_early_or_before_its_outage_is_closed(
    workplace: Workplace,
) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    outage = begin_outage(workplace)
    dispensed(workplace, patient=OTHER)
    forward(workplace, FIVE_YEARS - timedelta(days=1))
    assert (review_purge(workplace).due, purge(workplace).act) == (0, None)
    forward(workplace, timedelta(days=1))
    purge(workplace)
    (kept, gone) = list_dispensings(workplace.journal.vault.connection)
    assert (kept.outage, kept.identity) == (outage.id, OTHER.identity)
    assert (gone.patient, gone.identity) == ("", "")


def test_figures_numbers_chain_and_read_models_hold_after_a_purge(workplace: Workplace) -> None:
    """Requirement 56. What is counted does not change, and a rebuild gives the same tables."""
    a_closed_outage(workplace)
    first = review_closing(workplace, list_outage(workplace)).report
    heads = [entry.hash for entry in workplace.journal.entries()]
    forward(workplace, FIVE_YEARS)
    act = purge(workplace).act
    assert act is not None
    entries = workplace.journal.entries()
    assert [entry.hash for entry in entries][: len(heads)] == heads
    later = review_closing(workplace, list_outage(workplace)).report
    assert (later.series, later.dispensings, later.steps) == (
        first.series, first.dispensings, first.steps,
    )  # fmt: skip
    made = next(e.content for e in entries if isinstance(e.content, DispensingMade))
    assert made.personal is None
    assert made.dispensed.rows[0].packages
    rebuild_store(workplace)
    assert verify_store(workplace) == []


def list_outage(workplace: Workplace) -> Any:
    return list_outages(workplace)[-1].id


def test_the_entry_says_class_last_day_and_which_parts(workplace: Workplace) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    due = {each.retention: each for each in review_purge(workplace).classes}
    assert due[Retention.DISPENSING].until == date(2026, 11, 23)
    assert due[Retention.DISPENSING].rule.value == 5
    assert due[Retention.DISPENSING].rule.source
    purge(workplace)
    said = [e.content for e in workplace.journal.entries() if isinstance(e.content, PersonalPurged)]
    assert {(one.retention, len(one.entries)) for one in said} == {
        (each.retention, each.parts) for each in due.values() if each.parts
    }


def test_a_purge_that_was_cut_off_after_its_entry_is_made_whole_by_the_next(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    with monkeypatch.context() as patch:
        patch.setattr(workplace.papers, "drop", interrupted)
        with pytest.raises(KeyboardInterrupt):
            purge(workplace)
    assert workplace.papers.find(picture) is not None
    assert review_purge(workplace).pictures == 1
    made = purge(workplace)
    assert (made.act, made.parts, made.pictures) == (None, 0, 1)
    assert workplace.papers.find(picture) is None
    assert verify_store(workplace) == []


def interrupted(_: object) -> None:
    raise KeyboardInterrupt


def test_a_place_of_the_witness_that_is_away_is_named(tmp_path: Path) -> None:
    away = tmp_path / "stick"
    away.mkdir()
    home = tmp_path / "home"
    sign_out(open_pharmacy(home))
    computer = replace(make_computer(home), witness_folders=(away,))
    workplace = sign_in(computer, first_name(home), PASSWORD)
    a_closed_outage(workplace)
    kept = away.rename(tmp_path / "gone")
    forward(workplace, FIVE_YEARS)
    assert purge(workplace).left == (away,)
    kept.rename(away)
    assert purge(workplace).left == ()
    assert witness_files(away)
    assert all(
        not (entry and entry.personal and entry.open().kind == "dispensing_made")
        for held in workplace.journal.witness.holdings(lambda _: True)
        for entry in held.whole.values()
    )


def first_name(home: Path) -> str:
    return list_names(make_computer(home))[0].name


def test_a_copy_from_before_the_purge_brings_nothing_back(
    workplace: Workplace, tmp_path: Path
) -> None:
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    (tmp_path / "stick").mkdir()
    copy = back_up(workplace, tmp_path / "stick").folder
    forward(workplace, timedelta(minutes=1))
    purge(workplace)
    assert review_purge(workplace).copies == (
        workplace.computer.clock.now() - timedelta(minutes=1),
    )
    home, name = workplace.computer.home, workplace.person.name
    sign_out(workplace)
    elsewhere = make_computer(tmp_path / "elsewhere", workplace.computer.clock)  # type: ignore[arg-type]
    assert restore_backup(elsewhere, copy, Restoring(name, PASSWORD), home)
    restored = sign_in(elsewhere, name, PASSWORD)
    assert not names_the_patient(restored)
    assert review_purge(restored).pictures == 1  # until the next purge there
    assert purge(restored).pictures == 1
    assert verify_store(restored) == []


def test_the_proof_counts_and_names_no_patient(workplace: Workplace) -> None:
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    act = purge(workplace).act
    assert act is not None
    text = squeeze(" ".join(page_texts(purge_sheet(workplace, act))))
    digest = review_purge(workplace).purges[0].hash
    for word in ("Gallring", "Expeditioner", "2026-11-23", digest):
        assert squeeze(word) in text
    assert not any(squeeze(word) in text for word in ABOUT)


def test_a_review_of_the_log_is_repeatable_after_a_purge(workplace: Workplace) -> None:
    a_closed_outage(workplace)
    lines = read_log(workplace, Wanted(NOON.date(), NOON.date())).total
    forward(workplace, FIVE_YEARS)
    purge(workplace)
    page = read_log(workplace, Wanted(NOON.date(), NOON.date()))
    assert page.total == lines
    assert not any(line.patient for line in page.lines)


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.STAFF, Role.PRESCRIBER, Role.REVIEWER])
def test_only_the_manager_purges(workplace: Workplace, role: Role) -> None:
    other = as_person(workplace, "Nils Forsman", role)
    with pytest.raises(Refused):
        purge(other)
    with pytest.raises(Refused):
        review_purge(other)


def test_a_clock_that_cannot_be_believed_purges_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    monkeypatch.setattr(type(workplace.computer.clock), "state", lambda _: ClockState.SUSPECT)
    with pytest.raises(Refused, match="klocka"):
        purge(workplace)
    assert names_the_patient(workplace)
