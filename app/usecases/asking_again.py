"""What may go to a receiver, and what it is asked about first: rows that fell away before an answer
to them came."""

from dataclasses import replace

from app.domain.delivery import ASK_FIRST, Verdict, name_of
from app.domain.rules import RuleSet
from app.domain.step_entries import Settlement, StepSettled
from app.store.deliveries import Delivery, find_delivery, save_delivery
from app.store.projections.fallen import FallenRow, list_fallen
from app.store.projections.members import count_computers
from app.store.ready_rows import NLL, Group, asked_at, find_elsewhere, list_ready, list_unheard
from app.usecases.parcelling import parcel_of
from app.usecases.workplace import Receiver, Workplace

_FOUND = 200  # HTTP status


def part_ready(workplace: Workplace, receiver: str, rules: RuleSet) -> tuple[list[Group], str]:
    """Return the rows that may go to a receiver, by its name, and in Swedish why others may not.

    Another receiver may have those, without anybody having heard it.
    """
    connection = workplace.journal.vault.connection
    ready = list_ready(connection, NLL, rules)
    found = [(group, find_elsewhere(connection, group, receiver)) for group in ready]
    asked = [asked_at(connection, row) for row in list_unheard(connection)]
    others = [at for at in (*(at for _, at in found), *asked) if at not in ("", receiver)]
    names = ", ".join(sorted(set(map(name_of, others))))
    rows = "1 rad" if len(others) == 1 else f"{len(others)} rader"
    trouble = f"{rows} väntar på besked från {names}. {ASK_FIRST}" if others else ""
    return [group for group, other in found if not other], trouble


def list_unasked(workplace: Workplace, receiver: str) -> list[FallenRow]:
    """Return the rows that fell away and that a receiver, by its name, may have.

    By an attempt from here without an answer; or by one from another computer, which is known
    there alone, so that each is asked about once.
    """
    connection = workplace.journal.vault.connection
    unheard = [r for r in list_unheard(connection) if asked_at(connection, r) in ("", receiver)]
    if count_computers(connection) <= 1:
        return unheard
    return unheard + [
        row
        for row in list_fallen(connection)
        if row.destination == NLL and not any(find_delivery(connection, id_) for id_ in row.steps)
    ]


def ask_about(workplace: Workplace, receiver: Receiver, row: FallenRow) -> Verdict:
    """Return whether the receiver has a row: accepted, not, or later.

    What it has is noted as told: the steps that take it back follow from that.
    """
    entry = workplace.journal.find(row.entry)
    if entry is None:
        raise AssertionError("a step belongs to a dispensing")
    parcel = parcel_of(workplace, entry, row.row, row.codes)
    answer = receiver.ask(replace(parcel, has_fallen=True))
    if answer and answer.verdict is Verdict.LATER:
        return Verdict.LATER
    # a refusal with 200: it lies there otherwise than it was sent, which a person looks at
    is_there = answer and (answer.verdict is Verdict.ACCEPTED or answer.status == _FOUND)
    now = workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        for step in row.steps:
            save_delivery(writing.connection, Delivery(step, 0, now, None))
            if is_there:
                content = StepSettled(step, Settlement.SENT, now, receiver.name)
                writing.append(content, subject=row.subject, outage=row.outage)
    return Verdict.ACCEPTED if is_there else Verdict.REFUSED
