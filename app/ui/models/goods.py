"""What screens say of the register in few words: its sources and their days, and single values."""

from collections.abc import Collection
from decimal import Decimal

from app.domain.product import Origin, PeriodStatus, Spell
from app.domain.reference import SOURCE_WORDS, Edition, RegisterInfo, Source, Stale
from app.ui.texts import BULLET, UNKNOWN, money

_PRODUCTS = (Source.PERIOD_PRODUCTS, Source.PRICES, Source.NPL, Source.VARA, Source.CONSUMABLES)
_SHORT = {  # where there is little room
    Source.PERIOD_PRODUCTS: "periodens varor",
    Source.PRICES: "priser",
    Source.NPL: "NPL",
    Source.VARA: "VARA",
    Source.CONSUMABLES: "förbrukningsartiklar",
    Source.SHORTAGES: "restnoteringar",
    Source.CODES: "koder",
}
_ORIGINS = {
    Origin.GENERICS: "generika",
    Origin.ORIGINAL: "original",
    Origin.PARALLEL_IMPORT: "parallellimport",
    Origin.PARALLEL_DISTRIBUTION: "parallelldistribution",
}
_STATUSES = {
    PeriodStatus.PERIOD_PRODUCT: "periodens vara",
    PeriodStatus.RESERVE_1: "reserv 1",
    PeriodStatus.RESERVE_2: "reserv 2",
    PeriodStatus.NOT: "inte periodens vara",
}
_PRICES = ("sales_price", "purchase_price")


def products_words(info: RegisterInfo) -> str:
    """Return the sources of products and their days, as "periodens varor 2026-11-01"."""
    named = [e for e in info.editions if e.source in _PRODUCTS] or list(info.editions)
    return BULLET.join(map(short_name, named))


def short_name(edition: Edition) -> str:
    """Return source and day in few words."""
    return f"{_SHORT.get(edition.source, SOURCE_WORDS[edition.source])} {edition.day}"


def goods_day(info: RegisterInfo) -> str:
    """Return the day of the newest source of products, for the status line."""
    days = [e.day for e in info.editions if e.source in _PRODUCTS]
    return f"varor från {max(days)}" if days else "inga varor"


def why_stale(edition: Edition, stale: Collection[Stale]) -> Stale | None:
    """Return why an edition is too old, or None while it holds."""
    return next((found for found in stale if found.edition == edition), None)


def value_text(field: str, value: object) -> str:
    """Return a value of a package as people write it."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "ja" if value else "nej"
        case Decimal() if field in _PRICES:
            return money(value)
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case Spell():
            return spell_text(value)
        case PeriodStatus():
            return _STATUSES.get(value, UNKNOWN)
        case Origin():
            return _ORIGINS[value]
        case tuple():
            return ", ".join(map(str, value))
    return str(value) or "ingen"


def spell_text(spell: Spell) -> str:
    """Return a stretch of days, as "från 2026-06-01 till 2026-10-15"."""
    start = f"från {spell.start}" if spell.start else ""
    end = f"till {spell.end}" if spell.end else "tills vidare"
    return f"{start} {end}".strip()
