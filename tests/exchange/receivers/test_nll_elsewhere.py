"""What the national list is sent, at a FHIR server that nobody here wrote: carried, held once.

It knows neither the headers nor the profiles nor `$verify`; resources, transactions, references and
searches are its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.delivery import Endpoint, Verdict
from app.domain.findings import Unavailable
from app.exchange.access_file import read_access
from app.exchange.receivers.https import Limits
from app.exchange.receivers.nll import NllReceiver
from tests.exchange.receivers.test_nll import NAMES, RULES, first, on_paper
from tests.servers.fhir import FhirServer
from tests.servers.nll import NllServer

pytestmark = pytest.mark.xdist_group("servers")
NUMBER = "http://electronichealth.se/identifier/personnummer"


@pytest.fixture
def receiver(
    fhir_server: FhirServer, nll_server: NllServer, tmp_path: Path
) -> Iterator[NllReceiver]:
    """One whose tokens come from our stand-in, and whose rows go to the other server."""
    both = tmp_path / "both.pem"
    both.write_bytes(fhir_server.ca_file.read_bytes() + (nll_server.folder / "ca.pem").read_bytes())
    path = nll_server.access_file(tmp_path / "in.toml", url=fhir_server.url, authorities=str(both))
    text = path.read_text(encoding="utf-8").replace("[headers]", "verifies = false\n[headers]")
    path.write_text(text, encoding="utf-8")
    access = read_access(path)
    with fhir_server.client() as client:
        known = {"resourceType": "Patient"}
        known["identifier"] = [{"system": NUMBER, "value": "191212121212"}]  # type: ignore[assignment]
        client.post(f"{fhir_server.url}/Patient", json=known).raise_for_status()
    receiver = NllReceiver(Endpoint(access.url, access=access), NAMES, RULES, Limits())
    yield receiver
    receiver.close()


def test_a_transaction_is_carried_out_whole_and_its_references_hold(
    fhir_server: FhirServer, receiver: NllReceiver
) -> None:
    answer = receiver.send(first())
    assert (answer.verdict, answer.reason) == (Verdict.ACCEPTED, "")
    (request,) = fhir_server.resources("MedicationRequest")
    (dispense,) = fhir_server.resources("MedicationDispense")
    assert dispense["authorizingPrescription"] == [
        {"reference": f"MedicationRequest/{request['id']}"}
    ]


def test_a_withdrawal_on_paper_is_valid_fhir(
    fhir_server: FhirServer, receiver: NllReceiver
) -> None:
    assert receiver.send(on_paper()).verdict is Verdict.ACCEPTED
    (dispense,) = fhir_server.resources("MedicationDispense")
    assert dispense["subject"] == {"reference": "#patient"}


def test_a_lost_answer_is_asked_about_by_our_own_id_and_nothing_is_there_twice(
    fhir_server: FhirServer, receiver: NllReceiver
) -> None:
    parcel = first()
    assert receiver.ask(parcel) is None
    fhir_server.lose_answers(1)
    with pytest.raises(Unavailable):
        receiver.send(parcel)
    answer = receiver.ask(parcel)
    assert answer
    assert answer.verdict is Verdict.ACCEPTED
    assert len(fhir_server.resources("MedicationDispense")) == 1


def test_a_busy_server_is_left_alone(fhir_server: FhirServer, receiver: NllReceiver) -> None:
    parcel = first()
    assert receiver.ask(parcel) is None  # the patient is known from now on
    fhir_server.be_busy(1)
    assert receiver.send(parcel).verdict is Verdict.LATER
    assert receiver.send(parcel).verdict is Verdict.ACCEPTED
