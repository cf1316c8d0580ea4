"""What is open at another counter: said on the empty counter, under Parkerade, and when read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import OpenSlip
from app.ui.dialogs.parked_slips import ParkedSlips
from app.usecases.fill_slip import open_slip, void_slip
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, join
from tests.ui.dispense_stage import Stage
from tests.workplaces import NOON


@pytest.fixture
def other(stage: Stage, tmp_path: Path) -> Iterator[Workplace]:
    """Another counter, Kassa 2, that puts its stick in here too."""
    (tmp_path / "stick").mkdir()
    joined = join(stage.workplace, tmp_path / "Kassa 2", tmp_path / "stick", stage.clock)
    yield joined
    sign_out(joined)


def opened(stage: Stage, other: Workplace, stick: Path) -> OpenSlip:
    """Open a slip at the other counter, and let it be known here."""
    slip = open_slip(other)
    tell(stage, other, stick)
    return slip


def tell(stage: Stage, other: Workplace, stick: Path) -> None:
    for counter in (other, stage.workplace):
        carry(counter, stick)
    stage.background.changed.emit()
    stage.settle()


def test_the_empty_counter_says_what_is_open_elsewhere_and_how_old_that_is(
    stage: Stage, other: Workplace, tmp_path: Path
) -> None:
    line = stage.view.pages.elsewhere
    assert not line.isVisible()
    slip = opened(stage, other, tmp_path / "stick")
    assert line.isVisible()
    assert line.text() == f"Öppna vid andra kassor: {slip.slip} vid Kassa 2 sedan 17:21"
    assert stage.view.parked.text() == "Parkerade"
    stage.clock.forward(timedelta(minutes=30))
    stage.background.changed.emit()
    stage.settle()
    assert line.text().endswith("vid Kassa 2 sedan 17:21, känd till 17:21")

    stage.clock.moment = NOON
    void_slip(other, slip, "Provat")
    tell(stage, other, tmp_path / "stick")
    assert not line.isVisible()


def test_many_are_told_in_one_line_and_all_under_parked(
    stage: Stage, other: Workplace, tmp_path: Path
) -> None:
    for _ in range(4):
        open_slip(other)
    last = opened(stage, other, tmp_path / "stick")
    text = stage.view.pages.elsewhere.text()
    assert text.endswith("2\N{NO-BREAK SPACE}till under Parkerade")
    assert last.slip not in text
    stage.view.parked.click()
    stage.settle()
    (dialog,) = stage.view.findChildren(ParkedSlips)
    assert [slip.number for slip in dialog.elsewhere.rows.items][-1] == last.slip
    assert not dialog.table.isVisible()


def test_its_number_read_here_is_answered_by_where_it_lies_and_opens_nothing(
    stage: Stage, other: Workplace, tmp_path: Path
) -> None:
    slip = opened(stage, other, tmp_path / "stick")
    stage.view.take_scan(slip.slip.replace("-", ""))
    stage.settle()
    assert stage.said[-1] == f"Blankett {slip.slip} är öppen vid Kassa 2. Fortsätt där."
    assert stage.view.desk.slip is None
    stage.clock.forward(timedelta(hours=2))
    stage.view.scan_field.given.emit(slip.slip)
    stage.settle()
    assert stage.said[-1] == f"Blankett {slip.slip} är öppen vid Kassa 2. Känt till 17:21."
