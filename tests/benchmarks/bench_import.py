"""A full-size NPL, and the other sources, into the register: time and peak memory.

Against unpacking the same archive and parsing its XML with lxml, and nothing else, in the same run.
Memory is that of a program and all it has started, looked at fifty times a second.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from app.domain.staff import Role
from app.usecases.load_reference import load_reference
from app.usecases.set_up import SetUp, set_up
from tests.exchange.reference import synthetic
from tests.exchange.reference.workbooks import TLV_FILE
from tests.workplaces import PASSWORD, make_computer

ROUNDS = 3
FILES = ("npl.zip", "nsl.zip", "vara.zip", "shortages.xml")
HERE = "tests.benchmarks.bench_import"
PARSER = "app.exchange.reference.parser_process"


@dataclass(frozen=True)
class Taken:
    """What a program took (åtgång)."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    said: bytes

    def __str__(self) -> str:
        return f"{self.wall_s:6.2f} s   {self.cpu_s:6.2f} s CPU   {self.peak_mb:4.0f} MB"


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures with a tenth of the products."""
    rounds = ROUNDS if part == 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        synthetic.write_all(home, part)
        npl = home / "npl.zip"
        yield f"  NPL: {npl.stat().st_size / 2**20:.2f} MB packed"
        base = min((run(HERE, "baseline", str(npl)) for _ in range(rounds)), key=_wall)
        yield f"  unpacked and parsed (baseline)     {base}"
        names = FILES if part == 1 else FILES[:1]
        for name in names:
            taken = min((run(PARSER, given=home / name) for _ in range(rounds)), key=_wall)
            yield f"  parser process, {name:18} {taken}{_ratio(taken, base, name)}"
        loads = (run(HERE, "load", str(home / f"alone{n}"), str(npl)) for n in range(rounds))
        taken = min(loads, key=_wall)
        yield f"  whole load, npl.zip                {taken}{_ratio(taken, base, 'npl.zip')}"
        files = [str(home / name) for name in names] + [str(TLV_FILE)] * TLV_FILE.exists()
        taken = run(HERE, "load", str(home / "all"), *files)
        yield f"  whole loads, one after the other   {taken}"
        yield from (f"    {line}" for line in json.loads(taken.said))


def _wall(taken: Taken) -> float:
    return taken.wall_s


def _ratio(taken: Taken, base: Taken, name: str) -> str:
    return f"   ratio {taken.cpu_s / base.cpu_s:.2f}" if name == "npl.zip" else ""


def run(module: str, *arguments: str, given: Path | None = None) -> Taken:
    """Run a program to its end."""
    with Path(given or os.devnull).open("rb") as file, tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        command = [sys.executable, "-m", module, *arguments]
        heard = subprocess.DEVNULL if module == PARSER else said  # the parser may write no file
        process = subprocess.Popen(command, stdin=file, stdout=heard)
        peak = 0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.02)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        assert process.returncode == 0, command
        said.seek(0)
        used = ended[2]
        return Taken(wall, used.ru_utime + used.ru_stime, peak / 2**20, said.read())


def _resident(process: int) -> int:
    """Return the bytes that a process and those that it has started take now."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        tasks = Path(f"/proc/{process}/task").iterdir()
        started = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has ended
        return 0
    return pages * os.sysconf("SC_PAGESIZE") + sum(_resident(int(child)) for child in started)


def baseline(archive: Path) -> None:
    """Unpack each XML file of an archive, and parse it."""
    with ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith(".xml"):
                etree.fromstring(members.read(name))


def load(home: Path, files: list[str]) -> None:
    """Load each file into the register of a new pharmacy; tell how long each took."""
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek", "7350000000006", "Sara", roles, PASSWORD, practice=True)
    workplace = set_up(make_computer(home), given).workplace
    lines = []
    for file in files:
        begun = time.perf_counter()
        (report,) = load_reference(workplace, Path(file)).reports
        wall = time.perf_counter() - begun
        lines.append(f"{Path(file).name:18} {report.edition.rows:7} statements   {wall:6.2f} s")
    print(json.dumps(lines))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["baseline", archive]:
            baseline(Path(archive))
        case ["load", home, *files]:
            load(Path(home), files)
