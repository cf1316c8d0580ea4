"""The steps of what is chosen, those of one kind together, and what may be done about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.delivery import ASK_FIRST, name_of
from app.domain.steps import TWIN_STEP, StepState
from app.ui.views.settle.work import Case, WorkRow
from app.usecases.list_work import StepLine, Unanswered
from app.usecases.settle_by_hand import FILED
from app.usecases.settle_steps import DESTINATION


@dataclass(frozen=True)
class StepItem:
    """One step of one row, or the steps of one kind of all the rows chosen (steg)."""

    lines: tuple[StepLine, ...]
    waits_on: tuple[str, ...] = ()  # labels of what must be done first
    twins: tuple[Case, ...] = ()  # of its rows, when it is what looks for them
    holds: tuple[str, ...] = ()  # what else keeps it from being sent
    kept: Mapping[UUID, str] = field(default_factory=dict)  # why steps are not marked by hand
    blind: frozenset[UUID] = frozenset()  # steps of forms that are to be read blind
    unanswered: tuple[Unanswered, ...] = ()  # its rows that a receiver may have

    @property
    def code(self) -> str:
        """The kind of step."""
        return self.lines[0].step.code

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.lines[0].step.label

    @property
    def open(self) -> tuple[StepLine, ...]:
        """What is not done."""
        return tuple(line for line in self.lines if not line.state.is_done)

    @property
    def free(self) -> tuple[StepLine, ...]:
        """What is not done and waits for nothing, nor for a decision upon a twin."""
        asked = {(case.own.subject, case.own.row.row) for case in self.open_twins}
        return tuple(
            line
            for line in self.open
            if line.is_ready and (line.subject, line.step.row) not in asked
        )

    @property
    def ready(self) -> tuple[StepLine, ...]:
        """What of that a person may say is done; not what goes another way just now."""
        return tuple(line for line in self.free if line.step.id not in self.kept)

    @property
    def open_twins(self) -> tuple[Case, ...]:
        """The twins that nobody has decided upon."""
        return tuple(case for case in self.twins if case.is_open)

    @property
    def refused(self) -> tuple[StepLine, ...]:
        """What a receiver has set aside."""
        return tuple(line for line in self.open if line.state is StepState.REFUSED)

    @property
    def ground(self) -> str:
        """Why it is done; nothing of a form that is to be read blind."""
        return "" if self.blind else self.lines[0].step.ground


def step_items(rows: Sequence[WorkRow]) -> list[StepItem]:
    """Return the steps of the rows, those of one kind together, in the order they are done."""
    kinds: dict[str, list[tuple[WorkRow, StepLine]]] = {}
    for row in rows:
        for line in row.lines:
            kinds.setdefault(line.step.code, []).append((row, line))
    return [_item(code, found) for code, found in kinds.items()]


def _item(code: str, found: Sequence[tuple[WorkRow, StepLine]]) -> StepItem:
    """Return the steps of a kind, each with its row."""
    left = [(row, line) for row, line in found if not line.state.is_done]
    waits = dict.fromkeys(
        row.labels.get(need) or _other(line) for row, line in left for need in line.waits_for
    )
    if code == TWIN_STEP and any(_is_asked(row) for row, _ in found):
        waits["Beslut om dubblett"] = None
    sent = [row for row, line in left if line.step.destination == DESTINATION]
    return StepItem(
        lines=tuple(line for _, line in found),
        waits_on=tuple(waits),
        twins=tuple(case for row, _ in found for case in row.twins) if code == TWIN_STEP else (),
        holds=tuple(dict.fromkeys(said for row in sent if (said := _hold(row)))),
        kept={line.step.id: why for row, line in left if (why := _why_kept(row, line))},
        blind=frozenset(line.step.id for row, line in found if row.is_blind),
        unanswered=tuple(row.unanswered for row in sent if row.unanswered),
    )


def _other(line: StepLine) -> str:
    return f"Expedition {line.after_slip}" if line.after_slip else "Ett annat steg"


def _is_asked(row: WorkRow) -> bool:
    return row.is_doubtful and any(case.is_open for case in row.twins)


def _hold(row: WorkRow) -> str:
    if row.hold or not row.unanswered:
        return row.hold
    asked = "skickat utan svar, mottagaren frågas först"
    return f"{asked}, paus till {row.rests_until:%H:%M:%S}" if row.rests_until else asked


def _why_kept(row: WorkRow, line: StepLine) -> str:
    """Return why a step may not be said to be done in another system, "" where it may."""
    if line.step.destination not in FILED:
        return ""
    if row.scanning:
        where = row.scanning[0].where
        return f"Raden skannas över vid {where}. Gör klart den där, eller släpp raden."
    if row.in_file is not None:
        return "Raden ligger i en fil utan svar. Läs in svaret först."
    if row.unanswered is None or line.step.destination != DESTINATION:
        return ""
    if row.is_elsewhere:
        return f"Skickat till {name_of(row.unanswered.receiver)} utan att svaret kom. {ASK_FIRST}"
    return "Skickat utan att svaret kom. Skicka igen: då frågas mottagaren först."
