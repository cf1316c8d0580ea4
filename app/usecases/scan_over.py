"""Scan a row over into the pharmacy's own system: its codes, what was read, and the proof of it."""

import tomllib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from app.documents import symbols
from app.documents.scan_sheet import ScanPart, render_scan_sheet
from app.domain.clock import later
from app.domain.course import Course, course_of
from app.domain.evis import PackState, tasks_of
from app.domain.evis_entries import PackAct
from app.domain.findings import Refused, Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.packs import key_of
from app.domain.reviewing import looking_id
from app.domain.scan_entries import RowScanBegun, RowScanLeft
from app.domain.scan_over import (
    PACK_STEP,
    About,
    Profile,
    ScanCode,
    Tick,
    Ticks,
    codes_of,
    covered_steps,
    next_open,
    proof_words,
    read_packs,
)
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store.journal import Writing
from app.store.projections import evis
from app.store.projections.doubts import find_doubts
from app.store.projections.exports import list_lying
from app.store.projections.scanning import Scanning, list_scanned
from app.store.projections.steps import (
    StepLine,
    list_of_dispensing,
    list_steps,
    states_of,
)
from app.store.ready_rows import NLL, check_heard, check_in_no_file, check_not_scanned
from app.store.scan_ticks import drop_stale_ticks, find_ticks, save_ticks
from app.usecases.parcelling import check_registered
from app.usecases.workplace import Workplace, require, rules_of

OWN_PROFILE = "skanna-over.toml"  # in the home folder, for a system that wants another order
_FORGOTTEN = timedelta(days=90)
_LARGEST = 64 * 1024  # bytes of a profile


@dataclass(frozen=True)
class ScanOver:
    """A row that is being scanned over (skanna över)."""

    profile: Profile
    about: About
    codes: tuple[ScanCode, ...]
    ticks: Ticks
    subject: UUID
    entry: UUID
    steps: tuple[StepLine, ...]  # open, that may be done there
    is_held: bool = False  # something of it was read here, and nothing else takes the row

    @property
    def next(self) -> int:
        """Which code comes next, from 0; as many as there are when all is read."""
        return next_open(self.codes, self.ticks)

    @property
    def is_whole(self) -> bool:
        """Whether everything is read, or said why not."""
        return self.next == len(self.codes)


@dataclass(frozen=True)
class ReadyRow:
    """A row that may be scanned over now (rad att skanna över)."""

    subject: UUID
    slip: str
    row: int
    happened_at: datetime
    steps: tuple[str, ...]  # codes of those that may be done there


def list_ready(workplace: Workplace) -> list[ReadyRow]:
    """Return the rows that may be scanned over now, as the work is ordered; no one is looked at."""
    require(workplace, Act.READ)
    connection, profile = workplace.journal.vault.connection, _profile(workplace)
    here, doubts = _here(workplace), find_doubts(connection, rules_of(workplace))
    scanned = list_scanned(connection).items()
    elsewhere = {key for key, found in scanned if any(one.device != here for one in found)}
    kept_out = {*list_lying(connection), *doubts, *elsewhere}
    rows: dict[tuple[UUID, int], list[StepLine]] = {}
    for line in list_steps(connection):
        rows.setdefault((line.subject, line.step.row), []).append(line)
    found = []
    for (subject, row), lines in rows.items():
        if (subject, row) not in kept_out:
            with suppress(Refused):
                steps = _open_steps(profile, lines)
                check_heard(connection, steps)
                check_registered(workplace, steps)
                codes = tuple(line.step.code for line in steps)
                found.append(ReadyRow(subject, steps[0].slip, row, steps[0].happened_at, codes))
    return found


def begin_scan(workplace: Workplace, subject: UUID, row: int) -> ScanOver:
    """Return the row's codes and what is read of them already; the look is logged."""
    require(workplace, Act.SETTLE)
    profile = _profile(workplace)
    connection = workplace.journal.vault.connection
    of_all = list_of_dispensing(connection, subject)
    steps = _open_steps(profile, [line for line in of_all if line.step.row == row])
    if (subject, row) in find_doubts(connection, rules_of(workplace)):
        raise refuse("Raden kan vara en dubblett.", "Avgör dubbletten först.", field="step")
    check_not_scanned(connection, (subject, row), _here(workplace))
    check_in_no_file(connection, (subject, row))
    check_heard(connection, steps)
    check_registered(workplace, steps)
    course = course_of(workplace.journal.entries(subject))
    if course is None or course.current.personal is None:
        raise refuse("Raden kan inte skannas över.", "Markera stegen för hand.", field="step")
    _log_look(workplace, subject, course)
    version = course.current
    of_row = next((r for r in version.dispensed.rows if r.row == row), None)
    if of_row is None:
        raise refuse("Raden finns inte längre.", "Läs listan igen.", field="step")
    waiting = _waiting(workplace)
    is_open = any(line.step.code == PACK_STEP for line in steps)
    hidden = tuple(
        pack
        for pack in of_row.packs
        if not is_open or (pack.serial and key_of(pack) not in waiting)
    )
    about = About(version.dispensed, course.current.personal, of_row, hidden)
    entry, held = version.entry.id, _held(workplace, subject, row)
    goes_on = any(one.entry == entry for one in held)
    ticks = find_ticks(connection, entry, row) if goes_on else {}
    codes = codes_of(profile, about)
    return ScanOver(profile, about, codes, ticks, subject, entry, steps, bool(held))


def tick(
    workplace: Workplace, scan: ScanOver, at: int, *, is_plain: bool = False, reason: str = ""
) -> ScanOver:
    """Note at once that a code was read in the other system, or why it was not.

    From the first one on the row goes no other way, at any computer, until it is done or left.
    """
    require(workplace, Act.SETTLE)
    said = Tick(
        workplace.computer.clock.now(),
        str(workplace.person.id),
        is_plain=is_plain,
        reason=" ".join(reason.split()),
    )
    row = scan.about.row.row
    if not any(one.entry == scan.entry for one in _held(workplace, scan.subject, row)):
        _hold(workplace, scan)
    with workplace.journal.vault.transaction() as connection:
        known = find_ticks(connection, scan.entry, row) | {scan.codes[at].key: said}
        save_ticks(connection, scan.entry, row, known)
        drop_stale_ticks(connection, later(said.at, -_FORGOTTEN))
    return replace(scan, ticks=known, is_held=True)


def skip(workplace: Workplace, scan: ScanOver, at: int, reason: str) -> ScanOver:
    """Note why a code was not read there."""
    if not reason.strip():
        raise refuse("Skäl saknas.", "Skriv varför fältet inte lästes.", field="reason")
    return tick(workplace, scan, at, reason=reason)


def proof_of(scan: ScanOver, receipt: str) -> tuple[tuple[UUID, ...], str]:
    """Return which steps are now done there, and in words what shows it; all must be read."""
    if not scan.is_whole:
        left = len(scan.codes) - len(set(scan.ticks) & {code.key for code in scan.codes})
        raise refuse(
            f"{left} av {len(scan.codes)} fält är inte lästa.", "Läs dem först.", field="receipt"
        )
    done = covered_steps(scan.profile, scan.about, scan.codes, scan.ticks)
    ids = tuple(line.step.id for line in scan.steps if line.step.code in done)
    return ids, proof_words(scan.profile, scan.codes, scan.ticks, receipt)


def told_packs(scan: ScanOver, steps: Collection[UUID]) -> frozenset[str]:
    """Return the codes that were read of packs whose row's step is not among these.

    e-VIS heard of each of them, though it did not of the others.
    """
    if any(line.step.code == PACK_STEP and line.step.id in steps for line in scan.steps):
        return frozenset()
    return frozenset(code.content for code in read_packs(scan.codes, scan.ticks))


def forget_scan(workplace: Workplace, scan: ScanOver) -> None:
    """Let go of the row and of what was read: its steps are settled, or nothing of it is there."""
    require(workplace, Act.SETTLE)
    row = scan.about.row.row
    with workplace.journal.write(workplace.person.id) as writing:
        save_ticks(writing.connection, scan.entry, row, {})
        for one in _held(workplace, scan.subject, row):
            _leave(workplace, writing, one)


def release_row(workplace: Workplace, subject: UUID, row: int, reason: str) -> None:
    """Let go of a row wherever it is being scanned over, with how one knows it is not there."""
    require(workplace, Act.SETTLE)
    words = " ".join(reason.split())
    if not words:
        raise refuse(
            "Skäl saknas.", "Skriv hur du vet att raden inte är registrerad.", field="reason"
        )
    with workplace.journal.write(workplace.person.id) as writing:
        found = list_scanned(writing.connection, subject).get((subject, row), [])
        if not found:
            raise refuse("Raden skannas inte över.", "Läs listan igen.", field="reason")
        for one in found:
            _leave(workplace, writing, one, FreeText(words))


def _leave(
    workplace: Workplace, writing: Writing, one: Scanning, words: FreeText | None = None
) -> None:
    begun = workplace.journal.find(one.begun)
    if begun is not None:
        content = RowScanLeft(one.begun, words)
        writing.append(content, subject=begun.subject, outage=begun.outage)


def _here(workplace: Workplace) -> str:
    return workplace.journal.identity.author.device


def _held(workplace: Workplace, subject: UUID, row: int) -> list[Scanning]:
    """Return what this computer has said of the row and not ended."""
    found = list_scanned(workplace.journal.vault.connection, subject).get((subject, row), [])
    return [one for one in found if one.device == _here(workplace)]


def _hold(workplace: Workplace, scan: ScanOver) -> None:
    """Say that the row is being scanned over, unless it has gone another way since it was read."""
    row, lines = scan.about.row.row, [x for x in scan.steps if x.step.code != PACK_STEP]
    ids = tuple(line.step.id for line in lines)
    with workplace.journal.write(workplace.person.id) as writing:
        connection = writing.connection
        states = states_of(connection, ids)
        if any(states.get(line.step.id) is not line.state for line in lines):
            raise refuse("Raden har ändrats.", "Stäng, och läs listan igen.", field="step")
        check_not_scanned(connection, (scan.subject, row), _here(workplace))
        check_in_no_file(connection, (scan.subject, row))
        check_heard(connection, lines)
        check_registered(workplace, lines)
        save_ticks(connection, scan.entry, row, {})
        content = RowScanBegun(scan.entry, row, ids)
        writing.append(content, subject=scan.subject, outage=lines[0].outage)


def _waiting(workplace: Workplace) -> set[tuple[str, str]]:
    """Return the packs that nobody has told e-VIS of yet, or may have."""
    identity, now = workplace.journal.identity, workplace.computer.clock.now()
    uses = evis.list_uses(workplace.journal.vault.connection)
    tasks = tasks_of(uses, identity.store, rules_of(workplace), now)
    return {
        key_of(task.pack)
        for task in tasks
        if task.act is PackAct.DECOMMISSION and task.state is PackState.WAITING
    }


def squares(code: ScanCode, *, is_plain: bool = False) -> tuple[tuple[bool, ...], ...]:
    """Return a code as rows of dark and light without quiet zone; one row for bars, () for none."""
    return symbols.scanned(code.kind.value, code.content, code.plain if is_plain else "")


def scan_sheet(workplace: Workplace, rows: Sequence[tuple[UUID, int]]) -> bytes:
    """Return the codes of these rows as PDF, to be read off paper and ticked with a pen."""
    scans = [begin_scan(workplace, subject, row) for subject, row in rows]
    if not scans:
        raise refuse("Ingen rad är vald.", "Välj rader i listan.", field="step")
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    parts = [
        ScanPart(about.dispensed.slip, about.row.row, about.personal.patient.listed_name, codes)
        for about, codes in ((scan.about, scan.codes) for scan in scans)
    ]
    return render_scan_sheet(parts, scans[0].profile.name, workplace.pharmacy, now, fonts)


def _open_steps(profile: Profile, lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
    """Return what is left of a row that may be done there, or refuse while it must wait."""
    found = [line for line in lines if line.step.code in profile.covers and not line.state.is_done]
    if not any(line.step.code != PACK_STEP for line in found):
        raise refuse(
            f"Inget på raden väntar på {profile.name}.", "Välj en annan rad.", field="step"
        )
    free = _free(found)
    held = [line for line in found if line not in free]
    if all(line.step.code == PACK_STEP for line in free) or _holds_all(held):
        raise _waits(lines, held)
    return free


def _free(found: Sequence[StepLine]) -> tuple[StepLine, ...]:
    """Return what waits for nothing but each other."""
    own = {line.step.id for line in found}
    left = tuple(line for line in found if own.issuperset(line.waits_for))
    return left if len(left) == len(found) else _free(left)


def _holds_all(held: Sequence[StepLine]) -> bool:
    """Tell whether more waits than a price, which may be done after the rest."""
    return any(line.step.destination == NLL for line in held)


def _waits(lines: Sequence[StepLine], held: Sequence[StepLine]) -> Refused:
    own = {line.step.id for line in held}
    labels = {line.step.id: line.step.label for line in lines}
    waits = [
        labels.get(need) or f"utlämning {line.after_slip}"
        for line in held
        for need in line.waits_for
        if need not in own
    ]
    names = ", ".join(dict.fromkeys(waits))
    return refuse(f"Raden väntar på: {names}.", "Gör det först.", field="step")


def _profile(workplace: Workplace) -> Profile:
    own = workplace.computer.home / OWN_PROFILE
    path = own if own.exists() else workplace.computer.resources / "scan" / "standard.toml"
    profile = read_profile(path)
    profile.check()
    return profile


def read_profile(path: Path) -> Profile:
    """Return what a file says of another system's order."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST).decode()
        return msgspec.convert(tomllib.loads(content), Profile)
    except OSError as error:
        raise Unavailable(f"{path.name} går inte att läsa.", "Se efter filen.") from error
    except ValueError:  # of text, of TOML, of shape
        raise refuse(
            f"{path.name} är ingen profil för att skanna över.", "Rätta eller ta bort filen."
        ) from None


def _log_look(workplace: Workplace, subject: UUID, course: Course) -> None:
    now, journal = workplace.computer.clock.now(), workplace.journal
    viewing = looking_id(journal.identity.chain, course.last, workplace.person.id, "scan_over", now)
    if journal.find(viewing) is None:
        with journal.write(workplace.person.id) as writing:
            writing.append(PatientViewed("scan_over", subject), id=viewing)
