"""Rows sent to a strict stand-in for the national list: asked first, once, and never with doubt."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.bootstrap import read_rules
from app.device.folders import resources
from app.domain.delivery import Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.domain.order import OrderKind, Product
from app.domain.supplied import RowRef
from app.exchange.access_file import read_access
from app.exchange.nll.names import load_names
from app.exchange.receivers.https import Limits
from app.exchange.receivers.nll import NllReceiver
from app.exchange.receivers.oauth import Tokens
from tests.parcels import BORN_THEN, HAPPENED, PRODUCTS, make_parcel
from tests.servers.nll import NllServer

pytestmark = pytest.mark.xdist_group("servers")
NAMES = load_names(resources() / "receivers" / "nll.toml")
RULES = read_rules(resources() / "rules").wires
FIRST = frozenset({"register_prescription", "register_withdrawal"})
NEXT = frozenset({"register_withdrawal"})
PAPER = frozenset({"register_paper_withdrawal"})


def open_receiver(server: NllServer, **changes: object) -> NllReceiver:
    """Return a receiver that is let in as the file says."""
    access = read_access(server.access_file(server.folder / "in.toml", **changes))
    return NllReceiver(Endpoint(access.url, access=access), NAMES, RULES, Limits(exchange_s=5))


@pytest.fixture
def receiver(nll_server: NllServer) -> Iterator[NllReceiver]:
    receiver = open_receiver(nll_server)
    yield receiver
    receiver.close()


def first(**changes: object) -> Parcel:
    """Return a row whose prescription is registered with it."""
    return replace(make_parcel(), codes=FIRST, **changes)  # type: ignore[arg-type]


def on_paper() -> Parcel:
    """Return a row of a patient without a number."""
    return replace(make_parcel(patient=BORN_THEN), codes=PAPER)


def paths(server: NllServer) -> list[str]:
    return [line["path"] for line in server.requests]


def test_prescription_and_withdrawal_are_one_transaction_that_is_asked_about_first(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    answer = receiver.send(first())
    assert (answer.verdict, answer.reason) == (Verdict.ACCEPTED, "")
    assert paths(nll_server) == ["/token", "/fhir/Patient/_search", "/fhir/$verify", "/fhir/"]
    (request,) = nll_server.held("MedicationRequest")
    (dispense,) = nll_server.held("MedicationDispense")
    assert dispense["authorizingPrescription"] == [
        {"reference": f"MedicationRequest/{request['id']}"}
    ]
    assert dispense["whenHandedOver"] == HAPPENED.isoformat()


def test_a_withdrawal_without_a_number_is_sent_alone_with_what_the_paper_says(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    """Requirement 43."""
    assert receiver.send(on_paper()).verdict is Verdict.ACCEPTED
    assert nll_server.held("MedicationRequest") == []
    (dispense,) = nll_server.held("MedicationDispense")
    (patient,) = [c for c in dispense["contained"] if c["resourceType"] == "Patient"]
    assert patient["birthDate"] == f"{BORN_THEN.birth_date}"
    assert paths(nll_server)[1:] == [
        "/fhir/MedicationDispense/$verify", "/fhir/MedicationDispense",
    ]  # fmt: skip


def test_the_next_withdrawal_refers_to_what_the_first_registered(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    before = first()
    receiver.send(before)
    known = RowRef(uuid4(), 1, before.entry)
    after = replace(make_parcel(), codes=NEXT, prescription=known)
    assert receiver.send(after).verdict is Verdict.ACCEPTED
    one, other = nll_server.held("MedicationDispense")
    assert one["authorizingPrescription"] == other["authorizingPrescription"]
    assert len(nll_server.held("MedicationRequest")) == 1


def test_the_next_withdrawal_of_what_nobody_registered_is_told_and_not_sent(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    known = RowRef(uuid4(), 1, uuid4())
    answer = receiver.send(replace(make_parcel(), codes=NEXT, prescription=known))
    assert answer.verdict is Verdict.REFUSED
    assert "Registrera uttaget i det ordinarie systemet" in answer.reason
    assert nll_server.held("MedicationDispense") == []


@pytest.mark.parametrize("parcel", [first(), on_paper()], ids=["first", "paper"])
def test_a_lost_answer_leads_to_asking_and_nothing_is_there_twice(
    nll_server: NllServer, receiver: NllReceiver, parcel: Parcel
) -> None:
    """Requirement 47."""
    nll_server.want(lose=1)
    with pytest.raises(Unavailable):
        receiver.send(parcel)
    answer = receiver.ask(parcel)
    assert answer
    assert answer.verdict is Verdict.ACCEPTED
    assert len(nll_server.held("MedicationDispense")) == 1


@pytest.mark.parametrize("path", ["/Patient/_search", "/MedicationDispense/_search"])
def test_a_no_to_the_question_is_no_answer_about_the_row(
    nll_server: NllServer, receiver: NllReceiver, path: str
) -> None:
    nll_server.want(forbids=[path])
    answer = receiver.ask(first())
    assert answer
    assert (answer.verdict, answer.status) == (Verdict.LATER, 403)


def test_what_was_never_sent_is_not_there(receiver: NllReceiver) -> None:
    assert receiver.ask(first()) is None


def test_what_is_there_with_other_facts_is_for_a_person(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    parcel = first()
    receiver.send(parcel)
    moved = replace(parcel.dispensed, happened_at=HAPPENED + timedelta(hours=1))
    changed = replace(parcel, dispensed=moved)
    for answer in (receiver.ask(changed), receiver.send(changed)):
        assert answer
        assert answer.verdict is Verdict.REFUSED
        assert "redan hos mottagaren" in answer.reason
    assert len(nll_server.held("MedicationDispense")) == 1


def test_a_request_that_arrives_long_after_its_sender_gave_up_is_found_and_not_doubled(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    parcel = first()
    nll_server.want(late=1)
    with pytest.raises(Unavailable):
        receiver.send(parcel)
    answer = receiver.send(parcel)  # asked before the late one was carried out
    assert answer.verdict is Verdict.ACCEPTED
    assert len(nll_server.held("MedicationDispense")) == 1


def test_the_same_request_delivered_twice_is_there_once(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    nll_server.want(repeat=1)
    assert receiver.send(first()).verdict is Verdict.ACCEPTED
    assert len(nll_server.held("MedicationDispense")) == 1


@pytest.mark.parametrize(("what", "status"), [("busy", 503), ("many", 429)])
def test_a_busy_list_is_left_alone_for_as_long_as_it_says(
    nll_server: NllServer, receiver: NllReceiver, what: str, status: int
) -> None:
    parcel = first()
    nll_server.want(**{what: 1})
    answer = receiver.send(parcel)
    assert (answer.verdict, answer.status) == (Verdict.LATER, status)
    assert answer.retry_after_s == (1 if what == "many" else 0)
    assert receiver.send(parcel).verdict is Verdict.ACCEPTED


def test_a_token_that_ended_is_asked_anew_once(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    receiver.send(first())
    receiver.send(first())
    assert paths(nll_server).count("/token") == 1
    nll_server.want(expire=True)
    assert receiver.send(first()).verdict is Verdict.ACCEPTED
    assert paths(nll_server).count("/token") == 2


def test_threads_share_a_token_and_renew_it_once(nll_server: NllServer) -> None:
    access = read_access(nll_server.access_file(nll_server.folder / "threads.toml"))
    tokens = Tokens(access, Limits())
    with ThreadPoolExecutor(4) as threads:
        first = {one.result() for one in [threads.submit(tokens.token) for _ in range(4)]}
        (old,) = first
        tokens.forget(old)
        new = tokens.token()
        tokens.forget(old)  # another thread, which was told later
        assert (tokens.token(), paths(nll_server).count("/token")) == (new, 2)
    tokens.close()


def test_whoever_has_the_wrong_secret_is_told_so_and_the_secret_is_not(
    nll_server: NllServer,
) -> None:
    receiver = open_receiver(nll_server, client_secret="fel-hemlighet")
    with pytest.raises(Unavailable) as caught:
        receiver.send(first())
    receiver.close()
    assert caught.value.code == "token_refused"
    assert "fel-hemlighet" not in str(caught.value)


def test_whoever_shows_no_certificate_comes_nowhere(nll_server: NllServer) -> None:
    receiver = open_receiver(nll_server, certificate="", private_key="")
    with pytest.raises(Unavailable) as caught:
        receiver.send(first())
    receiver.close()
    assert caught.value.code == "tls"
    assert not (nll_server.folder / "requests.jsonl").read_bytes()


def test_a_key_never_lies_readable_in_a_file(
    nll_server: NllServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    write = Path.write_bytes

    def watch(path: Path, data: bytes) -> int:
        written.append(data)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", watch)
    receiver = open_receiver(nll_server)
    assert receiver.send(first()).verdict is Verdict.ACCEPTED
    receiver.close()
    keys = [data for data in written if b"PRIVATE KEY" in data]
    assert keys
    assert all(b"BEGIN ENCRYPTED PRIVATE KEY" in data for data in keys)


def test_an_unknown_patient_is_a_refusal_that_says_what_to_do(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    parcel = first()
    nll_server.want(unknown=[parcel.personal.patient.identity])
    answer = receiver.send(parcel)
    assert answer.verdict is Verdict.REFUSED
    assert answer.reason.startswith("Rad 1: Patienten finns inte hos mottagaren.")
    assert parcel.personal.patient.identity not in answer.reason


@pytest.mark.parametrize(
    ("parcel", "words"),
    [
        (
            replace(
                first(),
                personal=replace(make_parcel().personal, dosages=("1 tablett 日", "Tunt lager")),
            ),
            "Rad 1: Doseringen har tecken som inte tas emot.",
        ),
        (replace(first(), row=2), "Rad 2: Varan har inget nummer."),
        (
            replace(on_paper(), personal=replace(on_paper().personal, patient=replace(
                BORN_THEN, name="日本 太郎"))),
            "Rad 1: Namnet har tecken som inte tas emot.",
        ),
    ],
    ids=["text", "product", "name"],
)  # fmt: skip
def test_a_refusal_of_the_whole_says_in_swedish_which_row_what_is_wrong_and_what_to_do(
    nll_server: NllServer, receiver: NllReceiver, parcel: Parcel, words: str
) -> None:
    answer = receiver.send(parcel)
    assert (answer.verdict, answer.status) == (Verdict.REFUSED, 422)
    assert answer.reason.startswith(words)
    assert "Rätta expeditionen" in answer.reason
    assert nll_server.held("MedicationRequest") == nll_server.held("MedicationDispense") == []


ONE_ENTRY = (
    '{"resourceType": "Bundle", "type": "transaction-response",'
    ' "entry": [{"response": {"status": "201 Created"}}]}'
)


@pytest.mark.parametrize("page", ["<html>Logga in</html>", "", "{}", ONE_ENTRY])
@pytest.mark.parametrize(
    ("parcel", "path"),
    [
        (first(), "/$verify"), (first(), "/"),
        (on_paper(), "/MedicationDispense/$verify"), (on_paper(), "/MedicationDispense"),
    ],
)  # fmt: skip
def test_what_answers_200_and_is_not_the_list_has_taken_nothing(
    nll_server: NllServer, receiver: NllReceiver, parcel: Parcel, path: str, page: str
) -> None:
    """Requirement 47."""
    nll_server.want(pages={path: page})
    with pytest.raises(Unavailable) as caught:
        receiver.send(parcel)
    assert caught.value.code == "not_fhir"
    assert nll_server.held("MedicationDispense") == []
    nll_server.want(pages={})
    assert receiver.send(parcel).verdict is Verdict.ACCEPTED


def test_an_eea_prescription_says_its_country(nll_server: NllServer, receiver: NllReceiver) -> None:
    paper = on_paper()
    foreign = replace(paper.personal.prescriber, country="NO")
    parcel = replace(
        paper,
        dispensed=replace(paper.dispensed, kind=OrderKind.EEA),
        personal=replace(paper.personal, prescriber=foreign),
    )
    assert receiver.send(parcel).verdict is Verdict.ACCEPTED
    assert '"NO"' in receiver.send(replace(parcel, entry=uuid4())).sent.decode()


def test_every_request_has_an_id_of_its_own_and_one_run_has_one_context(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    for _ in range(3):
        receiver.send(first())
    ids = [line["request"] for line in nll_server.requests if "request" in line]
    assert len(ids) == len(set(ids)) > 3


def test_a_killed_list_holds_what_it_accepted_when_it_is_back(
    nll_server: NllServer, receiver: NllReceiver
) -> None:
    before, after = first(), first()
    receiver.send(before)
    nll_server.kill()
    with pytest.raises(Unavailable):
        receiver.send(after)
    nll_server.start()
    held = receiver.ask(before)
    assert held
    assert held.verdict is Verdict.ACCEPTED
    assert receiver.ask(after) is None


def test_a_product_may_go_by_any_of_its_numbers(receiver: NllReceiver) -> None:
    row = replace(make_parcel().dispensed.rows[0], product=Product("Alvedon", varunummer="056218"))
    assert PRODUCTS[0].npl_pack_id
    assert receiver.send(replace(make_parcel(rows=(row,)), codes=FIRST)).verdict is Verdict.ACCEPTED
