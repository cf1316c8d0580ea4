"""Declare an outage, change what is down, end it when the systems are back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from app.domain.clock import is_before, later
from app.domain.findings import Refused, refuse
from app.domain.free_text import FreeText
from app.domain.outage import Dependency, Outage, OutageState, next_label
from app.domain.outage_entries import OutageBegan, OutageChanged, OutageEnded
from app.domain.staff import Act
from app.store.projections.dispensings import list_of_outage
from app.store.projections.outages import list_outages as outages_of
from app.usecases.workplace import Workplace, require

_LONGEST_AGO = timedelta(days=365)


def list_outages(workplace: Workplace) -> list[Outage]:
    """Return every outage, the latest first."""
    return outages_of(workplace.journal.vault.connection)


def declare_outage(
    workplace: Workplace, down: Iterable[Dependency], since: datetime, ground: str
) -> Outage:
    """Open an outage; there is never more than one open."""
    require(workplace, Act.DECLARE_OUTAGE)
    dependencies, text = _checked(workplace, down, since), " ".join(ground.split())
    if not text:
        raise refuse("Grund saknas.", "Skriv vad beslutet bygger på.", field="ground")
    subject = uuid4()
    with workplace.journal.write(workplace.person.id) as writing:
        known = outages_of(writing.connection)  # here: two programs may declare at once
        if any(o.state is OutageState.OPEN for o in known):
            raise refuse("Ett avbrott är redan öppet.", "Ändra eller avsluta det.", field="outage")
        label = next_label(since, (o.label for o in known))
        began = OutageBegan(label, dependencies, since, FreeText(text))
        writing.append(began, subject=subject, outage=subject)
    return _load(workplace, subject)


def change_outage(
    workplace: Workplace, outage: UUID, down: Iterable[Dependency], at: datetime
) -> Outage:
    """Say what is down from a moment on."""
    require(workplace, Act.DECLARE_OUTAGE)
    dependencies = _checked(workplace, down, at)
    with workplace.journal.write(workplace.person.id) as writing:
        _check_open(_load(workplace, outage), at)
        writing.append(OutageChanged(dependencies, at), subject=outage, outage=outage)
    return _load(workplace, outage)


def end_outage(workplace: Workplace, outage: UUID, at: datetime) -> Outage:
    """Say that the systems are back; what happened before may still be captured."""
    require(workplace, Act.SETTLE)
    _check_time(workplace, at)
    with workplace.journal.write(workplace.person.id) as writing:
        _check_open(_load(workplace, outage), at)
        _check_handed_out(workplace, outage, at)
        writing.append(OutageEnded(at), subject=outage, outage=outage)
    return _load(workplace, outage)


def _checked(
    workplace: Workplace, down: Iterable[Dependency], at: datetime
) -> tuple[Dependency, ...]:
    dependencies = tuple(sorted(set(down)))
    if not dependencies:
        raise refuse("Inget är valt som nere.", "Välj minst ett.", field="down")
    _check_time(workplace, at)
    return dependencies


def _check_time(workplace: Workplace, at: datetime) -> None:
    now = workplace.computer.clock.now()
    if is_before(now, at):
        raise refuse("Tiden ligger framåt.", "Rätta tiden.", field="since")
    if is_before(at, later(now, -_LONGEST_AGO)):
        raise refuse("Tiden är mer än ett år sedan.", "Rätta tiden.", field="since")


def _check_open(outage: Outage, at: datetime) -> None:
    if outage.state is not OutageState.OPEN:
        raise refuse(
            "Avbrottet är redan avslutat.", "Öppna ett nytt om det behövs.", field="outage"
        )
    if any(is_before(at, p.since) for p in outage.periods):
        raise refuse("Tiden ligger före senaste ändringen.", "Rätta tiden.", field="since")


def _check_handed_out(workplace: Workplace, outage: UUID, at: datetime) -> None:
    """Refuse to end the outage before what was handed out in it, which it would lose."""
    for line in list_of_outage(workplace.journal.vault.connection, outage)[-1:]:
        if is_before(at, line.happened_at):
            text = f"Expedition {line.slip} lämnades ut {line.happened_at:%Y-%m-%d %H:%M:%S}."
            raise refuse(text, "Ange en senare tid.", field="since")


def _load(workplace: Workplace, outage: UUID) -> Outage:
    found = next((o for o in list_outages(workplace) if o.id == outage), None)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Refused:
    return refuse("Avbrottet finns inte.", "Välj ett i listan.", field="outage")
