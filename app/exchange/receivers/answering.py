"""What a receiver's answer means for a row, and how its words are told; shared by receivers."""

import re
import unicodedata
from typing import TYPE_CHECKING

from app.domain.delivery import Answer, Verdict
from app.domain.findings import Unavailable
from app.domain.order import Patient

if TYPE_CHECKING:
    from app.exchange.receivers.https import Response

_LATER = {408, 425, 429}
_NOT_ADMITTED = {401, 407}  # about Lykta, not about a row
WRONG_PLACE = {404, 405, 410}  # no transactions there, for this row or any other
ABOUT_THE_ROW = {400, 409, 412, 413, 422}  # of other 4xx only a FHIR server's word is believed
_MOST_REASON = 300  # characters
# What may name a person: ten or twelve characters, of which interim and reserve numbers have
# letters among the last four; and the case number on an asylum seeker's card.
_IDENTITY = re.compile(
    r"(?<!\w)(?:\d{2})?\d{6} ?[-+\u2013]? ?[0-9A-Za-z]{3}\d(?!\w)|(?<!\w)\d{2}-\d{6}(?!\w)"
)


def verdict_of(status: int) -> Verdict:
    """Return what a status means for a row."""
    if 200 <= status < 300:
        return Verdict.ACCEPTED
    if status in _LATER or status >= 500:
        return Verdict.LATER
    return Verdict.REFUSED


def answer_of(
    patient: Patient, sent: bytes, response: "Response", outcome: tuple[int, str]
) -> Answer:
    """Return the answer that status and reason make."""
    status, reason = outcome
    verdict = verdict_of(status)
    return Answer(
        verdict=verdict,
        status=status,
        sent=sent,
        body=response.body,
        reason=presentable(reason, patient),
        retry_after_s=response.retry_after_s if verdict is Verdict.LATER else 0,
    )


def presentable(reason: str, patient: Patient) -> str:
    """Return the receiver's words on one line, short, and without the patient if it echoes one."""
    line = " ".join(unicodedata.normalize("NFC", reason).split())
    line = "".join(c for c in line if c.isprintable())
    for own in filter(None, (patient.identity, patient.name)):
        line = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", "…", line, flags=re.IGNORECASE)
    line = _IDENTITY.sub("…", line)
    return line if len(line) <= _MOST_REASON else line[: _MOST_REASON - 1] + "…"


def check_admission(response: "Response") -> None:
    """Raise Unavailable for what concerns the way to the receiver and no row."""
    if 300 <= response.status < 400:
        raise Unavailable(
            "Mottagaren hänvisar till en annan adress.", "Kontrollera adressen.", code="redirect"
        )
    if response.status in _NOT_ADMITTED:
        raise Unavailable(
            "Mottagaren släpper inte in Lykta.",
            "Fråga mottagaren vad som krävs för att få ansluta.",
            code="not_admitted",
        )


def not_fhir() -> Unavailable:
    """Return what an answer is that no FHIR server gives."""
    return Unavailable(
        "Adressen svarar, men inte som en FHIR-server.", "Kontrollera adressen.", code="not_fhir"
    )
