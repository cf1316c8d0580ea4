"""A full-size NPL, and the other sources, into the register: time and peak memory.

Against unpacking the same archive and parsing its XML with lxml, and nothing else, in the same run.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
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


@dataclass(frozen=True)
class Taken:
    """What a process took (åtgång)."""

    wall_s: float
    cpu_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall_s:6.2f} s   {self.cpu_s:6.2f} s CPU   {self.peak_mb:4.0f} MB"


def main() -> None:
    """Write the files, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        synthetic.main(home)
        npl = home / "npl.zip"
        base = _least(["-m", "tests.benchmarks.bench_import", "baseline", str(npl)])
        print(f"NPL: 30,000 products, 60,000 packages, {npl.stat().st_size / 2**20:.0f} MB packed")
        print(f"unpacked and parsed (baseline)     {base}")
        for name in FILES:
            taken = _least(["-m", "app.exchange.reference.parser_process"], home / name)
            ratio = f"   ratio {taken.cpu_s / base.cpu_s:.2f}" if name == "npl.zip" else ""
            print(f"parser process, {name:18} {taken}{ratio}")
        files = [str(home / name) for name in FILES] + [str(TLV_FILE)] * TLV_FILE.exists()
        print("whole load (peak: parent and parser together)")
        for line in _load(home / "pharmacy", files):
            print(line)


def _least(command: list[str], file: Path | None = None) -> Taken:
    """Run a program a few times; return the fastest, with its own peak."""
    return min((_run(command, file) for _ in range(ROUNDS)), key=lambda taken: taken.wall_s)


def _run(command: list[str], file: Path | None) -> Taken:
    with Path(file or os.devnull).open("rb") as given, Path(os.devnull).open("wb") as nothing:
        begun = time.perf_counter()
        process = subprocess.Popen([sys.executable, *command], stdin=given, stdout=nothing)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
    assert process.returncode == 0, command
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _load(home: Path, files: list[str]) -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_import", "load", str(home), *files]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(told.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def load(home: Path, files: list[str]) -> None:
    """Load each file into the register of a new pharmacy; print the lines for the parent."""
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek", "7350000000006", "Sara", roles, PASSWORD, False)
    workplace = set_up(make_computer(home), given).workplace
    lines = []
    for file in files:
        begun = time.perf_counter()
        (report,) = load_reference(workplace, Path(file)).reports
        wall = time.perf_counter() - begun
        own, parsers = (resource.getrusage(who).ru_maxrss / 1024 for who in
                        (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
        name, rows = Path(file).name, report.edition.rows
        lines.append(
            f"  {name:18} {rows:7} statements   {wall:6.2f} s   {own:4.0f} + {parsers:3.0f} MB"
        )
    print(json.dumps(lines))


def baseline(archive: Path) -> None:
    """Unpack each XML file of an archive, and parse it."""
    with ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith(".xml"):
                etree.fromstring(members.read(name))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["baseline", archive]:
            baseline(Path(archive))
        case ["load", home, *files]:
            load(Path(home), files)
        case _:
            main()
