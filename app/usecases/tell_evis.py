"""Tell e-VIS of packs, at most once each way: one by one, or in a file whose answer settles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import uuid_utils.compat as uuid7

from app.documents import symbols
from app.domain.alert_entries import AlertOpened, AlertWords
from app.domain.alerts import case_of, code_faults
from app.domain.evis import (
    STATE_WORDS,
    PackState,
    PackTask,
    PackUse,
    finished_steps,
    pack_subject,
    task_of,
    tasks_of,
)
from app.domain.evis_entries import (
    PackAct,
    PackAnswered,
    PackOutcome,
    PackRequested,
    PackWay,
)
from app.domain.findings import Refused, refuse
from app.domain.free_text import FreeText
from app.domain.packs import key_of
from app.domain.scan_over import elements_of
from app.domain.staff import Act
from app.domain.step_entries import Settlement, StepSettled
from app.domain.supplied import Pack
from app.exchange.evis_file import AnswerLine, read_evis_answer, write_evis_file
from app.store.journal import Writing
from app.store.projections import evis
from app.store.projections.alerts import find_alert
from app.store.projections.steps import find_step
from app.usecases.workplace import Workplace, demand_past, require, rules_of

_SAID = "alla förpackningar på raden är sagda till e-VIS"
_OPEN = (PackState.WAITING, PackState.IN_FILE, PackState.REFUSED)
Told = dict[tuple[str, str], bool]  # what was just said of packs: decommissioned or not


@dataclass(frozen=True)
class Taken:
    """What an answer file brought (mottaget svar)."""

    done: int
    refused: int
    alerts: int  # of those, new cases
    known: int  # lines that had been taken before


def list_tasks(workplace: Workplace) -> list[PackTask]:
    """Return what e-VIS is still to be told, the oldest first."""
    require(workplace, Act.READ)
    rules, now = rules_of(workplace), workplace.computer.clock.now()
    store = workplace.journal.identity.store
    packs = evis.list_uses(workplace.journal.vault.connection)
    return tasks_of(packs, store, rules, now)


def pack_squares(task: PackTask) -> tuple[tuple[bool, ...], ...]:
    """Return the code that a pack carries, as rows of dark and light without quiet zone."""
    return symbols.scanned("pack", elements_of(task.pack))


def list_doubled(workplace: Workplace) -> list[tuple[str, str]]:
    """Return code and serial number of packs that two counters told of: alerts are to come."""
    require(workplace, Act.READ)
    return evis.list_doubled(workplace.journal.vault.connection)


def tell_done(workplace: Workplace, task: PackTask, way: PackWay = PackWay.SCANNED) -> None:
    """Say that e-VIS did it, as was seen in the other system; the row's step ends with its last."""
    _demand_settler(workplace)
    with workplace.journal.write(workplace.person.id) as writing:
        _demand(workplace, writing, task, _OPEN if way is PackWay.HAND else (PackState.WAITING,))
        now = workplace.computer.clock.now()
        _write(writing, _answered(task, PackOutcome.DONE, way, now))
        told = {key_of(task.pack): task.act is PackAct.DECOMMISSION}
        _settle(writing, told, now)


def tell_read(workplace: Workplace, codes: Collection[str]) -> None:
    """Say that e-VIS did it of each pack that waits and whose code is among those that were read
    into another system."""
    for task in list_tasks(workplace) if codes else ():
        is_waiting = task.act is PackAct.DECOMMISSION and task.state is PackState.WAITING
        if is_waiting and elements_of(task.pack) in codes:
            tell_done(workplace, task)


def tell_refused(workplace: Workplace, task: PackTask, code: str, words: str = "") -> None:
    """Say that e-VIS gave an alert: the pack is set aside, and its case is open until the cause
    is known."""
    _demand_settler(workplace)
    clean = "".join(code.split())
    if faults := list(code_faults(clean)):
        raise Refused(faults)
    with workplace.journal.write(workplace.person.id) as writing:
        _demand(workplace, writing, task, _OPEN)
        now = workplace.computer.clock.now()
        _write(writing, _answered(task, PackOutcome.REFUSED, PackWay.SCANNED, now, clean))
        said = " ".join(words.split())
        personal = AlertWords(said) if said else None
        pack = task.pack
        alert = AlertOpened(pack.gtin, pack.serial, clean, now, task.slip, personal)
        _open_case(writing, alert)


def ask_again(workplace: Workplace, task: PackTask) -> None:
    """Put a pack back in the queue that was refused, or whose file never reached anybody."""
    _demand_settler(workplace)
    with workplace.journal.write(workplace.person.id) as writing:
        _demand(workplace, writing, task, (PackState.IN_FILE, PackState.REFUSED))
        now = workplace.computer.clock.now()
        _write(writing, _answered(task, PackOutcome.WITHDRAWN, PackWay.HAND, now))


def write_file(workplace: Workplace, again: UUID | None = None) -> tuple[UUID, bytes]:
    """Return a file of packs that wait, which from now on are that file's to tell; or one once
    more, with what it still waits for under the same ids."""
    _demand_settler(workplace)
    now = workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        every = list_tasks(workplace)
        if again is not None:
            file, tasks = again, [task for task in every if task.file == again]
        else:
            most = rules_of(workplace).value("EV-FILE")
            file = uuid7.uuid7()
            tasks = [task for task in every if task.state is PackState.WAITING][:most]
            for task in tasks:
                pack = task.pack
                content = PackRequested(pack.gtin, pack.serial, task.act, task.request, file)
                _write(writing, content)
        if not tasks:
            raise refuse("Ingen förpackning väntar.", "Inget behöver göras.", field="file")
    return file, write_evis_file(file, tasks, workplace.pharmacy, now)


def take_answer(workplace: Workplace, data: bytes) -> Taken:
    """Take an answer file: each line once, whatever order it comes in and however often."""
    _demand_settler(workplace)
    answer = read_evis_answer(data)
    with workplace.journal.write(workplace.person.id) as writing:
        asked = evis.list_asked(writing.connection, answer.file)
        if not asked or any(line.id not in asked for line in answer.lines):
            raise refuse("Svaret gäller ingen fil härifrån.", "Välj rätt svarsfil.", field="file")
        told: Told = {}
        done = refused = alerts = known = 0
        for line in answer.lines:
            pack, act = asked[line.id]
            uses, story = evis.find_uses(writing.connection, pack.gtin, pack.serial)
            if story.file != answer.file:
                known += 1
                continue
            at = demand_past(workplace, line.at)
            outcome = PackOutcome.DONE if line.outcome == "done" else PackOutcome.REFUSED
            _check_code(line)
            content = PackAnswered(
                pack.gtin, pack.serial, act, line.id, outcome, PackWay.FILE, at, line.code
            )
            _write(writing, content)
            if outcome is PackOutcome.DONE:
                done, told[key_of(pack)] = done + 1, act is PackAct.DECOMMISSION
            else:
                refused += 1
                if line.alert and uses:
                    alert = AlertOpened(pack.gtin, pack.serial, line.code, at, uses[0].slip)
                    alerts += _open_case(writing, alert)
        _settle(writing, told, workplace.computer.clock.now())
    return Taken(done, refused, alerts, known)


def _demand_settler(workplace: Workplace) -> None:
    require(workplace, Act.SETTLE)


def _demand(
    workplace: Workplace, writing: Writing, task: PackTask, states: Sequence[PackState]
) -> None:
    """Refuse what is not so any more: another window or counter was first."""
    uses, story = evis.find_uses(writing.connection, task.pack.gtin, task.pack.serial)
    store, now = workplace.journal.identity.store, workplace.computer.clock.now()
    found = task_of(uses, story, store, rules_of(workplace), now) if uses else None
    if found is None or found.request != task.request:
        raise refuse("e-VIS har redan fått veta det.", "Läs listan igen.", field="pack")
    if found.state not in states:
        text = f"Förpackningen är {STATE_WORDS[found.state]}."
        raise refuse(text, "Läs listan igen.", field="pack")


def _answered(
    task: PackTask, outcome: PackOutcome, way: PackWay, at: datetime, code: str = ""
) -> PackAnswered:
    pack = task.pack
    return PackAnswered(pack.gtin, pack.serial, task.act, task.request, outcome, way, at, code)


def _write(writing: Writing, content: PackRequested | PackAnswered) -> None:
    pack = Pack(content.gtin, content.serial)
    writing.append(content, subject=pack_subject(writing.identity.store, pack))


def _check_code(line: AnswerLine) -> None:
    if line.code and (faults := list(code_faults(line.code))):
        raise Refused(faults)


def _open_case(writing: Writing, alert: AlertOpened) -> bool:
    """Open the case of an alert, unless it is open already; tell whether it is new."""
    pack = Pack(alert.gtin, alert.serial)
    case = case_of(writing.identity.store, pack, alert.code, alert.alerted_at)
    if find_alert(writing.connection, case) is not None:
        return False
    writing.append(alert, subject=case)
    return True


def _settle(writing: Writing, told: Told, now: datetime) -> None:
    """End the steps of hand-outs whose packs have now all been told of."""
    connection = writing.connection
    touched = (use.subject for name in told for use in evis.find_uses(connection, *name)[0])
    for subject in dict.fromkeys(touched):
        uses = evis.uses_of(connection, subject)
        stories = {key_of(u.pack): evis.find_uses(connection, *key_of(u.pack))[1] for u in uses}
        known = {name for name, is_told in told.items() if is_told}
        for use in uses:
            name = key_of(use.pack)
            said = stories[name].is_told
            if name not in told and (use.told_at is not None if said is None else said):
                known.add(name)
        for step in finished_steps(uses, known):
            line = find_step(connection, step)
            if line is None or line.state.is_done:
                continue
            pinned = (u for u in uses if u.undo == step and u.is_out and u.told_at)
            _pin(writing, (u for u in pinned if stories[key_of(u.pack)].is_told is None))
            content = StepSettled(step, Settlement.ELSEWHERE, now, personal=FreeText(_SAID))
            writing.append(content, subject=subject, outage=line.outage)


def _pin(writing: Writing, uses: Iterable[PackUse]) -> None:
    """Say of packs that are still handed out that they are told, as the step said that is undone.

    Else what is taken back for the row would ask for them a second time.
    """
    for use in uses:
        subject = pack_subject(writing.identity.store, use.pack)
        request = uuid5(subject, f"{PackAct.DECOMMISSION}/0")
        content = PackAnswered(
            use.pack.gtin, use.pack.serial, PackAct.DECOMMISSION, request, PackOutcome.DONE,
            PackWay.HAND, use.told_at or use.happened_at,
        )  # fmt: skip
        _write(writing, content)
