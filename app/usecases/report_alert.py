"""An alert of e-VIS about a pack that was handed out here: open a case, and end it by its cause."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.alert_entries import AlertCause, AlertClosed, AlertOpened, AlertWords
from app.domain.alerts import Alert, Ending, case_of, code_faults, ending_faults
from app.domain.entries import Entry
from app.domain.findings import Refused, missing, refuse
from app.domain.packs import key_of
from app.domain.staff import Act
from app.domain.supplied import Pack
from app.store.projections.alerts import find_alert
from app.store.projections.alerts import list_alerts as alerts_of
from app.store.projections.packs import find_supplied
from app.usecases.workplace import Workplace, demand_past, require, rules_of

_DIGITS_OF_GTIN = 14


@dataclass(frozen=True)
class Reported:
    """What e-VIS says (larm): which pack, its own code of the alert, and when it came."""

    gtin: str
    serial: str
    code: str
    alerted_at: datetime | None = None  # None: now
    words: str = field(default="", repr=False)


def list_alerts(workplace: Workplace, *, open_only: bool = False) -> list[Alert]:
    """Return every alert, the open ones first."""
    require(workplace, Act.READ)
    found = alerts_of(workplace.journal.vault.connection)
    return [alert for alert in found if alert.is_open or not open_only]


def open_alert(workplace: Workplace, told: Reported) -> Entry:
    """Open a case about a pack that was handed out here; the same alert is one case for ever."""
    require(workplace, Act.SETTLE)
    gtin, serial, code = ("".join(t.split()) for t in (told.gtin, told.serial, told.code))
    faults = [missing(n, f) for n, f, t in _of_pack(gtin, serial) if not t]
    faults += code_faults(code)
    if faults:
        raise Refused(faults)
    at = demand_past(workplace, told.alerted_at)
    pack = Pack(gtin.zfill(_DIGITS_OF_GTIN), serial, "", "")
    case = case_of(workplace.journal.identity.store, pack, code, at)
    with workplace.journal.write(workplace.person.id) as writing:
        if (known := find_alert(writing.connection, case)) is not None:
            raise _already(known)
        out = find_supplied(writing.connection, [pack]).get(key_of(pack))
        if out is None:
            text = "Ingen sådan förpackning är utlämnad här."
            raise refuse(text, "Jämför serienumret med larmet, tecken för tecken.", field="serial")
        if out.is_waiting:
            text = f"Förpackningen ligger i påse {out.slip} och är inte utlämnad."
            raise refuse(text, "Lämna inte ut den. Ta isär påsen.", field="serial")
        words = AlertWords(_clean(told.words))
        content = AlertOpened(pack.gtin, serial, code, at, out.slip, words)
        return writing.append(content, subject=case)


def close_alert(workplace: Workplace, case: UUID, ending: Ending) -> Entry:
    """End a case: an error of the pharmacy's own, or unknown and reported to the manufacturer."""
    require(workplace, Act.SETTLE)
    with workplace.journal.write(workplace.person.id) as writing:
        found = find_alert(writing.connection, case)
        if found is None:
            raise refuse("Larmet finns inte.", "Välj ett i listan.", field="alert")
        if not found.is_open:
            raise _already(found)
        cause, faults = ending.cause, list(ending_faults(ending, found, rules_of(workplace)))
        if faults or cause is None:
            raise Refused(faults)
        is_reported = cause is AlertCause.UNKNOWN
        content = AlertClosed(
            cause=cause,
            closed_at=workplace.computer.clock.now(),
            reported_at=demand_past(workplace, ending.reported_at) if is_reported else None,
            personal=AlertWords(
                _clean(ending.words), _clean(ending.reference) if is_reported else ""
            ),
        )
        return writing.append(content, subject=case)


def _of_pack(gtin: str, serial: str) -> tuple[tuple[str, str, str], ...]:
    return ("Produktkod", "gtin", gtin), ("Serienummer", "serial", serial)


def _already(alert: Alert) -> Refused:
    state = "öppet" if alert.is_open else "avslutat"
    return refuse(f"Larmet är redan {state}.", "Se det i listan.", field="code")


def _clean(text: str) -> str:
    return " ".join(text.split())
