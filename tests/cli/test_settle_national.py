"""`receiver` and `settle --receiver nll`: from the agreement's file to an empty list."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.lykta import Lykta, line
from tests.servers.nll import NllServer

pytestmark = pytest.mark.xdist_group("servers")
TOLVAN = {"name": "Tolvan Tolvansson", "identity": "191212121212"}
SEND = ("settle", "--receiver", "nll")


def hand_out(lykta: Lykta, **changes: Any) -> str:
    """Record a hand-out whose twins were looked for, and return its slip."""
    assert lykta("record", "-", given=line(**changes)).code == 0
    steps = lykta("steps", "--json").values
    for step in steps:
        if step["code"] == "twin_check":
            lykta("settle", "--done", step["id"], "--reference", "sökt")
    return str(steps[-1]["slip"])


def states(lykta: Lykta, slip: str) -> dict[str, str]:
    """Return where the steps of a slip stand that are the national list's."""
    steps = lykta("steps", "--all", "--json").values
    return {s["code"]: s["state"] for s in steps if s["slip"] == slip and s["destination"] == "nll"}


@pytest.fixture
def connected(lykta: Lykta, nll_server: NllServer, tmp_path: Path) -> Lykta:
    """A pharmacy that is let in, after an outage."""
    done = lykta("receiver", "--connect", nll_server.access_file(tmp_path / "in.toml"))
    assert done.code == 0, done.err
    return lykta


def test_what_was_handed_out_is_registered_with_its_prescription(
    connected: Lykta, nll_server: NllServer
) -> None:
    slip = hand_out(connected, patient=TOLVAN)
    connected("outage", "end")
    sent = connected(*SEND)
    assert (sent.code, sent.out) == (0, "1 mottagen, 0 avvisade, 0 väntar, av 1.\n")
    assert set(states(connected, slip).values()) == {"settled"}
    assert len(nll_server.held("MedicationRequest")) == 1
    assert len(nll_server.held("MedicationDispense")) == 1


def test_nothing_of_the_agreement_lies_readable_on_the_computer(
    connected: Lykta, tmp_path: Path
) -> None:
    shown = connected("receiver", "--show")
    assert shown.code == 0
    assert "Eget certifikat: ja" in shown.out
    assert "Oprövad mot den verkliga tjänsten" in shown.err
    assert "hemlig:lösen" not in shown.out + shown.err
    for path in (tmp_path / "home").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"PRIVATE KEY" not in content
        assert "hemlig:lösen".encode() not in content
    assert "hemlig" not in json.dumps(connected.entries("receiver_connected"))


def test_without_an_agreement_it_says_what_is_missing(lykta: Lykta) -> None:
    sent = lykta(*SEND)
    assert sent.code == 3
    assert "Ingen anslutning till Nationella läkemedelslistan" in sent.err
    assert lykta("receiver", "--show").code == 3


def test_a_forgotten_agreement_lets_nobody_in(connected: Lykta) -> None:
    assert connected("receiver", "--disconnect").code == 0
    assert connected(*SEND).code == 3


def test_a_refusal_that_is_foreseen_is_listed_first_and_set_aside_in_the_same_words(
    lykta: Lykta, nll_server: NllServer, tmp_path: Path
) -> None:
    """Requirement 46."""
    path = nll_server.access_file(tmp_path / "in.toml")
    others = path.read_text(encoding="utf-8").replace("Sara Lindqvist", "Amina Yusuf")
    path.write_text(others, encoding="utf-8")
    lykta("receiver", "--connect", path)
    slip = hand_out(lykta)
    lykta("outage", "end")
    words = "Farmaceutens legitimationskod saknas i anslutningen."
    foreseen = lykta(*SEND, "--check")
    assert foreseen.code == 1
    assert f"{slip} rad 1: {words}" in foreseen.out
    assert lykta(*SEND).code == 1
    (note,) = {s["note"] for s in lykta("steps", "--json").values if s["state"] == "refused"}
    assert note.startswith(f"Rad 1: {words} Lägg till den som expedierade")
    assert nll_server.held("MedicationDispense") == []


def test_a_person_pauses_the_sending_of_the_whole_computer_and_lets_it_go_on(
    connected: Lykta, nll_server: NllServer
) -> None:
    hand_out(connected)
    connected("outage", "end")
    assert connected("settle", "--pause").out == "Sändningen är pausad.\n"
    paused = connected(*SEND)
    assert paused.code == 3
    assert "pausad" in paused.err
    assert nll_server.held("MedicationDispense") == []
    connected("settle", "--resume")
    assert connected(*SEND).code == 0
