"""The report on an outage: its figures, and the same as PDF and CSV."""

import csv
from io import StringIO
from uuid import UUID

from app.documents.outage_report import DecidedRule, OutageReport, render_outage_report
from app.domain.findings import refuse
from app.domain.outage_facts import gather
from app.domain.outage_measures import decided_by_rule, measures_of
from app.domain.staff import Act
from app.store.outages import entries_of_outage
from app.store.projections.outages import list_outages
from app.usecases.workplace import Workplace, require, rules_of

__all__ = ["OutageReport"]  # for those who show it

_LACKING = "RP-LACKING"
_HEADINGS = ("mått", "namn", "värde", "enhet", "så räknas det")


def report_outage(workplace: Workplace, outage: UUID) -> OutageReport:
    """Count everything anew from the journal; nothing is written."""
    require(workplace, Act.READ)
    with workplace.journal.vault.snapshot() as connection:
        facts = gather(entries_of_outage(connection, outage), outage)
        found = next((one for one in list_outages(connection) if one.id == outage), None)
    if facts is None or found is None:
        raise refuse("Avbrottet finns inte.", "Välj ett i listan.", field="outage")
    rules = rules_of(workplace)
    decided = decided_by_rule(facts)
    return OutageReport(
        facts=facts,
        periods=found.periods,
        measures=measures_of(facts, rules.rules[_LACKING].values),
        decided=tuple(
            DecidedRule(rule, rules.rules[rule].text if rule in rules.rules else "", times)
            for rule, times in decided.items()
        ),
    )


def report_pdf(workplace: Workplace, outage: UUID) -> bytes:
    """Return the report as PDF; the same bytes for as long as the journal says the same."""
    report = report_outage(workplace, outage)
    fonts = workplace.computer.resources / "fonts"
    return render_outage_report(report, workplace.pharmacy, fonts)


def report_csv(workplace: Workplace, outage: UUID) -> str:
    """Return the figures as CSV with semicolons, as Swedish spreadsheets read it."""
    report = report_outage(workplace, outage)
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for one in report.measures:
        value = one.number.replace(".", ",") or one.absent
        row = (one.key, one.label, value, one.unit, one.how)
        writer.writerow(row)
    for rule in report.decided:
        writer.writerow((f"decided {rule.rule}", rule.text, rule.times, "", "Beslut per regel."))
    return written.getvalue()
