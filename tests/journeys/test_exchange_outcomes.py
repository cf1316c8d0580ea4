"""Every way that an exchange can end, met at the counter by keyboard and scanner."""

from decimal import Decimal

import pytest

from app.domain.dispensing import DispensedPersonal
from app.domain.order import ExchangeOutcome
from app.domain.slip_entries import DispensingMade
from app.domain.supplied import DispensedRow
from app.usecases.list_work import list_steps
from tests.journeys.counter_hands import CounterHands
from tests.journeys.orders import (
    AGNETA,
    ELSA,
    FORM,
    KARL,
    LARS,
    SEAL,
    SVEN,
    TOLVAN_SAYS,
    Customer,
    born,
    pack,
    scanned,
)

pytestmark = pytest.mark.usefixtures("theme")
DEAR, CHEAP = "061001", "061002"
PERIOD_LIST = "TLV Periodens varor 2026-11-01"
_ALLERGIC = "Reagerade på hjälpämnet"
_ORDERED = "Losartan Billig filmdragerad tablett 50 mg"


def _chosen(letters: str, *more: str) -> tuple[str, ...]:
    """Return the deeds that choose an outcome in the list by its first letters."""
    return (*SEAL, "Ctrl+1", "<rows.0.exchange", f"={letters}", *more)


CUSTOMERS = {
    ExchangeOutcome.NOT_ASSESSED_OFFLINE: Customer(
        "inte prövat", FORM | SVEN | scanned(DEAR, "E1"), end=SEAL
    ),
    ExchangeOutcome.NOT_EXCHANGEABLE: Customer(
        "redan periodens vara", FORM | KARL | scanned(CHEAP, "E2"), end=SEAL
    ),
    ExchangeOutcome.EXCHANGED: Customer(
        "utbytt",
        FORM | LARS | {"rows.0.product": "losartan dyrby"},
        end=("Ctrl+1", "Ctrl+Shift+U", pack(CHEAP, "E3"), *SEAL),
    ),
    ExchangeOutcome.PATIENT_PAYS_DIFFERENCE: Customer(
        "betalar skillnaden", FORM | ELSA | scanned(DEAR, "E4"), end=_chosen("P")
    ),
    ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL: Customer(
        "betalar allt",
        FORM | AGNETA | scanned(DEAR, "E5") | {"rows.0.exchange_prescribed": _ORDERED},
        end=_chosen("P", "Ned", "Enter"),
    ),
    ExchangeOutcome.PRESCRIBER_OPPOSED: Customer(
        "förskrivaren motsätter sig", FORM | TOLVAN_SAYS | scanned(DEAR, "E6"), end=_chosen("Fö")
    ),
    ExchangeOutcome.PHARMACIST_OPPOSED: Customer(
        "farmaceuten motsätter sig",
        FORM
        | born("Maj Prov", "19550505", "2")
        | scanned(DEAR, "E7")
        | {"rows.0.exchange_reason": _ALLERGIC},
        end=_chosen("Fa", "Enter"),
    ),
    ExchangeOutcome.PERIOD_PRODUCT_NOT_AVAILABLE: Customer(
        "finns inte här",
        FORM | born("Nils Prov", "19440404", "1") | scanned(DEAR, "E8"),
        end=_chosen("Pe"),
    ),
}


def _made(hands: CounterHands, kind: str) -> tuple[DispensedRow, DispensedPersonal]:
    """Return what the entry of a customer's hand-out says, and of whom."""
    slip = hands.slips[kind]
    made = [e.content for e in hands.workplace.journal.entries()]
    (content,) = (m for m in made if isinstance(m, DispensingMade) and m.dispensed.slip == slip)
    (row,) = content.dispensed.rows
    assert content.personal is not None
    return row, content.personal


def test_every_outcome_is_met_by_keyboard_and_kept_with_what_it_must_say(
    hands: CounterHands,
) -> None:
    """Requirements 27 and 28."""
    assert set(CUSTOMERS) == set(ExchangeOutcome)
    hands.declare()
    for customer in CUSTOMERS.values():
        hands.serve(customer)
    kept = {outcome: _made(hands, each.kind) for outcome, each in CUSTOMERS.items()}
    assert {outcome: row.outcome for outcome, (row, _) in kept.items()} == {o: o for o in kept}
    assert {row.exchange_list for row, _ in kept.values()} == {PERIOD_LIST}
    given = {outcome: row.product.varunummer for outcome, (row, _) in kept.items()}
    cheap = {ExchangeOutcome.NOT_EXCHANGEABLE, ExchangeOutcome.EXCHANGED}
    assert given == {outcome: CHEAP if outcome in cheap else DEAR for outcome in kept}
    ordered = {o: row.prescribed.title for o, (row, _) in kept.items() if row.prescribed}
    assert ordered == {
        ExchangeOutcome.EXCHANGED: "Losartan Dyrby filmdragerad tablett 50 mg",
        ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL: _ORDERED,
    }
    paid = {o: (row.lowest, row.surcharge) for o, (row, _) in kept.items() if row.surcharge}
    pays = ExchangeOutcome.PATIENT_PAYS_DIFFERENCE
    assert paid == {pays: (Decimal("68.50"), Decimal("12.00"))}
    reasons = {o: said.exchange_reasons for o, (_, said) in kept.items() if said.exchange_reasons}
    assert reasons == {ExchangeOutcome.PHARMACIST_OPPOSED: (_ALLERGIC,)}
    told = [s.slip for s in list_steps(hands.workplace) if s.step.code == "prescriber_notice"]
    assert told == [hands.slips["utbytt"]]
