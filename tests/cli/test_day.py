"""A day by commands: outage, steps, settling, closing; the forms that scripts read."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.exchange.receivers.practice import practice_server
from tests.cli.lykta import STAFF, Answer, Lykta, now
from tests.servers.fhir import FhirServer

HEAD = {
    "v", "store", "id", "device", "epoch", "seq", "prev", "lamport", "recorded_at", "clock", "by",
    "kind", "kv", "subject",
}  # fmt: skip
STEP = {
    "id", "entry", "slip", "row", "code", "label", "destination", "state", "ready", "happened_at",
    "due_at", "basis", "ground", "needs", "rule", "source", "confidence", "note",
}  # fmt: skip
OUTAGE = {"id", "label", "state", "down", "since", "frozen_at", "ended_at", "closed_at"}


def steps(lykta: Lykta, **wanted: Any) -> list[Any]:
    """Return all steps, or those with these values."""
    found = lykta("steps", "--json", "--all").values
    return [s for s in found if all(s[name] == value for name, value in wanted.items())]


def settle_by_hand(lykta: Lykta, *codes: str) -> None:
    for code in codes:
        for step in steps(lykta, code=code):
            assert lykta("settle", "--done", step["id"], "--reference", "pärm 3").code == 0


def test_each_entry_of_the_journal_is_a_line_with_its_head_and_parts(recorded: Lykta) -> None:
    entries = recorded("journal", "--json").values
    for entry in entries:
        assert set(entry) - {"personal", "outage", "with"} == HEAD | {"hash", "facts"}
        assert datetime.fromisoformat(entry["recorded_at"]).tzinfo
    assert [e["seq"] for e in entries] == list(range(1, len(entries) + 1))
    assert [e["prev"] for e in entries[1:]] == [e["hash"] for e in entries[:-1]]
    (made,) = [e for e in entries if e["kind"] == "dispensing_made"]
    assert made["personal"]["patient"]["identity"] == "191212121212"
    assert "1912" not in json.dumps(made["facts"])
    short = recorded("journal")
    assert len(short.lines) == len(entries)
    assert "dispensing_made" in short.out
    assert "Tolvan" not in short.out


def test_only_who_may_review_reads_the_journal(recorded: Lykta) -> None:
    recorded.name = STAFF
    answer = recorded("journal", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "Be apotekschef eller granskare." in answer.err


def test_each_step_is_a_line_in_the_documented_form(recorded: Lykta) -> None:
    found = steps(recorded)
    assert {frozenset(step) for step in found} == {frozenset(STEP)}
    assert [(s["code"], s["ready"]) for s in found] == [
        ("twin_check", True), ("register_prescription", False), ("register_withdrawal", False),
        ("register_price", False), ("decommission", True), ("archive_paper", True),
    ]  # fmt: skip
    assert {s["state"] for s in found} == {"waiting"}
    assert {s["slip"] for s in found} == {"A-0002-U"}
    assert found[1]["needs"] == [found[0]["id"]]
    assert all(step["ground"] and step["source"] for step in found)
    assert {(s["basis"], s["confidence"]) for s in found} == {
        ("own", "confirmed"), ("technical", "confirmed"), ("law", "interpreted"), ("own", "own"),
    }  # fmt: skip
    assert steps(recorded, due_at=None)  # its time starts when the systems are back
    recorded("outage", "end")
    assert not steps(recorded, due_at=None)


def test_steps_are_shown_in_columns_and_done_ones_left_out(recorded: Lykta) -> None:
    settle_by_hand(recorded, "twin_check")
    shown = recorded("steps")
    assert shown.lines[0].split() == ["Expedition", "Rad", "Steg", "Läge", "Id"]
    assert len(shown.lines) == 6
    assert all("väntar" in row for row in shown.lines[1:])
    assert len(recorded("steps", "--all").lines) == 7
    assert "gjort för hand" in recorded("steps", "--all").out
    assert len(recorded("steps", "--json").lines) == 5


def test_a_step_is_settled_by_hand_with_a_reference_once(recorded: Lykta) -> None:
    (twin,) = steps(recorded, code="twin_check")
    for words, told in (
        (["--done", twin["id"]], "Referens saknas."),
        (["--waive", twin["id"]], "Skäl saknas."),
        (["--not-there", twin["id"]], "Skäl saknas."),
        (["--not-there", twin["id"], "--reason", "x"], "Raden väntar inte på något svar."),
        (["--done", "x", "--reference", "R"], "Det är inget steg-id."),
        (["--done", twin["entry"], "--reference", "R"], "Steget finns inte."),
    ):
        answer = recorded("settle", *words)
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.err
    assert recorded("settle", "--done", twin["id"], "--reference", "R 17").code == 0
    assert [(s["state"], s["note"]) for s in steps(recorded, id=twin["id"])] == [
        ("elsewhere", "R 17")
    ]
    again = recorded("settle", "--done", twin["id"], "--reference", "R 18")
    assert (again.code, again.err) == (1, "Steget är redan klart. Läs listan igen.\n")


def test_waiving_needs_the_role(recorded: Lykta) -> None:
    (step,) = steps(recorded, code="archive_paper")
    waived = recorded("settle", "--waive", step["id"], "--reason", "Blanketten brann")
    assert (waived.code, waived.lines) == (0, ["Steget är redovisat."])
    assert steps(recorded, id=step["id"])[0]["state"] == "waived"
    (left,) = steps(recorded, code="twin_check")
    recorded.name = STAFF
    assert "Be apotekschef" in recorded("settle", "--waive", left["id"], "--reason", "x").err


def test_what_is_ready_is_sent_when_the_systems_are_back(recorded: Lykta) -> None:
    settle_by_hand(recorded, "twin_check")
    with practice_server() as url:
        early = recorded("settle", "--receiver", "fhir", "--url", url)
        assert early.lines == ["0 mottagna, 0 avvisade, 0 väntar, av 0."]
        assert "avbrottet ska vara avslutat" in early.err
        recorded("outage", "end")
        sent = recorded("settle", "--receiver", "fhir", "--url", url)
    assert (sent.code, sent.err) == (0, "")
    assert sent.lines == ["1 mottagen, 0 avvisade, 0 väntar, av 1."]
    codes = {s["code"] for s in steps(recorded, state="settled")}
    assert codes == {"register_prescription", "register_withdrawal"}


def test_a_receiver_that_is_not_there_is_told_and_nothing_is_settled(recorded: Lykta) -> None:
    settle_by_hand(recorded, "twin_check")
    recorded("outage", "end")
    with practice_server() as url:
        gone = url
    answer = recorded("settle", "--receiver", "fhir", "--url", gone)
    assert answer.code == 3
    assert answer.lines == ["0 mottagna, 0 avvisade, 1 väntar, av 1."]
    assert answer.err.strip()
    assert not steps(recorded, state="settled")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Mottagarens adress saknas. Skriv --url."),
        (["--url", "https://mottagare.example"], "Övning skickas aldrig"),
        (["--url", "ftp://127.0.0.1"], "Adressen går inte att läsa."),
    ],
)
def test_an_address_that_must_not_be_used_is_refused(
    lykta: Lykta, words: list[str], told: str
) -> None:
    answer = lykta("settle", "--receiver", "fhir", *words)
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err


@pytest.mark.xdist_group("servers")
def test_a_server_that_nobody_vouches_for_gets_nothing(
    recorded: Lykta, fhir_server: FhirServer
) -> None:
    settle_by_hand(recorded, "twin_check")
    recorded("outage", "end")
    words = ["settle", "--receiver", "fhir", "--url", fhir_server.url]
    doubted = recorded(*words)
    assert (doubted.code, doubted.lines) == (3, ["0 mottagna, 0 avvisade, 1 väntar, av 1."])
    assert re.search(r"kör igen från \d\d:\d\d:\d\d\.", doubted.err)
    assert fhir_server.requests == []
    pausing = recorded(*words)
    assert (pausing.code, pausing.lines) == (0, ["0 mottagna, 0 avvisade, 0 väntar, av 0."])
    assert pausing.err.startswith("Kvar att skicka: 1. Pausen växer")


@pytest.mark.xdist_group("servers")
def test_whom_to_believe_is_told_by_a_file(recorded: Lykta, fhir_server: FhirServer) -> None:
    settle_by_hand(recorded, "twin_check")
    recorded("outage", "end")
    words = ["--receiver", "fhir", "--url", fhir_server.url, "--ca", fhir_server.ca_file]
    sent = recorded("settle", *words)
    assert (sent.code, sent.lines) == (0, ["1 mottagen, 0 avvisade, 0 väntar, av 1."])
    assert len(fhir_server.resources("MedicationDispense")) == 1
    assert {s["note"] for s in steps(recorded, state="settled")} == {""}


def test_an_outage_is_ended_and_closed_only_when_all_is_settled(
    recorded: Lykta, tmp_path: Path
) -> None:
    protocol = tmp_path / "slutprotokoll.pdf"
    assert "inte avslutat" in recorded("outage", "close", "--protocol-out", protocol).err
    recorded("outage", "end")
    refused = recorded("outage", "close", "--protocol-out", protocol)
    assert refused.code == 1
    assert "Arkivera blanketten: 1 kvar." in refused.err
    assert not protocol.exists()
    for step in steps(recorded):
        recorded("settle", "--waive", step["id"], "--reason", "prov")
    (tmp_path / "taken.pdf").write_text("ett annat protokoll")
    taken = recorded("outage", "close", "--protocol-out", tmp_path / "taken.pdf")
    assert (taken.code, "finns redan" in taken.err) == (1, True)
    closed = recorded("outage", "close", "--protocol-out", protocol)
    assert (closed.code, "stängt" in closed.out) == (0, True)
    assert protocol.read_bytes().startswith(b"%PDF")
    again = recorded("outage", "close", "--protocol-out", tmp_path / "again.pdf")
    assert (again.code, again.err.startswith("Det finns inget sådant avbrott.")) == (1, True)


def test_an_older_outage_is_closed_by_its_name_and_its_protocol_written_again(
    lykta: Lykta, tmp_path: Path
) -> None:
    since = (now() - timedelta(minutes=1)).isoformat(timespec="seconds")
    lykta("outage", "end", "--at", since)
    (first,) = (o["label"] for o in lykta("outage", "list", "--json").values)
    lykta("outage", "begin", "--down", "ehm", "--since", since, "--ground", "Igen")
    lykta("outage", "end")

    def close(name: str, label: str) -> Answer:
        return lykta("outage", "close", "--outage", label, "--protocol-out", tmp_path / name)

    assert close("x.pdf", "2026-13-01-A").err.startswith("Det finns inget sådant avbrott.")
    closed = close("one.pdf", first)
    assert (closed.code, closed.lines[0].split()[:2]) == (0, [first, "stängt"])
    later, earlier = lykta("outage", "list", "--json").values
    assert (later["state"], earlier["state"]) == ("ended", "closed")
    assert close("two.pdf", first).code == 0
    assert (tmp_path / "two.pdf").read_bytes().startswith(b"%PDF")
    assert len(lykta.entries("outage_closed")) == 1


def test_what_is_down_changes_while_the_outage_lasts(lykta: Lykta) -> None:
    begun = lykta("outage", "list", "--json").values[0]
    assert set(begun) == OUTAGE
    assert (begun["state"], begun["down"]) == ("open", ["ehm", "evis"])
    at = (now() - timedelta(minutes=5)).isoformat()
    changed = lykta("outage", "change", "--down", "ehm, power", "--at", at)
    assert changed.code == 0
    assert "öppet" in changed.out
    assert "El, E-hälsomyndigheten" in changed.out
    assert lykta("outage", "change", "--down", "ehm").code == 0
    ended = lykta("outage", "end", "--at", now().replace(tzinfo=None).isoformat())
    assert "avslutat" in ended.out
    after = lykta("outage", "list", "--json").values[0]
    assert (after["state"], after["down"]) == ("ended", [])
    assert after["ended_at"]
    assert lykta("outage", "end").code == 1


def test_a_new_outage_is_begun_when_none_is_open(lykta: Lykta) -> None:
    lykta("outage", "end")
    since = (now() - timedelta(minutes=1)).isoformat(timespec="seconds")
    words = ["outage", "begin", "--since", since]
    begun = lykta(*words, "--down", "network", "--ground", "Kabeln är av")
    assert (begun.code, "Internet" in begun.out) == (0, True)
    shown = lykta("outage", "list").lines
    assert [text.split()[1] for text in shown] == ["öppet", "avslutat"]
    twice = lykta(*words, "--down", "network", "--ground", "Kabeln är av")
    assert (twice.code, "redan öppet" in twice.err) == (1, True)


@pytest.mark.parametrize(
    ("down", "since", "told"),
    [
        ("molnet", "2026-11-01T08:00", "Okänt beroende. Välj bland power"),
        ("ehm", "igår", "Tiden går inte att läsa."),
        ("ehm", "2999-01-01T08:00", "Tiden ligger framåt."),
        ("ehm", "0001-01-01T00:00+14:00", "Tiden är mer än ett år sedan."),
    ],
)
def test_an_outage_that_cannot_be_is_refused(
    lykta: Lykta, down: str, since: str, told: str
) -> None:
    answer = lykta("outage", "begin", "--down", down, "--since", since, "--ground", "SMS")
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
