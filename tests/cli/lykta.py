"""The command line as tests use it: in this process for speed, or as a program of its own."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch
from uuid import UUID

import msgspec

from app.__main__ import main
from app.bootstrap import assemble
from app.domain.clock import STOCKHOLM
from app.domain.outage import Dependency
from app.domain.staff import Role
from app.store.keys import DataKey
from app.store.passwords import Argon2Cost
from app.usecases.declare_outage import declare_outage
from app.usecases.manage_people import add_person
from app.usecases.read_journal import read_journal
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.house import ROOT
from tests.workplaces import HEAD, PASSWORD, incoming

NAME = "Sara Lindqvist"
STAFF = "Nils Forsman"
_NUMBERS = count(1)  # of patients: each line is about another


@dataclass(frozen=True)
class Answer:
    """What a command left behind: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The answer's lines."""
        return self.out.splitlines()

    @property
    def values(self) -> list[Any]:
        """The answer's lines as JSON."""
        return [json.loads(line) for line in self.lines]


@dataclass
class Lykta:
    """The command line on one data folder, as somebody who signs in with a password file."""

    home: Path
    name: str = NAME
    password: Path = field(init=False)

    def __post_init__(self) -> None:
        self.password = self.home.with_name(f"{self.home.name}-password")
        self.password.write_text(PASSWORD + "\n", encoding="utf-8")

    def words(self, *words: object) -> list[str]:
        """Return all words of a command by the person."""
        who = ["--as", self.name, "--password-file", str(self.password)]
        return ["--home", str(self.home), *who, *map(str, words)]

    def entries(self, kind: str) -> list[Any]:
        """Return what `journal --json` would of a kind, without the time that a password takes."""
        with self.at_work() as workplace:
            return [entry for entry in read_journal(workplace) if entry["kind"] == kind]

    @contextmanager
    def at_work(self) -> Iterator[Workplace]:
        """Yield the pharmacy as its window would have it, without the time of a password."""
        _, key, person = _template()
        workplace = open_workplace(assemble(self.home), key, person)
        try:
            yield workplace
        finally:
            sign_out(workplace)

    def __call__(self, *words: object, given: bytes = b"") -> Answer:
        """Run a command in this process."""
        return run(self.words(*words), given)

    def start(self, *words: object, given: bytes = b"") -> Answer:
        """Run a command as a program of its own."""
        return start(self.words(*words), given)


def run(words: list[str], given: bytes = b"") -> Answer:
    """Run words in this process; whatever it reads is `given`, and nothing is a terminal."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    source = io.TextIOWrapper(io.BytesIO(given))
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", source):
        try:
            code = main(words)
        except SystemExit as left:  # how the library that reads the words says that they are wrong
            code = int(left.code or 0)
    return Answer(code, *(_written(stream) for stream in (out, err)))


def start(words: list[str], given: bytes = b"", **surroundings: str) -> Answer:
    """Run words as a program of its own."""
    done = subprocess.run(
        command(words),
        cwd=ROOT,
        input=given,
        capture_output=True,
        check=False,
        env=os.environ | surroundings,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def command(words: list[str]) -> list[str]:
    """Return how the program is started with words."""
    return [sys.executable, "-m", "app", *words]


def copy_pharmacy(folder: Path) -> Lykta:
    """Return the command line on a practice pharmacy with a register, in an outage."""
    home = folder / "home"
    shutil.copytree(_template()[0], home)
    return Lykta(home)


def now() -> datetime:
    """Return the time, as the program that is tried sees it."""
    return datetime.now(STOCKHOLM)


def line(**changes: Any) -> bytes:
    """Return a line for `record` that nothing stands in the way of; None leaves a member out."""
    prescriber = {
        "name": "Mattias Öberg",
        "profession": "Läkare",
        "code": "9014820",
        "workplace": "Backe hälsocentral",
        "phone": "0640-100 00",
    }
    value = {
        "patient": {
            "name": "Tolvan Tolvansson",
            "identity": f"PROV {next(_NUMBERS)}",
            "birth_date": "19121212",
            "sex": "1",
        },
        "prescriber": prescriber,
        "rows": [{"varunummer": "041238", "dosage": "1 tablett på morgonen.", "benefit": "U"}],
        "issued_on": (now() - timedelta(days=1)).date().isoformat(),
        "reason": "technical_fault",
        "signature_seen": True,
        "identity_checked": "Körkort",
        "advice_given": True,
        "confirmed": ["P-NOLABEL@label"],
    }
    value = {name: said for name, said in (value | changes).items() if said is not None}
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return str(content.decode("utf-8", "surrogateescape"))


@cache
def _template() -> tuple[Path, DataKey, UUID]:
    home = Path(mkdtemp(prefix="lykta-cli-")) / "home"
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek Granen", "7350000000006", NAME, roles, PASSWORD, practice=True)
    workplace = set_up(replace(assemble(home), cost=Argon2Cost()), given).workplace
    day = now().date()
    head = msgspec.structs.replace(HEAD, valid_from=day, valid_until=day + timedelta(days=1))
    workplace.register.load([incoming(head=head)], now())
    add_person(workplace, STAFF, frozenset({Role.STAFF}), PASSWORD)
    down = (Dependency.EHM, Dependency.EVIS)
    declare_outage(workplace, down, now() - timedelta(hours=2), "Inget svar")
    sign_out(workplace)
    return home, workplace.key, workplace.person.id
