"""Try the scanner of this computer: the sheet to scan, what came of it, and when it was."""

from collections.abc import Sequence
from uuid import uuid5

from app.documents.scanner_sheet import render_scanner_sheet
from app.domain.scanner_check import CODES, Judged, faults_of
from app.domain.scanner_entries import ScannerTested
from app.domain.staff import Act
from app.store.projections.scanners import ScannerTrial, last_trial
from app.usecases.workplace import Workplace, require

__all__ = ["ScannerTrial"]


def scanner_sheet(workplace: Workplace) -> bytes:
    """Return the sheet of test codes as PDF."""
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_scanner_sheet(workplace.pharmacy, now, fonts)


def keep_trial(workplace: Workplace, judged: Sequence[Judged]) -> ScannerTested:
    """Keep what the readings of all test codes told, with the day and who scanned."""
    require(workplace, Act.READ)
    if {each.code for each in judged} != set(range(len(CODES))):
        raise ValueError("every test code, once")
    tested = ScannerTested(faults_of(judged))
    device = workplace.journal.identity.author.device
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(tested, subject=uuid5(workplace.journal.identity.store, device))
    return tested


def latest_trial(workplace: Workplace) -> ScannerTrial | None:
    """Return when the scanner here was last tried, if ever."""
    device = workplace.journal.identity.author.device
    return last_trial(workplace.journal.vault.connection, device)
