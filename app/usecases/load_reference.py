"""Load reference data: one source's file, or a signed bundle of several, in one swap."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from app.device.copies import Copy, copy_unnamed, unnamed_file
from app.device.files import disk_errors
from app.domain.asking import IN_PLACE, Asking
from app.domain.clock import is_before
from app.domain.findings import Refused, refuse
from app.domain.organisation import Organisation
from app.domain.reference import (
    SOURCE_WORDS,
    Edition,
    Incoming,
    ListRemark,
    Progress,
    RegisterInfo,
    Source,
    SourceHead,
    SourceReport,
    Stage,
)
from app.domain.reference_entries import BundleTaken, ReferenceLoaded, RegisterWentBack
from app.domain.staff import Act
from app.domain.statements import Statement
from app.exchange.bundle import LARGEST_BUNDLE, Bundle, is_bundle, open_bundle
from app.exchange.reference.reader import read_source
from app.store.projections.references import (
    find_pinned,
    is_load_told,
    last_bundle,
    newest_loads,
)
from app.usecases.workplace import Workplace, read_register, require

Report = Callable[[Progress], None]  # what it raises gives the load up
_Counts = Callable[[int, int], None]  # hears (done, total) of one stage

# From where to where each stage moves the bar, about as the whole of NPL takes time
_SPANS = {Stage.COPYING: (0, 0.05), Stage.READING: (0.05, 0.65), Stage.JOINING: (0.65, 1)}


@dataclass(frozen=True)
class Loaded:
    """What a load brought (inläsning): a report for each source that was taken into use."""

    reports: tuple[SourceReport, ...]
    unchanged: tuple[Edition, ...]  # in use already, and so left alone
    lost: tuple[str, ...] = ()  # editions that damage took away: source and day, to load again

    @property
    def loss(self) -> str:
        """In Swedish, what is gone and what to do about it; "" when nothing is."""
        if not self.lost:
            return ""
        return (
            "Det som fanns i registret gick inte att läsa och är inte med i det nya:"
            f" {', '.join(self.lost)}. Läs in de filerna igen."
        )


@dataclass(frozen=True)
class _Load:
    """One load under way (inläsning): where, with what in use, and what was said about it."""

    workplace: Workplace
    info: RegisterInfo  # what is in use; empty also when it cannot be read
    expected: dict[Source, date]  # what should be in use, also when it cannot be read
    meter: "_Meter"
    confirmed_older: bool


class _Meter:
    """Puts what each stage tells on one scale (mätare), and counts the rows."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._rows = 0

    def copying(self, done: int, total: int) -> None:
        """Hear of bytes."""
        self._tell(Stage.COPYING, done / max(total, 1), done, total)

    def reading(self, done: int, total: int) -> None:
        """Hear of parts of the file or, in a bundle, of all files."""
        self._tell(Stage.READING, done / max(total, 1), self._rows, None)

    def joining(self, done: int, total: int) -> None:
        """Hear of steps that are done."""
        self._tell(Stage.JOINING, done / total, done + 1, total)

    def counted(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Count the statements that go by."""
        for statement in statements:
            self._rows += 1
            yield statement

    def _tell(self, stage: Stage, part: float, done: int, total: int | None) -> None:
        begin, end = _SPANS[stage]
        self._report(Progress(stage, done, total, begin + (end - begin) * min(part, 1.0)))


def load_reference(
    workplace: Workplace,
    path: Path,
    report: Report = lambda *_: None,
    asking: Asking = IN_PLACE,
    *,
    confirmed_older: bool = False,
) -> Loaded:
    """Read, check and swap in a file or bundle, told by its content; else the old register stays.

    A source's own file, and whatever is older than what is in use, is a manager's to load.
    """
    require(workplace, Act.TAKE_BUNDLE)
    if confirmed_older:
        require(workplace, Act.MANAGE)
    info, trouble = read_register(workplace)  # one that cannot be read can be replaced
    expected = _told_of(workplace) if trouble else _days(info)
    meter = _Meter(report)
    load = _Load(workplace, info or RegisterInfo(()), expected, meter, confirmed_older)
    home = workplace.computer.home
    with copy_unnamed(path, home, LARGEST_BUNDLE, meter.copying, asking) as copy:
        if is_bundle(copy.start):
            return _take_bundle(load, copy)
        require(workplace, Act.MANAGE)
        return _take_file(load, copy)


def cancelled() -> Refused:
    """Return what `report` raises to give a load up."""
    return refuse(
        "Inläsningen är avbruten.", "Registret är som det var.", rule="reference.cancelled"
    )


def go_back(workplace: Workplace) -> RegisterInfo:
    """Take the register from before the last load into use again."""
    require(workplace, Act.MANAGE)
    info = workplace.register.go_back()
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(RegisterWentBack(tuple(edition.sha256 for edition in info.editions)))
    return info


def _take_file(load: _Load, copy: Copy) -> Loaded:
    if known := _in_use(load, copy.sha256):
        loaded = Loaded((), (known,))
    else:
        with read_source(copy.file, load.meter.reading) as reading:
            head, remarks, file_date = reading.head, reading.remarks, _past(load, copy.modified)
            _check(load, head, file_date)
            rows = load.meter.counted(reading)
            incoming = Incoming(head, rows, remarks, copy.sha256, file_date)
            loaded = _swap(load, [incoming])
    _tell(load.workplace, loaded)
    return loaded


def _take_bundle(load: _Load, copy: Copy) -> Loaded:
    """Believe the signature, compare every file with it, and only then parse the first."""
    workplace = load.workplace
    pinned = find_pinned(workplace.journal.vault.connection)
    if pinned is None:
        raise refuse(
            "Apoteket har ännu ingen organisation att lita på.",
            "Apotekschefen lägger till den under Register, tillsammans med en kollega.",
            rule="reference.bundle.no_organisation",
        )
    bundle = open_bundle(copy.file, pinned)
    _check_made_at(load, bundle, pinned)
    with ExitStack() as stack:
        files = []
        for number in range(len(bundle.manifest.files)):
            files.append(stack.enter_context(unnamed_file(workplace.computer.home)))
            with disk_errors("paketet kunde inte packas upp"):
                bundle.extract(number, files[-1])
        loaded = _load_files(load, bundle, files, stack)
    made_at = bundle.manifest.made_at
    digests = tuple(bundled.sha256 for bundled in bundle.manifest.files)
    _tell(workplace, loaded, BundleTaken(pinned.fingerprint, made_at, digests))
    return loaded


def _load_files(load: _Load, bundle: Bundle, files: Sequence[BinaryIO], stack: ExitStack) -> Loaded:
    """Load what is new in a bundle, all of it in one swap."""
    incoming, unchanged, done = [], [], 0
    total = sum(bundled.size for bundled in bundle.manifest.files)
    for bundled, file in zip(bundle.manifest.files, files, strict=True):
        if known := _in_use(load, bundled.sha256):
            unchanged.append(known)
        else:
            with read_source(file) as reading:
                head = reading.head
            file_date = _past(load, bundled.file_date)
            _check(load, head, file_date)
            remarks: list[ListRemark] = []
            counts = _share(load.meter.reading, done, bundled.size, total)
            statements = stack.enter_context(closing(_statements(file, remarks, counts)))
            rows = load.meter.counted(statements)
            incoming.append(Incoming(head, rows, remarks, bundled.sha256, file_date))
        done += bundled.size
    return _swap(load, incoming, tuple(unchanged))


def _statements(
    file: BinaryIO, remarks: list[ListRemark], counts: _Counts
) -> Generator[Statement, None, None]:
    """Parse when asked: one file at a time, however many a bundle holds."""
    with read_source(file, counts) as reading:
        yield from reading
        remarks.extend(reading.remarks)


def _share(counts: _Counts, before: int, size: int, total: int) -> _Counts:
    """Return what hears of one file and tells it as its part of all."""
    return lambda done, of: counts(before + size * done // max(of, 1), total)


def _swap(load: _Load, incoming: Sequence[Incoming], unchanged: tuple[Edition, ...] = ()) -> Loaded:
    if not incoming:
        return Loaded((), unchanged)
    register, now = load.workplace.register, load.workplace.computer.clock.now()
    reports = register.load(incoming, now, load.meter.joining)
    days = load.expected | _days(RegisterInfo(tuple(report.edition for report in reports)))
    held = _days(register.info())
    gone = [source for source in Source if source in days and days[source] != held.get(source)]
    return Loaded(reports, unchanged, tuple(f"{SOURCE_WORDS[s]} {days[s]}" for s in gone))


def _days(info: RegisterInfo | None) -> dict[Source, date]:
    return {edition.source: edition.day for edition in info.editions} if info else {}


def _told_of(workplace: Workplace) -> dict[Source, date]:
    """Return what entries say was loaded; later versions may have known other sources."""
    told = newest_loads(workplace.journal.vault.connection)
    return {source: told[source] for source in Source if source in told}


def _past(load: _Load, file_date: date | None) -> date | None:
    """Return a file's day unless it is still to come: then its clock was wrong, or this one is."""
    today = load.workplace.computer.clock.now().date()
    return file_date if file_date and file_date <= today else None


def _in_use(load: _Load, sha256: str) -> Edition | None:
    return next((e for e in load.info.editions if e.sha256 == sha256), None)


def _check(load: _Load, head: SourceHead, file_date: date | None) -> None:
    """Refuse what is made up, in a real pharmacy, and what is older than what is in use."""
    if head.practice and not load.workplace.pharmacy.practice:
        raise refuse("Filen är påhittad, för övning.", "Läs in källans egen fil.", rule="practice")
    known = load.info.edition(head.source)
    day = head.day or file_date
    if known and day and day < known.day and not load.confirmed_older:
        raise _older(f"{SOURCE_WORDS[head.source]} är från {day}. Den som används: {known.day}.")


def _check_made_at(load: _Load, bundle: Bundle, pinned: Organisation) -> None:
    connection = load.workplace.journal.vault.connection
    made_at, last = bundle.manifest.made_at, last_bundle(connection, pinned.fingerprint)
    if last and is_before(made_at, last) and not load.confirmed_older:
        raise _older(f"Paketet är gjort {made_at:%Y-%m-%d %H:%M}, före det som lästes in sist.")


def _older(text: str) -> Refused:
    return refuse(text, "Apotekschefen kan läsa in det ändå.", rule="reference.older")


def _tell(workplace: Workplace, loaded: Loaded, bundle: BundleTaken | None = None) -> None:
    """Write down what came into use, also what a load that was cut off left untold."""
    connection = workplace.journal.vault.connection
    signer = bundle.organisation if bundle else ""
    fresh = [report.edition for report in loaded.reports]
    fresh += [e for e in loaded.unchanged if not is_load_told(connection, e.source, e.sha256)]
    contents: list[BundleTaken | ReferenceLoaded] = [_entry(e, signer) for e in fresh]
    if bundle and bundle.made_at != last_bundle(connection, signer):
        contents.insert(0, bundle)
    if contents:
        with workplace.journal.write(workplace.person.id) as writing:
            for content in contents:
                writing.append(content)


def _entry(edition: Edition, signer: str) -> ReferenceLoaded:
    return ReferenceLoaded(
        source=edition.source.value,
        day=edition.day,
        rows=edition.rows,
        left_out=edition.left_out,
        sha256=edition.sha256,
        until=edition.head.valid_until,
        organisation=signer,
    )
