"""The command `packs`: what e-VIS must be told of, files of it, and the alerts that it gave."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import add_command
from app.domain.alerts import Alert
from app.domain.evis import ACT_WORDS, STATE_WORDS, PackTask
from app.domain.evis_entries import PackWay
from app.domain.findings import refuse
from app.usecases.put_on_paper import save_sheet
from app.usecases.report_alert import list_alerts
from app.usecases.tell_evis import (
    ask_again,
    list_tasks,
    take_answer,
    tell_done,
    tell_refused,
    write_file,
)
from app.usecases.workplace import Workplace

_TASKS = ("Expedition", "Åtgärd", "Läge", "Produktkod", "Serienummer", "Batch", "Utgår")
_ALERTS = ("Larm", "När", "Expedition", "Produktkod", "Serienummer", "Orsak")


def add_packs(commands: Any) -> None:
    """Add what is done with the queue to e-VIS."""
    packs = add_command(
        commands, "packs", "Visa förpackningarna som e-VIS ska få veta om, var och en en gång.",
        "packs --json",
    )  # fmt: skip
    packs.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    which = packs.add_mutually_exclusive_group()
    which.add_argument("--alerts", action="store_true", help="larmen från e-VIS i stället")
    which.add_argument(
        "--file-out", type=Path, metavar="FIL", help="skriv de som väntar i en fil åt ett system"
    )
    which.add_argument("--answer", metavar="FIL", help="ta emot svaret på en sådan fil")
    which.add_argument("--done", metavar="ID", help="den är sagd till e-VIS i ett annat system")
    which.add_argument("--refused", metavar="ID", help="e-VIS gav larm; öppnar ett ärende")
    which.add_argument(
        "--again", metavar="ID", help="ska sägas igen: avvisad, eller filen kom bort"
    )
    packs.add_argument("--code", default="", metavar="KOD", help="till --refused: larmets kod")


def packs(words: argparse.Namespace, workplace: Workplace) -> int:
    """Write the packs that wait, give them in a file, take its answer, or write every alert."""
    if words.alerts:
        _alerts(list_alerts(workplace), as_json=words.json)
    elif words.file_out:
        with given.new_file(words.file_out):
            file, data = write_file(workplace)
            save_sheet(words.file_out, data)
        output.line(f"Fil {file} ligger i {words.file_out}. Ta emot svaret med --answer.")
    elif words.answer:
        data = b"".join(line for _, line, _ in given.lines(words.answer))
        taken = take_answer(workplace, data)
        said = (
            output.count(taken.done, "gjord", "gjorda"),
            output.count(taken.refused, "avvisad", "avvisade"),
            output.count(taken.alerts, "nytt larm", "nya larm"),
            output.count(taken.known, "känd sedan förut", "kända sedan förut"),
        )
        output.line(f"{', '.join(said)}.")
    elif wanted := words.done or words.refused or words.again:
        task = _find(workplace, wanted)
        if words.refused:
            tell_refused(workplace, task, words.code)
        elif words.again:
            ask_again(workplace, task)
        else:
            tell_done(workplace, task, PackWay.HAND)
    else:
        _tasks(list_tasks(workplace), as_json=words.json)
    return 0


def _find(workplace: Workplace, request: str) -> PackTask:
    found = (task for task in list_tasks(workplace) if str(task.request) == request)
    if (task := next(found, None)) is None:
        raise refuse("Ingen förpackning väntar under det id:t.", "Se `lykta packs --json`.")
    return task


def _tasks(tasks: list[PackTask], *, as_json: bool) -> None:
    if as_json:
        for task in tasks:
            output.json_line(_task_fields(task))
        return
    rows = [
        (
            task.slip,
            ACT_WORDS[task.act],
            f"{STATE_WORDS[task.state]} {task.code}".strip(),
            task.pack.gtin,
            task.pack.serial,
            task.pack.batch,
            task.pack.expires,
        )
        for task in tasks
    ]
    output.table(rows, _TASKS)


def _task_fields(task: PackTask) -> dict[str, Any]:
    names = ("gtin", "serial", "batch", "expires")
    return {name: getattr(task.pack, name) for name in names} | {
        "id": task.request,
        "act": task.act.value,
        "state": task.state.value,
        "code": task.code,
        "slip": task.slip,
        "happened_at": task.happened_at.isoformat(),
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "file": task.file,
    }


def _alerts(found: list[Alert], *, as_json: bool) -> None:
    if as_json:
        for alert in found:
            output.json_line(_fields(alert))
    else:
        rows = [
            (a.code, f"{a.alerted_at:%Y-%m-%d %H:%M}", a.slip, a.gtin, a.serial, a.outcome)
            for a in found
        ]
        output.table(rows, _ALERTS)


def _fields(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "code": alert.code,
        "alerted_at": alert.alerted_at,
        "slip": alert.slip,
        "gtin": alert.gtin,
        "serial": alert.serial,
        "cause": alert.cause.value if alert.cause else None,
        "closed_at": alert.closed_at,
        "reported_at": alert.reported_at,
    }
