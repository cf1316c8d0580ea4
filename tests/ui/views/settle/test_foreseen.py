"""What the national list will probably refuse stands on the step before anything is sent."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.access import Access, Licensed
from app.store.credentials import keep_access
from app.store.deliveries import Delivery, save_delivery
from app.ui.views.settle.foreseen import foreseen_words
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.words import aside_words, row_icon, row_words
from app.usecases import adjust_settings
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import end_now
from tests.ui.views.settle.conftest import Open
from tests.usecases.test_outages_and_slips import ready
from tests.usecases.test_scan_over import searched
from tests.usecases.test_settling_unheard import reverse, with_next
from tests.workplaces import SetClock, begin_outage, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    hand_out(opened, ready(opened))
    return replace(opened, pharmacy=replace(opened.pharmacy, practice=False))


def let_in(workplace: Workplace, *people: str) -> None:
    """Choose the national list, with the licence codes of these."""
    settings = replace(adjust_settings.load(workplace.computer), receiver="nll")
    adjust_settings.adjust(workplace, settings)
    known = dict.fromkeys(people, Licensed("920007", "AP"))
    access = Access("https://a", "https://b", "c", "d", "", {}, known)
    with workplace.journal.vault.transaction() as connection:
        keep_access(connection, "nll", access)


def test_a_refusal_is_foreseen_in_the_words_that_it_would_have(workplace: Workplace) -> None:
    """Requirement 46."""
    (line, *_) = list_steps(workplace)
    key = (line.subject, 1)
    assert foreseen_words(workplace, [key]) == ""  # another receiver is chosen, which asks less
    let_in(workplace)
    words = foreseen_words(workplace, [key])
    assert words.startswith("Avvisas troligen: ")
    assert "Farmaceutens legitimationskod saknas i anslutningen." in words
    assert foreseen_words(workplace, [(line.subject, 2)]) == ""


def test_nothing_is_said_of_what_will_be_taken(workplace: Workplace) -> None:
    let_in(workplace, workplace.person.name)
    (line, *_) = list_steps(workplace)
    assert "legitimationskod" not in foreseen_words(workplace, [(line.subject, 1)])


def test_every_row_that_will_probably_be_refused_is_marked_and_has_a_filter(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 46."""
    let_in(workplace)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(view.work.selected[Filter.FORESEEN]) == 1)
    (row,) = view.work.selected[Filter.FORESEEN]
    assert row_icon(row) == ("triangle-alert", "warn")
    assert row_words(row) == "avvisas troligen"
    assert aside_words(row)[0].startswith("Avvisas troligen: ")
    end_now(workplace)
    let_in(workplace, workplace.person.name)  # its cause is gone
    view.entered()
    qtbot.waitUntil(lambda: not view.work.selected[Filter.FORESEEN])


def test_what_any_receiver_will_refuse_is_foreseen_whichever_is_chosen(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 46."""
    clock = SetClock()
    opened = open_pharmacy(tmp_path / "another", clock)
    begin_outage(opened)
    first, later = with_next(opened, clock)
    searched(opened)
    reverse(opened, first)
    view = open_view(opened)
    qtbot.waitUntil(lambda: len(view.work.selected[Filter.FORESEEN]) == 1)
    (row,) = view.work.selected[Filter.FORESEEN]
    assert row.first.subject == later.subject
    assert "inte registrerat härifrån" in row.foreseen_words


def test_what_another_receiver_may_have_is_told_before_what_is_refused(
    workplace: Workplace,
) -> None:
    (line, *_) = [x for x in list_steps(workplace) if x.step.destination == "nll"]
    now = workplace.computer.clock.now()
    with workplace.journal.vault.transaction() as connection:
        save_delivery(connection, Delivery(line.step.id, 1, now, now, receiver="fhir"))
    let_in(workplace)
    words = foreseen_words(workplace, [(line.subject, 1)])
    assert words.startswith("Skicka dit igen: då frågas den först.")
