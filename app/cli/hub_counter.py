"""The commands of a computer that a hub lets in: ask, join, exchange, leave."""

import argparse
import random
import signal
import time

from app.cli import given, output
from app.cli.exit_codes import Exit
from app.domain.findings import Unavailable
from app.usecases.carry import Carrier, Exchanged
from app.usecases.use_hub import (
    HubRoute,
    join_hub,
    leave_hub,
    open_hub,
    read_hub_answer,
    renew_by,
    request_hub,
)
from app.usecases.workplace import Workplace

_LOOK_S = 1.0  # how often what others on this computer have written is looked for
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0  # after a hub that did not answer


def use_hub(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    acts = {"request": _request, "join": _join, "exchange": _exchange, "leave": _leave}
    return acts[words.act](words, workplace)


def _request(words: argparse.Namespace, workplace: Workplace) -> int:
    asked = request_hub(workplace, words.out)
    output.line(f"Ansökan: {words.out}. Fingeravtryck: {asked.fingerprint}")
    return 0


def _join(words: argparse.Namespace, workplace: Workplace) -> int:
    answer = read_hub_answer(words.file)
    compared = given.compared_fingerprint(words)
    route = join_hub(workplace, answer, compared)
    route.digests()
    route.close()
    output.line(f"Datorn är ansluten till {route.name}.")
    return 0


def _exchange(words: argparse.Namespace, workplace: Workplace) -> int:
    if until := renew_by(workplace):
        output.note(
            f"Certifikatet för navet gäller till {until:%Y-%m-%d}. Gör en ny ansökan i god tid."
        )
    route, carrier = open_hub(workplace), Carrier(workplace)
    try:
        if words.follow:
            _follow(route, carrier)
        done = carrier.exchange_all(route)
        _tell(done)
    finally:
        route.close()
    return 0 if done.is_whole else Exit.REFUSED


def _follow(route: HubRoute, carrier: Carrier) -> None:
    """Exchange as soon as something comes; a hub that is away is asked ever more seldom."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as a service is told to end
    pause, not_taken = _SHORTEST_PAUSE_S, _not_taken(None)
    while True:
        try:
            done = carrier.exchange(route)
            if done.sent or done.fetched or done.pictures.fetched or _not_taken(done) != not_taken:
                _tell(done)
                not_taken = _not_taken(done)
            if not done.goes_on:
                route.wait(_LOOK_S)
            pause = _SHORTEST_PAUSE_S
        except Unavailable as unavailable:
            output.note(str(unavailable))
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  so that not all come at once
            pause = min(2 * pause, _LONGEST_PAUSE_S)


def _not_taken(done: Exchanged | None) -> tuple[object, ...]:
    """Return what is told anew only when it changes."""
    return (done.refused, done.left_out, done.pictures.no_room) if done else ((), "", "")


def _tell(done: Exchanged) -> None:
    output.line(f"{done.sent} skickade, {done.fetched} hämtade.")
    if done.pictures.sent or done.pictures.fetched:
        output.line(f"Bilder: {done.pictures.sent} skickade, {done.pictures.fetched} hämtade.")
    if done.pictures.no_room:
        output.note(f"Bilder: {done.pictures.no_room}")
    if done.quarantined:
        entries = output.count(done.quarantined, "post är avskild", "poster är avskilda")
        output.note(f"{entries}: se Drift.")
    for refusal in done.refused:
        output.note(f"{refusal.name}: {refusal.why}")
    if done.left_out:
        output.note(done.left_out)


def _leave(words: argparse.Namespace, workplace: Workplace) -> int:
    del words
    leave_hub(workplace)
    output.line("Navet är glömt. Be den som sköter det spärra datorn där.")
    return 0
