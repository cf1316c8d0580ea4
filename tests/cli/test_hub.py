"""`hub`: a keeper sets one up and lets computers in, and counters exchange entries by it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.hub import Address
from app.usecases.keep_hub import hub_status, stop_hub
from tests.cli.lykta import Lykta, command, line, run
from tests.house import ROOT
from tests.servers.hub import HubServer, free_port

pytestmark = pytest.mark.xdist_group("hub")

FINGERPRINT = "Fingeravtryck: "
ANOTHER = " ".join(["00000"] * 8)


def let_in(lykta: Lykta, folder: Path, letters: Path) -> None:
    """Let the computer in at a hub."""
    asked, answer = letters / "ansokan.json", letters / "svar.json"
    for old in (asked, answer):
        old.unlink(missing_ok=True)
    requested = lykta("hub", "request", asked)
    assert requested.code == 0, requested.err
    shown = requested.out.split(FINGERPRINT)[1].strip()
    added = run(["hub", "add-member", str(folder), str(asked), str(answer), "--fingerprint", shown])
    assert added.code == 0, added.err
    own = added.err.split(": ")[1].strip()
    joined = lykta("hub", "join", answer, "--fingerprint", own)
    assert joined.code == 0, joined.err
    assert "ansluten" in joined.out


def test_a_computer_is_let_in_exchanges_and_is_revoked(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    let_in(lykta, hub.folder, tmp_path)
    assert lykta("record", "-", given=line()).code == 0
    with lykta.at_work() as workplace:
        count, device = len(workplace.journal.entries()), workplace.device.device

    exchanged = lykta("hub", "exchange")
    assert exchanged.code == 0, exchanged.err
    sent = int(exchanged.out.split()[0])
    assert sent > count
    assert lykta("hub", "exchange").lines == ["0 skickade, 0 hämtade."]
    hub.execute(f"UPDATE hub.statement SET content = 'changed' WHERE device = '{device}'")  # noqa: S608
    not_taken = lykta("hub", "exchange")
    assert (not_taken.code, f"{device}.lyktabesked: " in not_taken.err) == (1, True)
    assert lykta("hub", "exchange").code == 0

    (value,) = run(["hub", "status", str(hub.folder), "--json"]).values
    member = next(m for m in value["members"] if m["device"] == device)
    store = next(s for s in value["stores"] if s["store"] == member["store"])
    assert (store["pharmacy"], store["entries"]) == ("Apotek Granen", sent)
    shown = run(["hub", "status", str(hub.folder)])
    assert device in shown.out
    assert hub.fingerprint in shown.out

    assert run(["hub", "revoke-member", str(hub.folder), device]).code == 0
    refused = lykta("hub", "exchange")
    assert (refused.code, refused.err.split(".")[0]) == (3, "Datorn är spärrad i navet")

    let_in(lykta, hub.folder, tmp_path)  # it was found again
    assert lykta("hub", "exchange").code == 0
    assert lykta("hub", "leave").code == 0
    assert "inte ansluten" in lykta("hub", "exchange").err


@pytest.mark.skipif(os.geteuid() != 0, reason="others run the server themselves")
def test_a_hub_in_a_folder_that_its_server_cannot_enter_is_told_which_it_is(
    open_folder: Path,
) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "deeper").mkdir()
    words = ["hub", "init", str(closed / "deeper" / "hub"), "--address", f"127.0.0.1:{free_port()}"]
    refused = run(words)
    assert refused.code == 3
    assert f"som inte kommer in i {closed}. Välj en mapp" in refused.err
    assert list((closed / "deeper").iterdir()) == []


def test_the_hubs_times_are_the_pharmacys_wherever_its_computer_thinks_that_it_stands(
    lykta: Lykta, hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_in(lykta, hub.folder, tmp_path)
    assert lykta("hub", "exchange").code == 0
    (member,), (store,) = hub_status(hub.folder).members, hub_status(hub.folder).stores
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        shown = run(["hub", "status", str(hub.folder)]).out
    time.tzset()
    assert member.heard_at
    assert store.last_at
    for at in (member.heard_at, store.last_at):
        assert f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" in shown


def test_a_computer_that_follows_goes_on_by_itself_after_the_hub_was_killed(
    lykta: Lykta, own_hub: HubServer, tmp_path: Path
) -> None:
    let_in(lykta, own_hub.folder, tmp_path)
    words = command(lykta.words("hub", "exchange", "--follow"))
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stderr is not None
            assert "skickade" in program.stdout.readline()
            own_hub.kill()
            assert lykta("record", "-", given=line()).code == 0
            assert program.stderr.readline().startswith("Navet")
            own_hub.start()
            assert "skickade" in program.stdout.readline()
            program.send_signal(signal.SIGTERM)
            assert program.stderr.read().endswith("Avbrutet.\n")
        finally:
            program.kill()  # what does not end by itself would be waited for without end
    with lykta.at_work() as workplace:
        count = len(workplace.journal.entries())
    (store,) = hub_status(own_hub.folder).stores
    assert store.entries == count


def test_nobody_is_let_in_by_another_fingerprint(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    asked, answer = tmp_path / "ansokan.json", tmp_path / "svar.json"
    requested = lykta("hub", "request", asked)
    shown = requested.out.split(FINGERPRINT)[1].strip()
    words = ["hub", "add-member", str(hub.folder), str(asked), str(answer), "--fingerprint"]

    assert "annat än ansökans" in run([*words, ANOTHER]).err
    assert not answer.exists()
    assert run([*words, shown]).code == 0
    assert "annat än navets" in lykta("hub", "join", answer, "--fingerprint", ANOTHER).err
    assert "finns redan" in run([*words, shown]).err


def test_an_answer_to_an_earlier_request_is_refused(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    first, second, answer = (tmp_path / name for name in ("a.json", "b.json", "svar.json"))
    shown = lykta("hub", "request", first).out.split(FINGERPRINT)[1].strip()
    assert lykta("hub", "request", second).code == 0
    words = ["hub", "add-member", str(hub.folder), str(first), str(answer), "--fingerprint"]
    assert run([*words, shown]).code == 0
    refused = lykta("hub", "join", answer, "--fingerprint", hub.fingerprint)
    assert (refused.code, "senaste ansökan" in refused.err) == (1, True)


@pytest.mark.parametrize("content", [b"", b"{}", b"nothing", b"\xff" * 20_000])
def test_what_is_no_request_or_answer_is_refused(
    lykta: Lykta, hub: HubServer, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "brev.json"
    path.write_bytes(content)
    added = run(["hub", "add-member", str(hub.folder), str(path), str(tmp_path / "svar.json")])
    assert (added.code, "ingen ansökan" in added.err) == (1, True)
    joined = lykta("hub", "join", path)
    assert (joined.code, "inget svar" in joined.err) == (1, True)


def test_a_request_that_was_changed_on_the_way_is_refused(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    asked = tmp_path / "ansokan.json"
    assert lykta("hub", "request", asked).code == 0
    asked.write_text(asked.read_text("utf-8").replace("Granen", "Tallen"), "utf-8")
    words = ["hub", "add-member", str(hub.folder), str(asked), str(tmp_path / "svar.json")]
    assert "ändrad" in run(words).err


def test_the_computers_key_is_never_on_the_disk_in_clear(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    let_in(lykta, hub.folder, tmp_path)
    files = [path for path in lykta.home.rglob("*") if path.is_file()]
    keys = [path for path in files if b"PRIVATE KEY" in path.read_bytes()]
    assert [path.name for path in keys] == ["hub.key"]
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in keys[0].read_bytes()
    assert keys[0].stat().st_mode & 0o077 == 0
    assert b"PRIVATE" not in (tmp_path / "ansokan.json").read_bytes()
    assert b"PRIVATE" not in (tmp_path / "svar.json").read_bytes()


def test_whoever_reads_the_hubs_disk_reads_of_nobody(
    lykta: Lykta, hub: HubServer, tmp_path: Path
) -> None:
    let_in(lykta, hub.folder, tmp_path)
    identity = "PROV 20260713"
    patient = {"name": "Tolvan Ovanlig", "identity": identity, "birth_date": "19121212", "sex": "1"}
    assert lykta("record", "-", given=line(patient=patient)).code == 0
    assert lykta("hub", "exchange").code == 0
    hub.execute("CHECKPOINT")

    files = [path.read_bytes() for path in hub.folder.rglob("*") if path.is_file()]
    for known in ("Ovanlig", identity, "Mattias", "Sara Lindqvist", "dispensing_made"):
        assert not [content for content in files if known.encode() in content], known
    assert [content for content in files if b"Apotek Granen" in content]


def test_a_hub_is_set_up_copied_and_put_back_from_its_copy(
    lykta: Lykta, open_folder: Path, tmp_path: Path
) -> None:
    folder, address = open_folder / "nav", Address("127.0.0.1", free_port())
    words = ["hub", "init", str(folder), "--address", str(address), "--listen", "127.0.0.1"]
    made = run(words)
    assert made.code == 0, made.err
    try:
        assert "inte tom" in run(words).err
        let_in(lykta, folder, tmp_path)
        assert lykta("hub", "exchange").code == 0

        (folder / "operator.conf").write_text("work_mem = '5MB'")
        copied = run(["hub", "backup", str(folder), str(open_folder)])
        assert copied.code == 0, copied.err
        copy = Path(copied.out.removeprefix("Kontrollerad kopia i ").strip().removesuffix("."))
        assert lykta("record", "-", given=line()).code == 0
        assert lykta("hub", "exchange").code == 0
        before = hub_status(folder).stores[0].entries
        assert run(["hub", "stop", str(folder)]).code == 0
        stopped = run(["hub", "status", str(folder)])
        assert (stopped.code, "hub start" in stopped.err) == (3, True)
        assert lykta("hub", "exchange").code == 3

        shutil.rmtree(folder)
        copy.rename(folder)
        assert (folder / "operator.conf").read_text() == "work_mem = '5MB'"
        assert run(["hub", "start", str(folder)]).code == 0
        assert hub_status(folder).stores[0].entries < before
        assert lykta("hub", "exchange").code == 0  # gives what the old copy lacks
        assert hub_status(folder).stores[0].entries >= before
    finally:
        stop_hub(folder)


def test_a_hub_put_back_from_an_old_copy_lets_in_nobody_who_was_revoked_since(
    lykta: Lykta, open_folder: Path, tmp_path: Path
) -> None:
    folder, address = open_folder / "back", Address("127.0.0.1", free_port())
    words = ["hub", "init", str(folder), "--address", str(address), "--listen", "127.0.0.1"]
    assert run(words).code == 0
    try:
        let_in(lykta, folder, tmp_path)
        (device,) = [member.device for member in hub_status(folder).members]
        copies = [
            Path(run(["hub", "backup", str(folder), *to]).out.split()[-1].removesuffix("."))
            for to in ([], [str(open_folder)])
        ]
        assert run(["hub", "revoke-member", str(folder), device]).code == 0
        assert run(["hub", "stop", str(folder)]).code == 0

        shutil.rmtree(folder / "data")  # the database alone is put back
        (copies[1] / "data").rename(folder / "data")
        started = run(["hub", "start", str(folder)])
        assert (started.code, device in started.err) == (0, True)
        assert lykta("hub", "exchange").code == 3
        assert run(["hub", "stop", str(folder)]).code == 0

        whole = open_folder / "whole"  # a whole copy that lay in the hub's own folder
        copies[0].rename(whole)
        shutil.rmtree(folder)
        whole.rename(folder)
        assert device in run(["hub", "start", str(folder)]).err
        assert lykta("hub", "exchange").code == 3
        (tmp_path / "again").mkdir()
        let_in(lykta, folder, tmp_path / "again")  # who is let in anew has a certificate that holds
        assert run(["hub", "stop", str(folder)]).code == 0
        assert run(["hub", "start", str(folder)]).err == ""
        assert lykta("hub", "exchange").code == 0
    finally:
        stop_hub(folder)


def test_a_standby_asks_is_let_in_by_its_fingerprint_and_forgotten(
    hub: HubServer, open_folder: Path, tmp_path: Path
) -> None:
    folder, asked, answer = open_folder / "reserv", tmp_path / "a.json", tmp_path / "svar.json"
    address = f"127.0.0.1:{free_port()}"
    words = ["hub", "standby", "request", str(folder), "--address", address, str(asked)]
    requested = run(words)
    assert requested.code == 0, requested.err
    shown = requested.out.split(FINGERPRINT)[1].strip()
    adding = ["hub", "add-member", str(hub.folder), str(asked), str(answer), "--fingerprint"]
    assert "annat än ansökans" in run([*adding, ANOTHER]).err
    assert run([*adding, shown]).code == 0
    assert address in run(["hub", "status", str(hub.folder)]).out

    following = ["hub", "standby", "follow", str(folder), str(answer), "--fingerprint", ANOTHER]
    assert "annat än navets" in run(following).err
    forgotten = run(["hub", "standby", "forget", str(hub.folder), address])
    assert (forgotten.code, "glömd" in forgotten.out) == (0, True)
    assert address not in run(["hub", "status", str(hub.folder)]).out
    following[-1] = hub.fingerprint
    failed = run(following)
    assert (failed.code, "not permitted to log in" in failed.err) == (3, True)


def test_where_there_is_no_hub_it_is_told(tmp_path: Path) -> None:
    for act in ("status", "start", "stop"):
        answer = run(["hub", act, str(tmp_path)])
        assert (answer.code, "finns inget nav" in answer.err) == (3, True)


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    for text in ("", "a b", "nav:70000", "nav:0", "[::1", "-nav"):
        answer = run(["hub", "init", str(tmp_path / "nav"), f"--address={text}"])
        assert (answer.code, "ingen adress" in answer.err) == (1, True)
    assert not (tmp_path / "nav").exists()
