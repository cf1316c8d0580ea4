"""What needs a person's hand now, worst first, and where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.outage import OutageState
from app.domain.steps import StepState
from app.ui.texts import NBSP, count, duration
from app.ui.widgets.badge import Tone
from app.usecases.overview import Conditions, Situation

OUTAGE = "outage"  # no screen: the dialog that ends or closes the outage
CLOCK = "clock"  # no screen: the dialog that compares it
_OLD_COPY = timedelta(hours=24)
_LOW_BATTERY = 20  # percent
_NAMED = 4  # slips that are named, of those that linger


@dataclass(frozen=True)
class Todo:
    """One thing to do (åtgärd)."""

    tone: Tone
    text: str
    detail: str
    place: str  # the screen where it is done, or OUTAGE or CLOCK


def todos(situation: Situation, around: Conditions, queue: str) -> list[Todo]:
    """Return all that needs a hand, the worst first; `queue` is the label printer's, if chosen."""
    order = (Tone.STOP, Tone.WARN, Tone.OK, Tone.INFO)
    return sorted(_found(situation, around, queue), key=lambda todo: order.index(todo.tone))


def _found(situation: Situation, around: Conditions, queue: str) -> Iterable[Todo]:
    if situation.trouble:
        yield Todo(Tone.STOP, "Vittnesfilen skrivs inte", situation.trouble, "upkeep")
    if situation.witness_away:
        detail = "Se om nätet eller minnet är på plats. Posterna sparas här."
        yield Todo(Tone.WARN, "Vittnets andra plats svarar inte", detail, "upkeep")
    if around.is_clock_doubted or situation.is_clock_doubted:
        detail = "Jämför den med en annan klocka."
        yield Todo(Tone.WARN, "Klockan kan gå fel", detail, CLOCK)
    if around.on_battery and around.battery is not None and around.battery <= _LOW_BATTERY:
        level = f"Batteri {around.battery}{NBSP}%"
        yield Todo(Tone.WARN, level, "Gör en kopia nu. Ctrl+D sänker förbrukningen.", "upkeep")
    if refused := situation.steps[StepState.REFUSED]:
        words = count(refused, "avvisat steg", "avvisade steg")
        yield Todo(Tone.WARN, words, "Läs skälet och försök igen.", "settle")
    yield from _reserves(situation, around)
    yield from _ended(situation)
    yield from _forms(situation)
    if situation.review_due:
        since = f"Skulle göras {situation.review_due:%Y-%m-%d}. Granskning, Skift+F7."
        yield Todo(Tone.INFO, "Loggen ska granskas", since, "review")
    if situation.lingering:
        yield _lingering(situation.lingering)
    if not queue:
        yield Todo(Tone.INFO, "Ingen skrivare vald", "Etiketter sparas som fil.", "upkeep")


def _reserves(situation: Situation, around: Conditions) -> Iterable[Todo]:
    """Say what would be missed on the day when it is needed."""
    register, copied = situation.register, situation.backup_at
    if situation.register_trouble:
        text = "Registret går inte att läsa"
        yield Todo(Tone.WARN, text, "Läs in källorna igen under Register.", "register")
    elif register is None:
        yield Todo(Tone.WARN, "Inga varor är inlästa", "Läs in dem under Register.", "register")
    elif situation.stale:
        worst, *others = situation.stale
        more = count(len(others), "källa till är för gammal", "källor till är för gamla")
        detail = f"{more}. {worst.finding.cure}" if others else worst.finding.cure
        yield Todo(Tone.WARN, worst.finding.text, detail, "register")
    if copied is None:
        yield Todo(Tone.WARN, "Ingen säkerhetskopia", "Gör en på ett minne.", "upkeep")
    elif around.now - copied > _OLD_COPY:
        age = duration(around.now - copied)
        yield Todo(Tone.WARN, f"Kopian är {age} gammal", "Gör en ny.", "upkeep")


def _ended(situation: Situation) -> Iterable[Todo]:
    """Say what is left of an outage when the systems are back."""
    outage = situation.outage
    if outage is None or outage.state is not OutageState.ENDED:
        return
    left = situation.steps[StepState.WAITING] + situation.steps[StepState.REFUSED]
    if left:
        words = count(left, "steg", "steg")
        yield Todo(Tone.INFO, f"{words} att redovisa", "Efterregistrera, F7.", "settle")
    elif not (situation.open_slips or situation.uncounted):
        yield Todo(Tone.OK, "Allt är redovisat", "Stäng avbrottet med slutprotokoll.", OUTAGE)


def _forms(situation: Situation) -> Iterable[Todo]:
    """Say what the numbered blank forms wait for."""
    if situation.to_read_again:
        words = count(situation.to_read_again, "blankett", "blanketter")
        who = "Av någon annan än den som matade in. Beredskap, F10."
        yield Todo(Tone.INFO, f"{words} att läsa av en andra gång", who, "readiness")
    if situation.uncounted:
        words = count(situation.uncounted, "blankett", "blanketter")
        detail = "Redovisa numren innan avbrottet stängs. Beredskap, F10."
        yield Todo(Tone.INFO, f"{words} att räkna", detail, "readiness")
    if not situation.has_kit:
        detail = "Utan dator skrivs allt på den. Beredskap, F10."
        yield Todo(Tone.INFO, "Ingen pappersreserv utskriven", detail, "readiness")


def _lingering(slips: tuple[str, ...]) -> Todo:
    words = count(len(slips), "expedition öppen", "expeditioner öppna")
    more = len(slips) - _NAMED
    rest = f" och {more} till" if more > 0 else ""
    text = f"{words} över 30{NBSP}min"
    return Todo(Tone.INFO, text, ", ".join(slips[:_NAMED]) + rest, "dispense")
