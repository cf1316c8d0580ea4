"""The note that goes onto the paper form, from the slip as it stands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Origin
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.print_notation import list_notations, print_notations
from app.usecases.print_queue import send_waiting
from app.usecases.sign_in import sign_out
from app.usecases.take_up import take_up
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.usecases.test_take_up import first, give, partial
from tests.workplaces import PaperTray, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Iterator[Workplace]:
    """A pharmacy while an outage is open."""
    opened = open_pharmacy(tmp_path / "store", printer=tray)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def test_a_partial_withdrawal_and_its_rest_are_noted_with_what_is_left(
    workplace: Workplace,
) -> None:
    """Requirement 26."""
    slip = save_draft(workplace, open_slip(workplace), partial())
    (note,) = list_notations(workplace, slip)
    assert f"{note.dispensed_on}" == "2026-11-23"
    assert (note.pharmacy, note.signum, note.slip) == (
        "Apotek Granen",
        workplace.person.signature,
        slip.slip,
    )
    assert note.product.startswith("Metoprolol Norrmed depottablett 50 mg")
    assert note.quantity == "2 av 3 förp · uttag 1 av 4"
    assert note.owed == "1 förp restas"
    assert note.remaining == "Kvar: 10 förp (980 enheter)"
    entry = give(workplace, slip, slip.draft)
    (rest,) = list_notations(workplace, take_up(workplace, entry.subject))
    assert (rest.quantity, rest.owed) == ("1 förp · rest av uttag 1 av 4", "")
    assert rest.remaining == "Kvar: 9 förp (882 enheter)"


def test_a_note_names_no_patient(workplace: Workplace) -> None:
    slip = save_draft(workplace, open_slip(workplace), partial())
    (note,) = list_notations(workplace, slip)
    assert "Tolvan" not in repr(note)
    assert "1212" not in repr(note)


def test_each_row_gets_its_note_on_label_paper(workplace: Workplace, tray: PaperTray) -> None:
    """Requirement 26."""
    row = filled_draft().rows[0]
    slip = save_draft(workplace, open_slip(workplace), filled_draft(row, row))
    jobs = print_notations(workplace, slip)
    send_waiting(workplace)
    assert tray.sheets == [job.order.pdf for job in jobs]
    assert len(jobs) == 2
    assert [note.remaining for note in list_notations(workplace, slip)] == ["Inget kvar"] * 2


def test_a_note_that_has_left_comes_out_again_marked_and_one_that_has_not_does_not(
    workplace: Workplace, tray: PaperTray
) -> None:
    slip = save_draft(workplace, open_slip(workplace), partial())
    tray.jam = Unavailable("Papperet är slut.", "Fyll på.")
    print_notations(workplace, slip)
    send_waiting(workplace)
    tray.jam = None
    for _ in range(3):
        print_notations(workplace, slip)
        send_waiting(workplace)
    said = [page_texts(sheet)[0] for sheet in tray.sheets]
    assert ["OMTRYCK 2026-11-23" in text for text in said] == [False, True, True]
    changed = save_draft(workplace, slip, partial(packages=3))
    print_notations(workplace, changed)
    send_waiting(workplace)
    assert "OMTRYCK" in page_texts(tray.sheets[-1])[0]


def test_there_is_nothing_to_note_without_a_form_or_a_product(workplace: Workplace) -> None:
    slip = save_draft(workplace, open_slip(workplace), filled_draft(RowDraft()))
    with pytest.raises(Refused, match="ingen vara"):
        print_notations(workplace, slip)
    called = replace(filled_draft(), origin=Origin.TELEPHONE)
    assert list_notations(workplace, save_draft(workplace, slip, called)) == []


def test_what_was_handed_out_elsewhere_counts_in_the_note(workplace: Workplace) -> None:
    first(workplace)
    third = replace(partial().rows[0], packages=3, withdrawal=3)
    slip = save_draft(workplace, open_slip(workplace), filled_draft(third))
    (note,) = list_notations(workplace, slip)
    assert note.remaining == "Kvar: 3 förp (294 enheter)"
