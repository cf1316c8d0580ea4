"""The store of format 1 that every later Lykta must open, and how it was made.

    python -m tests.store.golden_store FOLDER

lives a day and a half of a made-up pharmacy in the folder: every kind of entry, a restored copy
that goes on as a second device, a slip half filled in and an entry in quarantine. It is kept for
ever and never made again: a later format gets a folder of its own beside it.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.domain.delivery import Verdict
from app.domain.entries import KINDS
from app.domain.outage import Dependency
from app.domain.staff import Role
from app.store.admission import admit
from app.store.completion import begin_anew
from app.store.journal import read_sealed
from app.store.keyslots import SlotChange
from app.store.passwords import Argon2Cost
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import change_outage, declare_outage, end_outage
from app.usecases.fill_slip import open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps, view_dispensing
from app.usecases.load_reference import load_reference
from app.usecases.manage_people import add_person, change_password, change_roles
from app.usecases.print_label import print_labels, reprint_label
from app.usecases.read_journal import read_journal
from app.usecases.record_dispensing import record_dispensing
from app.usecases.set_up import SetUp, set_up
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.house import ROOT
from tests.storm.pharmacies import hand_out_line
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import SetClock, filled_draft, make_computer

GOLDEN = ROOT / "tests" / "golden" / "store-1"
PHARMACY, GLN = "Apotek Gullregnet", "7350000000006"
MANAGER, STAFF = "Åsa Ärlig", "Örjan Prov"
PASSWORD = "tre ord på rad"
STAFFS_PASSWORD = "en annan mening"
_FILES = ("store.db", "keyslots.json", "keyslots.json.old", "device.key")
_DESK = Desk()


@dataclass(frozen=True)
class Known:
    """What a test must know of the store and cannot read in it (facit)."""

    code: str  # the recovery code
    epoch: str  # in which its last device writes
    draft: str  # the slip that is half filled in


def golden_computer(home: Path, clock: SetClock) -> Computer:
    """Return the computer that the store's device key is bound to."""
    receivers = {"fhir": lambda _: _DESK}
    return replace(make_computer(home, clock), machine="gyllene", receivers=receivers)


def make(folder: Path) -> None:
    """Make the store in a folder that is empty or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    clock, home = SetClock(), folder / "work" / "home"
    first = _first_day(golden_computer(home, clock), clock)
    copy = back_up(first, _made(folder / "work" / "stick")).folder
    sign_out(first)
    (home / "device.key").unlink()
    second = golden_computer(folder / "work" / "second", clock)
    restore_backup(second, copy, Restoring(MANAGER, PASSWORD), home)
    clock.forward(timedelta(hours=10))
    known = _second_day(sign_in(second, MANAGER, PASSWORD), clock)
    for name in (*_FILES, *(path.name for path in second.home.glob("witness-*.log"))):
        shutil.copyfile(second.home / name, folder / name)
    (folder / "known.json").write_text(json.dumps(asdict(known), indent=1) + "\n")
    shutil.rmtree(folder / "work")


def journal_lines(workplace: Workplace) -> Iterator[str]:
    """Yield every entry as a line of JSON, with all that `journal --json` shows of it."""
    for entry in read_journal(workplace):
        yield json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _first_day(computer: Computer, clock: SetClock) -> Workplace:
    """Found the pharmacy and live through an outage until its systems are back."""
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    work = set_up(computer, SetUp(PHARMACY, GLN, MANAGER, roles, PASSWORD, practice=True)).workplace
    person = add_person(work, STAFF, frozenset({Role.STAFF}), "ett första lösenord")
    change_roles(work, person.id, frozenset({Role.STAFF, Role.REVIEWER}))
    change_password(work, person.id, STAFFS_PASSWORD)
    load_reference(work, ROOT / "resources" / "demo" / "register.xlsx")
    since = clock.now() - timedelta(hours=2)
    outage = declare_outage(work, (Dependency.EHM,), since, "Inget svar, sms 14.32")
    change_outage(work, outage.id, (Dependency.EHM, Dependency.EVIS), clock.now())
    slip = save_draft(work, open_slip(work), replace(filled_draft(), advice_given=True))
    slip, _ = print_labels(work, slip)
    hand_out(work, slip)
    reprint_label(work, slip.subject, 1)
    view_dispensing(work, slip.subject, "settle")
    record_dispensing(work, hand_out_line("1 tablett till natten. Antecknad på papper."))
    void_slip(work, open_slip(work), "Patienten ångrade sig")
    clock.forward(timedelta(hours=1))
    end_outage(work, outage.id, clock.now())
    return work


def _second_day(work: Workplace, clock: SetClock) -> Known:
    """Settle and close as another device, and leave a slip and a forgery lying."""
    journal = work.journal
    twins = [line.step.id for line in list_steps(work) if line.step.code == "twin_check"]
    mark_done(work, twins, "Pärm 3")
    _DESK.verdicts = [Verdict.REFUSED]
    settle_steps(work, "fhir", HERE)
    reopen(work, [line.step.id for line in list_steps(work) if line.state == "refused"])
    clock.forward(timedelta(hours=1))
    settle_steps(work, "fhir", HERE)
    (outage,) = {line.outage for line in list_steps(work)}
    waive(work, [line.step.id for line in list_steps(work, open_only=True)], "Prov")
    close_outage(work, outage)
    assert {entry.kind for entry in journal.entries()} == set(KINDS)
    for _ in range(2):  # small, as after copies
        begin_anew(journal, journal.head().seq - 3)
    declare_outage(work, (Dependency.POWER,), clock.now(), "Mörkt i kvarteret")
    slip = save_draft(work, open_slip(work), filled_draft())
    entry, *_ = read_sealed(journal.vault.connection, "kind = 'dispensing_made'", ())
    admit(journal, [replace(entry, sig=bytes(64))])
    code = SlotChange(work.computer.home, work.key).replace_recovery(Argon2Cost())
    known = Known(code.text, journal.identity.epoch, slip.slip)
    lines = "".join(f"{line}\n" for line in journal_lines(work))
    (work.computer.home.parents[1] / "journal.jsonl").write_text(lines, encoding="utf-8")
    journal.vault.connection.execute("VACUUM")
    journal.vault.checkpoint()
    sign_out(work)
    return known


if __name__ == "__main__":
    make(Path(sys.argv[1]))
