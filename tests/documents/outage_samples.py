"""A made-up outage of a thousand hand-outs, as its report counts it."""

from datetime import timedelta

from app.documents.outage_report import DecidedRule, OutageReport
from app.domain.clock import later
from app.domain.order_entries import TwinVerdict
from app.domain.outage import Dependency, DownPeriod
from app.domain.outage_facts import gather
from app.domain.outage_measures import measures_of
from tests.domain.drafts import RULES
from tests.domain.journals import BEGAN, ENDED, OUTAGE, Told, began, decide, tell, void

LACKING = RULES.rules["RP-LACKING"].values


def outage_report(hand_outs: int = 240) -> OutageReport:
    """Return the report on an outage with so many hand-outs, unlike each other."""
    written = began()
    made = [
        tell(
            written,
            Told(
                minute=35 + n * 440 // max(hand_outs, 1),
                decided=n % 3 == 0,
                lacking=n % 9 == 0,
                typing=40 + n % 50 if n % 4 == 0 else None,
                corrected=n % 40 == 0,
                returned=n % 90 == 0,
                refused=n % 25 == 0,
                done=15 + n * 9,
            ),
        )
        for n in range(hand_outs)
    ]
    void(written, "A-0001-V")
    if hand_outs > 1:
        decide(written, made[0], made[1], TwinVerdict.DUPLICATE)
    facts = gather(written.entries, OUTAGE)
    assert facts is not None
    rules = ("P-UNKNOWN", "T-TWIN", "Q-THIRDS")
    return OutageReport(
        facts=facts,
        periods=(
            DownPeriod(Dependency.EHM, BEGAN, ENDED),
            DownPeriod(Dependency.EVIS, BEGAN, later(ENDED, timedelta(hours=2))),
        ),
        measures=measures_of(facts, LACKING),
        decided=tuple(DecidedRule(rule, RULES.rules[rule].text, 60 - 20 * n) for n, rule in
                      enumerate(rules) if hand_outs),
    )  # fmt: skip
