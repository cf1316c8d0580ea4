"""Rows settled, against the same requests sent bare to the same server in the same run.

What is sent bare is built beforehand and sent one after the other over one kept connection, as fast
as the server answers; ours begins with the journal and ends with a settled step in it. On the
loopback the server takes its time from the same cores; "far" puts a network's time between.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx

from app.bootstrap import read_rules
from app.device.folders import resources
from app.domain.access import Access
from app.domain.delivery import Endpoint, Parcel
from app.domain.findings import Severity
from app.domain.wire import predict
from app.exchange.access_file import read_access
from app.exchange.fhir.bundle import build_transaction
from app.exchange.nll.headers import request_headers
from app.exchange.nll.names import load_names
from app.exchange.nll.resources import ON_PAPER, Builder, registers
from app.store.ready_rows import list_ready
from app.usecases import settle_steps as settling
from app.usecases.connect_receiver import connect
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.parcelling import parcel_of_row
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, rules_of
from tests.benchmarks.figures import middle
from tests.servers.distance import at_a_distance
from tests.servers.fhir import FhirServer
from tests.servers.nll import NllServer
from tests.servers.nll_server import BASE, CLIENT, SCOPE, SECRET, TOKEN
from tests.storm.pharmacies import Pharmacy, copy_pharmacy
from tests.storm.sending import fill

ENTRIES, ROUNDS = 360, 3  # hand-outs of all kinds
FAR_S = 0.01  # each way: another town


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    entries, rounds = max(24, ENTRIES // part), ROUNDS if part == 1 else 1
    with TemporaryDirectory(prefix="lykta-settle-") as name:
        folder = Path(name)
        fhir, nll = FhirServer(folder / "fhir"), NllServer(folder / "nll")
        fhir.start()
        nll.start()
        try:
            for far_s, where in ((0.0, ""), (FAR_S, ", far")):
                for name, run in (
                    ("FHIR R4, third-party server", partial(_fhir, fhir)),
                    ("national list, our stand-in", partial(_nll, nll)),
                ):
                    yield _compare(name + where, rounds, partial(run, folder, entries, far_s))
        finally:
            fhir.stop()
            nll.stop()


_Taken = tuple[float, float, int]  # seconds of ours and of the bare, and rows


def _compare(name: str, rounds: int, run: Callable[[int], _Taken]) -> str:
    taken = [run(number) for number in range(rounds)]
    ours = [1000 * seconds / rows for seconds, _, rows in taken]
    bare = [1000 * seconds / rows for _, seconds, rows in taken]
    share = median(bare_s / ours_s for ours_s, bare_s, _ in taken)
    line = middle(name, ours, bare, "ms")
    return f"{line}   {1000 / median(ours):.0f} rows/s, {share:.0%} of the bare rate"


def _way(port: int, far_s: float) -> AbstractContextManager[int]:
    """Return the port where a server is met."""
    return at_a_distance(port, far_s) if far_s else nullcontext(port)


def _fhir(server: FhirServer, folder: Path, entries: int, far_s: float, number: int) -> _Taken:
    workplace, parcels = _ready(folder / f"fhir-{far_s}-{number}", entries, None)
    kind = "application/fhir+json"
    headers = {"Content-Type": kind, "Accept": kind, "Prefer": "return=minimal"}
    server.begin_anew()
    with _way(server.port, far_s) as port, server.client() as client:
        url = server.url.replace(f":{server.port}/", f":{port}/")
        bodies = [json.dumps(build_transaction(p, url)).encode() for p in parcels]
        begun = time.perf_counter()
        for body in bodies:
            client.post(url, content=body, headers=headers)
        bare = time.perf_counter() - begun
        server.begin_anew()
        ours = _ours(workplace, "fhir", Endpoint(url, str(server.ca_file)))
    return ours, bare, len(parcels)


def _nll(server: NllServer, folder: Path, entries: int, far_s: float, number: int) -> _Taken:
    home = folder / f"nll-{far_s}-{number}"
    with _way(server.port, far_s) as port:
        root = f"https://127.0.0.1:{port}"
        access = folder / f"{home.name}.toml"
        server.access_file(access, url=root + BASE, token_url=root + TOKEN)
        workplace, parcels = _ready(home, entries, access)
        let_in = read_access(access)
        sent = [parcel for parcel in parcels if not _is_foreseen(parcel, let_in)]
        bare = _bare_nll(server, let_in, sent)
        server.kill()
        (server.folder / "held.jsonl").unlink()  # nothing is there when ours begins
        server.start()
        return _ours(workplace, "nll", Endpoint(let_in.url, access=let_in)), bare, len(sent)


def _bare_nll(server: NllServer, let_in: Access, sent: Sequence[Parcel]) -> float:
    with server.client() as client:
        found = client.post(
            let_in.token_url,
            data={"grant_type": "client_credentials", "scope": SCOPE},
            auth=(CLIENT, "hemlig%3Al%C3%B6sen"),
        )
        assert SECRET
        requests = _requests(let_in, found.json()["access_token"], sent, client)
        begun = time.perf_counter()
        for url, body, headers in requests:
            client.post(url, content=body, headers=headers)
        return time.perf_counter() - begun


def _requests(
    access: Access, token: str, parcels: Sequence[Parcel], client: httpx.Client
) -> list[tuple[str, bytes, dict[str, str]]]:
    """Return each request of a run: asked about, then registered."""
    names = load_names(resources() / "receivers" / "nll.toml")
    builder, made = Builder(names, access), []
    search = request_headers(access.headers, token, str(uuid4()), "")
    search["content-type"] = "application/x-www-form-urlencoded"
    known = dict[str, str]()
    for parcel in parcels:
        is_paper, number = ON_PAPER in parcel.codes, parcel.personal.patient.identity
        if number and number not in known:
            words = {"identifier": f"http://electronichealth.se/identifier/personnummer|{number}"}
            found = client.post(f"{access.url}/Patient/_search", data=words, headers=search).json()
            known[number] = found["entry"][0]["resource"]["id"]
        patient = "" if is_paper else known[number]
        told = (
            builder.paper_dispense(parcel)
            if is_paper
            else builder.bundle(parcel, patient, "" if registers(parcel) else "MedicationRequest/x")
        )
        body, provenance = json.dumps(told).encode(), builder.provenance(parcel)
        path = "/MedicationDispense" if is_paper else ""
        for verb in (f"{path}/$verify", path or "/"):
            headers = request_headers(
                access.headers, token, search["x-context-id"], patient, provenance
            )
            made.append((access.url + verb, body, headers))
    return made


def _is_foreseen(parcel: Parcel, access: Access) -> bool:
    rules = read_rules(resources() / "rules").wires
    found = predict(parcel, rules, "nll", access)
    return any(one.severity is Severity.STOP for one in found)


def _ready(folder: Path, entries: int, access: Path | None) -> tuple[Workplace, list[Parcel]]:
    pharmacy: Pharmacy = copy_pharmacy(folder)
    workplace = pharmacy.open()
    fill(workplace, entries)
    if access:
        connect(workplace, access)
    end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())
    groups = list_ready(workplace.journal.vault.connection, "nll", rules_of(workplace))
    return workplace, [parcel_of_row(workplace, group)[0] for group in groups]


def _ours(workplace: Workplace, receiver: str, endpoint: Endpoint) -> float:
    begun = time.perf_counter()
    done = settling.settle_steps(workplace, receiver, endpoint)
    taken = time.perf_counter() - begun
    assert (done.later, done.trouble) == (0, ""), done
    sign_out(workplace)
    return taken
