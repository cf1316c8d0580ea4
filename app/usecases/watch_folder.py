"""Look into the watched folder: take what is new and whole, and say what waits and why.

Nothing in the folder is moved, changed or removed; it belongs to whoever fills it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from app.device.files import disk_errors
from app.device.settings import load_settings
from app.domain import staff
from app.domain.asking import IN_PLACE, Asking
from app.domain.findings import Refused, Unavailable
from app.domain.staff import Act
from app.exchange.bundle import TAG, is_bundle
from app.exchange.trust_list import TAG as LIST_TAG
from app.exchange.trust_list import is_trust_list
from app.store.projections.references import find_pinned
from app.store.watched_files import Verdict, WatchedFile, keep_watched, list_watched
from app.usecases.workplace import Computer, Workplace

_MOST = 200  # files looked at; a folder of more is the wrong one
_UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".filepart")

T = TypeVar("T")


@dataclass(frozen=True)
class Taken(Generic[T]):
    """A file that was taken into use (intagen), and what taking it brought."""

    name: str
    loaded: T


@dataclass(frozen=True)
class Waiting:
    """A file that was not taken (väntar): Swedish, why."""

    name: str
    why: str
    is_refused: bool = False  # not tried again until it changes


@dataclass(frozen=True)
class Watched(Generic[T]):
    """What one look brought (bevakning)."""

    taken: tuple[Taken[T], ...]
    waiting: tuple[Waiting, ...]


def watched_folder(computer: Computer) -> Path | None:
    """Return the folder that this computer is set to watch."""
    folder = load_settings(computer.home / "device.toml").watch_folder
    return Path(folder) if folder else None


def take_new(
    workplace: Workplace,
    folder: Path,
    take: Callable[[Workplace, Path], T],
    asking: Asking = IN_PLACE,
) -> Watched[T]:
    """Take each file that two looks have seen alike, the newest first; `take` loads one.

    A look that is the first to see a file, or sees it changed, only remembers it. A file
    that no longer answers while it is read waits, as do those after it.
    """
    vault = workplace.journal.vault
    before = list_watched(vault.connection)
    listed = asking.ask(lambda: _list(folder))

    def look(file: WatchedFile) -> tuple[WatchedFile, Taken[T] | Waiting | None]:
        return _look(workplace, file, before.get(file.path), (take, asking))

    looks = [look(file) for file in listed]
    others = [file for file in before.values() if Path(file.path).parent != folder]
    now = [*others, *(file for file, _ in looks)]
    if set(now) != set(before.values()):
        with vault.transaction() as connection:
            keep_watched(connection, now)
    said = [outcome for _, outcome in looks]
    return Watched(
        tuple(outcome for outcome in said if isinstance(outcome, Taken)),
        tuple(outcome for outcome in said if isinstance(outcome, Waiting)),
    )


def _list(folder: Path) -> list[WatchedFile]:
    """Return the ordinary files of the folder, the newest first; half of a download is none."""
    with disk_errors("den bevakade mappen kunde inte läsas"), os.scandir(folder) as entries:
        states = [
            (entry.path, entry.stat(follow_symlinks=False))
            for entry in entries
            if entry.is_file(follow_symlinks=False)
            and not entry.name.startswith((".", "~"))
            and not entry.name.lower().endswith(_UNFINISHED)
        ]
    found = [WatchedFile(path, state.st_size, state.st_mtime_ns) for path, state in states]
    return sorted(found, key=lambda file: (-file.modified, file.path))[:_MOST]


def _look(
    workplace: Workplace,
    file: WatchedFile,
    known: WatchedFile | None,
    by: tuple[Callable[[Workplace, Path], T], Asking],
) -> tuple[WatchedFile, Taken[T] | Waiting | None]:
    """Return the file with what became of it, and what is to be said."""
    take, asking = by
    name = Path(file.path).name
    if known is None or not known.is_same(file):
        return file, Waiting(name, "Ny. Läses in när den har varit oförändrad en stund.")
    if known.verdict is Verdict.TAKEN:
        return known, None
    if known.verdict is Verdict.REFUSED:
        return known, Waiting(name, known.reason, is_refused=True)
    try:
        if why := _what_it_waits_for(workplace, Path(file.path), asking):
            return known, Waiting(name, why)
        loaded = take(workplace, Path(file.path))
    except Unavailable as unavailable:
        return known, Waiting(name, str(unavailable))
    except Refused as refused:
        rules = {finding.rule for finding in refused.findings}
        if "reference.cancelled" in rules:
            raise
        if "staff.may" in rules:
            return known, Waiting(name, str(refused))
        no = replace(known, verdict=Verdict.REFUSED, reason=str(refused))
        return no, Waiting(name, no.reason, is_refused=True)
    return replace(known, verdict=Verdict.TAKEN), Taken(name, loaded)


def _what_it_waits_for(workplace: Workplace, path: Path, asking: Asking) -> str:
    """Return in Swedish what must come before the file can be taken; "" when nothing must."""

    def read() -> bytes:
        with disk_errors("filen kunde inte läsas"), path.open("rb") as file:
            return file.read(max(len(TAG), len(LIST_TAG)))

    start = asking.ask(read)
    tagged = is_bundle(start) or is_trust_list(start)
    if not tagged:
        is_manager = staff.may(workplace.person, Act.MANAGE)
        return "" if is_manager else "Väntar på att en apotekschef loggar in."
    if find_pinned(workplace.journal.vault.connection) is None:
        return "Väntar på att apoteket väljer en organisation att lita på."
    return ""
