"""The dispensing screen while slips are open at other counters, some not heard for long."""

from datetime import timedelta

from app.usecases.fill_slip import open_slip
from app.usecases.sign_in import sign_out
from tests.joined import carry, join
from tests.ui.dispense_stage import Stage
from tests.ui.gallery_members import LONG


def elsewhere(stage: Stage) -> None:
    """Other counters have slips open: one here now, one of long ago, one that is gone."""
    home, clock = stage.workplace.computer.home, stage.clock
    stick = home.parent / "stick"
    stick.mkdir()
    others = [join(stage.workplace, home.parent / n, stick, clock) for n in ("Kassa 2", LONG)]
    for other in (*others, others[0], others[0]):
        open_slip(other)
    for counter in (*others, stage.workplace):
        carry(counter, stick)
    clock.forward(timedelta(minutes=47))
    for counter in (others[0], stage.workplace):
        carry(counter, stick)
    for other in others:
        sign_out(other)
    stage.background.changed.emit()
    stage.settle()
