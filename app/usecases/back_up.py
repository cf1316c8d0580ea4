"""Make a verified copy of the store on another medium, and bring a store back from one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.asking import IN_PLACE, Asking
from app.domain.findings import Unavailable, refuse
from app.domain.staff import Act, Person, may
from app.domain.store_entries import BackupMade
from app.store import backup, keyslots
from app.store.backup import Backup
from app.store.completion import begin_anew
from app.store.projections.backups import last_backup
from app.store.projections.people import find_person
from app.usecases.workplace import Computer, Workplace, require


@dataclass(frozen=True)
class Restoring:
    """What a copy is opened with (återställning): a person's password, or the printed code."""

    name: str = ""
    password: str = ""
    code: str = ""


def back_up(
    workplace: Workplace,
    destination: Path,
    report: Callable[[int, int], None] = lambda *_: None,
    asking: Asking = IN_PLACE,
) -> Backup:
    """Copy, read back, check; only then does the journal say so and the witness begin anew.

    `report` hears that neither half of it is done, then that the copy is made here.
    """
    require(workplace, Act.BACK_UP)
    if not asking.ask(
        destination.is_dir
    ):  # making it would fill this disk when a stick is not there
        text = "Mappen finns inte: säkerhetskopian blev inte av."
        cure = "Sätt i minnet, eller välj en mapp som finns."
        raise Unavailable(text, cure, code="no_destination")
    journal = workplace.journal
    head, count = journal.head(), journal.count()
    now = workplace.computer.clock.now()
    report(0, 2)
    with backup.copied(journal.vault, workplace.key) as files:
        report(1, 2)
        made = asking.ask(lambda: backup.publish(files, destination, now, asking.goes_on))
    with journal.write(workplace.person.id) as writing:
        writing.append(BackupMade(count, head.hash, made.sha256))
    begin_anew(journal, held=head.seq)
    return made


def last_backup_at(workplace: Workplace) -> datetime | None:
    """Return when the last verified copy was made, if ever."""
    return last_backup(workplace.journal.vault.connection)


def restore_backup(
    computer: Computer,
    source: Path,
    opened_by: Restoring,
    old_home: Path | None = None,
    asking: Asking = IN_PLACE,
) -> bool:
    """Put a copy into this computer's empty home folder; sign in afterwards as usual.

    A manager's password is needed, or the printed code. Tells whether witness files of the old home
    came along: the next start then takes back what was done after the copy.
    """
    asking.ask(lambda: backup.check_backup(source, asking.goes_on))
    if opened_by.code:  # who has the printed code answers for the pharmacy
        key = keyslots.unlock_with_recovery(source, opened_by.code)
        return backup.restore(source, computer.home, key, old_home)
    key = keyslots.unlock_with_password(source, opened_by.name, opened_by.password)
    person = keyslots.load_holder(source, opened_by.name).person
    return backup.restore(
        source,
        computer.home,
        key,
        old_home,
        lambda copy: _demand_manager(find_person(copy, person)),
    )


def _demand_manager(person: Person | None) -> None:
    if person is None or not may(person, Act.MANAGE):
        cure = "Be apotekschefen, eller använd återställningskoden."
        raise refuse("Bara apotekschefen återställer.", cure, field="name", rule="staff.may")
