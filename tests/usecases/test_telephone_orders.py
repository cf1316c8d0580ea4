"""Telephone orders: whose call it is, and the smallest pack that the register knows."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.draft import CallDraft, DispensingDraft, RowDraft
from app.domain.findings import Refused
from app.domain.order import Benefit, Origin, Product
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.workplace import Workplace, surroundings
from tests.workplaces import begin_outage, filled_draft, incoming, open_pharmacy, package


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    yield workplace
    workplace.journal.vault.close()


def by_phone(product: Product | None = None) -> DispensingDraft:
    """Return a telephone order of a package."""
    row = RowDraft(product, dosage="1 kapsel. Mot smärta.", benefit=Benefit.WITHOUT)
    return replace(filled_draft(row), origin=Origin.TELEPHONE)


def test_nobody_saves_a_call_in_the_name_of_another(work: Workplace) -> None:
    """Requirement 11."""
    slip = open_slip(work)
    theirs = replace(by_phone(), call=CallDraft("Mattias Öberg", receiver=str(uuid4())))
    with pytest.raises(Refused) as refused:
        save_draft(work, slip, theirs)
    assert [f.field for f in refused.value.findings] == ["call.receiver"]
    own = replace(theirs, call=replace(theirs.call, receiver=str(work.person.id)))
    assert save_draft(work, slip, own).draft.call.receiver == str(work.person.id)


def test_the_smallest_pack_is_known_among_however_many_of_the_same_name(work: Workplace) -> None:
    """Requirement 12."""
    more = [
        package(300 + n, "Oxikodon Norrmed", strength="5 mg", substance="oxikodon",
                npl_id="20260000000001", pack_size=Decimal(20 + n))
        for n in range(60)
    ]  # fmt: skip
    others = [
        package(500 + n, "Oxikodon Norrmed", strength="1 mg", substance="oxikodon",
                npl_id="20260000000002", pack_size=Decimal(5))
        for n in range(60)
    ]  # fmt: skip
    work.register.load([incoming(*more, *others)], work.computer.clock.now())
    largest = Product.of(more[-1])
    slip = save_draft(work, open_slip(work), by_phone(largest))
    found = surroundings(work, slip.draft).smallest_packs
    assert found == {"20260000000001": Decimal(20)}
    told = {(f.rule, f.field) for f in review(work, slip).findings}
    assert ("X-PACK", "rows.0.packages") in told
    slip = save_draft(work, slip, by_phone(Product.of(more[0])))
    assert "X-PACK" not in {f.rule for f in review(work, slip).findings}
