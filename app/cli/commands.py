"""The commands, each a few lines over one use case."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.cli import output
from app.domain.clock import STOCKHOLM
from app.domain.delivery import Endpoint
from app.domain.findings import Refused, Unavailable, refuse
from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage, OutageState
from app.domain.record import schema
from app.domain.staff import Role
from app.usecases import close_outage, declare_outage, settle_by_hand
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.list_work import list_steps
from app.usecases.load_reference import load_reference
from app.usecases.read_journal import read_journal
from app.usecases.record_dispensing import record_dispensing
from app.usecases.search_products import search_products
from app.usecases.self_check import self_check
from app.usecases.set_up import SetUp, set_up
from app.usecases.settle_steps import Progress, settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Computer, Workplace

_REFUSED, _USAGE, _UNAVAILABLE, _FAULTS = 1, 2, 3, 4


def _init(given: argparse.Namespace, computer: Computer, password: Callable[[], str]) -> int:
    if given.recovery_out.exists():
        raise refuse(f"{given.recovery_out} finns redan.", "Välj ett annat namn.")
    roles = frozenset(map(Role, given.role))
    new = set_up(computer, SetUp(given.pharmacy, given.gln, given.person, roles, password()))
    _write(given.recovery_out, new.recovery_sheet)
    sign_out(new.workplace)
    output.line(f"Klart. Skriv ut {given.recovery_out}, lås in den och radera filen.")
    return 0


def _restore(given: argparse.Namespace, computer: Computer, password: Callable[[], str]) -> int:
    if given.code_file:
        opened_by = Restoring(code=given.code_file.read_text(encoding="utf-8").strip())
    elif given.name:
        opened_by = Restoring(name=given.name, password=password())
    else:
        raise refuse("Vem återställer?", "Skriv --as och namnet, eller --code-file.")
    target = replace(computer, home=given.dest.expanduser().absolute())
    restore_backup(target, given.source, opened_by)
    output.line(f"Återställt i {given.dest}. Nästa start fortsätter kedjan som en ny dator.")
    return 0


def _schema(given: argparse.Namespace, computer: Computer, password: Callable[[], str]) -> int:
    del given, computer, password
    output.line(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


def _selfcheck(given: argparse.Namespace, computer: Computer, password: Callable[[], str]) -> int:
    del given, password
    found = self_check(computer)
    for name, is_well, said in found:
        output.line(f"{'ok ' if is_well else 'FEL'} {name}: {said}")
    return 0 if all(is_well for _, is_well, _ in found) else _FAULTS


def _reference(given: argparse.Namespace, workplace: Workplace) -> int:
    if given.act == "search":
        found = search_products(workplace, given.text)
        for p in found:
            if given.json:
                keys = ("name", "strength", "form", "varunummer", "npl_pack_id", "sales_price")
                output.json_line({k: getattr(p, k) for k in keys} | {"pack": p.pack_text})
        if not given.json:
            rows = [
                (p.varunummer or "okänt", p.name, p.strength or "", p.pack_text or "", p.status)
                for p in found
            ]
            output.table(rows, ("Varunr", "Namn", "Styrka", "Förpackning", "Status"))
        return 0
    for path in given.files:
        loaded = load_reference(workplace, path)
        info = loaded.report.info
        output.line(f"{path.name}: {info.row_count} förpackningar, {info.source}, "
                    f"{info.period_start} till {info.period_end}.")  # fmt: skip
        output.note(*(f"Rad {r.row} {r.column}: {r.text}" for r in loaded.remarks))
        if loaded.is_older:
            output.note("Listan är äldre än den som gällde före.")
    return 0


def _record(given: argparse.Namespace, workplace: Workplace) -> int:
    refused = False
    for number, data in enumerate(_lines(given.file), 1):
        try:
            output.line(str(record_dispensing(workplace, data).id))
        except Refused as refusal:
            refused = True
            output.complain(
                *(f"Rad {number}: {f.field} {f.text} {f.cure}" for f in refusal.findings)
            )
    return _REFUSED if refused else 0


def _lines(name: str) -> Iterator[bytes]:
    try:
        source = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
        with source:
            yield from (line for line in source if line.strip())
    except OSError as error:
        raise Unavailable(f"{name} går inte att läsa.", "Välj en annan fil.") from error


def _journal(given: argparse.Namespace, workplace: Workplace) -> int:
    for entry in read_journal(workplace):
        if given.json:
            output.json_line(entry)
        else:
            output.line(f"{entry['recorded_at'][:19]}  {entry['seq']:>6}  {entry['kind']}")
    return 0


def _steps(given: argparse.Namespace, workplace: Workplace) -> int:
    lines = list_steps(workplace, open_only=not given.all)
    if given.json:
        for s in lines:
            output.json_line(
                {
                    "id": s.step.id,
                    "entry": s.entry,
                    "slip": s.slip,
                    "row": s.step.row,
                    "code": s.step.code,
                    "destination": s.step.destination,
                    "state": s.state.value,
                    "ready": s.is_ready,
                    "happened_at": s.happened_at.isoformat(),
                    "due_at": s.due_at.isoformat() if s.due_at else None,
                    "needs": [str(need) for need in s.step.needs],
                    "rule": s.step.rule,
                    "note": s.note,
                }
            )
        return 0
    rows = [(s.slip, s.step.row, s.step.label, s.state.value, s.step.id) for s in lines]
    output.table(rows, ("Expedition", "Rad", "Steg", "Läge", "Id"))
    return 0


def _settle(given: argparse.Namespace, workplace: Workplace) -> int:
    if given.done:
        settle_by_hand.mark_done(workplace, [_id(given.done)], given.reference or "")
    elif given.waive:
        settle_by_hand.waive(workplace, [_id(given.waive)], given.reason or "")
    else:
        return _send(given, workplace)
    output.line("Steget är redovisat.")
    return 0


def _send(given: argparse.Namespace, workplace: Workplace) -> int:
    if not given.url:
        raise refuse("Mottagarens adress saknas.", "Skriv --url.", field="url")
    report, end = output.progress("Skickar")

    def show(progress: Progress) -> None:
        report(progress.done, progress.total)

    try:
        done = settle_steps(
            workplace, given.receiver, Endpoint(given.url, str(given.ca or "")), show
        )
    finally:
        end()
    output.line(
        f"{done.accepted} mottagna, {done.refused} avvisade, {done.later} väntar, av {done.total}."
    )
    if done.trouble:
        output.complain(done.trouble)
        return _UNAVAILABLE
    return _REFUSED if done.refused else 0


def _backup(given: argparse.Namespace, workplace: Workplace) -> int:
    made = back_up(workplace, given.dest)
    output.line(f"Kontrollerad kopia i {made.folder}.")
    return 0


def _verify(given: argparse.Namespace, workplace: Workplace) -> int:
    del given
    faults = verify_store(workplace)
    for fault in faults:
        output.line(fault)
    output.note("Allt stämmer." if not faults else f"{len(faults)} fel.")
    return _FAULTS if faults else 0


def _rebuild(given: argparse.Namespace, workplace: Workplace) -> int:
    del given
    rebuild_store(workplace)
    output.line("Läsmodellerna är ombyggda.")
    return 0


def _outage(given: argparse.Namespace, workplace: Workplace) -> int:
    now = workplace.computer.clock.now()
    if given.act == "list":
        for outage in declare_outage.list_outages(workplace):
            _show_outage(outage, as_json=given.json)
        return 0
    if given.act == "begin":
        outage = declare_outage.declare_outage(
            workplace, _down(given.down), _time(given.since), given.ground
        )
    elif given.act == "close":
        outage = _find(workplace, OutageState.ENDED, OutageState.OPEN)
        closed = close_outage.close_outage(workplace, outage.id)
        _write(given.protocol_out, closed.protocol)
        outage = closed.outage
    else:
        outage = _find(workplace, OutageState.OPEN)
        at = _time(given.at) if given.at else now
        if given.act == "change":
            outage = declare_outage.change_outage(workplace, outage.id, _down(given.down), at)
        else:
            outage = declare_outage.end_outage(workplace, outage.id, at)
    _show_outage(outage, as_json=False)
    return 0


def _show_outage(outage: Outage, *, as_json: bool) -> None:
    if as_json:
        down = sorted(d.value for d in outage.down)
        value = {"id": outage.id, "label": outage.label, "state": outage.state.value, "down": down}
        times = {"since": outage.since, "ended_at": outage.ended_at, "closed_at": outage.closed_at}
        output.json_line(value | {k: t.isoformat() if t else None for k, t in times.items()})
        return
    words = ", ".join(DEPENDENCY_WORDS[d] for d in Dependency if d in outage.down)
    output.line(
        f"{outage.label}  {outage.state.value}  sedan {outage.since:%Y-%m-%d %H:%M}  {words}"
    )


def _find(workplace: Workplace, *states: OutageState) -> Outage:
    for state in states:
        for outage in declare_outage.list_outages(workplace):
            if outage.state is state:
                return outage
    raise refuse("Det finns inget sådant avbrott.", "Visa dem med `lykta outage list`.")


def _down(text: str) -> list[Dependency]:
    try:
        return [Dependency(word.strip()) for word in text.split(",")]
    except ValueError:
        words = ", ".join(d.value for d in Dependency)
        raise refuse("Okänt beroende.", f"Välj bland {words}.", field="down") from None


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("Tiden går inte att läsa.", "Skriv 2026-11-23T14:32.") from None
    return found if found.tzinfo else found.replace(tzinfo=STOCKHOLM)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refuse("Det är inget steg-id.", "Visa dem med `lykta steps`.") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unavailable(f"{path} gick inte att skriva.", "Välj en annan plats.") from error


WITHOUT_STORE: dict[str, Callable[[argparse.Namespace, Computer, Callable[[], str]], int]] = {
    "init": _init,
    "restore": _restore,
    "schema": _schema,
    "selfcheck": _selfcheck,
}
WITH_STORE: dict[str, Callable[[argparse.Namespace, Workplace], int]] = {
    "reference": _reference,
    "record": _record,
    "journal": _journal,
    "steps": _steps,
    "settle": _settle,
    "backup": _backup,
    "verify": _verify,
    "rebuild": _rebuild,
    "outage": _outage,
}
