"""Programs that are killed while they send, and a server too: every row arrives once."""

import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.lykta import Lykta, command, copy_pharmacy, line
from tests.house import ROOT
from tests.servers.fhir import FhirServer

pytestmark = pytest.mark.xdist_group("servers")
ROWS, KILLS = 5, 3
PATIENCE_S = 60


def of_one_patient() -> bytes:
    """Return a line that may be recorded again and again: each time it is decided that it may."""
    twin = "T-TWIN@rows.0.product"
    return line(
        patient={"name": "Tolvan Tolvansson", "identity": "191212121212"},
        confirmed=["P-NOLABEL@label", twin],
        reasons={twin: "Ny ordination, patienten ska ha båda"},
    )


def waiting(lykta: Lykta, code: str) -> list[str]:
    """Return the ids of the steps of a kind that are not done."""
    return [step["id"] for step in lykta("steps", "--json").values if step["code"] == code]


def kill_while_sending(words: list[str], server: FhirServer) -> None:
    """Start to send, and kill the program when the server has something more, unless it ends."""
    before, deadline = len(server.requests), time.monotonic() + PATIENCE_S
    with subprocess.Popen(command(words), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while len(server.requests) <= before and time.monotonic() < deadline:
            if process.poll() is not None:
                break
            time.sleep(0.005)
        process.kill()


def test_every_row_arrives_once_whoever_is_killed_in_between(
    tmp_path: Path, fhir_server: FhirServer
) -> None:
    lykta = copy_pharmacy(tmp_path)
    assert lykta("record", "-", given=of_one_patient() * ROWS).code == 0
    lykta("outage", "end")
    for step in waiting(lykta, "twin_check"):
        lykta("settle", "--done", step, "--reference", "sökt")
    send = ["settle", "--receiver", "fhir", "--url", fhir_server.url, "--ca", fhir_server.ca_file]
    for _ in range(KILLS):
        kill_while_sending(lykta.words(*send), fhir_server)
    fhir_server.kill()
    fhir_server.start()
    deadline = time.monotonic() + PATIENCE_S
    while waiting(lykta, "register_withdrawal") and time.monotonic() < deadline:
        lykta(*send)
    assert waiting(lykta, "register_withdrawal") == []
    written = [stored["id"] for request in fhir_server.requests for stored in request.stored]
    assert len(written) == len(set(written)) == 1 + 3 * ROWS  # one patient; three of each row
    assert lykta("verify").code == 0
