"""`settle` and `receiver`: what had to wait is sent or told by hand, and to whom it may be sent."""

import argparse

from app.cli import given, output
from app.cli.exit_codes import Exit
from app.cli.steady import wait_until_steady
from app.domain.delivery import Endpoint
from app.domain.findings import refuse
from app.usecases.connect_receiver import (
    NLL,
    Connected,
    connect,
    disconnect,
    find_connected,
    national_endpoint,
)
from app.usecases.foresee_refusals import list_predicted
from app.usecases.list_work import list_unanswered
from app.usecases.settle_by_hand import mark_done, say_not_there, waive
from app.usecases.settle_steps import (
    Progress,
    count_left,
    pause,
    settle_steps,
)
from app.usecases.workplace import Workplace


def settle(words: argparse.Namespace, workplace: Workplace) -> int:
    """Send all that is ready, or say of one step how it ended."""
    if words.receiver:
        return _check(words, workplace) if words.check else _send(words, workplace)
    if words.pause or words.resume:
        pause(workplace, words.pause)
        output.line("Sändningen är pausad." if words.pause else "Sändningen får fortsätta.")
        return 0
    if words.done:
        mark_done(workplace, [given.step_id(words.done)], words.reference or "")
    elif words.not_there:
        say_not_there(workplace, [given.step_id(words.not_there)], words.reason or "")
        output.line("Raden kan skickas igen.")
        return 0
    else:
        waive(workplace, [given.step_id(words.waive)], words.reason or "")
    output.line("Steget är redovisat.")
    return 0


def receiver(words: argparse.Namespace, workplace: Workplace) -> int:
    """Keep, show or forget how the national list is reached from this computer."""
    if words.disconnect:
        disconnect(workplace)
        output.line("Anslutningen är glömd på den här datorn.")
        return 0
    if words.connect:
        _tell(connect(workplace, words.connect))
        output.note("Ta bort filerna med hemlighet och nyckel: Lykta har dem krypterade.")
        return 0
    found = find_connected(workplace)
    if found is None:
        output.line("Ingen anslutning är inläst.")
        return Exit.UNAVAILABLE
    _tell(found)
    return 0


def _tell(found: Connected) -> None:
    output.line(f"Adress: {found.url}")
    output.line(f"Klient: {found.client_id}")
    output.line(f"Eget certifikat: {'ja' if found.has_certificate else 'nej'}")
    output.line(f"Legitimationskod finns för: {', '.join(found.people) or 'ingen'}")
    output.note("Oprövad mot den verkliga tjänsten: profilerna är offentliga, resten är avtalets.")


def _endpoint(words: argparse.Namespace, workplace: Workplace) -> Endpoint:
    if words.receiver == NLL:
        return national_endpoint(workplace)
    if not words.url:
        raise refuse("Mottagarens adress saknas.", "Skriv --url.", field="url")
    return Endpoint(words.url, str(words.ca or ""))


def _check(words: argparse.Namespace, workplace: Workplace) -> int:
    endpoint = national_endpoint(workplace) if words.receiver == NLL else Endpoint("")
    found = list_predicted(workplace, words.receiver, endpoint.access)
    for one in found:
        for finding in one.findings:
            line = one.line
            text = f"{line.slip} rad {line.step.row}: {finding.text} {finding.cure}"
            output.line(f"{text} [{finding.rule}]")
    rows = output.count(len(found), "rad", "rader")
    output.note(f"{rows} lär avvisas." if found else "Inget väntas bli avvisat.")
    return Exit.REFUSED if found else 0


def _when(workplace: Workplace) -> str:
    rests = (row.rests_until for row in list_unanswered(workplace).values())
    first = min(filter(None, rests), default=None)
    return f"från {first:%H:%M:%S}" if first else "om en stund"


def _send(words: argparse.Namespace, workplace: Workplace) -> int:
    endpoint = _endpoint(words, workplace)
    if words.steady < 0:
        raise refuse("Minuterna är under noll.", "Skriv --steady 15.", field="steady")
    wait_until_steady(workplace, endpoint, words.steady)
    with output.progress("Skickar") as report:

        def show(progress: Progress) -> None:
            report(progress.done, progress.total)

        done = settle_steps(workplace, words.receiver, endpoint, show)
    output.line(
        f"{output.count(done.accepted, 'mottagen', 'mottagna')},"
        f" {output.count(done.refused, 'avvisad', 'avvisade')},"
        f" {done.later} väntar, av {done.total}."
    )
    if left := count_left(workplace):
        output.note(
            f"Kvar att skicka: {left}. Pausen växer för varje försök; kör igen {_when(workplace)}."
        )
    elif not done.total and not done.trouble:
        output.note(
            "Ingen rad är redo: avbrottet ska vara avslutat och dubbletterna sökta."
            " Vad som är kvar: lykta steps"
        )
    if done.trouble:
        output.note(done.trouble)
        return Exit.UNAVAILABLE
    return Exit.REFUSED if done.refused else 0
