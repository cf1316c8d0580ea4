"""What sources say of one package becomes one package: who is believed, and who says otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from app.domain.product import Package, PeriodStatus
from app.domain.reference import Edition, KnownValue, Source
from app.domain.statements import CodeLink

# The first of these that knows a field is believed; of prices, the newest edition that knows them
_OF_PRODUCT = (
    Source.NPL, Source.VARA, Source.PERIOD_PRODUCTS, Source.PRICES, Source.CONSUMABLES,
    Source.SHORTAGES,
)  # fmt: skip
_OF_MARKET = (
    Source.PERIOD_PRODUCTS, Source.PRICES, Source.CONSUMABLES, Source.VARA, Source.NPL,
    Source.SHORTAGES,
)  # fmt: skip
_PRICE, _MARKET, _PRODUCT = range(3)
_ORDERS = {
    "purchase_price": _PRICE,
    "sales_price": _PRICE,
    **dict.fromkeys(("status", "varunummer", "exchange_group", "size_group"), _MARKET),
    **dict.fromkeys(("in_benefit", "aid_group"), _MARKET),
}
_JOINED = frozenset({"shortage", "critical", "disputed"})  # no source of packages says these
_FIELDS = [
    (at, name, _ORDERS.get(name, _PRODUCT))
    for at, name in enumerate(Package.__struct_fields__)
    if name not in _JOINED
]
_PLACES = [{source: at for at, source in enumerate(order)} for order in (_OF_MARKET, _OF_PRODUCT)]
_LAST = len(Source)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True)
class Said:
    """What one source says of a package, and in which edition (utsaga)."""

    edition: Edition
    package: Package


def merge(
    said: Sequence[Said], links: Sequence[CodeLink] = (), today: date | None = None
) -> Package:
    """Return the package that all these say together; `said` holds one a source, at least one.

    `links` are this package's numbers in time, and `today` the day that they are judged by.
    """
    values: dict[str, Any] = {}
    disputed: list[str] = []
    for name, known in _known(said):
        found = [value for _, value in known]
        if name == "varunummer" and links:
            found = _lasting(found, links, today)
        if name == "gtins":
            values[name] = tuple(dict.fromkeys(gtin for gtins in found for gtin in gtins))
        elif found:
            values[name] = found[0]
            if any(value != found[0] and _plain(value) != _plain(found[0]) for value in found):
                disputed.append(name)
    return Package(**{"npl_pack_id": None, "npl_id": None, **values}, disputed=tuple(disputed))


def known_values(said: Sequence[Said], used: Package) -> Iterator[KnownValue]:
    """Yield every value of every source, by field, the one that `used` shows first."""
    for name, known in _known(said):
        shown = getattr(used, name)
        if name == "gtins":
            yield from (KnownValue(name, value, e, set(value) <= set(shown)) for e, value in known)
            continue
        at = next((n for n, (_, value) in enumerate(known) if value == shown), None)
        if at is not None:
            known.insert(0, known.pop(at))
        for n, (edition, value) in enumerate(known):
            yield KnownValue(name, value, edition, is_used=n == 0 and at is not None)


def _known(said: Sequence[Said]) -> Iterator[tuple[str, list[tuple[Edition, Any]]]]:
    """Yield each field with who knows it and what they say, the one that is believed first."""
    rows = [(each.edition, msgspec.structs.astuple(each.package)) for each in said]
    market, product = (
        sorted(rows, key=lambda row: places.get(row[0].source, _LAST)) for places in _PLACES
    )
    prices = sorted(market, key=lambda row: row[0].day, reverse=True)
    ordered = prices, market, product
    for at, name, order in _FIELDS:
        yield name, [(e, row[at]) for e, row in ordered[order] if not _is_unknown(row[at])]


def _is_unknown(value: object) -> bool:
    return value is None or value is PeriodStatus.UNKNOWN or value == ()


def _lasting(said: list[str], links: Sequence[CodeLink], today: date | None) -> list[str]:
    """Return the varunummer that sources say and links do not call past, the one to show first."""
    held = sorted(links, key=lambda link: (link.spell.start or date.min, link.key), reverse=True)
    now = [link.varunummer for link in held if not _is_past(link, today)]
    past = {link.varunummer for link in held}.difference(now)
    after = [link.replaced_by for link in held if link.replaced_by]
    lasting = [number for number in said if number not in past] + now[:1]
    return lasting or [number for number in after if number not in past] or said


def _is_past(link: CodeLink, today: date | None) -> bool:
    ended = link.spell.end is not None and today is not None and link.spell.end < today
    return ended or link.replaced_by is not None


def _plain(value: object) -> object:
    """Return the value as two sources' words for the same thing are compared."""
    if not isinstance(value, str):
        return value
    return _NUMBER.sub(lambda match: _amount(match[0]), "".join(value.casefold().split()))


def _amount(digits: str) -> str:
    return f"{Decimal(digits.replace(',', '.')).normalize():f}"
