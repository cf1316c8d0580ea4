"""A made-up market of the size of the real one: what each source would say of it."""

import random
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from app.domain.product import Origin, Package, PeriodStatus, Spell
from app.domain.reference import Incoming, Source, SourceHead
from app.domain.statements import Shortage, Statement, Substance

PRODUCTS = 30_000
PACKAGES = 60_000
SUBSTANCES = 2_500
DAY = date(2025, 12, 1)
_SYLLABLES = re.findall("..", "albecidoelfaglhuinkalomenioxprrisaltiurvalxizo")
_ENDINGS = ["idin", "olol", "pril", "statin", "cillin", "azol", "ämin", "oxetin", "sartan"]
_FORMS = ["Tablett", "Kapsel", "Depottablett", "Oral lösning", "Ögondroppar", "Kräm", "Nässpray"]
_STRENGTHS = [f"{n} mg" for n in (1, "2,5", 5, 10, 20, 25, 50, 100, 200, 500)] + ["1 mg/ml", "0,1%"]
_SIZES = [Decimal(n) for n in (10, 28, 30, 56, 98, 100)]
_GONE = date(2020, 1, 1)
_LONGEST = 14  # characters typed


class Market:
    """Products and packages drawn from a seed, and their statements by source (marknad)."""

    def __init__(self, part: int = 1) -> None:
        """Draw all of it, or a `part`th."""
        packages, products = max(1, PACKAGES // part), max(1, PRODUCTS // part)
        self._rng = random.Random(20)
        names = {self._word(2) + self._rng.choice(_ENDINGS) for _ in range(SUBSTANCES)}
        self._substances = {name: self._atc() for name in sorted(names)}
        companies = [self._word(2).title() for _ in range(150)]
        made = [self._product(number, companies) for number in range(products)]
        self.npl = [self._package(number, made[number % products]) for number in range(packages)]

    def _word(self, syllables: int) -> str:
        return "".join(self._rng.choices(_SYLLABLES, k=syllables))

    def _atc(self) -> str:
        letters = self._rng.choices("ABCDGHJLMNPRSV", k=3)
        numbers = self._rng.randrange(1, 17), self._rng.randrange(1, 60)
        return f"{letters[0]}{numbers[0]:02}{letters[1]}{letters[2]}{numbers[1]:02}"

    def _product(self, number: int, companies: list[str]) -> Package:
        substance, atc = self._rng.choice(list(self._substances.items()))
        company = self._rng.choice(companies)
        generic = self._rng.random() < 0.7
        return Package(
            None,
            f"2010010{number:07d}",
            (f"{substance} {company}" if generic else self._word(3)).title(),
            strength=self._rng.choice(_STRENGTHS),
            form=_FORMS[number % len(_FORMS)],
            substance=substance.title(),
            company=f"{company} AB",
            atc=atc,
            narcotic_schedule="",
        )

    def _package(self, number: int, product: Package) -> Package:
        size = self._rng.choice(_SIZES)
        return _with(
            product,
            npl_pack_id=f"2012010{number:07d}",
            varunummer=f"{number:06d}",
            pack_size=size,
            packing=f"Blister, {size} st",
            withdrawn_on=_GONE if self._rng.random() < 0.3 else None,
        )

    def period_products(self) -> list[Package]:
        """Return what TLV says for a month: about 7,500 packages."""
        return [
            self._priced(
                package,
                status=self._rng.choices(list(PeriodStatus)[:4], [21, 15, 9, 55])[0],
                exchange_group=f"{100_000 + number % 900}",
                size_group="T18",
                origin=Origin.GENERICS,
                atc=None,
            )
            for number, package in enumerate(self.npl[::8])
        ]

    def prices(self) -> list[Package]:
        """Return what TLV says of prices: about 12,000 packages."""
        return [self._priced(p, in_benefit=True, substance=None) for p in self.npl[::5]]

    def _priced(self, package: Package, **fields: object) -> Package:
        purchase, sales = (
            Decimal(self._rng.randrange(low, 90_000)).scaleb(-2) for low in (5_000, 9_000)
        )
        priced = _with(package, purchase_price=purchase, sales_price=sales, **fields)
        return _with(priced, narcotic_schedule=None, packing=None, withdrawn_on=None)

    def shortages(self) -> list[Shortage]:
        """Return the back-orders: of 2,500 packages."""
        spell = Spell(date(2025, 10, 1), date(2026, 1, 1))
        return [
            Shortage(p.npl_pack_id or "", p.npl_id or "", f"R{number}", p.name, spell)
            for number, p in enumerate(self.npl[::24])
        ]

    def substances(self) -> list[Substance]:
        """Return the substances with an English name each."""
        return [
            Substance(f"S{number}", name.title(), english=f"{name}e")
            for number, name in enumerate(self._substances)
        ]

    def everything(self) -> list[Incoming]:
        """Return all sources as they come into the register."""
        return [
            incoming(Source.NPL, self.npl),
            incoming(Source.PERIOD_PRODUCTS, self.period_products()),
            incoming(Source.PRICES, self.prices()),
            incoming(Source.SHORTAGES, self.shortages()),
            incoming(Source.NSL, self.substances()),
        ]


def incoming(source: Source, statements: Sequence[Statement], day: date = DAY) -> Incoming:
    """Return a source's statements as a file of that day brings them."""
    head = SourceHead(source, practice=True, published=day)
    return Incoming(head, statements, [], "0" * 64, None)


def words(rows: Sequence[Package], count: int) -> list[str]:
    """Return what people who look for products type, each to its end."""
    rng = random.Random(3)
    typed = []
    for row in rng.choices(rows, k=count):
        start = rng.choice((row.name, row.name, row.substance or "", row.atc or "", row.name[2:]))
        typed.append(f"{start.casefold()} {row.strength}"[:_LONGEST])
    return typed


def _with(package: Package, **fields: object) -> Package:
    return msgspec.structs.replace(package, **fields)
