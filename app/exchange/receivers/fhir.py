"""The receiver that takes prescription rows as FHIR R4 transactions; https.py is the way there."""

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.domain.order import Patient
from app.exchange.fhir.answers import find_entries, find_reason, holds

if TYPE_CHECKING:
    from app.exchange.receivers.https import Limits, Response

_JSON = "application/fhir+json"
_LATER = {408, 425, 429}
_NOT_ADMITTED = {401, 407}  # about Lykta, not about a row
_WRONG_PLACE = {404, 405, 410}  # no transactions there, for this row or any other
_ABOUT_THE_ROW = {400, 409, 412, 413, 422}  # of other 4xx only a FHIR server's word is believed
_MOST_REASON = 300  # characters
# What may name a person: ten or twelve characters, of which interim and reserve numbers have
# letters among the last four; and the case number on an asylum seeker's card.
_IDENTITY = re.compile(
    r"(?<!\w)(?:\d{2})?\d{6} ?[-+\u2013]? ?[0-9A-Za-z]{3}\d(?!\w)|(?<!\w)\d{2}-\d{6}(?!\w)"
)


class FhirReceiver:
    """A FHIR server (FHIR-mottagare): each row is one transaction of resources with fixed ids."""

    name = "fhir"

    def __init__(self, endpoint: Endpoint, limits: "Limits | None" = None) -> None:
        # Here and not above: the program starts a quarter of a second sooner without it.
        from app.exchange.receivers.https import Connection, Limits

        self._connection = Connection(endpoint, limits or Limits())

    def send(self, parcel: Parcel) -> Answer:
        """Put the row's resources in place, all or none; put twice they are there once."""
        sent = self._transaction(parcel)
        headers = {"Content-Type": _JSON, "Accept": _JSON, "Prefer": "return=minimal"}
        response = self._connection.exchange("POST", "", headers, sent)
        return _answer(parcel, sent, response, _outcome(response, len(_resources(sent))))

    def ask(self, parcel: Parcel) -> Answer | None:
        """Return the answer if the hand-out is there as it would be sent now.

        If it is there otherwise, sending it puts it right, for every resource has a fixed id.
        """
        sent = self._transaction(parcel)
        dispense = _resources(sent)["MedicationDispense"]
        path = f"/MedicationDispense/{dispense['id']}"
        response = self._connection.exchange("GET", path, {"Accept": _JSON})
        _check_admission(response)
        is_later = _verdict(response.status) is Verdict.LATER
        if is_later or (response.status == 200 and holds(response.body, dispense)):
            return _answer(parcel, sent, response, (response.status, ""))
        return None

    def close(self) -> None:
        """Let go of connections."""
        self._connection.close()

    def _transaction(self, parcel: Parcel) -> bytes:
        # Here and not above: nobody but who sends waits a fifth of a second for FHIR's classes.
        from app.exchange.fhir.bundle import build_transaction

        bundle = build_transaction(parcel, self._connection.base)
        return bundle.model_dump_json().encode()


def _resources(sent: bytes) -> dict[str, Any]:
    resources = (entry["resource"] for entry in json.loads(sent)["entry"])
    return {resource["resourceType"]: resource for resource in resources}


def _outcome(response: "Response", entries: int) -> tuple[int, str]:
    """Return the status that decides, an entry's before the whole's, and the reason given."""
    _check_admission(response)
    if response.status in _WRONG_PLACE:
        raise _not_fhir()
    if not 200 <= response.status < 300:
        reason = find_reason(response.body)
        is_later = _verdict(response.status) is Verdict.LATER
        if reason is None and not is_later and response.status not in _ABOUT_THE_ROW:
            raise _not_fhir()
        return response.status, reason or ""
    outcomes = find_entries(response.body)
    if outcomes is None or len(outcomes) != entries:
        raise _not_fhir()
    weights = {Verdict.REFUSED: 0, Verdict.LATER: 1, Verdict.ACCEPTED: 2}
    worst = min(outcomes, key=lambda outcome: weights[_verdict(outcome[0])])
    return (response.status, "") if _verdict(worst[0]) is Verdict.ACCEPTED else worst


def _verdict(status: int) -> Verdict:
    if 200 <= status < 300:
        return Verdict.ACCEPTED
    if status in _LATER or status >= 500:
        return Verdict.LATER
    return Verdict.REFUSED


def _answer(parcel: Parcel, sent: bytes, response: "Response", outcome: tuple[int, str]) -> Answer:
    status, reason = outcome
    verdict = _verdict(status)
    return Answer(
        verdict=verdict,
        status=status,
        sent=sent,
        body=response.body,
        reason=_presentable(reason, parcel.personal.patient),
        retry_after_s=response.retry_after_s if verdict is Verdict.LATER else 0,
    )


def _presentable(reason: str, patient: Patient) -> str:
    """Return the receiver's words on one line, short, and without the patient if it echoes one."""
    line = " ".join(unicodedata.normalize("NFC", reason).split())
    line = "".join(c for c in line if c.isprintable())
    for own in filter(None, (patient.identity, patient.name)):
        line = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", "…", line, flags=re.IGNORECASE)
    line = _IDENTITY.sub("…", line)
    return line if len(line) <= _MOST_REASON else line[: _MOST_REASON - 1] + "…"


def _check_admission(response: "Response") -> None:
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


def _not_fhir() -> Unavailable:
    return Unavailable(
        "Adressen svarar, men inte som en FHIR-server.", "Kontrollera adressen.", code="not_fhir"
    )
