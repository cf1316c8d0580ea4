"""The commands, each a few lines over one use case; the larger groups stand beside."""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace

from app.cli import given, output
from app.cli.clocks import clock
from app.cli.exit_codes import Exit
from app.cli.exports import exports
from app.cli.hubs import KEEPING, keep_hub
from app.cli.issuers import issuer
from app.cli.kits import kit
from app.cli.members import carry, join, members
from app.cli.money import money
from app.cli.organisations import organisation
from app.cli.outages import outage
from app.cli.packs import packs
from app.cli.prescribers import prescribers
from app.cli.prescriptions import prescriptions
from app.cli.printing import printing
from app.cli.purges import purges
from app.cli.reference import reference
from app.cli.requisitions import requisitions
from app.cli.reviews import review
from app.cli.rules import rules
from app.cli.scan_over import scan_over
from app.cli.scanner import scanner
from app.cli.second_checks import second_check
from app.cli.settling import receiver, settle
from app.cli.stock import stock
from app.cli.trust_lists import trust
from app.cli.twins import twins
from app.cli.work import work
from app.domain.decisions import decision_key
from app.domain.findings import Finding, Refused, Severity, Unavailable, refuse
from app.domain.record import schema
from app.domain.rules import StepRule
from app.domain.staff import Role
from app.domain.steps import StepState
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.change_rules import show_rules
from app.usecases.list_work import StepLine, list_steps
from app.usecases.put_on_paper import save_sheet
from app.usecases.read_journal import read_journal
from app.usecases.record_dispensing import record_dispensing
from app.usecases.self_check import self_check
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import sign_out, use_previous_slots
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Computer, Workplace

_STATE_WORDS = {
    StepState.WAITING: "väntar",
    StepState.REFUSED: "avvisat",
    StepState.SETTLED: "mottaget",
    StepState.ELSEWHERE: "gjort för hand",
    StepState.WAIVED: "avstått",
}


def _init(words: argparse.Namespace, computer: Computer) -> int:
    roles = frozenset(map(Role, words.role))
    password = given.password(words)
    with given.new_file(words.recovery_out):
        told = (words.pharmacy, words.gln, words.person, roles, password)
        new = set_up(computer, SetUp(*told, is_clinic=words.clinic))
        sign_out(new.workplace)
        save_sheet(words.recovery_out, new.recovery_sheet)
    output.line(f"Klart. Skriv ut {words.recovery_out}, lås in den och radera filen.")
    return 0


def _restore(words: argparse.Namespace, computer: Computer) -> int:
    if words.code_file:
        opened_by = Restoring(code=given.secret(words.code_file))
    elif words.name:
        opened_by = Restoring(name=words.name, password=given.password(words))
    else:
        raise refuse("Vem återställer?", "Skriv --as och namnet, eller --code-file.")
    target = replace(computer, home=words.dest.expanduser().absolute())
    with output.progress("Läser och kontrollerar kopian") as report:
        report(0, 1)
        has_witness = restore_backup(target, words.source, opened_by, computer.home)
    if has_witness:
        output.line("Vittnesfilerna följer med: nästa start tar tillbaka det som är nyare.")
    output.line(f"Återställt i {words.dest}. Nästa start fortsätter kedjan som en ny dator.")
    output.note("Har apoteket fler datorer: ansök på nytt, `lykta members ask`.")
    return 0


def _keyslots(words: argparse.Namespace, computer: Computer) -> int:
    del words  # there is one thing to do with them
    use_previous_slots(computer)
    output.line("Den tidigare nyckelfilen gäller. Se över vilka som har lösenord.")
    return 0


def _schema(words: argparse.Namespace, computer: Computer) -> int:
    del words, computer
    output.line(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


def _selfcheck(words: argparse.Namespace, computer: Computer) -> int:
    del words
    found = self_check(computer)
    for name, is_well, said in found:
        output.line(f"{'ok ' if is_well else 'FEL'} {name}: {said}")
    return 0 if all(is_well for _, is_well, _ in found) else Exit.FAULTS


def _record(words: argparse.Namespace, workplace: Workplace) -> int:
    total, refused = given.size(words.file), False
    with output.progress("Antecknar", bytes_=True) as report:
        for number, data, read in given.lines(words.file):
            try:
                output.line(str(record_dispensing(workplace, data).id))
            except Refused as refusal:
                refused = True
                output.note(*(_at_line(number, finding) for finding in refusal.findings))
            except Unavailable:
                output.note(f"Rad {number} och de som följer är inte antecknade.")
                raise
            report(read, total)
    return Exit.REFUSED if refused else 0


def _at_line(number: int, finding: Finding) -> str:
    """Return a finding with its place, and the way out that a script has."""
    cure = finding.cure
    if finding.field == "outage":
        cure = "Öppna ett avbrott med `lykta outage begin`."
    if finding.severity is Severity.WARN:
        key = decision_key(finding)
        cure = f'{cure} Beslutet antecknas som "confirmed": ["{key}"]'
        cure += f' och skälet som "reasons": {{"{key}": "…"}}.' if finding.takes_words else "."
    return f"Rad {number}: {' '.join(word for word in (finding.field, finding.text, cure) if word)}"


def _journal(words: argparse.Namespace, workplace: Workplace) -> int:
    for entry in read_journal(workplace):
        if words.json:
            output.json_line(entry)
        else:
            output.line(f"{entry['recorded_at'][:19]}  {entry['seq']:>6}  {entry['kind']}")
    return 0


def _steps(words: argparse.Namespace, workplace: Workplace) -> int:
    lines = list_steps(workplace, open_only=not words.all)
    if words.json:
        rules = {rule.id: rule for rule in show_rules(workplace).rules.steps}
        for line in lines:
            output.json_line(_step_json(line, rules.get(line.step.rule)))
    else:
        rows = [(s.slip, s.step.row, s.step.label, _STATE_WORDS[s.state], s.step.id) for s in lines]
        output.table(rows, ("Expedition", "Rad", "Steg", "Läge", "Id"))
    return 0


def _step_json(line: StepLine, rule: StepRule | None) -> dict[str, object]:
    step = line.step
    return {
        "id": step.id,
        "entry": line.entry,
        "slip": line.slip,
        "row": step.row,
        "code": step.code,
        "label": step.label,
        "destination": step.destination,
        "state": line.state.value,
        "ready": line.is_ready,
        "happened_at": line.happened_at.isoformat(),
        "due_at": line.due_at.isoformat() if line.due_at else None,
        "basis": step.due.basis,
        "ground": step.ground,
        "needs": [str(need) for need in step.needs],
        "rule": step.rule,
        "source": rule.source if rule else None,
        "confidence": rule.confidence.value if rule else None,
        "note": line.note,
    }


def _backup(words: argparse.Namespace, workplace: Workplace) -> int:
    with output.progress("Kopierar") as report:
        made = back_up(workplace, words.dest, report)
    output.line(f"Kontrollerad kopia i {made.folder}.")
    return 0


def _verify(words: argparse.Namespace, workplace: Workplace) -> int:
    del words
    with output.progress("Kontrollerar") as report:
        faults = verify_store(workplace, report)
    for fault in faults:
        output.line(fault)
    output.note("Allt stämmer." if not faults else f"{len(faults)} fel.")
    return Exit.FAULTS if faults else 0


def _rebuild(words: argparse.Namespace, workplace: Workplace) -> int:
    del words
    with output.progress("Bygger om") as report:
        rebuild_store(workplace, report)
    output.line("Läsmodellerna är ombyggda.")
    return 0


def _hub(words: argparse.Namespace, workplace: Workplace) -> int:
    from app.cli.hub_counter import use_hub  # other commands start sooner without PostgreSQL's own

    return use_hub(words, workplace)


_WITHOUT_STORE: dict[str, Callable[[argparse.Namespace, Computer], int]] = {
    "init": _init,
    "restore": _restore,
    "keyslots": _keyslots,
    "join": join,
    "schema": _schema,
    "selfcheck": _selfcheck,
}


def find_without_store(
    words: argparse.Namespace,
) -> Callable[[argparse.Namespace, Computer], int] | None:
    """Return what does a command for which no store is opened."""
    if words.command == "hub" and words.act in KEEPING:
        return keep_hub
    return _WITHOUT_STORE.get(words.command)


WITH_STORE: dict[str, Callable[[argparse.Namespace, Workplace], int]] = {
    "hub": _hub,
    "reference": reference,
    "organisation": organisation,
    "issuer": issuer,
    "trust": trust,
    "rules": rules,
    "review": review,
    "prescribers": prescribers,
    "prescriptions": prescriptions,
    "scanner": scanner,
    "print": printing,
    "kit": kit,
    "record": _record,
    "journal": _journal,
    "steps": _steps,
    "packs": packs,
    "work": work,
    "twins": twins,
    "scan-over": scan_over,
    "money": money,
    "second-check": second_check,
    "stock": stock,
    "settle": settle,
    "receiver": receiver,
    "backup": _backup,
    "verify": _verify,
    "rebuild": _rebuild,
    "members": members,
    "carry": carry,
    "purge": purges,
    "clock": clock,
    "export": exports,
    "outage": outage,
    "requisitions": requisitions,
}
