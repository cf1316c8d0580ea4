"""How often what was typed off paper was wrong, as second readings found."""

import csv
from io import StringIO
from uuid import UUID

from app.domain.second_check import ErrorRate, error_rate, rate_table
from app.domain.staff import Act
from app.store.projections.second_check import list_readings
from app.usecases.workplace import Workplace, require


def transcription_errors(workplace: Workplace, outage: UUID | None = None) -> ErrorRate:
    """Return the rate, of one outage or of all."""
    require(workplace, Act.READ)
    return error_rate(list_readings(workplace.journal.vault.connection, outage))


def errors_csv(workplace: Workplace, outage: UUID | None = None) -> str:
    """Return the rate as CSV with semicolons, as Swedish spreadsheets read it."""
    written = StringIO()
    rows = rate_table(transcription_errors(workplace, outage))
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()
