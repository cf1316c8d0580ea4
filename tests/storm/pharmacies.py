"""Practice pharmacies as the shipped program starts in them, and all that stands in one."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from app.bootstrap import assemble
from app.domain.draft import OpenSlip
from app.domain.outage import Dependency
from app.domain.slip_entries import DispensingMade, SlipsIssued
from app.domain.staff import Role
from app.store.keys import DataKey
from app.store.passwords import Argon2Cost
from app.usecases.declare_outage import declare_outage
from app.usecases.fill_slip import list_slips
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Computer, Workplace, open_workplace
from tests.workplaces import incoming

NAME = "Sara Lindqvist"
PASSWORD = "en lykta i mörkret"


@dataclass(frozen=True)
class Standing:
    """All that stands in a store (läge): hand-outs by id and by mark, and slips being filled in."""

    ids: Counter[str]
    marks: Counter[str]  # the first row's dosage text, in which each hand-out of a test differs
    slips: Counter[str]  # numbers handed out or still open
    drafts: dict[str, OpenSlip]
    recovered: int  # entries that the witness gave back at this start


@dataclass(frozen=True)
class Pharmacy:
    """A pharmacy in a folder (apotek), with an outage that lasts."""

    home: Path
    person: UUID
    key: DataKey = field(repr=False)

    def in_folder(self, home: Path) -> "Pharmacy":
        """Return the pharmacy whose files were put into another folder."""
        return replace(self, home=home)

    def open(self) -> Workplace:
        """Open it through every check of a real start; only the password is not asked again."""
        return open_workplace(computer(self.home), self.key, self.person)

    def look(self) -> Standing:
        """Open, demand that everything verifies, and return what stands."""
        workplace = self.open()
        try:
            assert workplace.start.missing == ()
            assert verify_store(workplace) == []
            return _standing(workplace)
        finally:
            sign_out(workplace)


def computer(home: Path) -> Computer:
    """Return this computer as the program is started with it, with the cheapest passwords."""
    return replace(assemble(home), cost=Argon2Cost())


def copy_pharmacy(home: Path) -> Pharmacy:
    """Return a fresh pharmacy in a folder, copied from one that is founded once a process."""
    template = _template()
    shutil.copytree(template.home, home)
    return template.in_folder(home)


def arguments(home: Path, *words: str) -> list[str]:
    """Return what the command line takes to act in a home folder."""
    password = home.with_name("password")
    password.write_text(PASSWORD, encoding="utf-8")
    return ["--home", str(home), "--as", NAME, "--password-file", str(password), *words]


def _patient(mark: str) -> dict[str, str]:
    """Return a patient whom no other line is about."""
    who = {"name": "Tolvan Tolvansson", "identity": f"PROV {mark}"}
    return who | {"birth_date": "19121212", "sex": "1"}


def hand_out_line(mark: str, entry: UUID | None = None) -> bytes:
    """Return a line for `record`; the mark is what it is found again by."""
    prescriber = {"name": "Mattias Öberg", "profession": "Läkare", "code": "9014820"}
    line = {
        "patient": _patient(mark),
        "prescriber": prescriber | {"workplace": "Backe hälsocentral", "phone": "0640-100 00"},
        "rows": [{"product": "Metoprolol Norrmed 50 mg", "dosage": mark, "benefit": "U"}],
        "issued_on": "2026-11-01",
        "reason": "technical_fault",
        "signature_seen": True,
        "identity_checked": "Körkort",
        "advice_given": True,
        "confirmed": ["P-UNKNOWN@rows.0.product", "P-NOLABEL@label"],
    }
    known = {"id": str(entry)} if entry else {}
    return json.dumps(line | known).encode() + b"\n"


def _standing(workplace: Workplace) -> Standing:
    entries = workplace.journal.entries()
    made = [(e, e.content) for e in entries if isinstance(e.content, DispensingMade)]
    drafts = list_slips(workplace)
    slips = [content.dispensed.slip for _, content in made] + [draft.slip for draft in drafts]
    serials = [serial for e in entries for serial in _serials(e.content)]
    assert len(serials) == len(set(serials)), "a slip number was issued twice"
    return Standing(
        ids=Counter(str(e.id) for e, _ in made),
        marks=Counter(c.personal.dosages[0] for _, c in made if c.personal),
        slips=Counter(slips),
        drafts={draft.slip: draft for draft in drafts},
        recovered=len(workplace.start.recovered),
    )


def _serials(content: object) -> Iterator[tuple[str, int]]:
    if isinstance(content, SlipsIssued):
        yield from ((content.series, n) for n in range(content.first, content.last + 1))


@cache
def _template() -> Pharmacy:
    home = Path(mkdtemp(prefix="lykta-storm-")) / "home"
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek Granen", "7350000000006", NAME, roles, PASSWORD, practice=True)
    place = computer(home)
    workplace = set_up(place, given).workplace
    began = place.clock.now() - timedelta(hours=2)
    declare_outage(workplace, (Dependency.EHM, Dependency.EVIS), began, "Inget svar")
    workplace.register.load([incoming()], place.clock.now())
    sign_out(workplace)
    return Pharmacy(home, workplace.person.id, workplace.key)
