"""Stopping new paper when the systems are back, and lifting the stop."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.kit import KitForm
from app.domain.outage import Outage, is_frozen
from app.domain.staff import Role
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip
from app.usecases.freeze_paper import freeze_paper, thaw_paper
from app.usecases.hand_out import hand_out
from app.usecases.print_kit import print_kit
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    opened = open_pharmacy(tmp_path / "home", clock)
    begin_outage(opened)
    return opened


def outage(workplace: Workplace) -> Outage:
    return list_outages(workplace)[0]


def test_nothing_is_handed_out_after_the_stop_and_what_was_before_is_captured_as_ever(
    workplace: Workplace, clock: SetClock
) -> None:
    begun = ready(workplace)
    freeze_paper(workplace, outage(workplace).id, clock.now())
    clock.forward(timedelta(minutes=5))
    with pytest.raises(Refused, match="Inget öppet avbrott täcker tiden"):
        hand_out(workplace, begun)
    with pytest.raises(Refused, match="Inget öppet avbrott"):
        open_slip(workplace)
    open_slip(workplace, clock.now() - timedelta(minutes=20))


def test_no_new_numbers_are_given_to_blank_forms_until_the_stop_is_lifted(
    workplace: Workplace, clock: SetClock
) -> None:
    freeze_paper(workplace, outage(workplace).id, clock.now())
    clock.forward(timedelta(minutes=5))
    with pytest.raises(Refused, match="Nytt papper är stoppat"):
        print_kit(workplace, {KitForm.PRESCRIPTION: 1})
    with pytest.raises(Refused, match="Skäl saknas"):
        thaw_paper(workplace, outage(workplace).id, "  ")
    thaw_paper(workplace, outage(workplace).id, "Läkemedelslistan svarar inte igen")
    assert not is_frozen(outage(workplace))
    print_kit(workplace, {KitForm.PRESCRIPTION: 1})
    hand_out(workplace, ready(workplace))


def test_it_is_stopped_once_by_who_may_settle_and_never_before_what_was_handed_out(
    workplace: Workplace, clock: SetClock
) -> None:
    hand_out(workplace, ready(workplace))
    of, now = outage(workplace).id, clock.now()
    for at in (now + timedelta(minutes=1), now - timedelta(hours=1)):
        with pytest.raises(Refused):
            freeze_paper(workplace, of, at)
    with pytest.raises(Refused):
        freeze_paper(as_person(workplace, "Amina Yusuf", Role.STAFF), of, now)
    with pytest.raises(Refused, match="inte stoppat"):
        thaw_paper(workplace, of, "övning")
    freeze_paper(workplace, of, now)
    with pytest.raises(Refused, match="redan stoppat"):
        freeze_paper(workplace, of, now)
    end_outage(workplace, of, now)
    with pytest.raises(Refused, match="inte öppet"):
        thaw_paper(workplace, of, "övning")
