"""Know prescribers again: from orders that were handed out here and from a loaded list."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import uuid4

from app.domain.findings import Unavailable
from app.domain.known_prescribers import KnownPrescriber, of_list, offered, told_together
from app.domain.order import Prescriber
from app.domain.prescriber_entries import DroppedPrescriber, PrescriberDropped
from app.domain.reference import Source
from app.domain.staff import Act
from app.domain.statements import ListedPrescriber
from app.store.projections.prescribers import list_seen, typed_words
from app.usecases.workplace import Workplace, require

_MOST = 8  # hits at a field


def find_prescribers(workplace: Workplace, text: str) -> list[KnownPrescriber]:
    """Return whom the words that are typed so far fit: those seen here before those of the list."""
    require(workplace, Act.READ)
    if not typed_words(text):
        return []
    seen = list_seen(workplace.journal.vault.connection, text, _MOST)
    with suppress(Unavailable):  # the review of the slip says that the register cannot be read
        return offered(seen, _listed(workplace, text))[:_MOST]
    return seen


def find_prescriber(workplace: Workplace, code: str, place: str = "") -> list[KnownPrescriber]:
    """Return whom a code is, at a workplace if its code is told: one for each that is known.

    Where only the workplace is listed, that is all that is told.
    """
    found = [
        known
        for known in find_prescribers(workplace, code)
        if known.prescriber.code == code and place in ("", known.prescriber.workplace_code)
    ]
    listed = workplace.register.find_workplace(place) if place and not found else None
    if listed is None:
        return found
    there = Prescriber("", "", code, listed.name, place, listed.phone or "")
    there = replace(there, workplace_address=listed.address or "")
    return [KnownPrescriber(there, _day_of(workplace, Source.WORKPLACES), is_listed=True)]


def list_prescribers(
    workplace: Workplace, text: str = "", limit: int = 10_000
) -> list[KnownPrescriber]:
    """Return those seen on orders that were handed out here, the latest told first."""
    require(workplace, Act.READ)
    return list_seen(workplace.journal.vault.connection, text, limit)


def drop_prescriber(workplace: Workplace, prescriber: Prescriber) -> None:
    """Offer a prescriber no longer from what was known here; what was handed out stands."""
    require(workplace, Act.HAND_OUT)
    named = DroppedPrescriber(
        prescriber.name, prescriber.code, prescriber.workplace, prescriber.workplace_code
    )
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(PrescriberDropped(named), subject=uuid4())


def _listed(workplace: Workplace, text: str) -> list[KnownPrescriber]:
    found = workplace.register.find_prescribers(" ".join(typed_words(text)), _MOST)
    if not found:
        return []
    day = _day_of(workplace, Source.PRESCRIBERS)
    return [KnownPrescriber(_at_work(workplace, listed), day, is_listed=True) for listed in found]


def _at_work(workplace: Workplace, listed: ListedPrescriber) -> Prescriber:
    """Return a listed prescriber, with the workplace's name and phone if only its list has them."""
    prescriber = of_list(listed)
    place = workplace.register.find_workplace(prescriber.workplace_code)
    if place is None:
        return prescriber
    there = Prescriber("", "", "", place.name, "", place.phone or "")
    at_address = replace(there, workplace_address=place.address or "")
    return told_together((prescriber, at_address))


def _day_of(workplace: Workplace, source: Source) -> date:
    info = workplace.register.info()
    edition = info.edition(source) if info else None
    return edition.day if edition else date.min
