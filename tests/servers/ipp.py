"""A label printer on the loopback: Debian's own ippeveprinter behind a print queue of its own.

Nothing of the computer's own printing is touched: the scheduler has its own folder and listens on a
socket in it, and ippeveprinter, which wants a system bus before it starts, gets a private one.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

QUEUE = "etikett"
_ATTRIBUTES = Path(__file__).with_name("label_printer.conf")
_PROGRAMS = ("dbus-daemon", "ippeveprinter", "cupsd", "lpadmin", "setpriv")
_START_S = 30
_SYSTEM_FOLDERS = os.pathsep.join(["/usr/sbin", "/sbin"])  # not in everybody's PATH

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
_SCHEDULER = """LogLevel warn
Listen {folder}/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_SCHEDULER_FILES = """ServerRoot {folder}/cups
RequestRoot {folder}/cups/spool
TempDir {folder}/cups/spool/tmp
CacheDir {folder}/cups/cache
StateDir {folder}/cups/state
AccessLog {folder}/cups/access_log
ErrorLog {folder}/cups/error_log
PageLog {folder}/cups/page_log
Sandboxing Off
User nobody
Group nogroup
SystemGroup nogroup
"""
# ippeveprinter starts this for each document; the rename makes a document appear whole.
_TRAY = """#!/bin/sh
set -e
n=$(ls '{folder}/tray' | grep -c pdf || true)
name=$(printf '%04d' "$n")
printf '%s' "$IPP_JOB_NAME" > "{folder}/tray/$name.title"
printf '%s' "$IPP_MEDIA_COL" > "{folder}/tray/$name.media"
cp "$1" "{folder}/tray/$name.part"
mv "{folder}/tray/$name.part" "{folder}/tray/$name.pdf"
"""


@dataclass(frozen=True)
class Sheet:
    """One document as the printer got it."""

    pdf: bytes
    title: str
    media: str  # media-col of the job, in IPP's notation


@dataclass
class LabelPrinter:
    """A print queue and the printer behind it."""

    folder: Path
    port: int = 0
    queue: str = QUEUE
    _device: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a program's environment needs so that it prints here and nowhere else."""
        return {"CUPS_SERVER": f"{self.folder}/cups.sock"}

    @property
    def sheets(self) -> list[Sheet]:
        """Everything received, oldest first."""
        return [
            Sheet(
                pdf.read_bytes(),
                pdf.with_suffix(".title").read_text(encoding="utf-8"),
                pdf.with_suffix(".media").read_text(encoding="utf-8"),
            )
            for pdf in sorted((self.folder / "tray").glob("*.pdf"))
        ]

    @property
    def received(self) -> list[bytes]:
        """The documents received, oldest first, byte for byte."""
        return [sheet.pdf for sheet in self.sheets]

    def empty_tray(self) -> None:
        """Forget what was received."""
        for file in (self.folder / "tray").iterdir():
            file.unlink()

    def switch_on(self) -> None:
        """Start the printer, on the port it had before if it had one."""
        for _ in range(5):  # another worker may take a port between our look and our use
            self.port = self.port or _free_port()
            arguments = ["-n", "localhost", "-p", str(self.port), "-d", f"{self.folder}/device"]
            arguments += ["-r", "off", "-a", str(self.folder / "printer.conf")]
            arguments += ["-c", str(self.folder / "tray.sh"), QUEUE]
            self._device = _start(self.folder, "ippeveprinter", *arguments)
            if _becomes_true(self._answers):
                return
            self.switch_off()
            self.port = 0
        pytest.fail("ippeveprinter does not start: " + _log(self.folder, "ippeveprinter"))

    def switch_off(self) -> None:
        """Pull the plug."""
        if self._device is not None:
            self._device.kill()
            self._device.wait()
            self._device = None

    def command(self, *words: str) -> None:
        """Run one of CUPS' own programs against this queue's scheduler."""
        subprocess.run(words, env=_environment(self.folder), check=True, capture_output=True)

    def _answers(self) -> bool | None:
        if self._device is None or self._device.poll() is not None:
            return None
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@pytest.fixture(scope="session")
def label_printer_session() -> Iterator[LabelPrinter]:
    """The printer of this test process."""
    lacking = [name for name in _PROGRAMS if not shutil.which(name, path=_path())]
    if lacking:
        pytest.fail(f"not on this computer: {', '.join(lacking)}; see packaging/system/test.txt")
    with ExitStack() as stack:
        # Not below pytest's own folder: a socket's path has room for 107 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lykta-ipp-")))
        _lay_out(folder)
        printer = LabelPrinter(folder)
        stack.callback(
            _stop, _start(folder, "dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork")
        )
        _wait_for(lambda: (folder / "bus").exists(), folder, "dbus-daemon")
        stack.callback(printer.switch_off)
        printer.switch_on()
        files = ("-c", f"{folder}/cups/cupsd.conf", "-s", f"{folder}/cups/cups-files.conf")
        stack.callback(_stop, _start(folder, "cupsd", "-f", *files))
        _wait_for(lambda: (folder / "cups.sock").exists(), folder, "cupsd")
        address = f"ipp://localhost:{printer.port}/ipp/print"
        printer.command("lpadmin", "-p", QUEUE, "-E", "-v", address, "-m", "everywhere")
        # It is made beside, and opens once more when it is ready, whatever was said of it before.
        made = folder / "cups/ppd" / f"{QUEUE}.ppd"
        _wait_for(made.exists, folder, "cupsd")
        yield printer


@pytest.fixture
def label_printer(
    label_printer_session: LabelPrinter, monkeypatch: pytest.MonkeyPatch
) -> LabelPrinter:
    """A printer with an empty tray; what the test starts prints on it."""
    label_printer_session.empty_tray()
    for name, value in label_printer_session.environment.items():
        monkeypatch.setenv(name, value)
    return label_printer_session


def _lay_out(folder: Path) -> None:
    for name in ("cups/spool/tmp", "cups/cache", "cups/state", "cups/ssl", "device", "tray"):
        (folder / name).mkdir(parents=True)
    texts = {
        "bus.conf": _BUS,
        "cups/cupsd.conf": _SCHEDULER,
        "cups/cups-files.conf": _SCHEDULER_FILES,
        "tray.sh": _TRAY,
    }
    for name, text in texts.items():
        (folder / name).write_text(text.format(folder=folder), encoding="utf-8")
    (folder / "tray.sh").chmod(0o755)
    shutil.copy(_ATTRIBUTES, folder / "printer.conf")
    if os.geteuid() == 0:  # the servers refuse root, or do more than needed as root
        for place in (folder, *folder.rglob("*")):
            shutil.chown(place, "nobody", "nogroup")


def _start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """Start a server that dies with this process, as nobody when we are root."""
    demoted = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
    prefix = ["setpriv", *(demoted if os.geteuid() == 0 else []), "--pdeathsig", "KILL"]
    with (folder / f"{command[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [*prefix, *command],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _path() -> str:
    return os.environ.get("PATH", os.defpath) + os.pathsep + _SYSTEM_FOLDERS


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": _path(),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus",
        "CUPS_SERVER": f"{folder}/cups.sock",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _becomes_true(holds: Callable[[], bool | None]) -> bool:
    """Wait until something holds; give up when it says that it never will."""
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        answer = holds()
        if answer is None:
            return False
        if answer:
            return True
        time.sleep(0.02)
    return False


def _wait_for(holds: Callable[[], bool], folder: Path, server: str) -> None:
    if not _becomes_true(holds):
        pytest.fail(f"{server} does not start: {_log(folder, server)}")


def _log(folder: Path, server: str) -> str:
    return (folder / f"{server}.log").read_text(encoding="utf-8", errors="replace")[-2000:]
