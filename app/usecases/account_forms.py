"""Say what became of numbered blank forms: unused, void, missing, or a log sheet in the binder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from app.domain.findings import Finding, Refused, Severity, missing, refuse
from app.domain.free_text import FreeText
from app.domain.kit import END_WORDS, SAID_ENDS, FormEnd, KitForm, KitNumber
from app.domain.kit_entries import FormsAccounted
from app.domain.outage import Outage, OutageState
from app.domain.slip import SlipNumber
from app.domain.staff import Act
from app.store.drafts import list_drafts
from app.store.projections import kits
from app.store.projections.outages import list_outages
from app.usecases.workplace import Workplace, require

_ASK_WHY = (FormEnd.VOIDED, FormEnd.MISSING)
_GONE = (FormEnd.VOIDED, FormEnd.MISSING, FormEnd.FILED)


@dataclass(frozen=True)
class Uncounted:
    """Forms that an ended outage waits for somebody to account for (ej räknade)."""

    outage: Outage
    numbers: tuple[SlipNumber, ...]


def list_uncounted(workplace: Workplace) -> list[Uncounted]:
    """Return what each ended outage still waits for, the latest first."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    found = []
    for outage in list_outages(connection):
        if outage.state is OutageState.ENDED:
            slips = kits.list_of_outage(connection, outage)
            numbers = tuple(slip.number for slip in slips if not slip.end)
            found += [Uncounted(outage, numbers)] if numbers else []
    return found


def account_forms(
    workplace: Workplace, numbers: Iterable[SlipNumber], end: FormEnd, reason: str = ""
) -> int:
    """Write what became of forms, all or none, and return how many; void and missing ask why.

    That a form is unused is said of every outage that has ended; anything else of the latest.
    """
    require(workplace, Act.KEEP_KIT)
    words, wanted = " ".join(reason.split()), sorted(set(numbers))
    if end not in SAID_ENDS or not wanted:
        raise refuse("Inga nummer är valda.", "Välj nummer i listan.", field="numbers")
    if end in _ASK_WHY and not words:
        raise Refused([missing("Skäl", "reason")])
    with workplace.journal.write(workplace.person.id) as writing:
        connection = writing.connection
        known = {form.number: form for kit in kits.list_kits(connection) for form in kit.numbers}
        held = {slip.slip for slip in list_drafts(connection)}
        if found := list(_hindrances(wanted, known, held, end)):
            raise Refused(found)
        outages = list_outages(connection)
        chosen = [(known[number], where) for number in wanted
                  for where in _where(workplace, known[number], end, outages)]  # fmt: skip
        chosen.sort(key=lambda one: (one[0].kit.int, one[0].number.series, str(one[1])))
        for (kit, series, where), group in groupby(
            chosen, key=lambda one: (one[0].kit, one[0].number.series, one[1])
        ):
            serials = tuple(sorted(form.number.serial for form, _ in group))
            content = FormsAccounted(end, series, serials, FreeText(words) if words else None)
            writing.append(content, subject=kit, outage=where)
    return len(wanted)


def _hindrances(
    wanted: Iterable[SlipNumber],
    known: Mapping[SlipNumber, KitNumber],
    held: set[str],
    end: FormEnd,
) -> Iterable[Finding]:
    for number in wanted:
        form = known.get(number)
        if form is None:
            yield _stop(f"{number} hör inte till pappersreserven.", "Läs numret igen.")
        elif form.end in (FormEnd.USED, FormEnd.WAITING):
            yield _stop(f"{number} är {END_WORDS[form.end]}.", "Den redovisas av utlämningen.")
        elif str(number) in held:
            yield _stop(f"{number} är öppen vid disken.", "Mata in den, eller makulera där.")
        elif end is FormEnd.FILED and form.form is not KitForm.LOG:
            yield _stop(f"{number} är inget loggblad.", "Mata in den, eller makulera den.")


def _where(
    workplace: Workplace, form: KitNumber, end: FormEnd, outages: list[Outage]
) -> list[UUID | None]:
    """Return of which outages something is said about a form; of none is said with None."""
    open_ones = [outage for outage in outages if outage.state is not OutageState.CLOSED]
    if end is not FormEnd.UNUSED:
        return [open_ones[0].id if open_ones else None]
    found: list[UUID | None] = [o.id for o in open_ones if o.state is OutageState.ENDED]
    if form.end in _GONE:  # taken back: said of the same outage as before
        before = kits.outage_said(workplace.journal.vault.connection, form.number)
        found += [] if before in found else [before]
    if not found:
        raise refuse(
            "Inget avbrott väntar på att blanketterna räknas.",
            "Räkna dem när avbrottet är avslutat.",
            field="numbers",
        )
    return found


def _stop(text: str, cure: str) -> Finding:
    return Finding(Severity.STOP, text, cure, "numbers", "kit.numbers", "fast regel")
