"""A recorded line as a draft: its time by the pharmacy's clock, whatever offset it came with."""

from datetime import date, datetime

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused
from app.domain.order import PaperReason
from app.domain.record import (
    RecordedDispensing,
    RecordedPatient,
    RecordedPrescriber,
    RecordedRow,
    draft_of,
)


def line(happened_at: str | None) -> RecordedDispensing:
    return RecordedDispensing(
        patient=RecordedPatient("Tolvan Tolvansson", "191212121212"),
        prescriber=RecordedPrescriber("Mattias Öberg", "Läkare", "9014820", "Backe", "0640"),
        rows=(RecordedRow("1 tablett på morgonen", varunummer="041238"),),
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
    happened_at = draft_of(line(given), (None,)).happened_at
    assert happened_at is not None
    assert happened_at.isoformat() == swedish
    assert happened_at.tzinfo is STOCKHOLM


def test_no_time_is_the_moment_of_recording() -> None:
    assert draft_of(line(None), (None,)).happened_at is None


@pytest.mark.parametrize("given", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_ends_of_the_calendar_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="orimlig"):
        draft_of(line(given), (None,))
