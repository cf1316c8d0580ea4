"""Search as you type over 60,000 packages, encrypted, against the same library without a key."""

import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.clock import STOCKHOLM
from app.domain.product import Package, PeriodStatus, RegisterInfo
from app.store import register_file, register_search
from app.store.register import Register

PRODUCTS = 16_000
PACKAGES = 60_000
QUERIES = 1_800
LONGEST = 14  # characters typed
SYLLABLES = re.findall("..", "albecidoelfaglhuinkalomenioxprrisaltiurvalxizo")
ENDINGS = ["idin", "olol", "pril", "statin", "cillin", "azol", "ämin", "oxetin", "sartan", "formin"]
FORMS = ["Tablett", "Kapsel", "Depottablett", "Oral lösning", "Ögondroppar", "Kräm", "Nässpray"]
STRENGTHS = [f"{n} mg" for n in (1, 2.5, 5, 10, 20, 25, 50, 100, 200, 500)] + ["1 mg/ml", "0,1%"]
STATUSES = random.Random(1).choices(list(PeriodStatus)[:4], [21, 15, 9, 55], k=PACKAGES)


def packages() -> list[Package]:
    """Make up a register of the size that the whole market would have."""
    rng = random.Random(20)
    substances = ["".join(rng.choices(SYLLABLES, k=2)) + rng.choice(ENDINGS) for _ in range(1_200)]
    companies = ["".join(rng.choices(SYLLABLES, k=2)).title() for _ in range(150)]
    products = []
    for number in range(PRODUCTS):
        substance = rng.choice(substances)
        generic = rng.random() < 0.7
        name = substance if generic else "".join(rng.choices(SYLLABLES, k=3))
        name = f"{name} {rng.choice(companies)}" if generic else name
        strength = rng.choice(STRENGTHS).replace(".", ",")
        products.append((f"2010010{number:07d}", name.title(), strength, substance.title()))
    rows = []
    for number, status in enumerate(STATUSES):
        npl_id, name, strength, substance = products[number % PRODUCTS]
        rows.append(
            Package(
                f"2012010{number:07d}",
                npl_id,
                name,
                status,
                varunummer=f"{number:06d}",
                strength=strength,
                form=FORMS[number % PRODUCTS % len(FORMS)],
                pack_size=Decimal(rng.choice((10, 28, 30, 56, 98, 100))),
                substance=substance,
                company="ÖVNING AB",
                exchange_group=f"{100_000 + number % 900}",
                size_group="T18",
                purchase_price=Decimal(rng.randrange(5000, 90000)).scaleb(-2),
                sales_price=Decimal(rng.randrange(9000, 99000)).scaleb(-2),
            )
        )
    return rows


def typed(rows: list[Package]) -> list[str]:
    """Return what stands in the field after each key press of people who look for products."""
    rng = random.Random(3)
    texts: list[str] = []
    while len(texts) < QUERIES:
        row = rng.choice(rows)
        start = rng.choice((row.name, row.name, row.substance or "", row.name[2:]))
        whole = f"{start.casefold()} {row.strength}"[:LONGEST]
        texts += [whole[:end] for end in range(1, len(whole) + 1)]
    return texts[:QUERIES]


def measure(ask: Callable[[str], object], texts: list[str]) -> list[float]:
    """Return the milliseconds of each question after one round to warm up.

    Each is the shortest of three rounds, so that other programs' turns do not count.
    """
    for text in texts:
        ask(text)
    return [min(taken) for taken in zip(*(one_round(ask, texts) for _ in range(3)), strict=True)]


def one_round(ask: Callable[[str], object], texts: list[str]) -> list[float]:
    """Return the milliseconds of each question, in order."""
    taken = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def figures(name: str, taken: list[float], base: list[float] | None = None) -> str:
    """Return one line of results."""
    p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    line = f"{name:34} p50 {p50:6.3f} ms   p99 {p99:6.3f} ms   max {max(taken):6.3f} ms"
    if base:
        ratios = p50 / statistics.median(base), p99 / statistics.quantiles(base, n=100)[98]
        line += f"   ratio {ratios[0]:.2f} / {ratios[1]:.2f}"
    return line


def main() -> None:
    """Build both files, measure, print."""
    rows = packages()
    texts = typed(rows)
    numbers = [row.varunummer or "" for row in random.Random(4).choices(rows, k=QUERIES)]
    month = date(2026, 11, 1), date(2026, 11, 30)
    now = datetime.now(STOCKHOLM)
    info = RegisterInfo("ÖVNING", *month, now, None, len(rows), practice=True)
    with tempfile.TemporaryDirectory() as folder:
        register = Register(Path(folder), bytes(range(32)))
        begun = time.perf_counter()
        register.load(rows, info)
        loading = time.perf_counter() - begun
        size = next(Path(folder).glob("register-*.db")).stat().st_size / 1e6
        plain = sqlcipher.connect(str(Path(folder) / "nokey.db"), isolation_level=None)
        plain.execute("PRAGMA cache_size=-32768")
        register_file.write(plain, rows, info)
        print(
            f"{len(rows)} packages, {len(texts)} key presses; load {loading:.2f} s, {size:.1f} MB"
        )
        rows.clear()  # a running program does not hold them either
        base = measure(lambda text: register_search.search(plain, text, 30), texts)
        print(figures("without key (baseline)", base))
        print(figures("register, key press to packages", measure(register.search, texts), base))
        base = measure(lambda digits: register_search.find_by_varunummer(plain, digits), numbers)
        print(figures("varunummer without key", base))
        print(figures("varunummer", measure(register.find_by_varunummer, numbers), base))
        register.close()


if __name__ == "__main__":
    main()
