"""The report on an outage for management and authority, as PDF: figures and how each is counted.

No person stands in it. The same journal gives the same bytes: it bears the time of the latest
entry, not that of the printing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from app.documents.charts import SettlingChart
from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    HEADING,
    SMALL,
    TITLE,
    Sheet,
    build_pages,
    gap,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.outage import DEPENDENCY_WORDS, DownPeriod
from app.domain.outage_facts import OutageFacts
from app.domain.outage_measures import GROUPS, Measure
from app.domain.settling import counts_over_time
from app.domain.store_entries import StoreFounded

_CHART_WORDS = (
    "Antal steg över tid, efter vad som står i journalen. Streckad linje: när systemen var åter."
)
_LEFT_OUT = (
    "Alla mått räknas ur journalens poster om avbrottet, på fakta utan personuppgifter. Samma"
    " journal ger samma rapport, också efter gallring."
)


@dataclass(frozen=True)
class DecidedRule:
    """A rule whose warnings a pharmacist decided on (beslut)."""

    rule: str
    text: str  # Swedish, "" for a rule that is no longer here
    times: int


@dataclass(frozen=True)
class OutageReport:
    """All that the report says (avbrottsrapport)."""

    facts: OutageFacts
    periods: tuple[DownPeriod, ...]
    measures: tuple[Measure, ...]
    decided: tuple[DecidedRule, ...]  # the most first

    def measure(self, key: str) -> Measure:
        """Return the figure of a key."""
        return next(one for one in self.measures if one.key == key)


def render_outage_report(report: OutageReport, pharmacy: StoreFounded, fonts: Path) -> bytes:
    """Return the report, as many pages as it needs."""
    load_faces(fonts)
    facts = report.facts
    sheet = Sheet(
        f"Avbrottsrapport {facts.label}",
        f"Avbrottsrapport {facts.label}. Inga patientuppgifter.",
        f"journalen till {_minute(facts.until)}",
        pharmacy.practice,
    )
    return build_pages(lambda: _story(report, pharmacy), sheet)


def _story(report: OutageReport, pharmacy: StoreFounded) -> list[Flowable]:
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words(f"Avbrottsrapport {report.facts.label}", TITLE),
        gap(1),
        *(words(line, BODY) for line in _times(report)),
        *_chart(report.facts),
        *(part for heading, keys in GROUPS for part in _group(report, heading, keys)),
        *_decided(report.decided),
        gap(4),
        words(_LEFT_OUT, SMALL),
    ]


def _times(report: OutageReport) -> list[str]:
    facts = report.facts
    lines = [f"Nere: {', '.join(map(_down, report.periods))}."]
    lines.append(f"Reservdrift beslutad {_minute(facts.declared_at)}.")
    lines.append(f"Avslutad {_minute(facts.ended_at)}." if facts.ended_at else "Pågår.")
    if facts.ended_at:
        closed = facts.closed_at
        lines.append(f"Stängd {_minute(closed)}." if closed else "Efterarbetet är inte stängt.")
    head = f"Räknad på {facts.entries} poster i journalen, den senaste {_minute(facts.until)}."
    return [lines[0], " ".join(lines[1:]), head]


def _chart(facts: OutageFacts) -> list[Flowable]:
    counts = counts_over_time(facts.steps)
    if len(counts) < 2:
        return []
    chart = [
        words("Efterregistrering över tid", HEADING),
        gap(1),
        SettlingChart(counts, facts.ended_at),
        gap(1),
        words(_CHART_WORDS, SMALL),
    ]
    return [gap(4), KeepTogether(chart)]


def _group(report: OutageReport, heading: str, keys: Sequence[str]) -> list[Flowable]:
    rows = [
        [
            words(measure.label, CELL),
            words(measure.shown, CELL_STRONG, right=True),
            words(measure.how, CELL),
        ]
        for measure in map(report.measure, keys)
    ]
    made = table((heading, "Värde", "Så räknas det"), rows, (34, 14, 52), right=range(1, 2))
    return [gap(4), CondPageBreak(30 * mm), made]


def _decided(decided: Sequence[DecidedRule]) -> list[Flowable]:
    if not decided:
        return []
    rows = [
        [words(one.rule, CELL), words(one.text, CELL), words(f"{one.times}", CELL, right=True)]
        for one in decided
    ]
    made = table(("Regel", "Varning", "Beslut"), rows, (20, 66, 14), right=range(2, 3))
    heading = words("Beslut på varningar, per regel", HEADING)
    return [gap(4), CondPageBreak(30 * mm), heading, gap(1), made]


def _down(period: DownPeriod) -> str:
    until = f" till {_minute(period.until)}" if period.until else ""
    return f"{DEPENDENCY_WORDS[period.dependency]} från {_minute(period.since)}{until}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
