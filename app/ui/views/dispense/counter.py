"""What the dispensing screen needs to know beside the slip that is on it."""

from dataclasses import dataclass

from app.domain.draft import OpenSlip
from app.domain.outage import Outage, OutageState
from app.domain.reference import RegisterInfo, Stale
from app.ui.models.elsewhere import elsewhere_words
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import list_slips
from app.usecases.open_elsewhere import list_elsewhere
from app.usecases.overview import current_outage
from app.usecases.show_register import register_state
from app.usecases.workplace import Workplace


@dataclass(frozen=True)
class Counter:
    """How things stand at the counter (disken)."""

    outage: Outage | None  # open, or ended and not closed
    slips: tuple[OpenSlip, ...]  # open ones, the oldest first
    register: RegisterInfo | None
    stale: tuple[Stale, ...]  # sources of the register that are too old
    elsewhere: str  # in words, the slips that are open at other counters

    @property
    def may_open(self) -> bool:
        """Tell whether a slip may be opened for somebody who stands here now."""
        return self.outage is not None and self.outage.state is OutageState.OPEN

    @property
    def may_capture(self) -> bool:
        """Tell whether paper from an outage may still be captured."""
        return self.outage is not None


def read_counter(workplace: Workplace) -> Counter:
    """Return how things stand now."""
    outage = current_outage(list_outages(workplace))
    state = register_state(workplace)
    said = elsewhere_words(list_elsewhere(workplace), workplace.computer.clock.now())
    return Counter(outage, tuple(list_slips(workplace)), state.info, state.stale, said)
