"""A form that was taken here is known by its number, whoever it was for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.findings import Finding, Refused
from app.domain.order import Origin
from app.domain.slip_entries import DispensingMade
from app.domain.supplied import RowRef
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_out
from app.usecases.take_back import reverse_dispensing
from app.usecases.workplace import Workplace
from tests.units import give, order
from tests.workplaces import begin_outage, filled_draft, find_product, open_pharmacy

NUMBER = "SE 1234-567 A"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store")
    begin_outage(opened)
    yield opened
    sign_out(opened)


def numbered(number: str = NUMBER, **changes: object) -> DispensingDraft:
    draft = replace(filled_draft(), advice_given=True, form_number=number)
    return replace(draft, **changes)  # type: ignore[arg-type]


def for_another(number: str = NUMBER, **changes: object) -> DispensingDraft:
    """Return an order for another patient and another medicine."""
    other = replace(filled_draft().patient, name="Åsa Prov", identity="PROV 12")
    rows = (RowDraft(find_product("098314"), dosage="1 tablett vid behov."),)
    return numbered(number, patient=other, rows=rows, **changes)


def handed_out(workplace: Workplace, draft: DispensingDraft) -> OpenSlip:
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    return slip


def told(workplace: Workplace, draft: DispensingDraft) -> list[Finding]:
    slip = save_draft(workplace, open_slip(workplace), draft)
    return [f for f in review(workplace, slip).findings if f.rule == "T-FORM"]


def test_the_number_is_kept_in_the_entry_and_names_the_slip_when_it_comes_again(
    workplace: Workplace,
) -> None:
    slip = save_draft(workplace, open_slip(workplace), numbered("  SE 1234-567  A "))
    slip, _ = print_labels(workplace, slip)
    made = hand_out(workplace, slip).content
    assert isinstance(made, DispensingMade)
    assert made.personal is not None
    assert made.personal.form_number == NUMBER
    for written in (NUMBER, "se1234567a"):
        (finding,) = told(workplace, for_another(written))
        assert slip.slip in finding.text
        assert finding.takes_words
        assert finding.field == "form_number"
    with pytest.raises(Refused, match="samma nummer"):
        handed_out(workplace, for_another())
    assert told(workplace, for_another("SE 1234-568 A")) == []
    assert told(workplace, for_another("")) == []


def test_only_a_form_has_a_number(workplace: Workplace) -> None:
    handed_out(workplace, numbered())
    assert told(workplace, for_another(origin=Origin.TELEPHONE)) == []


def test_what_goes_on_from_the_same_order_comes_from_the_same_form(workplace: Workplace) -> None:
    first = handed_out(workplace, numbered())
    row = replace(filled_draft().rows[0], withdrawals=2, withdrawal=2)
    follows = replace(row, follows=RowRef(first.subject, 1))
    assert told(workplace, numbered(rows=(follows,))) == []
    assert told(workplace, numbered(rows=(row,)))


def test_what_was_never_handed_out_used_no_form(workplace: Workplace) -> None:
    slip = handed_out(workplace, numbered())
    reverse_dispensing(workplace, slip.subject, slip.entry, "Kunden gick.")
    assert told(workplace, for_another()) == []


def test_a_requisition_is_known_by_its_number_too(workplace: Workplace) -> None:
    delivered = give(workplace, replace(order(), form_number=NUMBER))
    (finding,) = told(workplace, for_another())
    assert "togs här" in finding.text
    again = told(workplace, replace(order(), form_number=NUMBER))
    assert again
    rest = replace(order().rows[0], completes=RowRef(delivered.subject, 1))
    assert told(workplace, replace(order(rest), form_number=NUMBER)) == []
