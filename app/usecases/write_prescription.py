"""Write an emergency prescription: keep what is typed, and have at hand what was used before."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import uuid_utils.compat as uuid7

from app.domain.clock import STOCKHOLM, later
from app.domain.draft import PatientDraft, PrescriberDraft
from app.domain.findings import Refused, refuse
from app.domain.order import PaperReason, Patient, Prescriber, Product
from app.domain.outage import find_containing
from app.domain.prescriber_profile import check_profile, profile_of
from app.domain.prescribing import is_alike
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.prescription_entries import (
    Favourite,
    Favourites,
    FavouritesSet,
    ProfileSet,
)
from app.domain.reviewing import looking_id
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store import prescription_drafts
from app.store.projections.outages import list_outages
from app.store.projections.prescriptions import (
    PrescriptionLine,
    find_prescription,
    find_profile,
    latest_profile,
    list_favourites,
    list_prescriptions,
)
from app.usecases.workplace import Workplace, require, rules_of

_BACK = 1000  # orders that what is at hand is taken from
_OFFERED = 8
_FORGOTTEN = timedelta(days=30)  # what was begun and never issued
MOST_FAVOURITES = 60


@dataclass(frozen=True)
class KnownPatient:
    """A patient whom the prescriber has written for (återkommande patient)."""

    subject: UUID  # of the latest prescription
    patient: Patient
    times: int


def begin(workplace: Workplace) -> PrescriptionDraft:
    """Return what the prescriber was writing, or an empty prescription."""
    require(workplace, Act.PRESCRIBE)
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        prescription_drafts.drop_stale(connection, _day(later(now, -_FORGOTTEN)))
        found = prescription_drafts.find_prescription_draft(connection, workplace.person.id)
    if found is not None:
        return found
    is_down = find_containing(list_outages(connection), now) is not None
    reason = PaperReason.TECHNICAL_FAULT if is_down else None
    return PrescriptionDraft(entry=uuid7.uuid7(), reason=reason)


def keep(workplace: Workplace, draft: PrescriptionDraft) -> None:
    """Keep what is typed so far; it survives a killed process."""
    require(workplace, Act.PRESCRIBE)
    with workplace.journal.vault.transaction() as connection:
        if workplace.journal.find(draft.entry) is None:  # issued ones are drafts no more
            day = _day(workplace.computer.clock.now())
            person = workplace.person.id
            prescription_drafts.save_prescription_draft(connection, person, draft, day)


def clear(workplace: Workplace) -> PrescriptionDraft:
    """Throw away what is typed; no number was used for it. Return an empty prescription."""
    require(workplace, Act.PRESCRIBE)
    with workplace.journal.vault.transaction() as connection:
        prescription_drafts.remove_prescription_draft(connection, workplace.person.id)
    return begin(workplace)


def profile(workplace: Workplace) -> Prescriber | None:
    """Return what the prescriber has told of themselves."""
    require(workplace, Act.PRESCRIBE)
    return find_profile(workplace.journal.vault.connection, workplace.person.id)


def suggested_profile(workplace: Workplace) -> Prescriber | None:
    """Return what a colleague told last, whose workplace is the same."""
    require(workplace, Act.PRESCRIBE)
    return latest_profile(workplace.journal.vault.connection)


def keep_profile(workplace: Workplace, draft: PrescriberDraft) -> Prescriber:
    """Keep the prescriber's own data; refuse with everything that is in the way."""
    require(workplace, Act.PRESCRIBE)
    if stops := list(check_profile(draft, rules_of(workplace))):
        raise Refused(stops)
    told = profile_of(draft)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(ProfileSet(told), subject=workplace.person.id)
    return told


def favourites(workplace: Workplace) -> tuple[Favourite, ...]:
    """Return the prescriber's favourites in their order."""
    require(workplace, Act.PRESCRIBE)
    return list_favourites(workplace.journal.vault.connection, workplace.person.id)


def keep_favourites(workplace: Workplace, rows: tuple[Favourite, ...]) -> None:
    """Keep another list of favourites."""
    require(workplace, Act.PRESCRIBE)
    if len(rows) > MOST_FAVOURITES:
        text = f"Högst {MOST_FAVOURITES} favoriter."
        raise refuse(text, "Ta bort någon först.", field="favourites")
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(FavouritesSet(Favourites(rows)), subject=workplace.person.id)


def often_used(workplace: Workplace) -> list[Favourite]:
    """Return what the prescriber's own orders have said, the most often used first."""
    require(workplace, Act.PRESCRIBE)
    counted = Counter(
        Favourite(
            row.product, row.packages, words.dosage, words.purpose, row.kind, words.description
        )
        for line in _own(workplace)
        if line.personal
        for row, words in zip(line.issued.rows, line.personal.words, strict=True)
    )
    return [used for used, _ in counted.most_common()]


def dosages_of(workplace: Workplace, product: Product | None, text: str) -> list[Favourite]:
    """Return how the prescriber's orders said it that begins so: first those of the medicine."""
    begun = text.casefold().strip()
    found = [used for used in often_used(workplace) if used.dosage.casefold().startswith(begun)]
    if product is not None:
        found.sort(key=lambda used: not is_alike(used.product, product))
    by_words = {(used.dosage, used.purpose): used for used in reversed(found)}
    return [by_words[words] for words in reversed(by_words)][:_OFFERED]


def known_patients(workplace: Workplace, text: str) -> list[KnownPatient]:
    """Return patients of the prescriber whom typed words fit: by name, or as a number begins."""
    require(workplace, Act.PRESCRIBE)
    words = text.casefold().split()
    digits = "".join(c for c in text if c.isdecimal())
    times = Counter[str]()
    latest: dict[str, PrescriptionLine] = {}
    for line in _own(workplace):
        if line.personal and (key := line.personal.patient.key):
            times[key] += 1
            latest.setdefault(key, line)
    found = [
        KnownPatient(line.subject, line.personal.patient, times[key])
        for key, line in latest.items()
        if line.personal and _fits(line.personal.patient, words, digits)
    ]
    return sorted(found, key=lambda known: -known.times)[:_OFFERED]


def take_patient(workplace: Workplace, known: KnownPatient) -> PatientDraft:
    """Return a known patient for a new prescription; that they were looked up is logged."""
    require(workplace, Act.PRESCRIBE)
    journal, person = workplace.journal, workplace.person.id
    line = find_prescription(journal.vault.connection, known.subject)
    if line is None or line.personal is None:
        raise refuse("Patienten är gallrad.", "Skriv uppgifterna.", field="patient.name")
    now = workplace.computer.clock.now()
    looked = looking_id(journal.identity.chain, line.subject, person, "prescribe", now)
    if journal.find(looked) is None:
        with journal.write(person) as writing:
            writing.append(PatientViewed("prescribe", line.subject), id=looked)
    patient = line.personal.patient
    born = patient.birth_date if not patient.identity and patient.birth_date else None
    return PatientDraft(
        name=patient.name,
        identity=patient.identity,
        birth_date=f"{born:%Y%m%d}" if born else "",
        sex=patient.sex if born else "",
        is_protected=patient.is_protected,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()


def _own(workplace: Workplace) -> list[PrescriptionLine]:
    connection = workplace.journal.vault.connection
    return list_prescriptions(connection, _BACK, workplace.person.id)


def _fits(patient: Patient, words: list[str], digits: str) -> bool:
    if digits:
        return patient.identity.startswith(digits) or patient.identity[2:].startswith(digits)
    names = patient.name.casefold().split()
    is_named = all(any(name.startswith(word) for name in names) for word in words)
    return bool(words) and is_named and not patient.is_protected
