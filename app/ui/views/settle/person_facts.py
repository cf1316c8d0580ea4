"""Who came for the medicine and what a pharmacist decided, as lines of a list."""

from collections.abc import Mapping

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.order import COLLECTOR_WORDS, Collector, Patient
from app.domain.staff import signature
from app.ui.texts import clock_time


def collector_facts(made: Dispensed, personal: DispensedPersonal) -> list[tuple[str, str]]:
    """Return name and value of each thing about who came; what was not asked is ""."""
    who = "" if made.collector is Collector.PATIENT else COLLECTOR_WORDS[made.collector]
    name = "" if personal.patient.is_protected else personal.collector
    return [
        ("Hämtades av", ", ".join(word for word in (who, name) if word)),
        ("Legitimation", personal.identity_checked),
        ("Bedömning", personal.judgement),
    ]


def decision_facts(
    made: Dispensed, personal: DispensedPersonal, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the words of each decision with who took it; `names` of people by id."""
    noted = {f"{f.rule}@{f.field}": f for f in made.findings}
    lines = []
    for key, words in personal.reasons:
        found = noted.get(key)
        by = signature(names.get(found.by, "")) if found else ""
        at = clock_time(found.at) if found and found.at else ""
        signed = " ".join(word for word in (by, at) if word)
        lines.append(f"{words} ({signed})" if signed else words)
    return [("Beslut", "\n".join(lines))]


def is_hidden(patient: Patient | None, *, revealed: bool) -> bool:
    """Tell whether name and number stay hidden until a person asks for them."""
    return patient is not None and patient.is_protected and not revealed
