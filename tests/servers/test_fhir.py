"""The FHIR server of the tests does what the tests of the upload count on."""

import copy
import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest

from tests.servers.fhir import FhirServer, write_certificates

Bundle = dict[str, Any]
KINDS = ("Patient", "MedicationRequest", "MedicationDispense", "Provenance")


def identity(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"lykta-test:{name}"))


def resources(name: str) -> list[dict[str, Any]]:
    """Return one prescription row as the program sends it: four resources with ids of ours."""
    drug = {"coding": [{"system": "http://example.org/varunr", "code": "123456"}]}
    ids = {kind: identity(name + kind) for kind in KINDS}
    patient, request, dispense, _ = ({"reference": f"{kind}/{ids[kind]}"} for kind in KINDS)
    number = {
        "system": "http://electronichealth.se/identifier/personnummer",
        "value": "191212121212",
    }
    contents: dict[str, dict[str, Any]] = {
        "Patient": {"identifier": [number]},
        "MedicationRequest": {
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": drug,
            "subject": patient,
        },
        "MedicationDispense": {
            "status": "completed",
            "medicationCodeableConcept": drug,
            "subject": patient,
            "authorizingPrescription": [request],
            "whenHandedOver": "2026-11-22T17:00:00+01:00",
        },
        "Provenance": {
            "target": [dispense],
            "recorded": "2026-11-22T17:05:00+01:00",
            "agent": [{"who": {"display": "device"}}],
        },
    }
    return [{"resourceType": k, "id": ids[k]} | content for k, content in contents.items()]


def transaction(name: str = "one", /, **of_dispense: object) -> Bundle:
    """Return the row as one transaction of puts; fields of the dispense can be set or left out."""
    patient, request, dispense, provenance = resources(name)
    dispense = {k: v for k, v in (dispense | of_dispense).items() if v is not None}
    entries = [
        {
            "resource": resource,
            "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
        }
        for resource in (patient, request, dispense, provenance)
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def post(server: FhirServer, bundle: Bundle) -> httpx.Response:
    with server.client() as client:
        return client.post(server.url, json=bundle)


def held(server: FhirServer) -> dict[str, list[dict[str, Any]]]:
    return {kind: server.resources(kind) for kind in KINDS}


def test_a_row_put_twice_is_there_once_in_the_same_version(fhir_server: FhirServer) -> None:
    first = post(fhir_server, transaction())
    before = held(fhir_server)
    second = post(fhir_server, transaction())
    assert (first.status_code, second.status_code) == (200, 200)
    statuses = {entry["response"]["status"] for entry in second.json()["entry"]}
    assert statuses <= {"200", "201"}
    assert held(fhir_server) == before
    assert [len(resources) for resources in before.values()] == [1, 1, 1, 1]
    assert [
        len(request.stored) for request in fhir_server.requests if request.method == "POST"
    ] == [4, 0]


def test_a_row_put_again_with_a_change_gets_a_new_version_and_no_twin(
    fhir_server: FhirServer,
) -> None:
    post(fhir_server, transaction())
    before = held(fhir_server)
    post(fhir_server, transaction(whenHandedOver="2026-11-22T18:00:00+01:00"))
    after = held(fhir_server)
    changed = [kind for kind in KINDS if before[kind] != after[kind]]
    assert changed == ["MedicationDispense"]
    (old,), (new,) = before["MedicationDispense"], after["MedicationDispense"]
    assert old["id"] == new["id"]
    assert old["meta"]["versionId"] != new["meta"]["versionId"]


def test_the_same_row_sent_by_many_at_once_is_there_once(fhir_server: FhirServer) -> None:
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: post(fhir_server, transaction()), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert [len(resources) for resources in held(fhir_server).values()] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "mistake",
    [
        {"colour": "red"},
        {"status": None},
        {"whenHandedOver": "yesterday"},
        {"whenPrepared": "2026-11-22T18:00:00+01:00"},  # handed over before it was prepared
    ],
    ids=lambda mistake: next(iter(mistake)),
)
def test_a_mistake_in_one_resource_refuses_the_whole_row_with_a_reason(
    fhir_server: FhirServer, mistake: dict[str, object]
) -> None:
    answer = post(fhir_server, transaction(**mistake))
    assert answer.status_code == 400
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert outcome["issue"][0]["severity"] == "error"
    assert next(iter(mistake)) in json.dumps(outcome) or "mdd-1" in json.dumps(outcome)
    assert held(fhir_server) == {kind: [] for kind in KINDS}


def test_a_refused_row_takes_nothing_from_a_row_accepted_before(fhir_server: FhirServer) -> None:
    post(fhir_server, transaction())
    before = held(fhir_server)
    changed = transaction(status="cancelled", colour="red")
    changed["entry"][0]["resource"]["gender"] = "female"
    assert post(fhir_server, changed).status_code == 400
    assert held(fhir_server) == before


def test_a_killed_server_comes_back_with_all_that_it_accepted(fhir_server: FhirServer) -> None:
    for name in ("one", "two", "three"):
        assert post(fhir_server, transaction(name)).status_code == 200
    before, address = held(fhir_server), fhir_server.url
    fhir_server.kill()
    with pytest.raises(httpx.ConnectError):
        post(fhir_server, transaction("four"))
    fhir_server.start()
    assert fhir_server.url == address
    assert held(fhir_server) == before
    assert post(fhir_server, transaction("one")).status_code == 200
    assert held(fhir_server) == before


def test_a_line_that_the_kill_cut_off_is_forgotten(fhir_server: FhirServer) -> None:
    post(fhir_server, transaction())
    before = held(fhir_server)
    fhir_server.kill()
    with (fhir_server.folder / "requests.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"method":"POST","stored":[{"resourceType":"Pat')
    fhir_server.start()
    assert held(fhir_server) == before
    assert [request.status for request in fhir_server.requests][:1] == [200]


def test_a_lost_answer_means_accepted_and_not_told(fhir_server: FhirServer) -> None:
    fhir_server.lose_answers(1)
    with pytest.raises(httpx.RemoteProtocolError):
        post(fhir_server, transaction())
    (lost,) = fhir_server.requests
    assert (lost.status, lost.answered, len(lost.stored)) == (200, False, 4)
    before = held(fhir_server)
    assert post(fhir_server, transaction()).status_code == 200
    assert held(fhir_server) == before
    assert [len(resources) for resources in before.values()] == [1, 1, 1, 1]


def test_a_lost_answer_outlives_a_kill(fhir_server: FhirServer) -> None:
    fhir_server.lose_answers(1)
    with pytest.raises(httpx.RemoteProtocolError):
        post(fhir_server, transaction())
    fhir_server.kill()
    fhir_server.start()
    assert [len(resources) for resources in held(fhir_server).values()] == [1, 1, 1, 1]


def test_a_busy_server_says_when_to_come_back_and_does_nothing(fhir_server: FhirServer) -> None:
    fhir_server.be_busy(1)
    turned_away = post(fhir_server, transaction())
    assert turned_away.status_code == 503
    assert turned_away.headers["Retry-After"] == "1"
    assert held(fhir_server) == {kind: [] for kind in KINDS}
    assert post(fhir_server, transaction()).status_code == 200


def test_what_was_put_is_read_by_its_id(fhir_server: FhirServer) -> None:
    bundle = transaction()
    with fhir_server.client() as client:
        path = f"{fhir_server.url}/{bundle['entry'][2]['request']['url']}"
        assert client.get(path).status_code == 404
        post(fhir_server, bundle)
        found = client.get(path)
    assert found.headers["Content-Type"].startswith("application/fhir+json")
    assert found.headers["ETag"] == f'W/"{found.json()["meta"]["versionId"]}"'
    resource = copy.deepcopy(found.json())
    del resource["meta"]
    assert resource == bundle["entry"][2]["resource"]


def test_what_is_not_json_is_refused_in_words(fhir_server: FhirServer) -> None:
    with fhir_server.client() as client:
        answer = client.post(fhir_server.url, content=b"{")
    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_nothing_is_ever_taken_away(fhir_server: FhirServer) -> None:
    post(fhir_server, transaction())
    with fhir_server.client() as client:
        answer = client.delete(f"{fhir_server.url}/Patient/{identity('onePatient')}")
    assert answer.status_code == 403
    assert len(fhir_server.resources("Patient")) == 1


def test_another_authority_does_not_vouch_for_it(fhir_server: FhirServer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_certificates(other)
    trusted = ssl.create_default_context(cafile=str(other / "ca.pem"))
    with (
        httpx.Client(verify=trusted, trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(fhir_server.url)


def test_every_request_is_logged_before_it_is_answered(fhir_server: FhirServer) -> None:
    bundle = transaction()
    post(fhir_server, bundle)
    (request,) = fhir_server.requests
    assert (request.method, request.path, request.status) == ("POST", "/fhir/R4", 200)
    assert json.loads(request.body) == bundle
    assert [resource["resourceType"] for resource in request.stored] == list(KINDS)
