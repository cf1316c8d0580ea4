"""What a program told of its slips as it went, and what must therefore stand after its end."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import Entry
from app.domain.printing import PrintJob
from app.usecases import fill_slip, hand_out, print_label
from app.usecases.workplace import Workplace
from tests.storm.pharmacies import Standing

HANDED_OUT = "handed_out"
T = TypeVar("T")


def state(slip: OpenSlip) -> str:
    """Return what tells a slip with this content, its label printed or not, from any other."""
    return hashlib.sha256(msgspec.json.encode((slip.draft, slip.printed))).hexdigest()[:16]


def tell(what: str, slip: OpenSlip, reached: str) -> None:
    """Print that a slip's state is about to be written, "doing", or is durable, "done"."""
    sys.stdout.write(f"{what} {slip.slip} {reached}\n")
    sys.stdout.flush()


def save_draft(workplace: Workplace, slip: OpenSlip, draft: DispensingDraft) -> OpenSlip:
    """Save it, and tell before and after."""
    reached = state(replace(slip, draft=draft))
    return _told(slip, reached, lambda: _save_draft(workplace, slip, draft))


def print_labels(workplace: Workplace, slip: OpenSlip) -> tuple[OpenSlip, list[PrintJob]]:
    """Print them, and tell before and after."""
    reached = state(replace(slip, printed=slip.draft.label_digest()))
    return _told(slip, reached, lambda: _print_labels(workplace, slip))


def hand_over(workplace: Workplace, slip: OpenSlip) -> Entry:
    """Hand it out, and tell before and after."""
    return _told(slip, HANDED_OUT, lambda: _hand_out(workplace, slip))


def open_slip(workplace: Workplace, *when: object) -> OpenSlip:
    """Open one, and tell afterwards: its number is not known before."""
    slip = _open_slip(workplace, *when)  # type: ignore[arg-type]
    tell("done", slip, state(slip))
    return slip


# the program's own, kept: where a window runs, ours stand in their places
_save_draft, _open_slip = fill_slip.save_draft, fill_slip.open_slip
_print_labels, _hand_out = print_label.print_labels, hand_out.hand_out


def tell_everything() -> None:
    """Let whatever this process does to slips be told from now on."""
    fill_slip.save_draft, fill_slip.open_slip = save_draft, open_slip  # type: ignore[assignment]
    print_label.print_labels, hand_out.hand_out = print_labels, hand_over  # type: ignore[assignment]


def _told(slip: OpenSlip, reached: str, act: Callable[[], T]) -> T:
    tell("doing", slip, reached)
    answer = act()
    tell("done", slip, reached)
    return answer


@dataclass
class Told:
    """What was told of every slip (besked), by all the processes that worked on them."""

    doing: dict[str, str] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    saves: int = 0
    cut_off: int = 0  # processes whose last word was what they were about to write

    def hear(self, lines: list[str]) -> None:
        """Take in what one process printed."""
        what = ""
        for line in lines:
            what, slip, reached = line.split()
            self.saves += what == "done"
            (self.done if what == "done" else self.doing)[slip] = reached
        self.cut_off += what == "doing"

    def check(self, standing: Standing, where: str) -> None:
        """Demand that every slip stands where it was told to, or at what was being done."""
        assert all(count == 1 for count in standing.slips.values()), where
        assert set(self.done) <= set(standing.slips), where
        for slip, reached in self.done.items():
            draft = standing.drafts.get(slip)
            stands = state(draft) if draft else HANDED_OUT
            assert stands in (reached, self.doing.get(slip)), where

    def unheard(self, standing: Standing) -> int:
        """Return how many slips stand that nobody was told of."""
        return len(set(standing.slips) - set(self.done))
