"""A unit orders, is delivered to, waits for the rest, and acknowledges; all of it on slips."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.closing import DeliveryCount
from app.domain.draft import RowDraft
from app.domain.findings import Refused
from app.domain.order import Product
from app.domain.requisition_entries import RequisitionCompleted, RequisitionDelivered
from app.domain.signing import Beside
from app.domain.staff import Role
from app.domain.supplied import Pack
from app.store.folding import contents
from app.store.projections import PROJECTIONS
from app.usecases import (
    close_outage,
    declare_outage,
    fill_slip,
    hand_out,
    keep_bag,
    keep_stock,
    list_requisitions,
    list_work,
    overview,
    paper_pictures,
    read_journal,
    show_stock,
    verify_store,
)
from app.usecases.acknowledge_delivery import acknowledge_delivery
from app.usecases.complete_requisition import close_back_order, complete_requisition
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.paper_samples import jpeg
from tests.units import OXYCODONE, UNIT, decided, give, opened, order
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """A pharmacy while an outage is open."""
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def test_a_requisition_lies_on_a_slip_like_any_other(workplace: Workplace) -> None:
    """Requirement 34."""
    slip = opened(workplace, order())
    assert [(s.slip, s.draft) for s in fill_slip.list_slips(workplace)] == [(slip.slip, order())]
    taken = fill_slip.take_slip(workplace, slip)
    with pytest.raises(Refused):
        fill_slip.save_draft(workplace, slip, order())  # another screen has it now
    assert overview.situation(workplace).open_slips == 1
    fill_slip.void_slip(workplace, taken, "Enheten återtog")
    assert fill_slip.list_slips(workplace) == []


def test_a_back_order_is_completed_in_parts_and_names_the_first(workplace: Workplace) -> None:
    """Requirement 34."""
    first = give(workplace, order())
    assert isinstance(first.content, RequisitionDelivered)
    (rest,) = list_requisitions.list_back_orders(workplace)
    assert (rest.unit, rest.packages, rest.ref.subject) == (UNIT.unit, 3, first.subject)
    slip = complete_requisition(workplace, first.subject)
    assert (slip.draft.rows[0].packages, slip.draft.requisition) == (3, UNIT)
    some = replace(slip.draft, rows=(replace(slip.draft.rows[0], packages=1),))
    slip = decided(workplace, fill_slip.save_draft(workplace, slip, some))
    entry = hand_out.hand_out(workplace, slip)
    assert isinstance(entry.content, RequisitionCompleted)
    assert entry.content.first == first.subject
    assert [o.packages for o in list_requisitions.list_back_orders(workplace)] == [2]
    slip = decided(workplace, complete_requisition(workplace, first.subject))
    hand_out.hand_out(workplace, slip)
    assert list_requisitions.list_back_orders(workplace) == []
    with pytest.raises(Refused):
        complete_requisition(workplace, first.subject)


def test_two_who_complete_the_same_order_never_deliver_more_than_is_owed(
    workplace: Workplace,
) -> None:
    """Requirement 34."""
    first = give(workplace, order())
    one, other = (complete_requisition(workplace, first.subject) for _ in range(2))
    one, other = decided(workplace, one), decided(workplace, other)
    hand_out.hand_out(workplace, one)
    with pytest.raises(Refused) as caught:
        hand_out.hand_out(workplace, other)
    assert "RQ-OWED" in {finding.rule for finding in caught.value.findings}
    assert list_requisitions.list_back_orders(workplace) == []


def test_a_rest_that_nobody_wants_is_closed_with_a_reason(workplace: Workplace) -> None:
    give(workplace, order())
    (rest,) = list_requisitions.list_back_orders(workplace)
    with pytest.raises(Refused):
        close_back_order(workplace, rest.ref, " ")
    with pytest.raises(Refused):
        close_back_order(as_person(workplace, "Bo Ek", Role.STAFF), rest.ref, "Behövs inte")
    close_back_order(workplace, rest.ref, "Enheten behöver inte resten")
    assert list_requisitions.list_back_orders(workplace) == []
    with pytest.raises(Refused):
        close_back_order(workplace, rest.ref, "Igen")


def test_a_delivery_is_open_until_the_unit_has_signed_for_it(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 35."""
    entry = give(workplace, order())
    assert [line.subject for line in list_requisitions.list_open(workplace)] == [entry.subject]
    for name, at, seen in (
        (" ", None, True),
        ("Eva Dal", None, False),
        ("Eva Dal", clock.now() - timedelta(minutes=1), True),
        ("Eva Dal", clock.now() + timedelta(minutes=1), True),
    ):
        with pytest.raises(Refused):
            acknowledge_delivery(workplace, entry.subject, name, at, signature_seen=seen)
    clock.forward(timedelta(minutes=40))
    acknowledge_delivery(workplace, entry.subject, "Eva  Dal", signature_seen=True)
    assert list_requisitions.list_open(workplace) == []
    (line,) = list_requisitions.list_all(workplace)
    assert (line.receiver, line.received_at, line.signature_seen) == ("Eva Dal", clock.now(), True)
    with pytest.raises(Refused):
        acknowledge_delivery(workplace, entry.subject, "Någon annan", signature_seen=True)


def test_a_narcotic_to_a_unit_is_signed_by_two_and_stands_in_the_ledger(
    workplace: Workplace,
) -> None:
    """Requirement 34."""
    arrival = keep_stock.Arrival(OXYCODONE, 10, "Partihandeln")
    keep_stock.receive(workplace, arrival, Beside(alone="Ensam i dag"))
    slip = decided(workplace, opened(workplace, order(RowDraft(OXYCODONE, packages=3))))
    with pytest.raises(Refused) as caught:
        hand_out.hand_out(workplace, slip)
    assert [finding.rule for finding in caught.value.findings] == ["RQ-SIGN"]
    entry = hand_out.hand_out(workplace, slip, Beside(alone="Ensam i dag"))
    again = hand_out.hand_out(workplace, slip, Beside(alone="Ensam i dag"))
    assert again.id == entry.id  # a retry finds what already stands
    (holding,) = show_stock.list_holdings(workplace)
    out = holding.lines[-1]
    assert (out.delta, out.balance, out.said.alone) == (-3, 7, "Ensam i dag")
    assert out.said.place == f"{slip.slip}, {UNIT.unit}"


def test_a_pack_that_a_unit_got_is_never_handed_out_again(workplace: Workplace) -> None:
    pack = Pack("07350000000001", "S1", "B7", "271231", is_seal_whole=True)
    row = RowDraft(Product("Salva från listan"), packages=1, packs=(pack,))
    give(workplace, order(row))
    slip = opened(workplace, order(row))
    rules = {finding.rule for finding in fill_slip.review(workplace, slip).obstacles}
    assert "PK-OUT" in rules


def test_a_picture_of_the_requisition_is_named_by_its_delivery(workplace: Workplace) -> None:
    slip = opened(workplace, order())
    digest = paper_pictures.keep_paper(workplace, slip, jpeg())
    entry = give(workplace, replace(order(), papers=(digest,)))
    assert isinstance(entry.content, RequisitionDelivered)
    assert entry.content.delivered.papers == (digest,)
    paper_pictures.forget_papers(workplace, [digest])  # as when a slip lets it go
    assert paper_pictures.load_paper(workplace, digest) == jpeg()


def test_nothing_of_a_requisition_waits_on_a_shelf(workplace: Workplace) -> None:
    slip = decided(workplace, opened(workplace, order()))
    with pytest.raises(Refused):
        keep_bag.prepare_bag(workplace, slip, "Hylla B")
    assert keep_bag.list_bags(workplace) == []


def test_units_and_orderers_are_known_from_what_they_ordered(workplace: Workplace) -> None:
    give(workplace, order())
    other = replace(UNIT, orderer="Lars Ed", profession="Sjuksköterska", physician="Karin Ek")
    give(workplace, replace(order(), requisition=other))
    give(workplace, replace(order(), requisition=replace(UNIT, phone="0640-200 00")))
    known = list_requisitions.list_units(workplace)
    assert {(unit.unit, unit.orderer) for unit in known} == {
        (UNIT.unit, "Karin Ek"), (UNIT.unit, "Lars Ed"),
    }  # fmt: skip
    assert {unit.physician for unit in known} == {""}  # said anew for each order


def test_an_outage_with_deliveries_closes_when_their_steps_are_settled(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 34."""
    first = give(workplace, order())
    assert first.outage is not None
    assert overview.situation(workplace).dispensed == 1
    clock.forward(timedelta(hours=1))
    declare_outage.end_outage(workplace, first.outage, clock.now())
    steps = list_work.list_steps(workplace)
    assert {step.patient for step in steps} == {UNIT.unit}
    assert {step.step.destination for step in steps}.isdisjoint({"nll", "hkdb"})
    closing = close_outage.review_closing(workplace, first.outage)
    assert closing.report.dispensings == closing.report.series[0].used == 1
    (line,) = list_requisitions.list_open(workplace)
    assert closing.report.deliveries == DeliveryCount(1, (line.delivered.slip,))
    acknowledge_delivery(workplace, first.subject, "Eva Dal", signature_seen=True)
    assert close_outage.review_closing(workplace, first.outage).report.deliveries.unsigned == ()
    assert all("kvar" in finding.text for finding in closing.obstacles)


def test_rebuilt_tables_say_the_same(workplace: Workplace) -> None:
    entry = give(workplace, order())
    hand_out.hand_out(workplace, decided(workplace, complete_requisition(workplace, entry.subject)))
    acknowledge_delivery(workplace, entry.subject, "Eva Dal", signature_seen=True)
    connection = workplace.journal.vault.connection
    before = [contents(connection, projection) for projection in PROJECTIONS]
    verify_store.rebuild_store(workplace)
    assert [contents(connection, projection) for projection in PROJECTIONS] == before


def test_only_a_pharmacist_delivers(workplace: Workplace) -> None:
    """Requirement 34."""
    slip = decided(workplace, opened(workplace, order()))
    with pytest.raises(Refused):
        hand_out.hand_out(as_person(workplace, "Bo Ek", Role.STAFF), slip)


def test_a_delivery_is_seen_beside_its_steps_and_no_patient_is_logged(workplace: Workplace) -> None:
    entry = give(workplace, order())
    before = len(list(read_journal.read_journal(workplace)))
    seen = list_requisitions.find_delivery(workplace, entry.subject)
    assert seen is not None
    assert seen.entry == entry.id
    assert len(list(read_journal.read_journal(workplace))) == before
