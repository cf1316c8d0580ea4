"""A recorded line as a draft: its time by the pharmacy's clock, whatever offset it came with."""

from datetime import date, datetime

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused
from app.domain.order import PaperReason, Product
from app.domain.record import (
    RecordedDispensing,
    RecordedPatient,
    RecordedPrescriber,
    draft_of,
)
from app.domain.record_rows import RecordedProduct, RecordedRow, row_draft


def nothing(named: RecordedProduct) -> None:
    """A register that knows no product."""
    del named


def line(happened_at: str | None) -> RecordedDispensing:
    return RecordedDispensing(
        patient=RecordedPatient("Tolvan Tolvansson", "191212121212"),
        prescriber=RecordedPrescriber("Mattias Öberg", "Läkare", "9014820", "Backe", "0640"),
        rows=(RecordedRow(dosage="1 tablett på morgonen", varunummer="041238"),),
        issued_on=date(2026, 11, 23),
        reason=PaperReason.TECHNICAL_FAULT,
        signature_seen=True,
        identity_checked="Körkort sett",
        advice_given=True,
        happened_at=datetime.fromisoformat(happened_at) if happened_at else None,
    )


@pytest.mark.parametrize(
    ("given", "swedish"),
    [
        ("2026-11-22T23:30:00+00:00", "2026-11-23T00:30:00+01:00"),
        ("2026-11-23T00:30:00+01:00", "2026-11-23T00:30:00+01:00"),
        ("2026-11-22T18:30:00-05:00", "2026-11-23T00:30:00+01:00"),
        ("2026-07-01T22:30:00+00:00", "2026-07-02T00:30:00+02:00"),
    ],
)
def test_the_day_of_a_hand_out_is_the_swedish_one(given: str, swedish: str) -> None:
    happened_at = draft_of(line(given), nothing).happened_at
    assert happened_at is not None
    assert happened_at.isoformat() == swedish
    assert happened_at.tzinfo is STOCKHOLM


def test_no_time_is_the_moment_of_recording() -> None:
    assert draft_of(line(None), nothing).happened_at is None


@pytest.mark.parametrize("given", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_ends_of_the_calendar_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="orimlig"):
        draft_of(line(given), nothing)


def test_what_the_register_says_of_narcotics_is_not_read_off_a_pack() -> None:
    """Requirement 12."""
    row = RecordedRow(dosage="1 kapsel", varunummer="098314", schedule="none")
    with pytest.raises(Refused, match="Registret") as refusal:
        row_draft(row, lambda _: Product("Oxikodon", schedule="II"), "rows.0")
    assert [finding.field for finding in refusal.value.findings] == ["rows.0.schedule"]
    unknown = row_draft(row, lambda _: Product("Oxikodon"), "rows.0").product
    assert unknown == Product("Oxikodon", schedule="", is_schedule_seen=True)
