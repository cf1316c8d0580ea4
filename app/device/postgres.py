"""PostgreSQL's own programs: a server that is set up, started, copied and followed."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.device.files import disk_errors
from app.device.hub_folder import SERVERS_USER
from app.domain.findings import Unavailable

if sys.platform != "win32":
    import pwd

OLDEST = 15
_DEBIAN = Path("/usr/lib/postgresql")
_SETTING_UP_S = 900
_STARTING_S = (
    600  # after a power cut all that was written since the last checkpoint is gone through
)
_COPYING_S = 24 * 3600
_LONGEST_REMARK = 400  # characters of what a program said
_SURROUNDINGS = {"PATH": os.defpath, "LC_ALL": "C"}  # nothing else of ours reaches the server
_TROUBLE = re.compile("FATAL|PANIC|ERROR|could not")
_BARRED = "barred"
_INSTALL = "Installera det: sudo apt-get install postgresql"


@dataclass(frozen=True)
class Programs:
    """One version of PostgreSQL on this computer (program)."""

    folder: Path
    version: int

    def run(
        self, name: str, *words: str, on: Path | None = None, limit_s: int = _SETTING_UP_S
    ) -> str:
        """Return what a program answered; Unavailable with its own last words when it failed.

        Where it failed since the folder that it works on cannot be reached, that is told.
        """
        user, group = _whom()
        try:
            done = subprocess.run(
                [str(self.folder / name), *words],
                env=_SURROUNDINGS,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=limit_s,
                check=False,
                umask=0o077,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{name} blev inte klar.", "Försök igen.", code="slow") from None
        except OSError as error:
            raise Unavailable(f"{name} gick inte att starta.", _INSTALL, code="postgres") from error
        said = done.stdout.decode(errors="replace").strip()
        if done.returncode:
            _demand_way(on)
            text = f"{name} misslyckades: {said[-_LONGEST_REMARK:]}"
            raise Unavailable(text, code="postgres")
        return said

    def make(self, data: Path) -> None:
        """Make an empty database folder, with checksums on every page."""
        self.run(
            "initdb",
            f"--pgdata={data}",
            "--username=postgres",
            "--auth-local=peer",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
            on=data,
        )

    def start(self, data: Path) -> None:
        """Start the server, and wait until it answers."""
        logs = data.parent / "log"
        words = ("start", f"--pgdata={data}", f"--log={logs / 'start.log'}", "--wait")
        try:
            self.run("pg_ctl", *words, f"--timeout={_STARTING_S}", on=data)
        except Unavailable as unavailable:
            if unavailable.code == _BARRED:
                raise
            text = f"Servern startar inte: {_last_words(logs)}"
            cure = f"Se {logs}. Kontrollera att porten är ledig och att disken inte är full."
            raise Unavailable(text, cure, code="postgres") from None

    def stop(self, data: Path) -> None:
        """Stop the server; whoever is connected is sent away."""
        self.run("pg_ctl", "stop", f"--pgdata={data}", "--mode=fast", "--wait")

    def promote(self, data: Path) -> None:
        """Make a standby the hub."""
        self.run("pg_ctl", "promote", f"--pgdata={data}", "--wait", f"--timeout={_STARTING_S}")

    def copy(self, connection: str, to: Path) -> None:
        """Copy a running server whole into a new folder, and check each file of the copy."""
        taken = [f"--dbname={connection}", f"--pgdata={to}", "--checkpoint=fast"]
        self.run("pg_basebackup", *taken, "--wal-method=stream", on=to, limit_s=_COPYING_S)
        self.run("pg_verifybackup", str(to), limit_s=_COPYING_S)

    def follow(self, connection: str, data: Path, slot: str) -> None:
        """Copy a running server so that the copy goes on following it."""
        taken = [f"--dbname={connection}", f"--pgdata={data}", "--checkpoint=fast"]
        taken += ["--wal-method=stream", "--write-recovery-conf", "--create-slot", f"--slot={slot}"]
        self.run("pg_basebackup", *taken, on=data, limit_s=_COPYING_S)


def find_programs(data: Path | None = None) -> Programs:
    """Return the newest PostgreSQL here, or the one that a database folder was made by."""
    found = {int(path.name): path / "bin" for path in _DEBIAN.glob("[0-9]*") if path.is_dir()}
    if (on_path := shutil.which("initdb")) and (version := _version_of(Path(on_path))):
        found.setdefault(version, Path(on_path).parent)
    wanted = set(found)
    if data is not None and (data / "PG_VERSION").exists():
        with disk_errors("PG_VERSION kunde inte läsas"):
            wanted = {int((data / "PG_VERSION").read_text("ascii").split(".")[0])}
    usable = [v for v in wanted & found.keys() if v >= OLDEST and (found[v] / "initdb").exists()]
    if not usable:
        which = (
            f"PostgreSQL {min(wanted)}" if data and wanted else f"PostgreSQL {OLDEST} eller nyare"
        )
        if tried := [version for version in wanted & found.keys() if version < OLDEST]:
            text = f"PostgreSQL {max(tried)} är för gammal: navet behöver {OLDEST} eller nyare."
            raise Unavailable(text, _INSTALL, code="no_postgres")
        raise Unavailable(f"{which} finns inte på datorn.", _INSTALL, code="no_postgres")
    return Programs(found[max(usable)], max(usable))


def servers_user() -> str:
    """Return whom the server runs as: whoever sets it up, but never root."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return SERVERS_USER
    return pwd.getpwuid(os.geteuid()).pw_name


def _last_words(logs: Path) -> str:
    """Return what the server said last of why it does not go on."""
    try:
        latest = max(logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = latest.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return "okänt varför"
    told = [line.split("]", 1)[-1].strip() for line in lines if _TROUBLE.search(line)]
    return told[-1][:_LONGEST_REMARK] if told else "okänt varför"


def _whom() -> tuple[int | None, int | None]:
    """Return whom the programs are run as, where it is another than ourselves."""
    if sys.platform == "win32":
        text = "Ett nav sätts upp på Linux."
        raise Unavailable(text, "Datorer med Windows ansluts till det.", code="not_linux")
    if os.geteuid() != 0:  # PostgreSQL refuses root
        return None, None
    try:
        found = pwd.getpwnam(SERVERS_USER)
    except KeyError:
        text = f"Användaren {SERVERS_USER} finns inte, och som root går PostgreSQL inte att köra."
        raise Unavailable(text, _INSTALL, code="no_postgres") from None
    return found.pw_uid, found.pw_gid


def _demand_way(folder: Path | None) -> None:
    """Refuse, if there is a folder on the way there that the server's user may not go through."""
    user, group = _whom()
    if user is None or folder is None:
        return
    for place in reversed(folder.parents):
        asked = subprocess.run(
            ["/usr/bin/test", "-x", str(place)],
            env=_SURROUNDINGS,
            cwd="/",
            user=user,
            group=group,
            extra_groups=[],
            timeout=30,
            check=False,
        )
        if asked.returncode and place.exists():
            text = f"PostgreSQL körs av användaren {SERVERS_USER}, som inte kommer in i {place}."
            cure = "Välj en mapp som alla får gå igenom, till exempel under /srv."
            raise Unavailable(text, cure, code=_BARRED)


def _version_of(initdb: Path) -> int | None:
    try:
        said = subprocess.run(
            [str(initdb), "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else None
