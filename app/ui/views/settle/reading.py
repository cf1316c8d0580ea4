"""Reading the work list: all of it once, and then only the dispensings that have changed."""

import gc
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.domain.outage import Outage, OutageState
from app.ui.views.settle.work import NO_URGENCY, Case, Kept, Key, Work, WorkRow, is_held, sort_rows
from app.usecases import adjust_settings
from app.usecases.account_forms import list_uncounted
from app.usecases.decide_twin import list_cases
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import (
    Scanning,
    StepLine,
    Unanswered,
    count_unheard,
    list_in_files,
    list_of_outage,
    list_scanned,
    list_stamps,
    list_steps,
    list_unanswered,
    list_urgency,
)
from app.usecases.reread_form import list_to_read
from app.usecases.settle_steps import is_paused
from app.usecases.take_work import Owner, owners
from app.usecases.workplace import Workplace, rules_of

_MOST = 2_000  # dispensings asked for by name; of more all are read
_NOTHING = Work()
_NOBODY: Mapping[Key, str] = {}
_Scanned = tuple[Scanning, ...]
_Way = tuple[datetime | None, _Scanned, Unanswered | None]  # in a file, scanned over, sent
_Beside = tuple[tuple[Case, ...], Owner | None, bool, _Way, str, bool]
_PLAIN: _Beside = ((), None, False, (None, (), None), "", False)  # nothing beside its steps


def read_work(
    workplace: Workplace, before: Work = _NOTHING, foreseen: Mapping[Key, str] = _NOBODY
) -> Work:
    """Read what has changed since the reading before; never while drawing.

    What is foreseen of rows was found beside this (foreseen.py), and is told with them.
    """
    outages = tuple(o for o in list_outages(workplace) if o.state is not OutageState.CLOSED)
    kept = Kept()
    for outage in outages:
        old = before.kept if outage in before.outages else Kept()
        kept = _read(workplace, outage, old).joined(kept)
    if not before.rows:
        gc.freeze()  # a hundred thousand values, which nobody is to look through for garbage
    rules, now = rules_of(workplace), workplace.computer.clock.now()
    soon = rules.value("WORK-SOON")
    rows = _with_people(workplace, kept, foreseen)
    work = Work(
        outages=outages,
        rows=tuple(sort_rows(rows, now.date(), soon)),
        missing=sum(len(of_outage.numbers) for of_outage in list_uncounted(workplace)),
        read_at=now,
        reader=workplace.person.id,
        soon_days=soon,
        near_days=rules.value("WORK-NEAR"),
        is_paused=is_paused(workplace),
        kept=kept,
        unheard=count_unheard(workplace),
    )
    work.work_out()
    return work


def _read(workplace: Workplace, outage: Outage, old: Kept) -> Kept:
    """Return the rows of an outage; those whose steps read as they did are the ones of before."""
    stamps = list_stamps(workplace, outage.id)
    new = {of for of, stamp in stamps.items() if stamp.takes_turns or old.stamps.get(of) != stamp}
    rows = {of: old.rows[of] for of in stamps if of not in new}
    if new:
        some = new if len(new) <= _MOST else None
        identities = {d.subject: d.identity for d in list_of_outage(workplace, outage.id, some)}
        urgent = list_urgency(workplace, outage.id, some)
        lines = list_steps(workplace, outage.id, of=some)
        grouped = group_rows(
            (line for line in lines if line.subject in new), identities, {}, held=is_held(outage)
        )
        for row in grouped:
            own = replace(row, urgency=urgent.get(row.key, NO_URGENCY))
            rows[own.first.subject] = (*rows.get(own.first.subject, ()), own)
    return Kept(stamps, rows)


def _with_people(workplace: Workplace, kept: Kept, foreseen: Mapping[Key, str]) -> list[WorkRow]:
    """Return the rows with who has taken them, what is in doubt, where they lie, what is foreseen
    and what is not to be seen."""
    taken, here = owners(workplace), workplace.person.id
    twins, doubles = list_cases(workplace)
    filed, scanned = list_in_files(workplace), list_scanned(workplace)
    unanswered, receiver = list_unanswered(workplace), adjust_settings.chosen_receiver(workplace)
    blind = {form.subject for form in list_to_read(workplace) if form.is_hidden_from(here)}
    found = []
    for of, rows in kept.rows.items():
        for row in rows:
            key = row.key
            way = filed.get(key), tuple(scanned.get(key, ())), unanswered.get(key)
            who = taken.get(key), of in blind
            said = (twins.get(key, ()), *who, way, foreseen.get(key, ""), key in doubles)
            found.append(row if said == _PLAIN else _said(row, said, receiver))
    return found


def _said(row: WorkRow, said: _Beside, receiver: str) -> WorkRow:
    twins, owner, blind, (file, scanning, unanswered), ahead, is_doubtful = said
    row = replace(row, twins=twins, owner=owner, in_file=file, scanning=scanning, foreseen=ahead)
    row = replace(row, is_doubtful=is_doubtful, unanswered=unanswered, receiver=receiver)
    return replace(row, is_blind=True, identity="") if blind else row


def group_rows(
    lines: Iterable[StepLine],
    identities: Mapping[UUID, str],
    twins: Mapping[Key, tuple[Case, ...]],
    *,
    held: bool,
) -> list[WorkRow]:
    """Return the steps of each row together; the lines come in the order they are done."""
    return [
        WorkRow(of_row, identities.get(of_row[0].subject, ""), held, twins.get(key, ()))
        for key, group in groupby(lines, key=lambda line: (line.subject, line.step.row))
        if (of_row := tuple(group))
    ]
