"""How long personal parts are kept: which class an entry is of, and when its time has passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from app.domain.after_entries import (
    DispensingCorrected,
    DispensingPrepared,
    DispensingReturned,
    DispensingReversed,
)
from app.domain.alert_entries import ALERT_KINDS
from app.domain.clock import STOCKHOLM, to_micros
from app.domain.course import version_of
from app.domain.deliveries import delivery_of
from app.domain.e_twin_entries import E_TWIN_KINDS
from app.domain.entries import Entry
from app.domain.issuer_entries import TrustListTaken
from app.domain.kit_entries import KIT_KINDS
from app.domain.ledger import is_narcotic
from app.domain.money_entries import MONEY_KINDS
from app.domain.order_entries import ORDER_KINDS
from app.domain.outage_entries import OutageBegan, OutageChanged, OutageClosed, PaperThawed
from app.domain.people_entries import PersonSet
from app.domain.prescriber_entries import PrescriberDropped
from app.domain.prescription_entries import ISSUED_KINDS, ISSUER_KINDS
from app.domain.requisition_entries import REQUISITION_KINDS
from app.domain.retention_entries import PersonalPurged, PurgeGround, Retention
from app.domain.review_entries import LogSearched, ReviewMade
from app.domain.rules import Rule, RuleSet
from app.domain.scan_entries import RowScanLeft
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.step_entries import StepRefused, StepSettled
from app.domain.stock_entries import STOCK_KINDS

_YEAR = 365 * 86_400_000_000  # microseconds; a leap day less does no harm
RETENTION_WORDS = {
    Retention.DISPENSING: "Expeditioner",
    Retention.NARCOTICS: "Expeditioner med narkotika",
    Retention.REQUISITION: "Rekvisitioner",
    Retention.STOCK: "Lager och narkotikajournal",
    Retention.LOG: "Logg och granskningar",
    Retention.OUTAGE: "Beslut om avbrott",
    Retention.PRESCRIPTION: "Utfärdade reservrecept",
}
_RULES = {
    Retention.DISPENSING: "RET-DISPENSING",
    Retention.NARCOTICS: "RET-NARCOTICS",
    Retention.REQUISITION: "RET-REQUISITION",
    Retention.STOCK: "RET-STOCK",
    Retention.LOG: "RET-LOG",
    Retention.OUTAGE: "RET-OUTAGE",
    Retention.PRESCRIPTION: "RET-PRESCRIPTION",
}
CLASSES: dict[type, Retention] = {
    **dict.fromkeys(
        (
            DispensingMade,
            DispensingPrepared,
            DispensingCorrected,
            DispensingReversed,
            DispensingReturned,
            SlipVoided,
            *KIT_KINDS.values(),
            StepSettled,
            StepRefused,
            RowScanLeft,
            *ORDER_KINDS.values(),
            *E_TWIN_KINDS.values(),
            *MONEY_KINDS.values(),
        ),
        Retention.DISPENSING,
    ),
    PrescriberDropped: Retention.NARCOTICS,  # as long as any hand-out that it may be about
    **dict.fromkeys(REQUISITION_KINDS.values(), Retention.REQUISITION),
    **dict.fromkeys((*STOCK_KINDS.values(), *ALERT_KINDS.values()), Retention.STOCK),
    **dict.fromkeys(ISSUED_KINDS.values(), Retention.PRESCRIPTION),
    **dict.fromkeys((LogSearched, ReviewMade), Retention.LOG),
    **dict.fromkeys((OutageBegan, OutageChanged, OutageClosed, PaperThawed), Retention.OUTAGE),
}
KEPT: frozenset[type] = frozenset(  # of staff, to whom every entry points
    {PersonSet, TrustListTaken, *ISSUER_KINDS.values()}
)


@dataclass(frozen=True)
class PurgeLine:
    """What one purge took of one class (gallring)."""

    act: UUID  # the purge, which may have taken several classes
    at: datetime
    person: str  # name
    retention: Retention
    until: date  # the last day that went
    parts: int
    hash: str  # of the last entry that says so, hex
    ground: PurgeGround | None = None  # None in purges of before it was kept


def rule_of(retention: Retention, rules: RuleSet) -> Rule:
    """Return the rule that says how long a class is kept; its value is years."""
    return rules.rules[_RULES[retention]]


def ground_of(retention: Retention, rules: RuleSet) -> PurgeGround:
    """Return by which rule a class is purged, as the rule stands."""
    rule = rule_of(retention, rules)
    return PurgeGround(rule.id, rules.value(rule.id), rule.source, rule.confidence)


def kept_from(retention: Retention, rules: RuleSet, today: date) -> date:
    """Return the first day whose entries are still kept."""
    year = today.year - rules.value(_RULES[retention])
    leap = (today.month, today.day) == (2, 29)
    return date(year, 3, 1) if leap else today.replace(year=year)


def due_at(purged: PersonalPurged) -> int:
    """Return when what a purge took had passed its time, by the rule that it names.

    UTC microseconds; what a member may have written that no clock reaches is a hundred years.
    """
    years = purged.ground.years if purged.ground else 0  # before it was kept
    last = to_micros(datetime.combine(purged.until, time(), STOCKHOLM))
    return last + _YEAR * min(max(years, 0), 100)


def class_of(entries: Sequence[Entry], rules: RuleSet) -> Retention | None:
    """Return the class that all of a subject's entries are kept as: the one kept longest."""
    found = [CLASSES[type(e.content)] for e in entries if type(e.content) in CLASSES]
    versions = [version for entry in entries if (version := version_of(entry)) is not None]
    products = [row.product for version in versions for row in version.dispensed.rows]
    if (delivery := delivery_of(entries)) is not None:
        products += [row.product for v in delivery.versions for row in v.dispensed.rows]
    if any(map(is_narcotic, products)):
        found.append(Retention.NARCOTICS)
    if not found:
        return None
    return max(found, key=lambda one: (rules.value(_RULES[one]), one is Retention.NARCOTICS))
