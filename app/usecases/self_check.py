"""Try that everything a day needs is here: encryption, search, fonts, rules, paper, codes, disk."""

import secrets
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.documents.recovery_sheet import render_recovery_sheet
from app.documents.symbols import qr_code
from app.domain.emergency import EmergencyPrescription, PrescribedLine
from app.domain.findings import Refused, Unavailable
from app.domain.issuing import IssuerKey, key_id
from app.domain.order import PaperReason, Patient, Prescriber, Product
from app.domain.recovery import RecoverySheet
from app.exchange import trust
from app.exchange.prescription_code import encode, verify
from app.store.cipher import is_plaintext
from app.store.vault import Vault
from app.usecases.workplace import Computer

Check = tuple[str, bool, str]  # what, whether it is well, what was seen (Swedish)


def self_check(computer: Computer) -> list[Check]:
    """Return each check's name, outcome and what was seen; nothing of the store is touched."""
    checks: dict[str, Callable[[Computer], str]] = {
        "databas": _database,
        "papper": _paper,
        "kod": _code,
        "regler": _rules,
        "datamapp": _home,
        "klocka": lambda c: c.clock.state().value,
    }
    return [_try(name, check, computer) for name, check in checks.items()]


def _try(name: str, check: Callable[[Computer], str], computer: Computer) -> Check:
    try:
        return name, True, check(computer)
    except (Unavailable, Refused, OSError) as error:
        return name, False, str(error)


def _database(computer: Computer) -> str:
    del computer
    with tempfile.TemporaryDirectory(prefix="lykta-") as folder:
        path = Path(folder) / "prov.db"
        vault = Vault.create(path, secrets.token_bytes(32))
        (version,) = vault.connection.execute("PRAGMA cipher_version").fetchone()
        vault.connection.execute("CREATE VIRTUAL TABLE found USING fts5(word)")
        vault.close()
        if is_plaintext(path):
            raise Unavailable("Databasen blev inte krypterad.", code="plaintext")
    return f"SQLCipher {version}, FTS5, filen är krypterad"


def _paper(computer: Computer) -> str:
    sheet = RecoverySheet("Prov åäö", uuid4(), "0000", computer.clock.now(), practice=True)
    return f"PDF, {len(render_recovery_sheet(sheet, computer.resources / 'fonts'))} byte"


def _code(computer: Computer) -> str:
    """Sign a made-up prescription with a key of the moment, and read it back."""
    now = computer.clock.now().replace(microsecond=0)
    made_up = EmergencyPrescription(
        id=uuid4(),
        issued_at=now,
        valid_until=now.date(),
        reason=PaperReason.TECHNICAL_FAULT,
        patient=Patient("Prov Provsson", "", "birth_date", now.date(), "3"),
        prescriber=Prescriber("Prov Provsson", "läkare", "9000001", "Prov"),
        lines=(PrescribedLine(Product("Prov åäö"), 1, "Prov"),),
    )
    private = trust.make_key()
    public = trust.organisation_of("", private).public_key
    code = encode(made_up, public, partial(trust.sign, private))
    key = IssuerKey(public, "Prov", "Prov", now.date(), now.date())
    if verify(code, {key_id(public): key}, now).prescription != made_up:
        raise Unavailable("Reservreceptets kod gick inte att läsa tillbaka.", code="code")
    return f"undertecknad och läst, QR {qr_code(code).modules} rutor"


def _rules(computer: Computer) -> str:
    rules = computer.own_rules
    return f"{len(rules.rules)} regler, {len(rules.steps)} steg, {rules.hash[:8]}"


def _home(computer: Computer) -> str:
    folder = computer.home if computer.home.exists() else computer.home.parent
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"prov")
    return "går att skriva i"
