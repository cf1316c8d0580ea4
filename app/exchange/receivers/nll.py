"""The receiver that is the national medication list: asked first, then told, one row at a time.

What it calls things is a table, and how one is let in is what the agreement gives.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec

from app.domain.access import Access
from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.domain.wire import find_rule, told
from app.domain.wire_rules import WireRule
from app.exchange.fhir.answers import (
    Issue,
    find_entries,
    find_issues,
    find_matches,
    find_type,
    says,
)
from app.exchange.nll.headers import request_headers
from app.exchange.nll.names import Names
from app.exchange.nll.resources import (
    ON_PAPER,
    WITHDRAWAL,
    Builder,
    Json,
    dispatch_of,
    registers,
)
from app.exchange.receivers.answering import (
    ABOUT_THE_ROW,
    WRONG_PLACE,
    answer_of,
    check_admission,
    not_fhir,
    verdict_of,
)
from app.exchange.receivers.oauth import Tokens

if TYPE_CHECKING:
    from app.exchange.receivers.https import Limits, Response

_FORM = "application/x-www-form-urlencoded"
_SAME = ("whenHandedOver", "medicationCodeableConcept", "quantity")  # what makes it the same


class NllReceiver:
    """The national medication list (NLL): what is whole is taken whole, or nothing of it."""

    name = "nll"

    def __init__(
        self,
        endpoint: Endpoint,
        names: Names,
        rules: Iterable[WireRule],
        limits: "Limits | None" = None,
    ) -> None:
        # Here and not above: the program starts a quarter of a second sooner without it.
        from app.exchange.receivers.https import Connection, Limits

        self._access = _demand_access(endpoint)
        self._names = names
        self._rules = tuple(rule for rule in rules if self.name in rule.receivers)
        self._builder = Builder(names, self._access)
        limits = limits or Limits()
        self._connection = Connection(endpoint, limits)
        self._tokens = Tokens(self._access, limits)
        self._context = str(uuid4())
        self._pace = threading.Lock()
        self._next = 0.0  # not before then, by the monotonic clock
        self._patients: dict[str, str] = {}  # the receiver's id of each in this run

    def send(self, parcel: Parcel) -> Answer:
        """Register the row, asked about first: whole, or not at all with the reason."""
        if ON_PAPER in parcel.codes:
            paper = self._builder.paper_dispense(parcel)
            return self._register(parcel, paper, "", self._names.path.paper)
        if WITHDRAWAL not in parcel.codes:
            return _refused("Uttaget är gjort för hand.", "Registrera också receptet där.")
        patient = self._find_patient(parcel)
        if isinstance(patient, Answer):
            return patient
        prescription = "" if registers(parcel) else self._find_prescription(parcel, patient)
        if not prescription and not registers(parcel):
            return _refused(
                "Receptet finns inte registrerat av Lykta.",
                "Registrera uttaget i det ordinarie systemet och markera steget för hand.",
            )
        bundle = self._builder.bundle(parcel, patient, prescription)
        return self._register(parcel, bundle, patient, self._names.path.bundle)

    def ask(self, parcel: Parcel) -> Answer | None:
        """Return the answer if the receiver has the pharmacy's own id of the row.

        It can be there in one shape only, for it is never sent with another id; what is there
        otherwise is for a person to look at. A no to the question says nothing of the row.
        """
        patient = "" if ON_PAPER in parcel.codes else self._find_patient(parcel)
        if isinstance(patient, Answer):
            return _not_yet(patient)
        response, found = self._search_dispense(dispatch_of(parcel), patient)
        if response.status != 200:
            outcome = response.status, ""
            return _not_yet(answer_of(parcel.personal.patient, b"", response, outcome))
        if not found:
            return None
        ours = self._builder.paper_dispense(parcel)
        if len(found) == 1 and all(says(found[0].get(k), ours[k]) for k in _SAME):
            return Answer(Verdict.ACCEPTED, response.status, b"", response.body)
        rule = find_rule(self._rules, "duplicate", ())
        words = told(rule.finding()) if rule else ""
        return Answer(Verdict.REFUSED, response.status, b"", response.body, words)

    def close(self) -> None:
        """Let go of connections."""
        self._connection.close()
        self._tokens.close()

    def _register(self, parcel: Parcel, body: Json, patient: str, path: str) -> Answer:
        sent = msgspec.json.encode(body)
        provenance = self._builder.provenance(parcel)
        paths = self._names.path
        if self._access.verifies:
            verify = paths.verify_paper if path == paths.paper else paths.verify_bundle
            response = self._post(verify, patient, sent, provenance)
            verdict = verdict_of(response.status)
            if verdict is not Verdict.ACCEPTED:
                return self._answer(parcel, sent, response)
            if (issues := find_issues(response.body)) is None:
                raise not_fhir()
            if worst := _errors(issues):
                return _refused(self._words(worst, parcel), "", sent, response)
        response = self._post(path, patient, sent, provenance)
        answer = self._answer(parcel, sent, response)
        if answer.verdict is Verdict.REFUSED and self._is_duplicate(response):
            return self.ask(parcel) or answer
        return answer

    def _answer(self, parcel: Parcel, sent: bytes, response: "Response") -> Answer:
        check_admission(response)
        if response.status in WRONG_PLACE:
            raise not_fhir()
        status, patient = response.status, parcel.personal.patient
        if 200 <= status < 300:
            return answer_of(patient, sent, response, (_worst(sent, response), ""))
        issues = find_issues(response.body)
        if issues is None and verdict_of(status) is Verdict.REFUSED:
            if status not in ABOUT_THE_ROW:
                raise not_fhir()
            return answer_of(patient, sent, response, (status, ""))
        return answer_of(patient, sent, response, (status, self._words(issues or (), parcel)))

    def _words(self, issues: Iterable[Issue], parcel: Parcel) -> str:
        """Return a refusal in plain Swedish: which row, what is wrong, what to do."""
        said = []
        for issue in issues:
            rule = find_rule(self._rules, issue.said, issue.expression)
            said.append(told(rule.finding()) if rule else issue.words)
        words = " ".join(dict.fromkeys(filter(None, said)))
        return f"Rad {parcel.row}: {words}" if words else ""

    def _is_duplicate(self, response: "Response") -> bool:
        rule = find_rule(self._rules, "duplicate", ())
        issues = find_issues(response.body) or ()
        codes = {"duplicate", *(rule.answers if rule else ())}
        return any(issue.said in codes for issue in issues)

    def _find_patient(self, parcel: Parcel) -> str | Answer:
        """Return the receiver's own id of the patient, or what it says instead."""
        patient, path = parcel.personal.patient, self._names.path
        system, number = self._builder.patient_number(patient)
        if number in self._patients:
            return self._patients[number]
        words = {path.patient_parameter: f"{system}|{number}"}
        response, found = self._search(path.find_patient, words, "")
        if verdict_of(response.status) is not Verdict.ACCEPTED:
            return self._answer(parcel, b"", response)
        ids = {one.get("id") for one in found if one.get("resourceType") == "Patient"} - {None}
        if len(ids) != 1:
            return _refused(
                f"Rad {parcel.row}: Patienten finns inte hos mottagaren.",
                "Rätta expeditionen: läs numret mot legitimationen.",
            )
        self._patients[number] = str(ids.pop())
        return self._patients[number]

    def _find_prescription(self, parcel: Parcel, patient: str) -> str:
        """Return the receiver's reference to what was registered before, "" for none."""
        if (known := parcel.prescription) is None:
            return ""
        response, found = self._search_dispense(f"{known.entry}/{known.row}", patient)
        if response.status != 200:
            check_admission(response)
            raise Unavailable("Mottagaren svarar inte på frågan.", "Försök igen om en stund.")
        for one in found:
            for reference in one.get("authorizingPrescription", ()):
                return str(reference.get("reference", ""))
        return ""

    def _search_dispense(self, dispatch: str, patient: str) -> tuple["Response", list[Json]]:
        path = self._names.path
        words = {path.dispense_parameter: f"{self._names.system.dispatch}|{dispatch}"}
        response, found = self._search(path.find_dispense, words, patient)
        check_admission(response)
        if response.status in WRONG_PLACE:
            raise not_fhir()
        return response, [one for one in found if one.get("resourceType") == "MedicationDispense"]

    def _search(
        self, path: str, words: dict[str, str], patient: str
    ) -> tuple["Response", list[Json]]:
        response = self._post(path, patient, urlencode(words).encode())
        if response.status != 200:
            return response, []
        found = find_matches(response.body)
        if found is None:
            raise not_fhir()
        return response, found

    def _keep_pace(self) -> None:
        """Wait for as long as the agreement asks for between two requests."""
        if most := self._access.most_per_minute:
            with self._pace:
                time.sleep(max(self._next - time.monotonic(), 0))
                self._next = time.monotonic() + 60 / most

    def _post(self, path: str, patient: str, body: bytes, provenance: Any = None) -> "Response":
        """Return the answer; a token that is no longer taken is asked for anew, once.

        What has no provenance is a search.
        """
        self._keep_pace()
        for is_last in (False, True):
            token, given = self._tokens.token(), self._access.headers
            headers = request_headers(given, token, self._context, patient, provenance)
            if provenance is None:
                headers["content-type"] = _FORM
            response = self._connection.exchange("POST", path, headers, body)
            if response.status != 401 or is_last:
                break
            self._tokens.forget(token)
        return response


def _demand_access(endpoint: Endpoint) -> Access:
    if endpoint.access is None:
        raise Unavailable(
            "Ingen anslutning till Nationella läkemedelslistan är inläst.",
            "Läs in den fil som avtalet gav.",
            code="no_access",
        )
    return endpoint.access


def _refused(text: str, cure: str, sent: bytes = b"", response: "Response | None" = None) -> Answer:
    status, body = (response.status, response.body) if response else (0, b"")
    return Answer(Verdict.REFUSED, status, sent, body, f"{text} {cure}".strip())


def _not_yet(answer: Answer) -> Answer:
    """Return what came of a question that was not let through as later."""
    return replace(answer, verdict=Verdict.LATER) if answer.status else answer


def _errors(issues: Iterable[Issue]) -> list[Issue]:
    return [issue for issue in issues if issue.severity in ("fatal", "error")]


def _worst(sent: bytes, response: "Response") -> int:
    """Return the status that decides; a sign-in page's 200 says nothing of what was sent."""
    if asked := msgspec.json.decode(sent or b"{}").get("entry"):
        entries = find_entries(response.body)
        if entries is None or len(entries) != len(asked):
            raise not_fhir()
        return min((status for status, _ in entries), key=_weight)
    is_told = find_type(response.body) in ("MedicationDispense", "OperationOutcome")
    if not is_told and (response.status != 201 or response.body):
        raise not_fhir()
    return response.status


def _weight(status: int) -> int:
    order = {Verdict.REFUSED: 0, Verdict.LATER: 1, Verdict.ACCEPTED: 2}
    return order[verdict_of(status)]
