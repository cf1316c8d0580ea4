"""Old reference data: told wherever they are used, on screen and paper, and stopping nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.closing import RegisterUse
from app.domain.draft import OpenSlip
from app.domain.findings import Severity
from app.domain.reference import Incoming, Source, SourceHead
from app.domain.slip_entries import DispensingMade
from app.domain.statements import CodeLink
from app.usecases.close_outage import review_closing
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.load_reference import load_reference
from app.usecases.overview import situation
from app.usecases.print_label import print_labels, reprint_label
from app.usecases.print_queue import send_waiting
from app.usecases.record_dispensing import record_dispensing
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.usecases.sources import prescribers
from tests.workplaces import (
    NOON,
    PaperTray,
    SetClock,
    another_row,
    begin_outage,
    filled_draft,
    incoming,
    open_pharmacy,
)

RULE = "R-AGE-TLV-PERIOD-PRODUCTS"
LATER = datetime(2026, 12, 12, 9, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Iterator[Workplace]:
    """A pharmacy in an outage whose list held until twelve days ago."""
    opened = open_pharmacy(tmp_path / "home", SetClock(LATER), tray)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def ready(workplace: Workplace) -> OpenSlip:
    row = another_row(len(list_dispensings(workplace)))
    draft = replace(filled_draft(row), advice_given=True, issued_on="2026-12-11")
    slip = save_draft(workplace, open_slip(workplace), draft)
    return print_labels(workplace, slip)[0]


def test_a_slip_says_what_is_too_old_and_may_be_handed_out_all_the_same(
    workplace: Workplace,
) -> None:
    slip = ready(workplace)
    told = review(workplace, slip)
    (old,) = [finding for finding in told.findings if finding.rule == RULE]
    assert (old.severity, old.text) == (
        Severity.INFO,
        "TLV Periodens varor gällde till 2026-11-30.",
    )
    assert told.obstacles == ()
    entry = hand_out(workplace, slip)
    assert isinstance(entry.content, DispensingMade)
    made = entry.content.dispensed
    assert made.register == "TLV Periodens varor 2026-11-01"
    assert RULE in {finding.rule for finding in made.findings}


def test_the_label_carries_the_day_of_old_data_also_when_it_is_printed_again(
    workplace: Workplace, tray: PaperTray, tmp_path: Path
) -> None:
    slip = ready(workplace)
    send_waiting(workplace)
    entry = hand_out(workplace, slip)
    month = SourceHead(Source.PERIOD_PRODUCTS, True, date(2026, 12, 1), date(2026, 12, 31))
    workplace.register.load([incoming(head=month)], LATER)
    reprint_label(workplace, entry.subject, 1)
    send_waiting(workplace)
    first, again = ("\n".join(page_texts(sheet)) for sheet in tray.sheets)
    assert "varudata 2026-11-01" in first
    assert "varudata 2026-11-01" in again
    fresh = ready(workplace)
    send_waiting(workplace)
    assert fresh.slip in "\n".join(page_texts(tray.sheets[-1]))
    assert "varudata" not in "\n".join(page_texts(tray.sheets[-1]))


def test_fresh_data_leave_no_mark(tmp_path: Path, tray: PaperTray) -> None:
    workplace = open_pharmacy(tmp_path / "home", SetClock(NOON), tray)
    begin_outage(workplace)
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    assert not [f for f in review(workplace, slip).findings if f.rule.startswith("R-AGE-")]
    send_waiting(workplace)
    assert "varudata" not in "\n".join(page_texts(tray.sheets[0]))
    assert situation(workplace).stale == ()
    sign_out(workplace)


def test_the_overview_and_the_closing_protocol_count_it(
    workplace: Workplace, tmp_path: Path
) -> None:
    outage = situation(workplace).outage
    assert outage
    for _ in range(2):
        hand_out(workplace, ready(workplace))
    load_reference(workplace, prescribers(tmp_path / "a.csv", "Åsa", day=date(2026, 6, 1)))
    stale = situation(workplace).stale
    assert [(old.edition.source, old.days) for old in stale] == [
        (Source.PRESCRIBERS, (LATER.date() - date(2026, 6, 1)).days - 92),
        (Source.PERIOD_PRODUCTS, 12),
    ]
    used = review_closing(workplace, outage.id).report.registers
    assert used == (RegisterUse("TLV Periodens varor 2026-11-01", 2, 2),)


def test_a_recorded_number_that_was_replaced_is_not_taken_for_the_one_after_it(
    workplace: Workplace,
) -> None:
    link = CodeLink("041237", replaced_by="041238")
    head = SourceHead(Source.CODES, True, published=LATER.date())
    workplace.register.load([Incoming(head, [link], [], "ab" * 32, None)], LATER)
    (hit,) = workplace.register.find_by_code("041237")
    assert (hit.package.varunummer, bool(hit.remark)) == ("041238", True)
    row = {"varunummer": "041237", "dosage": "1 tablett.", "benefit": "U", "product": "Metoprolol"}
    line = {
        "patient": {"name": "Tolvan Tolvansson", "identity": "19121212-1212"},
        "prescriber": {
            "name": "Mattias Öberg",
            "profession": "Läkare",
            "code": "9014820",
            "workplace": "Backe",
            "phone": "1",
        },
        "rows": [row],
        "issued_on": (LATER - timedelta(days=1)).date().isoformat(),
        "reason": "technical_fault",
        "signature_seen": True,
        "identity_checked": "Körkort",
        "advice_given": True,
        "confirmed": ["P-NOLABEL@label", "P-UNKNOWN@rows.0.product"],
    }
    entry = record_dispensing(workplace, json.dumps(line).encode())
    assert isinstance(entry.content, DispensingMade)
    (made,) = entry.content.dispensed.rows
    assert (made.product.name, made.product.varunummer) == ("Metoprolol", "041237")
    assert not made.product.from_register
