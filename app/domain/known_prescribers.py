"""Prescribers that are known here: from earlier hand-outs or a loaded list, and how lately."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from app.domain.codes import GROUP_CODES
from app.domain.order import Prescriber
from app.domain.prescriber_entries import DroppedPrescriber
from app.domain.statements import ListedPrescriber


@dataclass(frozen=True)
class KnownPrescriber:
    """A prescriber at one workplace, as somebody told (känd förskrivare)."""

    prescriber: Prescriber
    day: date  # when last seen on an order, or the day of the list
    is_listed: bool  # a list says it, and no order that was handed out here


def key_of(prescriber: Prescriber | DroppedPrescriber) -> str:
    """Return what tells a prescriber at a workplace from every other.

    A code that prescribers share, or none, tells nobody apart: there the name does.
    """
    code = "".join(prescriber.code.split())
    name = "" if code and code not in GROUP_CODES else _same(prescriber.name)
    place = "".join(prescriber.workplace_code.split()) or _same(prescriber.workplace)
    return f"{code}/{name}/{place}"


def is_nobody(prescriber: Prescriber) -> bool:
    """Tell whether neither name nor code says who it is."""
    return not (prescriber.name.strip() or prescriber.code.strip())


def told_together(said: Sequence[Prescriber]) -> Prescriber:
    """Return one prescriber of what was said at several times, the latest first.

    The latest that was said of each thing holds; what was left out then is not unsaid by that.
    """
    return Prescriber(**_first_told(asdict(each) for each in said))


def agreed(known: Sequence[KnownPrescriber]) -> Prescriber:
    """Return what all of them say; "" where they differ."""
    said = [asdict(each.prescriber) for each in known]
    same = {name: said[0][name] for name in said[0] if len({s[name] for s in said}) == 1}
    return Prescriber(**{name: same.get(name, "") for name in said[0]})


def of_list(listed: ListedPrescriber) -> Prescriber:
    """Return a prescriber as a list tells."""
    return Prescriber(
        listed.name,
        listed.profession or "",
        listed.code,
        listed.workplace or "",
        listed.workplace_code or "",
        listed.phone or "",
    )


def offered(
    seen: Sequence[KnownPrescriber], listed: Iterable[KnownPrescriber]
) -> list[KnownPrescriber]:
    """Return those seen here, then those of the list that say anything else.

    What nobody has written on an order is taken from the list for whoever is the same.
    """
    by_key = {key_of(known.prescriber): known for known in seen}
    others = []
    for known in listed:
        key = key_of(known.prescriber)
        if (here := by_key.get(key)) is None:
            others.append(known)
            continue
        whole = told_together((here.prescriber, known.prescriber))
        by_key[key] = replace(here, prescriber=whole)
        if told_together((known.prescriber, whole)) != whole:
            others.append(known)
    return [*by_key.values(), *others]


def _first_told(said: Iterable[dict[str, str]]) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in said:
        for name, value in each.items():
            told[name] = told.get(name) or value.strip()
    return told


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
