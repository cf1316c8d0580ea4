"""What is not confirmed is never purged; a purge says by which rule; killed anywhere, it is made
whole by the next."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.closing_proof import digest_of, hashes_of
from app.domain.findings import Confidence
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.slip_entries import DispensingMade
from app.domain.step_entries import StepRefused
from app.store.deliveries import Delivery, save_delivery
from app.usecases import purge_personal
from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.purge_personal import purge, purge_sheet, review_purge
from app.usecases.settle_by_hand import mark_done
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward, settle_all, void_open
from tests.usecases.test_purge_personal import names_the_patient
from tests.usecases.test_take_back import corrected, first_row, made
from tests.workplaces import TOLVAN, begin_outage, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def arrives_late(workplace: Workplace) -> DispensingMade:
    """A hand-out that comes from another computer into an outage that is closed already."""
    outage = list_outages(workplace)[0]
    before = next(
        e.content for e in workplace.journal.entries() if isinstance(e.content, DispensingMade)
    )
    slip = "Z-0001-9"
    steps = tuple(
        replace(step, id=type(step.id)(int=step.id.int ^ 1), needs=())
        for step in before.dispensed.steps
    )
    made = replace(before, dispensed=replace(before.dispensed, slip=slip, steps=steps))
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(made, outage=outage.id)
    return made


def test_what_came_late_and_waits_is_kept_however_old_until_it_is_confirmed(
    workplace: Workplace,
) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    arrives_late(workplace)
    forward(workplace, FIVE_YEARS)
    purge(workplace)
    kept = {line.slip: line.patient for line in list_dispensings(workplace)}
    assert kept.pop("Z-0001-9") != ""
    assert set(kept.values()) == {""}
    settle_all(workplace)
    forward(workplace, FIVE_YEARS + timedelta(days=1))  # these have one leap day more
    purge(workplace)
    assert not names_the_patient(workplace)


def test_what_a_receiver_refused_is_kept_too(workplace: Workplace) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    made = arrives_late(workplace)
    (subject,) = {line.subject for line in list_dispensings(workplace) if line.slip == "Z-0001-9"}
    waiting = [line for line in list_steps(workplace, open_only=True) if line.is_ready]
    for line in waiting[1:]:
        mark_done(workplace, [line.step.id], "kvittens")
    with workplace.journal.write(workplace.person.id) as writing:
        now = workplace.computer.clock.now()
        refused = StepRefused(waiting[0].step.id, "fhir", now, 422)
        writing.append(refused, subject=subject, outage=list_outages(workplace)[0].id)
    forward(workplace, FIVE_YEARS)
    purge(workplace)
    assert made.personal is not None
    assert names_the_patient(workplace)


def test_what_was_sent_of_a_version_that_was_corrected_goes_too(workplace: Workplace) -> None:
    """Requirement 56. Its steps stand no longer, and what was sent for them is still there."""
    outage = begin_outage(workplace)
    entry = made(workplace)
    sent = list_steps(workplace)[-1].step.id
    with workplace.journal.vault.transaction() as connection:
        now = workplace.computer.clock.now()
        save_delivery(connection, Delivery(sent, 1, now, now, TOLVAN.encode(), b"Tolvan"))
    corrected(workplace, entry, replace(first_row(workplace, entry), packages=2))
    assert sent not in {line.step.id for line in list_steps(workplace)}
    forward(workplace, timedelta(hours=1))
    end_outage(workplace, outage.id, workplace.computer.clock.now())
    settle_all(workplace)
    void_open(workplace)
    close_outage(workplace, outage.id)
    forward(workplace, FIVE_YEARS)
    assert names_the_patient(workplace)
    purge(workplace)
    assert not names_the_patient(workplace)


def test_the_entry_says_by_which_rule_with_source_confidence_and_digest(
    workplace: Workplace,
) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    act = purge(workplace).act
    assert act is not None
    entries = workplace.journal.entries()
    said = [e.content for e in entries if isinstance(e.content, PersonalPurged)]
    of_hand_outs = next(one for one in said if one.retention is Retention.DISPENSING)
    ground = of_hand_outs.ground
    assert ground is not None
    assert (ground.rule, ground.years) == ("RET-DISPENSING", 5)
    assert (ground.confidence, bool(ground.source)) == (Confidence.INTERPRETED, True)
    named = [entry for entry in entries if entry.id in of_hand_outs.entries]
    assert of_hand_outs.digest == digest_of(hashes_of(named))
    paper = squeeze(" ".join(page_texts(purge_sheet(workplace, act))))
    for words in ("RET-DISPENSING: 5 år", ground.source, "tolkning, ej bekräftad"):
        assert squeeze(words) in paper


def killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("at", ["forget", "drop", "checkpoint", "witness"])
def test_a_purge_killed_at_any_point_is_made_whole_by_the_next(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    due = review_purge(workplace).due
    place: tuple[object, str] = {
        "forget": (purge_personal, "forget"),
        "drop": (workplace.papers, "drop"),
        "checkpoint": (workplace.journal.vault, "checkpoint"),
        "witness": (workplace.journal.witness, "forget"),
    }[at]
    with monkeypatch.context() as patch:
        patch.setattr(*place, killed)
        with pytest.raises(KeyboardInterrupt):
            purge(workplace)
    assert verify_store(workplace) == []
    if at == "forget":  # within the transaction: nothing has happened at all
        assert review_purge(workplace).due == due
        assert review_purge(workplace).purges == ()
    else:
        assert review_purge(workplace).due == 0
    forward(workplace, timedelta(minutes=1))
    purge(workplace)
    assert not names_the_patient(workplace)
    assert review_purge(workplace).pictures == 0
    held = workplace.journal.witness.holdings(lambda _: True)
    assert not any(
        entry and entry.personal and entry.open().kind == "dispensing_made"
        for one in held
        for entry in one.whole.values()
    )
    assert verify_store(workplace) == []
