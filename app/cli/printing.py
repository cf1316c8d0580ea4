"""The command `print`: the print queue, and the page that tries a printer."""

import argparse
from typing import Any

from app.cli import output
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import acts_of, add_command
from app.domain.printing import STATE_WORDS, STUCK, Paper, PrintJob
from app.usecases.print_again import print_again, retry
from app.usecases.print_queue import came_out, cancel, list_jobs, send_waiting
from app.usecases.try_printer import try_printer
from app.usecases.workplace import Workplace

_PAPERS = {"label": Paper.LABEL, "sheet": Paper.SHEET}
_CHANGES = {"retry": retry, "cancel": cancel, "out": came_out, "again": print_again}


def add_print(commands: Any) -> None:
    """Add what is done with the print queue."""
    command = add_command(commands, "print", "Visa och sköt utskriftskön.", "print queue")
    acts = acts_of(command)
    test = add_command(acts, "test", "Skriv provsidan: linjal och koder.", "print test label")
    test.add_argument("paper", choices=_PAPERS, help="etikett eller A4")
    queue = add_command(acts, "queue", "Visa kön.", "print queue --json")
    queue.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    for name, text in (
        ("retry", "Skicka det som inte kom fram igen."),
        ("cancel", "Ta bort en utskrift ur kön."),
        ("again", "Skriv om det som har kommit fram, märkt OMTRYCK."),
        ("out", "Säg att en oklar utskrift ligger där."),
    ):
        act = add_command(acts, name, text, f"print {name} 17")
        act.add_argument("number", type=int, metavar="NR", help="utskriftens nummer i kön")


def printing(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do what was asked, send what waits, and tell how it went."""
    if words.act == "queue":
        for job in list_jobs(workplace):
            _tell(job, as_json=words.json)
        return 0
    if words.act == "test":
        number = try_printer(workplace, _PAPERS[words.paper]).number
    else:
        number = _CHANGES[words.act](workplace, words.number).number
    send_waiting(workplace)
    (job,) = (job for job in list_jobs(workplace) if job.number == number)
    _tell(job, as_json=False)
    return Exit.UNAVAILABLE if job.state in STUCK else 0


def _tell(job: PrintJob, *, as_json: bool) -> None:
    if as_json:
        output.json_line(
            {
                "number": job.number,
                "title": job.order.title,
                "state": job.state.value,
                "queued_at": job.queued_at.isoformat(),
                "sent_to": job.sent_to,
                "reason": job.reason,
            }
        )
        return
    said = f"{job.number}  {job.order.title}  {STATE_WORDS[job.state]}"
    output.line(" ".join(part for part in (said, job.sent_to, job.reason) if part))
