"""The store of format 1: opened by every later Lykta, whole, read as it was, and gone on with."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.draft import DispensingDraft
from app.domain.order import Product
from app.domain.outage import OutageState
from app.domain.staff import Role
from app.domain.steps import StepState
from app.domain.store_entries import EpochReason, EpochStarted
from app.store import keyslots
from app.store.folding import Rows, contents
from app.store.opening import StartReport
from app.store.projections import PROJECTIONS
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import list_slips, save_draft, take_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.manage_people import list_people
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Workplace
from tests.store.golden_store import (
    GOLDEN,
    MANAGER,
    PASSWORD,
    PHARMACY,
    STAFF,
    STAFFS_PASSWORD,
    Known,
    golden_computer,
    journal_lines,
)
from tests.workplaces import NOON, SetClock, filled_draft

KNOWN = Known(**json.loads((GOLDEN / "known.json").read_text()))
QUARANTINED = "I karantän, 1 st: signaturen stämmer inte."


def golden_entries() -> list[Any]:
    lines = (GOLDEN / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the store, as if it had lain here since."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "home"))


def open_golden(home: Path, machine: str = "gyllene") -> Workplace:
    computer = golden_computer(home, SetClock(NOON + timedelta(days=2)))
    return sign_in(replace(computer, machine=machine), MANAGER, PASSWORD)


def tables(workplace: Workplace) -> dict[str, Rows]:
    return {p.name: contents(workplace.journal.vault.connection, p) for p in PROJECTIONS}


def test_it_opens_on_its_computer_with_nothing_amiss_and_verifies(home: Path) -> None:
    workplace = open_golden(home)
    assert workplace.start == StartReport()
    assert workplace.journal.identity.epoch == KNOWN.epoch
    assert workplace.pharmacy.pharmacy == PHARMACY
    assert verify_store(workplace) == [QUARANTINED]
    (held,) = workplace.journal.witness.holdings()
    assert held.whole
    assert not held.damaged
    sign_out(workplace)


def test_every_entry_reads_as_it_did_when_it_was_written(home: Path) -> None:
    workplace = open_golden(home)
    golden = golden_entries()
    assert [json.loads(line) for line in journal_lines(workplace)] == golden
    entries = workplace.journal.entries()
    assert [entry.kind for entry in entries if entry.content is None] == []
    assert [(str(e.id), e.hash) for e in entries] == [(e["id"], e["hash"]) for e in golden]
    sign_out(workplace)


def test_rebuilding_gives_identical_tables(home: Path) -> None:
    workplace = open_golden(home)
    before = tables(workplace)
    filled = {name for name, rows in before.items() if any(rows.values())}
    assert {"dispensings", "history", "outages", "people", "slips", "steps"} <= filled
    rebuild_store(workplace)
    assert tables(workplace) == before
    assert verify_store(workplace) == [QUARANTINED]
    sign_out(workplace)


def test_what_was_done_is_listed(home: Path) -> None:
    workplace = open_golden(home)
    assert [(p.name, p.roles) for p in list_people(workplace)] == [
        (MANAGER, frozenset({Role.MANAGER, Role.PHARMACIST})),
        (STAFF, frozenset({Role.STAFF, Role.REVIEWER})),
    ]
    lines = list_dispensings(workplace)
    assert {(line.slip, line.patient, line.identity) for line in lines} == {
        ("A-0002-U", "Tolvan Tolvansson", "191212121212"),
        ("A-0003-0", "Tolvan Tolvansson", "191212121212"),
    }
    states = Counter(line.state for line in list_steps(workplace))
    assert set(states) == {StepState.SETTLED, StepState.ELSEWHERE, StepState.WAIVED}
    assert [outage.state for outage in list_outages(workplace)] == [
        OutageState.OPEN,
        OutageState.CLOSED,
    ]
    sign_out(workplace)


def test_the_slip_that_lay_half_filled_in_is_finished(home: Path) -> None:
    workplace = open_golden(home)
    (slip,) = list_slips(workplace)
    assert (slip.slip, slip.draft) == (KNOWN.draft, _as_saved_then(filled_draft()))
    taken = take_slip(workplace, slip)
    twin = "T-TWIN@rows.0.product"  # the patient had the same on the hand-outs of the golden store
    taken = save_draft(
        workplace,
        taken,
        replace(
            taken.draft,
            advice_given=True,
            confirmed=(*taken.draft.confirmed, twin),
            reasons=((twin, "Ny ordination, patienten ska ha båda"),),
        ),
    )
    taken, _ = print_labels(workplace, taken)
    assert hand_out(workplace, taken).id == slip.entry
    assert verify_store(workplace) == [QUARANTINED]
    sign_out(workplace)


def _as_saved_then(draft: DispensingDraft) -> DispensingDraft:
    """Return the draft as format 1 kept it, with less of each product."""
    then = (
        "name",
        "strength",
        "form",
        "pack",
        "varunummer",
        "npl_pack_id",
        "price",
        "from_register",
    )
    rows = tuple(
        replace(row, product=Product(**{name: getattr(row.product, name) for name in then}))
        for row in draft.rows
    )
    return replace(draft, rows=rows)


def test_every_way_in_opens_the_same_key(home: Path) -> None:
    key = keyslots.unlock_with_recovery(home, KNOWN.code)
    assert keyslots.unlock_with_password(home, MANAGER, PASSWORD) == key
    assert keyslots.unlock_with_password(home, STAFF, STAFFS_PASSWORD) == key
    keyslots.verify(home, key)


def test_on_another_computer_it_goes_on_as_a_new_device(home: Path) -> None:
    workplace = open_golden(home, machine="en annan")
    said = [entry.content for entry in workplace.journal.entries()]
    reasons = [content.reason for content in said if isinstance(content, EpochStarted)]
    assert reasons == [EpochReason.FOUNDED, EpochReason.RESTORED, EpochReason.MACHINE]
    device_key_told, quarantined = verify_store(workplace)
    assert "device.key.kept-1" in device_key_told
    assert quarantined == QUARANTINED
    sign_out(workplace)
