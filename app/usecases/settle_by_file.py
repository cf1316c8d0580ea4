"""Give rows that wait to another system in signed files, and settle them by the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import groupby
from pathlib import Path
from uuid import UUID, uuid4

from app.device.files import disk_errors, write_new
from app.documents.export_list import render_export_list
from app.domain.course import course_of, version_of
from app.domain.export_entries import RowExported
from app.domain.findings import Refused, Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.money import ore_of
from app.domain.money_entries import AmountSource, CorrectAmountSet
from app.domain.outage import OutageState
from app.domain.row_export import (
    AnswerReport,
    ExportedRow,
    FileAnswer,
    Said,
    export_name,
    not_answers,
    parse_id,
    receiver_name,
    values_of,
    without_repeats,
)
from app.domain.scan_over import About
from app.domain.staff import Act
from app.domain.step_entries import NOT_SAID, Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import StepState, needed_for
from app.domain.wire import told
from app.exchange import row_file
from app.store.journal import Writing
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_exported, list_lying
from app.store.projections.money import find_money
from app.store.projections.outages import list_outages
from app.store.projections.scanning import list_scanned
from app.store.projections.steps import StepLine, find_step, list_steps
from app.store.ready_rows import FILED, NLL, is_unanswered
from app.usecases.parcelling import why_unregistered
from app.usecases.workplace import Workplace, require, rules_of


@dataclass(frozen=True)
class ExportPlan:
    """What an export would take (underlag)."""

    ready: int  # rows that go
    lying: int  # rows that lie unanswered in an earlier file, and stay there
    unheard: int = 0  # rows that were sent without an answer, and are asked for by sending first
    unregistered: int = 0  # later withdrawals from what is registered nowhere
    why: str = ""  # these go in no file, in Swedish, and what to do


@dataclass(frozen=True)
class Export:
    """A file that was made (export)."""

    id: UUID
    folder: Path
    rows: int
    key: str  # of the computer that signed, hex

    @property
    def name(self) -> str:
        """What people call it by."""
        return export_name(self.id)


def plan_export(workplace: Workplace, *, again: bool = False) -> ExportPlan:
    """Return how many rows would go; `again` takes those in an earlier file too."""
    require(workplace, Act.SETTLE)
    return _sorted(workplace, again=again)[1]


def export_rows(workplace: Workplace, folder: Path, *, again: bool = False) -> Export:
    """Write the rows that wait into a folder of their own within the one that was chosen.

    The journal says it first: a file that it did not know of could be registered beside what is
    sent. Where no file came of it, the journal says at once that none took the rows.
    """
    require(workplace, Act.SETTLE)
    groups, plan = _sorted(workplace, again=again)
    export = uuid4()
    taken = [(group, values) for group in groups if (values := _values(workplace, group))]
    if not taken:
        raise _nothing(plan)
    files = _files(workplace, export, [values for _, values in taken])
    target = folder / f"lykta-export-{export_name(export)}"
    with workplace.journal.write(workplace.person.id) as writing:
        lay = {(x.subject, x.row): x for x in list_exported(writing.connection) if not x.said}
        for group, _ in taken:
            ids = tuple(line.step.id for line in group)
            content = RowExported(export, group[0].entry, group[0].step.row, ids)
            writing.append(content, subject=group[0].subject, outage=group[0].outage)
    try:
        _write(target, files)
    except BaseException:
        _take_back(workplace, export, [group for group, _ in taken], lay)
        raise
    return Export(export, target, len(taken), workplace.device.public_key.hex())


def _nothing(plan: ExportPlan) -> Refused:
    more = " De som väntar ligger redan i en fil utan svar." if plan.lying else ""
    more += f" {plan.unheard} skickades utan att svaret kom." if plan.unheard else ""
    more += f" {plan.unregistered} uttag går inte i fil. {plan.why}" if plan.unregistered else ""
    cure = (
        "Skicka igen: då frågas mottagaren först."
        if plan.unheard
        else "Avsluta avbrottet när systemen är åter, sök dubbletter, läs in svaren, eller gör"
        " klart det som skannas över."
    )
    return refuse(f"Ingen rad är redo.{more}", cure, field="folder")


def _take_back(
    workplace: Workplace,
    export: UUID,
    groups: Sequence[Sequence[StepLine]],
    lay: Mapping[tuple[UUID, int], ExportedRow],
) -> None:
    """Say of rows that the file they were to lie in was never written: they wait again, or lie in
    the file where they `lay` before."""
    now, said = workplace.computer.clock.now(), FreeText("filen kunde inte skrivas")
    with workplace.journal.write(workplace.person.id) as writing:
        for group in groups:
            for line in group:
                name = receiver_name(export)
                refused = StepRefused(line.step.id, name, now, NOT_SAID, said)
                for content in (refused, StepReopened(line.step.id)):
                    writing.append(content, subject=line.subject, outage=line.outage)
            if old := lay.get((group[0].subject, group[0].step.row)):
                still = RowExported(old.export, old.entry, old.row, old.steps)
                writing.append(still, subject=old.subject, outage=group[0].outage)


def check_export(folder: Path) -> row_file.Manifest:
    """Return what a folder holds if it is as it was signed; for whoever receives it."""
    names = (row_file.ROWS, row_file.TABLE, row_file.LIST)
    return row_file.check_files(
        {name: _read(folder / name) for name in names}, _read(folder / row_file.SIGNATURE)
    )


def preview_answers(workplace: Workplace, path: Path) -> AnswerReport:
    """Return what the answers would mean; nothing is written."""
    require(workplace, Act.SETTLE)
    return _take(workplace, _known(workplace, _read(path)), lambda *_: None)


def take_answers(workplace: Workplace, path: Path) -> AnswerReport:
    """Settle what the answers say, all of it or nothing."""
    require(workplace, Act.SETTLE)
    content = _read(path)
    with workplace.journal.write(workplace.person.id) as writing:
        return _take(
            workplace,
            _known(workplace, content),
            lambda *said: _conclude(workplace, writing, *said),
        )


Known = tuple[FileAnswer, ExportedRow]


def _known(workplace: Workplace, content: bytes) -> list[Known]:
    """Return each answer with the row that it is about, or refuse the file."""
    answers = without_repeats(row_file.read_answers(content))
    if not answers:
        raise not_answers("Ingen rad i filen har fått något svar.", "Fyll i kolumnen svar.")
    rows: dict[tuple[UUID, int], list[ExportedRow]] = {}
    for row in list_exported(workplace.journal.vault.connection):
        rows.setdefault((row.entry, row.row), []).append(row)
    known = []
    for answer in answers:
        of_row = rows.get(parse_id(answer.id) or (UUID(int=0), 0), [])
        fits = [r for r in of_row if answer.export in ("", str(r.export), export_name(r.export))]
        if not fits:
            continue
        waits = [row for row in fits if not row.said]
        known.append((answer, (waits or fits)[-1]))
    if strangers := len(answers) - len(known):
        raise not_answers(
            f"{strangers} av {len(answers)} svar hör inte till någon fil härifrån.",
            "Se efter att det är rätt fil. Inget är inläst.",
        )
    return known


def _take(
    workplace: Workplace,
    known: Sequence[Known],
    conclude: Callable[[FileAnswer, ExportedRow, Sequence[UUID]], None],
) -> AnswerReport:
    """Say what each answer means, and let it be concluded where it settles something."""
    connection = workplace.journal.vault.connection
    report = AnswerReport(unanswered=_unanswered(workplace, known))
    for answer, row in known:
        lines = [find_step(connection, step) for step in row.steps]
        slip = _slip(workplace, row)
        is_yes = answer.said is Said.ACCEPTED
        left = [line.step.id for line in lines if line and not line.state.is_done]
        if row.said == answer.said.value:
            report = replace(report, already=report.already + 1)
        elif row.said == Said.ACCEPTED.value:
            report = replace(report, otherwise=(*report.otherwise, slip))
        elif left == [] and any(lines):  # ended in another way: the row is free of its file now
            conclude(answer, row, row.steps)
            report = replace(report, otherwise=(*report.otherwise, slip))
        elif not any(lines):  # corrected or reversed meanwhile
            conclude(answer, row, row.steps)
            if is_yes:
                report = replace(report, corrected=(*report.corrected, slip))
            else:
                report = replace(report, outdated=(*report.outdated, slip))
        else:
            conclude(answer, row, left)
            key = "accepted" if is_yes else "refused"
            report = replace(report, **{key: getattr(report, key) + 1})
    return report


def _conclude(
    workplace: Workplace,
    writing: Writing,
    answer: FileAnswer,
    row: ExportedRow,
    steps: Sequence[UUID],
) -> None:
    now, receiver = workplace.computer.clock.now(), receiver_name(row.export)
    entry = workplace.journal.find(row.entry)
    if answer.said is Said.ACCEPTED and (ore := ore_of(answer.amount)) is not None:
        _note_amount(writing, row, ore, receiver)
    for step in steps:
        content: StepSettled | StepRefused
        if answer.said is Said.ACCEPTED:
            receipt = FreeText(answer.receipt) if answer.receipt else None
            content = StepSettled(step, Settlement.SENT, now, receiver, receipt)
        else:
            said = FreeText(answer.reason or "utan skäl")
            content = StepRefused(step, receiver, now, 0, said)
        writing.append(content, subject=row.subject, outage=entry.outage if entry else None)


def _note_amount(writing: Writing, row: ExportedRow, ore: int, receiver: str) -> None:
    """Note what the row was to cost, as the other system reckoned it by what the file said."""
    if find_money(writing.connection, row.subject) is not None:
        content = CorrectAmountSet(row.entry, ore, row.row, AmountSource.RECEIVER, receiver)
        writing.append(content, subject=row.subject)


def _unanswered(workplace: Workplace, known: Sequence[Known]) -> int:
    """Return how many rows of the files that are answered have no answer yet."""
    connection = workplace.journal.vault.connection
    answered = {(row.export, row.id) for _, row in known}
    exports = {row.export for _, row in known}
    rows = [row for export in exports for row in list_exported(connection, export)]
    return sum(not row.said and (row.export, row.id) not in answered for row in rows)


def _slip(workplace: Workplace, row: ExportedRow) -> str:
    entry = workplace.journal.find(row.entry)
    version = version_of(entry) if entry else None
    return f"{version.dispensed.slip} rad {row.row}" if version else f"rad {row.row}"


def _groups(workplace: Workplace) -> list[list[StepLine]]:
    """Return the open steps of each row whose systems are up, the oldest first.

    Not of one that is being scanned over, whether it lay in a file before or not.
    """
    connection = workplace.journal.vault.connection
    down = {
        outage.id
        for outage in list_outages(connection)
        if outage.state is OutageState.OPEN and not outage.down.isdisjoint(needed_for("nll"))
    }
    kept_out = {*find_doubts(connection, rules_of(workplace)), *list_scanned(connection)}
    lines = [
        line
        for line in list_steps(connection, open_only=True)
        if line.step.destination in FILED
        and line.state is StepState.WAITING
        and line.outage not in down
        and (line.subject, line.step.row) not in kept_out
    ]
    lines.sort(key=lambda line: (line.happened_at, line.slip, line.entry, line.step.row))
    return [list(found) for _, found in groupby(lines, key=lambda x: (x.entry, x.step.row))]


def _ready(groups: list[list[StepLine]]) -> list[list[StepLine]]:
    """Return what waits for nothing else that goes; a price that must wait stays behind alone."""
    every = {line.step.id for group in groups for line in group}
    left = []
    for group in groups:
        held = [line for line in group if not every.issuperset(line.waits_for)]
        if not any(line.step.destination == NLL for line in held):
            left.append([line for line in group if line not in held])
    left = [group for group in left if group]
    return left if sum(map(len, left)) == len(every) else _ready(left)


def _sorted(workplace: Workplace, *, again: bool) -> tuple[list[list[StepLine]], ExportPlan]:
    """Return the rows that go, and how many do not and why."""
    connection = workplace.journal.vault.connection
    lying = {} if again else list_lying(connection)
    groups = _groups(workplace)
    free = [x for x in groups if (x[0].subject, x[0].step.row) not in lying]
    heard = [group for group in free if not is_unanswered(connection, group)]
    nowhere = {group[0].step.id: why_unregistered(workplace, group) for group in heard}
    go = _ready([group for group in heard if nowhere[group[0].step.id] is None])
    found = [finding for finding in nowhere.values() if finding]
    return go, ExportPlan(
        ready=len(go),
        lying=len(groups) - len(free),
        unheard=len(free) - len(heard),
        unregistered=len(found),
        why=told(found[0]) if found else "",
    )


def _values(workplace: Workplace, group: Sequence[StepLine]) -> dict[str, str] | None:
    course = course_of(workplace.journal.entries(group[0].subject))
    entry = workplace.journal.find(group[0].entry)
    version = version_of(entry) if entry else None
    if course is None or version is None or version.personal is None:
        return None
    row = next((r for r in version.dispensed.rows if r.row == group[0].step.row), None)
    if row is None:
        return None
    about = About(version.dispensed, version.personal, row)
    return values_of(about, version.entry.id, [line.step.code for line in group])


def _files(workplace: Workplace, export: UUID, rows: Sequence[dict[str, str]]) -> dict[str, bytes]:
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    name, pharmacy = export_name(export), workplace.pharmacy
    files = {
        row_file.ROWS: row_file.write_rows(rows, str(export)),
        row_file.TABLE: row_file.write_table(rows, str(export)),
        row_file.LIST: render_export_list(rows, name, pharmacy, now, fonts),
    }
    about = {
        "export": str(export),
        "pharmacy": pharmacy.pharmacy,
        "gln": pharmacy.gln,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "practice": pharmacy.practice,
        "rows": len(rows),
        "key": workplace.device.public_key.hex(),
    }
    return files | {row_file.SIGNATURE: row_file.sign_files(files, about, workplace.device.sign)}


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write them all, or leave nothing."""
    try:
        with disk_errors(f"{folder.name} kunde inte skrivas"):
            folder.mkdir(mode=0o700)
        for name, content in files.items():
            write_new(folder / name, content)
    except (Refused, Unavailable, OSError):
        for name in files:
            (folder / name).unlink(missing_ok=True)
        if folder.is_dir():
            folder.rmdir()
        raise


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(row_file.LARGEST + 1)
    except OSError:
        raise Unavailable(
            f"{path.name} går inte att läsa.", "Välj en annan fil.", code="unreadable"
        ) from None
