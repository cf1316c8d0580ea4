"""Packs at the counter: handed out once in the whole store, typed by two, codes learned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.codes import Varunummer, gs1_digit
from app.domain.draft import DispensingDraft, PatientDraft, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.order import Product
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.domain.supplied import Pack
from app.store.projections.steps import list_steps
from app.store.verification import rebuild, verify
from app.usecases import fill_slip, manage_people, print_label
from app.usecases.hand_out import hand_out
from app.usecases.scan_pack import (
    link_gtin,
    packs_to_keep,
    place_pack,
    type_pack,
    unlink_gtin,
)
from app.usecases.settle_by_hand import mark_done
from app.usecases.sign_in import sign_out
from app.usecases.tell_evis import list_tasks
from app.usecases.workplace import Workplace, open_workplace
from tests.workplaces import as_person, begin_outage, filled_draft, find_product, open_pharmacy

GTIN = f"0{Varunummer('041238').ntin}"
FOREIGN = "0735001234021" + gs1_digit("0735001234021")
PACK = Pack(GTIN, "8K2M4T", "4K118", "280300", is_seal_whole=True)
COLLEAGUE, PASSWORD = "Per Ek", "skyddad av dimma"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose read models must be the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store")
    begin_outage(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []
    sign_out(opened)


def with_packs(*packs: Pack, product: str = "041238") -> DispensingDraft:
    row = RowDraft(find_product(product), dosage="1 tablett.", packs=packs)
    return replace(filled_draft(replace(row, packages=max(1, len(packs)))), advice_given=True)


def give(workplace: Workplace, draft: DispensingDraft) -> Entry:
    slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft)
    slip, _ = print_label.print_labels(workplace, slip)
    return hand_out(workplace, slip)


def rules(workplace: Workplace, draft: DispensingDraft) -> set[str]:
    slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft)
    found = fill_slip.review(workplace, slip).obstacles
    return {finding.rule for finding in found if finding.rule.startswith("PK-")}


def test_a_pack_is_handed_out_once_in_the_whole_store(workplace: Workplace) -> None:
    """Requirement 32."""
    made = give(workplace, with_packs(PACK))
    assert isinstance(made.content, DispensingMade)
    assert made.content.dispensed.rows[0].packs == (PACK,)
    assert rules(workplace, with_packs(PACK)) == {"PK-OUT"}
    with pytest.raises(Refused, match=f"redan utlämnad, {made.content.dispensed.slip}"):
        give(workplace, with_packs(PACK))
    other = replace(PACK, serial="8K2M4U")
    assert rules(workplace, with_packs(other)) == set()


def test_a_pack_handed_out_at_another_window_meanwhile_is_not_handed_out(
    workplace: Workplace,
) -> None:
    """Requirement 32."""
    beside = open_workplace(workplace.computer, workplace.key, workplace.person.id)
    slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), with_packs(PACK))
    slip, _ = print_label.print_labels(workplace, slip)
    assert not fill_slip.review(workplace, slip).obstacles
    someone_else = PatientDraft("Anna Prov", "190905271474")  # one of the tax agency's test numbers
    give(beside, replace(with_packs(PACK), patient=someone_else))
    with pytest.raises(Refused) as refused:
        hand_out(workplace, slip)
    assert {finding.rule for finding in refused.value.findings} == {"PK-OUT"}
    sign_out(beside)


def test_the_pack_of_a_varunummer_is_known_by_the_register(workplace: Workplace) -> None:
    placed = place_pack(workplace, with_packs(), 0, PACK)
    assert (placed.row, placed.packs) == (0, (PACK,))
    wrong = place_pack(workplace, with_packs(product="041239"), 0, PACK)
    assert wrong.is_stop
    assert wrong.said.startswith("Fel styrka skannad: 50 mg. Raden säger 100 mg.")
    assert rules(workplace, with_packs(PACK, product="041239")) == {"PK-PRODUCT"}
    assert packs_to_keep(workplace, with_packs(PACK, product="041239"), 0) == ()


def test_a_code_is_learned_when_a_pharmacist_says_so_and_may_be_taken_back(
    workplace: Workplace,
) -> None:
    """Requirement 32."""
    pack = replace(PACK, gtin=FOREIGN)
    assert rules(workplace, with_packs(pack)) == {"PK-UNKNOWN"}
    link_gtin(workplace, FOREIGN, find_product("041238"))
    assert rules(workplace, with_packs(pack)) == set()
    assert rules(workplace, with_packs(pack, product="041239")) == {"PK-PRODUCT"}
    with pytest.raises(Refused, match="redan känd"):
        link_gtin(workplace, FOREIGN, find_product("041239"))
    unlink_gtin(workplace, FOREIGN)
    assert rules(workplace, with_packs(pack)) == {"PK-UNKNOWN"}
    with pytest.raises(Refused, match="inte kopplad"):
        unlink_gtin(workplace, FOREIGN)


def test_a_code_is_learned_for_a_product_that_the_register_lacks(workplace: Workplace) -> None:
    by_hand = Product("Prov", varunummer="300001")
    pack = replace(PACK, gtin=FOREIGN)
    draft = replace(with_packs(pack), rows=(RowDraft(by_hand, dosage="1.", packs=(pack,)),))
    assert "PK-UNKNOWN" in rules(workplace, draft)
    link_gtin(workplace, FOREIGN, by_hand)
    assert "PK-UNKNOWN" not in rules(workplace, draft)
    assert rules(workplace, with_packs(pack)) == {"PK-PRODUCT"}
    with pytest.raises(Refused, match="inget nummer"):
        link_gtin(workplace, "07350012340224", Product("Prov"))


def test_what_the_register_knows_is_never_learned_otherwise(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="redan känd"):
        link_gtin(workplace, GTIN, find_product("041239"))


def test_only_a_pharmacist_says_what_a_code_is(workplace: Workplace) -> None:
    staff = as_person(workplace, "Sam Ek", Role.STAFF)
    with pytest.raises(Refused, match="roll"):
        link_gtin(staff, FOREIGN, find_product("041238"))
    with pytest.raises(Refused, match="roll"):
        unlink_gtin(staff, FOREIGN)


def add_colleague(workplace: Workplace) -> UUID:
    added = manage_people.add_person(workplace, COLLEAGUE, frozenset({Role.STAFF}), PASSWORD)
    return added.id


TYPED = Pack("7046260412385", "8K2M4T", "4K118", "2028-03-00")


def test_a_pack_is_written_off_by_two_people_and_the_entry_names_both(workplace: Workplace) -> None:
    """Requirement 32."""
    second = add_colleague(workplace)
    again = replace(TYPED, gtin=GTIN, expires="280300")
    pack = type_pack(workplace, TYPED, again, COLLEAGUE, PASSWORD)
    assert pack == replace(PACK, is_seal_whole=False, second=str(second))
    made = give(workplace, with_packs(replace(pack, is_seal_whole=True)))
    assert made.signers == (str(second),)


@pytest.mark.parametrize(
    ("first", "again", "field"),
    [
        (TYPED, replace(TYPED, serial="8K2M4V"), "serial"),
        (TYPED, replace(TYPED, batch="4K119"), "batch"),
        (TYPED, replace(TYPED, expires="280400"), "expires"),
    ],
)
def test_what_two_people_read_differently_is_refused(
    workplace: Workplace, first: Pack, again: Pack, field: str
) -> None:
    """Requirement 32."""
    add_colleague(workplace)
    with pytest.raises(Refused) as refused:
        type_pack(workplace, first, again, COLLEAGUE, PASSWORD)
    assert [finding.field for finding in refused.value.findings] == [field]


def test_one_person_alone_writes_off_no_pack(workplace: Workplace) -> None:
    """Requirement 32."""
    add_colleague(workplace)
    with pytest.raises(Refused, match="Två personer"):
        type_pack(workplace, TYPED, TYPED, workplace.person.name, PASSWORD)
    with pytest.raises(Refused):
        type_pack(workplace, TYPED, TYPED, COLLEAGUE, "fel lösenord")


TEXT = st.text(max_size=25)


@given(st.tuples(TEXT, TEXT, TEXT, TEXT))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_is_refused_politely(
    workplace: Workplace, typed: tuple[str, ...]
) -> None:
    gtin, serial, batch, expires = typed
    pack = Pack(gtin, serial, batch, expires)
    with pytest.raises(Refused):
        type_pack(workplace, pack, pack, workplace.person.name, "")


def test_e_vis_is_told_of_each_pack_once(workplace: Workplace) -> None:
    """Requirement 32."""
    other = replace(PACK, serial="8K2M4U")
    give(workplace, with_packs(PACK, other))
    connection = workplace.journal.vault.connection
    assert [task.pack.serial for task in list_tasks(workplace)] == ["8K2M4T", "8K2M4U"]
    steps = [line.step.id for line in list_steps(connection) if line.step.code == "decommission"]
    mark_done(workplace, steps, "e-VIS 12345678")
    assert list_tasks(workplace) == []
