"""Kills of Lykta and of the receiver, lost, repeated and late answers: each is registered once."""

import os
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.domain.delivery import Endpoint
from app.domain.steps import StepState
from app.usecases.connect_receiver import connect
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import list_steps
from app.usecases.settle_steps import count_left
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.servers.fhir import FhirServer
from tests.servers.nll import NllServer
from tests.servers.repeating import repeating
from tests.storm.children import Child, moment
from tests.storm.pharmacies import Pharmacy, copy_pharmacy
from tests.storm.sending import WITHDRAWALS, Sent, fill, send_for_ever, send_once

KILLS = int(os.environ.get("KILLS", "4"))  # of the program, and as many of the server
ENTRIES = 40 * KILLS
PATIENCE_S = 30 * 60
pytestmark = [
    pytest.mark.xdist_group("servers"),
    pytest.mark.timeout(120 * KILLS + 300),  # nothing is measured by it
]


def begin(folder: Path, access: Path | None) -> tuple[Pharmacy, Sent]:
    """Return a pharmacy with hand-outs of all kinds whose outage is over."""
    pharmacy = copy_pharmacy(folder / "home")
    workplace = pharmacy.open()
    sent = fill(workplace, ENTRIES)
    if access:
        connect(workplace, access)
    end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())
    sign_out(workplace)
    return pharmacy, sent


def finish(pharmacy: Pharmacy, receiver: str, endpoint: Endpoint | None) -> Workplace:
    """Send what is left, in peace; pauses end by themselves."""
    workplace, deadline = pharmacy.open(), time.monotonic() + PATIENCE_S
    left = count_left(workplace)
    while left and time.monotonic() < deadline:
        send_once(workplace, receiver, endpoint)
        before, left = left, count_left(workplace)
        time.sleep(0.5 if left == before else 0)
    return workplace


def ended(workplace: Workplace) -> dict[tuple[str, int], StepState]:
    """Return how the withdrawal of each row ended, by the id that receivers know it by."""
    return {
        (str(line.entry), line.step.row): line.state
        for line in list_steps(workplace)
        if line.step.code in WITHDRAWALS
    }


def test_every_row_is_registered_once_at_a_strict_receiver_whatever_is_killed_or_lost(
    tmp_path: Path, nll_server: NllServer
) -> None:
    """Requirement 47."""
    pharmacy, expected = begin(tmp_path, nll_server.access_file(tmp_path / "in.toml"))
    random, under_way = Random(1), 0
    for _ in range(KILLS):
        told = {name: random.randrange(3) for name in ("lose", "repeat", "late", "busy", "many")}
        nll_server.want(**told)
        child = Child(send_for_ever, pharmacy, "nll", None, errors=tmp_path / "errors")
        under_way += child.read_lines(random.randint(2, 12)) == b"row\n"
        nll_server.kill()
        nll_server.start()
        child.kill_after(*moment(random, 20, 0.05))
    workplace = finish(pharmacy, "nll", None)
    states = ended(workplace)
    held = Counter(
        (_value(one, "NLLActorDispatchId"), int(_value(one, "NLLDispatchRowNo")))
        for one in nll_server.held("MedicationDispense")
    )
    assert set(held.values()) == {1}, "something is there twice"
    assert expected.untaken_anywhere.isdisjoint(entry for entry, _ in held)
    assert under_way, "no server was killed while a row was on its way"
    assert set(held) == {key for key, state in states.items() if state is StepState.SETTLED}
    counts = Counter(states.values())
    assert counts == {StepState.SETTLED: expected.taken, StepState.REFUSED: expected.refused}
    notes = [s.note for s in list_steps(workplace) if s.state is StepState.REFUSED]
    assert all(note.startswith("Rad ") for note in notes), "a refusal that says nothing"
    sign_out(workplace)
    assert (tmp_path / "errors").read_bytes() == b""
    print(
        f"nll: {len(states)} rows, {KILLS} + {KILLS} kills, of which {under_way} of a server with"
        f" a row on its way, {dict(counts)}, 0 twice, 0 lost"
    )


def test_every_row_is_there_once_at_a_server_nobody_here_wrote_whatever_is_killed_or_lost(
    tmp_path: Path, fhir_server: FhirServer
) -> None:
    pharmacy, expected = begin(tmp_path, None)
    random, under_way = Random(2), 0
    with repeating(fhir_server.folder, fhir_server.port) as proxy:
        url = fhir_server.url.replace(f":{fhir_server.port}/", f":{proxy.port}/")
        endpoint = Endpoint(url, str(fhir_server.ca_file))
        for _ in range(KILLS):
            fhir_server.lose_answers(random.randrange(3))
            fhir_server.be_busy(random.randrange(3))
            proxy.want(random.choices(("repeat", "late", "lose"), k=4))
            child = Child(send_for_ever, pharmacy, "fhir", endpoint, errors=tmp_path / "errors")
            under_way += child.read_lines(random.randint(2, 12)) == b"row\n"
            fhir_server.kill()
            fhir_server.start()
            child.kill_after(*moment(random, 20, 0.05))
        workplace = finish(pharmacy, "fhir", endpoint)
    assert all(proxy.met.values()), "nothing was repeated, late or lost"
    counts = Counter(ended(workplace).values())
    sign_out(workplace)
    assert counts == {StepState.SETTLED: expected.taken + expected.refused}
    stored = Counter(
        one["id"]
        for request in fhir_server.requests
        for one in request.stored
        if one["resourceType"] == "MedicationDispense"
    )
    assert set(stored.values()) == {1}, "something was written twice"
    assert len(stored) == expected.taken + expected.refused
    assert (tmp_path / "errors").read_bytes() == b""
    assert under_way, "no server was killed while a row was on its way"
    print(
        f"fhir: {len(stored)} rows, {KILLS} + {KILLS} kills, of which {under_way} of a server with"
        f" a row on its way, {proxy.met}, 0 twice, 0 lost"
    )


def _value(dispense: dict[str, Any], name: str) -> str:
    (found,) = [e for e in dispense["extension"] if e["url"].endswith(name)]
    return str(found.get("valueString", found.get("valueDecimal")))
