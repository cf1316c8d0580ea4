"""A pharmacy with narcotics: what is taken in, handed out and counted, by two where it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.dispensing import check
from app.domain.draft import CallDraft, DispensingDraft, PatientDraft, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Finding, Refused
from app.domain.holdings import Holding
from app.domain.ledger import article_of
from app.domain.order import Product
from app.domain.signing import Beside
from app.domain.staff import Role
from app.store.verification import rebuild
from app.usecases.count_stock import Counted, CountResult, count
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.keep_stock import (
    Arrival,
    receive,
)
from app.usecases.manage_people import add_person
from app.usecases.print_label import print_labels
from app.usecases.show_stock import list_holdings
from app.usecases.workplace import Workplace, surroundings
from tests.workplaces import (
    NOON,
    SetClock,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

OXIKODON = replace(find_product("098314"), schedule="II")
METOPROLOL = find_product("041238")
COLLEAGUE = "Per Öberg"
PASSWORD = "en annan lykta brinner"
BESIDE = Beside(COLLEAGUE, PASSWORD)
TODAY = NOON.date()
ALONE = Beside(alone="Ensam på apoteket i natt.")


@contextmanager
def two_at_work(home: Path, clock: SetClock) -> Iterator[Workplace]:
    """A pharmacy with two people in an outage, whose read models bear to be built anew."""
    opened = open_pharmacy(home, clock)
    add_person(opened, COLLEAGUE, frozenset({Role.STAFF}), PASSWORD)
    begin_outage(opened)
    yield opened
    before = [told(holding) for holding in list_holdings(opened)]
    rebuild(opened.journal)
    assert [told(holding) for holding in list_holdings(opened)] == before


def told(holding: Holding) -> tuple[object, ...]:
    return (holding, holding.balance, holding.set_aside(TODAY))


def of(work: Workplace, product: Product = OXIKODON) -> Holding:
    return next(h for h in list_holdings(work) if h.article == article_of(product))


def take_in(
    work: Workplace, packages: int = 5, product: Product = OXIKODON, **more: object
) -> Entry:
    came = Arrival(product, packages, "Partihandeln, följesedel 7")
    return receive(work, replace(came, **more), BESIDE)  # type: ignore[arg-type]


def give(
    work: Workplace,
    packages: int = 1,
    ago: timedelta | None = None,
    patient: PatientDraft | None = None,
    **more: object,
) -> Entry:
    """Hand packages out of the narcotic, now or some time ago."""
    row = RowDraft(OXIKODON, packages=packages, dosage="1 kapsel vid behov. Mot smärta.")
    called = CallDraft(
        "Mattias Öberg", "0640-100 00", f"{NOON:%Y-%m-%d} 10:00", True, str(work.person.id)
    )
    draft = replace(filled_draft(replace(row, **more)), advice_given=True, call=called)  # type: ignore[arg-type]
    at = None if ago is None else work.computer.clock.now() - ago
    draft = replace(draft, happened_at=at, patient=patient or draft.patient)
    slip = save_draft(work, open_slip(work, at), draft)
    slip, _ = print_labels(work, slip)
    confirmed = tuple(f"{f.rule}@{f.field}" for f in findings_of(work, slip.draft))
    slip = save_draft(work, slip, replace(slip.draft, confirmed=confirmed))
    return hand_out(work, slip)


def findings_of(work: Workplace, draft: DispensingDraft) -> list[Finding]:
    return check(draft, surroundings(work, draft))


def rules_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.rule or finding.field for finding in refused.value.findings]


def counted(work: Workplace, actual: int, again: int | None = None) -> CountResult:
    return count(work, [Counted(OXIKODON, actual, again)], BESIDE)
