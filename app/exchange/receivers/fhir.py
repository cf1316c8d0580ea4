"""The receiver that takes prescription rows as FHIR R4 transactions; https.py is the way there."""

from typing import TYPE_CHECKING

import msgspec

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.exchange.fhir.answers import find_entries, find_reason, find_type, holds
from app.exchange.fhir.bundle import build_transaction
from app.exchange.fhir.parts import Json
from app.exchange.receivers.answering import (
    ABOUT_THE_ROW,
    WRONG_PLACE,
    answer_of,
    check_admission,
    not_fhir,
    verdict_of,
)

if TYPE_CHECKING:
    from app.exchange.receivers.https import Limits, Response

_JSON = "application/fhir+json"
_ABSENT = (404, 410)  # HTTP statuses


class FhirReceiver:
    """A FHIR server (FHIR-mottagare): each row is one transaction of resources with fixed ids."""

    name = "fhir"

    def __init__(self, endpoint: Endpoint, limits: "Limits | None" = None) -> None:
        # Here and not above: the program starts a quarter of a second sooner without it.
        from app.exchange.receivers.https import Connection, Limits

        self._connection = Connection(endpoint, limits or Limits())

    def send(self, parcel: Parcel) -> Answer:
        """Put the row's resources in place, all or none; put twice they are there once."""
        bundle = build_transaction(parcel, self._connection.base)
        sent = _written(bundle)
        headers = {"Content-Type": _JSON, "Accept": _JSON, "Prefer": "return=minimal"}
        response = self._connection.exchange("POST", "", headers, sent)
        outcome = _outcome(response, len(bundle["entry"]))
        return answer_of(parcel.personal.patient, sent, response, outcome)

    def ask(self, parcel: Parcel) -> Answer | None:
        """Return the answer if the hand-out is there as it would be sent now.

        If it is there otherwise, sending it puts it right, for every resource has a fixed id. What
        has fallen away is never sent: of that, it is there however it reads, and not there only
        where the server says so; anything else is no answer yet.
        """
        bundle = build_transaction(parcel, self._connection.base)
        resources = [entry["resource"] for entry in bundle["entry"]]
        (dispense,) = (one for one in resources if one["resourceType"] == "MedicationDispense")
        path = f"/MedicationDispense/{dispense['id']}"
        response = self._connection.exchange("GET", path, {"Accept": _JSON})
        check_admission(response)
        patient, sent = parcel.personal.patient, _written(bundle)
        is_later = verdict_of(response.status) is Verdict.LATER
        if is_later or (response.status == 200 and holds(response.body, dispense)):
            return answer_of(patient, sent, response, (response.status, ""))
        return _of_fallen(response) if parcel.has_fallen else None

    def close(self) -> None:
        """Let go of connections."""
        self._connection.close()


def _of_fallen(response: "Response") -> Answer | None:
    """Return what an answer says of a row that is not there as it was sent, and goes nowhere."""
    kind = find_type(response.body)
    if response.status in _ABSENT and kind == "OperationOutcome":
        return None
    is_there = response.status == 200 and kind == "MedicationDispense"
    verdict = Verdict.REFUSED if is_there else Verdict.LATER
    return Answer(verdict, response.status, b"", response.body)


def _written(bundle: Json) -> bytes:
    return msgspec.json.encode(bundle)


def _outcome(response: "Response", entries: int) -> tuple[int, str]:
    """Return the status that decides, an entry's before the whole's, and the reason given."""
    check_admission(response)
    if response.status in WRONG_PLACE:
        raise not_fhir()
    if not 200 <= response.status < 300:
        reason = find_reason(response.body)
        is_later = verdict_of(response.status) is Verdict.LATER
        if reason is None and not is_later and response.status not in ABOUT_THE_ROW:
            raise not_fhir()
        return response.status, reason or ""
    outcomes = find_entries(response.body)
    if outcomes is None or len(outcomes) != entries:
        raise not_fhir()
    weights = {Verdict.REFUSED: 0, Verdict.LATER: 1, Verdict.ACCEPTED: 2}
    worst = min(outcomes, key=lambda outcome: weights[verdict_of(outcome[0])])
    return (response.status, "") if verdict_of(worst[0]) is Verdict.ACCEPTED else worst
