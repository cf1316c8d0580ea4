"""Tables through the parser process, its start included, against the workbook library alone.

TLV's own month when it lies beside the repository, otherwise a made-up one of the same size; then a
price workbook and a list of prescribers as large as the real ones.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.codes import luhn_digit
from app.exchange.reference.reader import read_source
from tests.exchange.reference import test_tlv_prices
from tests.exchange.reference.workbooks import REAL, TLV_FILE, good_rows, workbook

ROUNDS = 7
MONTH_ROWS = 7_800
PRICE_ROWS = 14_200
PRESCRIBERS = 60_000
BARE = (
    "import sys; from python_calamine import CalamineWorkbook as Workbook; "
    "Workbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)


def files(folder: Path) -> list[Path]:
    """Return the files to read, made where they are not there."""
    month = TLV_FILE
    if not month.exists():
        month = folder / "month.xlsx"
        month.write_bytes(workbook(good_rows(MONTH_ROWS), sheet=REAL))
    prices = folder / "prices.xlsx"
    prices.write_bytes(test_tlv_prices.prices(sheet="Data", count=PRICE_ROWS))
    people = folder / "prescribers.csv"
    codes = (f"{n:06d}" for n in range(100_000, 100_000 + PRESCRIBERS))
    lines = (f"{n}{luhn_digit(n)};Namn Namnsson;Läkare;0600000{n}\n" for n in codes)
    people.write_text(f"Förskrivarkod;Namn;Yrke;Arbetsplatskod\n{''.join(lines)}", encoding="utf-8")
    return [month, prices, people]


def read(path: Path) -> int:
    """Read a file as a load does; return how many statements it made."""
    with path.open("rb") as file, read_source(file) as reading:
        return sum(1 for _ in reading)


def read_bare(path: Path) -> None:
    """Read a workbook with the library, in a process of its own too."""
    subprocess.run([sys.executable, "-s", "-c", BARE, str(path)], check=True)


def read_text(path: Path) -> None:
    """Read a text file as bytes and as lines, in a process of its own too."""
    script = "import sys; open(sys.argv[1], encoding='utf-8').readlines()"
    subprocess.run([sys.executable, "-s", "-c", script, str(path)], check=True)


def times(do: Callable[[Path], object], path: Path, rounds: int) -> tuple[float, float, float]:
    """Return median and least seconds, and the least of CPU, after one round to warm up.

    CPU counts this process and the one it starts; it tells more where the machine is busy.
    """
    do(path)
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), sum(os.times()[:4])
        do(path)
        walls.append(time.perf_counter() - wall)
        cpus.append(sum(os.times()[:4]) - cpu)
    return statistics.median(walls), min(walls), min(cpus)


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 reads once and the first file only."""
    rounds = ROUNDS if part == 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder))[: None if part == 1 else 1]:
            bare = times(read_text if path.suffix == ".csv" else read_bare, path, rounds)
            whole = times(read, path, rounds)
            yield f"  {path.name}: {read(path)} statements"
            for name, (median, least, cpu) in (("bare (baseline)", bare), ("checked", whole)):
                figures = f"median {median:5.2f} s   least {least:5.2f} s   CPU {cpu:5.2f} s"
                yield f"    {name:34} {figures}   ratio {cpu / bare[2]:.2f}"
