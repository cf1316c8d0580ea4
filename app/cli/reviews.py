"""The command `review`: the log of who saw and wrote what, and the reviews that were made."""

import argparse
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.reviewing import Reading
from app.usecases.review_log import (
    AccessLine,
    Review,
    Wanted,
    begin,
    is_repeatable,
    read_log,
)
from app.usecases.workplace import Workplace

_READINGS = {"reads": Reading.READS, "writes": Reading.WRITES}


def add_review(commands: Any) -> None:
    """Add what is done with the log."""
    acts = acts_of(add_command(commands, "review", "Visa loggen och granskningar.", "review list"))
    log = add_command(
        acts,
        "log",
        "Visa vem som har läst och skrivit om patienter.",
        "review log --first 2026-11-01 --reads",
    )
    log.add_argument("--first", metavar="DAG", help="första dagen; annars sedan förra granskningen")
    log.add_argument("--last", metavar="DAG", help="sista dagen; annars i dag")
    log.add_argument("--person", metavar="NAMN", help="bara vad en medarbetare har gjort")
    only = log.add_mutually_exclusive_group()
    only.add_argument("--reads", dest="only", action="store_const", const="reads", help="bara läst")
    only.add_argument(
        "--writes", dest="only", action="store_const", const="writes", help="bara skrivet"
    )
    made = add_command(
        acts, "list", "Visa granskningarna och om urvalen går att dra på nytt.", "review list"
    )
    for command in (log, made):
        command.add_argument("--json", action="store_true", help="en JSON-rad för varje")


def review(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    return _log(words, workplace) if words.act == "log" else _list(words, workplace)


def _log(words: argparse.Namespace, workplace: Workplace) -> int:
    state = begin(workplace)
    person = next((p.id for p in state.people if p.name == words.person), None)
    if words.person and person is None:
        raise refuse("Ingen heter så här.", "Skriv namnet som under Personal.", field="person")
    wanted = Wanted(
        given.day(words.first) or state.first,
        given.day(words.last) or state.today,
        person,
        reading=_READINGS.get(words.only, Reading.ALL),
    )
    page, lines = 0, list[AccessLine]()
    while True:
        shown = read_log(workplace, wanted, page)
        lines += shown.lines
        page += 1
        if page >= shown.pages:
            break
    if words.json:
        for line in lines:
            output.json_line(_line_json(line))
        return 0
    rows = [(f"{x.at:%Y-%m-%d %H:%M}", x.person, x.what, x.slip, x.patient) for x in lines]
    output.table(rows, ("När", "Vem", "Vad", "Blankett", "Patient"))
    return 0


def _list(words: argparse.Namespace, workplace: Workplace) -> int:
    state = begin(workplace)
    for made in state.reviews if words.json else ():
        output.json_line(_review_json(made, workplace))
    if words.json:
        return 0
    rows = [
        (
            f"{made.at:%Y-%m-%d}",
            made.person,
            f"{made.since:%Y-%m-%d} till {made.until:%Y-%m-%d}",
            str(len(made.drawn) + len(made.chosen)),
            str(len(made.found)),
            _draw_words(made, workplace),
        )
        for made in state.reviews
    ]
    output.table(rows, ("Gjord", "Av", "Gäller", "Rader", "Utreds", "Urvalet"))
    output.note(f"Nästa granskning senast {state.due}.")
    return 0


def _draw_words(made: Review, workplace: Workplace) -> str:
    if not made.seed:
        return "valt för hand"
    return "samma rader" if is_repeatable(workplace, made.id) else "andra rader"


def _line_json(line: AccessLine) -> dict[str, object]:
    return {
        "entry": str(line.entry),
        "at": line.at.isoformat(),
        "by": str(line.by) if line.by else None,
        "person": line.person,
        "kind": line.kind,
        "purpose": line.purpose,
        "is_read": line.is_read,
        "slip": line.slip,
        "patient": line.patient,
    }


def _review_json(made: Review, workplace: Workplace) -> dict[str, object]:
    return {
        "id": str(made.id),
        "at": made.at.isoformat(),
        "person": made.person,
        "since": made.since.isoformat(),
        "until": made.until.isoformat(),
        "population": made.population,
        "seed": made.seed,
        "drawn": [str(entry) for entry in made.drawn],
        "chosen": [str(entry) for entry in made.chosen],
        "found": [str(entry) for entry in made.found],
        "own": made.own,
        "hash": made.hash,
        "repeatable": bool(made.seed) and is_repeatable(workplace, made.id),
    }
