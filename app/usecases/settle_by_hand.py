"""Settle a step without a receiver: done elsewhere with a reference, or waived with a reason."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.findings import refuse
from app.domain.free_text import FreeText
from app.domain.money import correct_amount, read_ore
from app.domain.staff import Act
from app.domain.step_entries import NOT_SAID, Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import READ_STEP, TWIN_STEP, StepState
from app.domain.twin_cases import TwinCase
from app.store.journal import Writing
from app.store.projections.doubts import find_doubts
from app.store.projections.money import find_money
from app.store.projections.steps import StepLine, find_step
from app.store.ready_rows import (
    FILED,
    check_heard,
    check_in_no_file,
    check_not_scanned,
    find_unheard,
    list_unheard,
)
from app.usecases.workplace import Workplace, require, rules_of

__all__ = ["FILED"]  # where steps go that another system takes, for those who show them


def mark_done(
    workplace: Workplace,
    steps: Sequence[UUID],
    reference: str,
    kronor: str = "",
    *,
    is_scanned: bool = False,
) -> None:
    """Say that steps were done in another system, with what they can be found by there.

    `kronor`, where it is given, is what their hand-out should have cost, as that system says: both
    are kept or neither is. `is_scanned`: their row was scanned over there, which alone ends a row
    that is being scanned over.
    """
    require(workplace, Act.SETTLE)
    text = _text(reference, "Referens saknas.", "Skriv vad som visar att steget är gjort.")
    ore = read_ore(kronor) if kronor.strip() else None
    with workplace.journal.write(workplace.person.id) as writing:
        if not is_scanned:
            _check_not_scanned(workplace, steps)
        lines = _settle(workplace, writing, steps, Settlement.ELSEWHERE, text)
        if ore is not None:
            _set_correct(writing, lines, ore, text)


def waive(workplace: Workplace, steps: Sequence[UUID], reason: str) -> None:
    """Decide that steps will not be done, with the reason."""
    require(workplace, Act.MANAGE)
    text = _text(reason, "Skäl saknas.", "Skriv varför steget inte görs.")
    with workplace.journal.write(workplace.person.id) as writing:
        _settle(workplace, writing, steps, Settlement.WAIVED, text)


def reopen(workplace: Workplace, steps: Sequence[UUID]) -> None:
    """Put refused steps back among those to be sent."""
    require(workplace, Act.SETTLE)
    with workplace.journal.write(workplace.person.id) as writing:
        for line in [_load(workplace, step) for step in steps]:
            if line.state is StepState.REFUSED:
                content = StepReopened(line.step.id)
                writing.append(content, subject=line.subject, outage=line.outage)


def say_not_there(workplace: Workplace, steps: Sequence[UUID], reason: str) -> None:
    """Say in words that a receiver has not got the rows of steps though its answer never came.

    They may then be settled in any other way. The journal tells it as that receiver's no, which
    no report counts. A manager's: where it is wrong, the row is registered twice.
    """
    require(workplace, Act.MANAGE)
    text = _text(reason, "Skäl saknas.", "Skriv hur du vet att raden inte finns där.")
    connection, now = workplace.journal.vault.connection, workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        for line in [_load(workplace, step) for step in steps]:
            unheard = None if line.state.is_done else find_unheard(connection, [line])
            if unheard is None:
                raise refuse("Raden väntar inte på något svar.", "Läs listan igen.", field="step")
            row = [
                one for one in list_unheard(connection, line.subject) if one.row == line.step.row
            ]
            fallen = [step for one in row for step in one.steps]  # as it was before a correction
            for step in (line.step.id, *fallen):
                said = StepRefused(step, unheard.receiver, now, NOT_SAID, FreeText(text))
                for content in (said, StepReopened(step)):
                    writing.append(content, subject=line.subject, outage=line.outage)


def _settle(
    workplace: Workplace, writing: Writing, steps: Sequence[UUID], how: Settlement, text: str
) -> list[StepLine]:
    """Write how steps ended, and return them, or refuse them all."""
    now = workplace.computer.clock.now()
    lines = [_load(workplace, step) for step in steps]
    _check_steps(lines, how)
    _check_twins(workplace, lines)
    if how is Settlement.ELSEWHERE:
        connection = workplace.journal.vault.connection
        check_heard(connection, lines)
        for line in lines:
            if line.step.destination in FILED:
                check_in_no_file(connection, (line.subject, line.step.row))
    for line in lines:
        content = StepSettled(line.step.id, how, now, personal=FreeText(text))
        writing.append(content, subject=line.subject, outage=line.outage)
    return lines


def _check_not_scanned(workplace: Workplace, steps: Sequence[UUID]) -> None:
    """Refuse steps of which the other system may hear by its scanner too, wherever that is."""
    for line in (_load(workplace, step) for step in steps):
        if line.step.destination in FILED:
            row = line.subject, line.step.row
            check_not_scanned(workplace.journal.vault.connection, row)


def _check_steps(lines: Sequence[StepLine], how: Settlement) -> None:
    ids = {line.step.id for line in lines}
    for line in lines:
        if line.step.code == READ_STEP and how is Settlement.ELSEWHERE:
            raise refuse(
                "Blanketten är inte läst en andra gång.", "Läs av den först.", field="step"
            )
        if line.state.is_done:
            raise refuse("Steget är redan klart.", "Läs listan igen.", field="step")
        if how is Settlement.ELSEWHERE and not ids.issuperset(line.waits_for):
            raise refuse(
                f"{line.step.label} väntar på ett annat steg.", "Gör det först.", field="step"
            )


def _set_correct(writing: Writing, lines: Sequence[StepLine], ore: int, reference: str) -> None:
    if len({line.subject for line in lines}) != 1:
        raise refuse("Beloppet gäller en expedition.", "Ta en i taget.", field="correct")
    subject, outage = lines[0].subject, lines[0].outage
    content = correct_amount(find_money(writing.connection, subject), ore, reference)
    writing.append(content, subject=subject, outage=outage)


def _check_twins(workplace: Workplace, lines: Sequence[StepLine]) -> None:
    """Refuse to end a search for twins while one that another counter handed out is undecided."""
    asked = {(line.subject, line.step.row): line for line in lines if line.step.code == TWIN_STEP}
    if not asked:
        return
    connection = workplace.journal.vault.connection
    doubts = {
        key: asking
        for key, cases in find_doubts(connection, rules_of(workplace)).items()
        if (asking := [case for case in cases if case.is_open])
    }
    if found := [key for key in asked if key in doubts]:
        slips = ", ".join(sorted({asked[key].slip for key in found})[:5])
        is_twin = any(isinstance(case, TwinCase) for key in found for case in doubts[key])
        what = "är utlämnat vid två datorer" if is_twin else "kan ligga som e-recept"
        text = f"Samma läkemedel {what}: {slips}."
        raise refuse(text, "Avgör dubbletten först.", field="step", rule="T-TWIN")


def _load(workplace: Workplace, step: UUID) -> StepLine:
    line = find_step(workplace.journal.vault.connection, step)
    if line is None:
        raise refuse("Steget finns inte.", "Välj ett i listan.", field="step")
    return line


def _text(text: str, what: str, cure: str) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise refuse(what, cure, field="reference")
    return clean
