"""An invented register as large as the whole market, and what people type to find things in it."""

import random
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from app.domain.clock import STOCKHOLM
from app.domain.product import Package, PeriodStatus, RegisterInfo

PACKAGES = 60_000
_PACKAGES_A_PRODUCT = 3.75
_LONGEST = 14  # characters typed
_SYLLABLES = re.findall("..", "albecidoelfaglhuinkalomenioxprrisaltiurvalxizo")
_ENDINGS = [
    "idin",
    "olol",
    "pril",
    "statin",
    "cillin",
    "azol",
    "ämin",
    "oxetin",
    "sartan",
    "formin",
]
_FORMS = ["Tablett", "Kapsel", "Depottablett", "Oral lösning", "Ögondroppar", "Kräm", "Nässpray"]
_STRENGTHS = [f"{n} mg" for n in (1, 2.5, 5, 10, 20, 25, 50, 100, 200, 500)] + ["1 mg/ml", "0,1%"]


def packages(count: int = PACKAGES) -> list[Package]:
    """Make up a register of the size that the whole market would have, or a smaller one."""
    rng = random.Random(20)
    product_count = max(1, round(count / _PACKAGES_A_PRODUCT))
    statuses = random.Random(1).choices(list(PeriodStatus)[:4], [21, 15, 9, 55], k=count)
    substances = [
        "".join(rng.choices(_SYLLABLES, k=2)) + rng.choice(_ENDINGS) for _ in range(1_200)
    ]
    companies = ["".join(rng.choices(_SYLLABLES, k=2)).title() for _ in range(150)]
    products = []
    for number in range(product_count):
        substance = rng.choice(substances)
        generic = rng.random() < 0.7
        name = substance if generic else "".join(rng.choices(_SYLLABLES, k=3))
        name = f"{name} {rng.choice(companies)}" if generic else name
        strength = rng.choice(_STRENGTHS).replace(".", ",")
        products.append((f"2010010{number:07d}", name.title(), strength, substance.title()))
    rows = []
    for number, status in enumerate(statuses):
        npl_id, name, strength, substance = products[number % product_count]
        rows.append(
            Package(
                f"2012010{number:07d}",
                npl_id,
                name,
                status,
                varunummer=f"{number:06d}",
                strength=strength,
                form=_FORMS[number % product_count % len(_FORMS)],
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


def describe(rows: Sequence[Package]) -> RegisterInfo:
    """Return what is said of a register of these packages."""
    month = date(2026, 11, 1), date(2026, 11, 30)
    now = datetime.now(STOCKHOLM)
    return RegisterInfo("ÖVNING", *month, now, None, len(rows), practice=True)


def words(rows: Sequence[Package], count: int) -> list[str]:
    """Return what people who look for products type, each to its end."""
    rng = random.Random(3)
    typed = []
    for row in rng.choices(rows, k=count):
        start = rng.choice((row.name, row.name, row.substance or "", row.name[2:]))
        typed.append(f"{start.casefold()} {row.strength}"[:_LONGEST])
    return typed


def key_presses(rows: Sequence[Package], count: int) -> list[str]:
    """Return what stands in the field after each of so many key presses."""
    texts = [word[:end] for word in words(rows, count) for end in range(1, len(word) + 1)]
    return texts[:count]
