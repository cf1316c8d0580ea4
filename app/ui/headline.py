"""How things stand, in the words of the banner, the lock screen and the status line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.clock import elapsed
from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage, OutageState
from app.ui.texts import BULLET, NBSP, clock_time, count, day, duration, short_day
from app.ui.widgets.badge import Tone
from app.ui.widgets.banner import Mode
from app.ui.widgets.systems import Health, SystemState

if TYPE_CHECKING:
    from app.ui.exchanging import Way
    from app.ui.listening import Contact
    from app.usecases.overview import Conditions, Situation
    from app.usecases.print_queue import PrinterState
    from app.usecases.show_members import Others

STATE_COLOURS = {  # tokens, for a bar beside words about the state
    Mode.NORMAL: "okLine",
    Mode.RESERVE: "lampBg",
    Mode.AFTER: "primary",
    Mode.DRILL: "drill",
}
UNKNOWN_LEVEL = "Batteri, okänt"
COMMON_FIRST = (
    Dependency.EHM, Dependency.EVIS, Dependency.PHARMACY_SYSTEM, Dependency.CARD_PAYMENT,
    Dependency.POWER, Dependency.NETWORK, Dependency.WHOLESALER,
)  # fmt: skip
_RECENT, _OLD = timedelta(minutes=15), timedelta(hours=24)  # of what others have said
_TONES = (Tone.NEUTRAL, Tone.INFO, Tone.WARN)  # the calmest first
_FINITE = {Mode.RESERVE: "Reservdrift", Mode.AFTER: "Efterarbete,", Mode.NORMAL: "Normaldrift"}


@dataclass(frozen=True)
class Headline:
    """What the banner says (rubrik)."""

    mode: Mode
    since: str
    systems: tuple[SystemState, ...]
    unsent: int | None  # None in practice: nothing is sent anywhere


def headline(situation: "Situation", around: "Conditions") -> Headline:
    """Return the banner's words for a situation."""
    state, since = _state(situation.outage, around.now)
    if situation.is_practice:
        since = f"{_FINITE[state].lower()} {since}" if situation.outage else "påhittade patienter"
    mode = Mode.DRILL if situation.is_practice else state
    unsent = None if situation.is_practice else situation.waiting
    return Headline(mode, since, tuple(_systems(situation, around)), unsent)


def lock_words(situation: "Situation", around: "Conditions") -> tuple[str, str]:
    """Return two lines for the lock screen: what is down, and what waits. No patient data."""
    outage = situation.outage
    state, since = _state(outage, around.now)
    first = f"{_FINITE[state]} {since}." if outage else "Inget avbrott är öppet."
    if outage and outage.down:
        first += f" {listed(outage.down)} är nere."
    if not situation.waiting:
        return first, "Inget väntar på att efterregistreras. Allt är sparat på den här datorn."
    waiting = count(situation.waiting, "expedition väntar", "expeditioner väntar")
    return first, f"{waiting} på att efterregistreras. Allt är sparat på den här datorn."


def power_words(around: "Conditions") -> tuple[str, str, Health]:
    """Return the banner's two lines about power; empty when nobody knows."""
    level = "" if around.battery is None else f"batteri {around.battery}{NBSP}%"
    if around.on_battery is None:
        return "", "", Health.UNKNOWN
    if not around.on_battery:
        return "Nätdrift", level or "inget batteri", Health.OK
    low = around.battery is not None and around.battery <= 10
    amount = UNKNOWN_LEVEL if around.battery is None else f"Batteri {around.battery}{NBSP}%"
    return amount, "nätström saknas", Health.DOWN if low else Health.WARN


def scanner_words(situation: "Situation") -> tuple[str, Tone]:
    """Return when the scanner here was tried, for the status line."""
    trial = situation.scanner
    if trial is None:
        return "Läsare ej provad", Tone.NEUTRAL
    if trial.faults:
        return "Läsare fel inställd", Tone.WARN
    return f"Läsare provad {day(trial.at)}", Tone.NEUTRAL


def others_words(others: "Others", hub: "Contact", way: "Way", now: datetime) -> tuple[str, Tone]:
    """Return for the status line how old what is known of the other computers is, and by what.

    That something of theirs is missing is hidden by nothing else.
    """
    if others.is_revoked:
        return "Den här datorn är spärrad: Drift, Skift+F8", Tone.STOP
    if others.is_left_out:
        return "Anslut datorn på nytt: Drift, Skift+F8", Tone.STOP
    if to_do := _to_do(hub, way):
        missing = _missing(others)
        text = f"{missing}{BULLET}{to_do[0].lower()}{to_do[1:]}" if missing else to_do
        return f"{text}, Skift+F8", Tone.WARN
    said, tone = _heard(others, now)
    if hub.trouble and hub.away_since is not None:
        away = f"Navet borta sedan {moment(hub.away_since, now)}"
        old = said.replace("Andra kassor:", "kassor:")
        return BULLET.join(filter(None, (away, old))), max(tone, Tone.INFO, key=_TONES.index)
    if not hub.is_connected:
        return said, tone
    if hub.renew_by is not None:
        text = "Navets certifikat går snart ut: Skift+F8"
        if missing := _missing(others):
            return f"{missing}{BULLET}{text[0].lower()}{text[1:]}", Tone.WARN
        return text, Tone.INFO
    if not said or tone is Tone.NEUTRAL:
        return "Navet anslutet", Tone.OK
    return f"Navet anslutet{BULLET}{said.replace('Andra kassor:', 'kassor:')}", tone


def _to_do(hub: "Contact", way: "Way") -> str:
    """Return what a person has to look into, of what is exchanged."""
    if hub.trouble and not hub.passes:
        return "Navet: något måste göras"
    if hub.is_connected and hub.refused:
        return "Navet: allt togs inte emot"
    if way.refused and not way.trouble:
        return "Delad mapp: allt togs inte emot"
    if hub.is_connected and hub.no_room:
        return "Navet: ingen plats för bilder"
    return ""


def _missing(others: "Others") -> str:
    """Return how much others have written that is not here; nothing where all is."""
    return f"{count(others.missing, 'post', 'poster')} saknas här" if others.missing else ""


def _heard(others: "Others", now: datetime) -> tuple[str, Tone]:
    """Return how old the oldest word of another computer is; nothing where there is none."""
    if not others.count:
        return "", Tone.NEUTRAL
    if missing := _missing(others):
        return f"Andra kassor: {missing}", Tone.WARN
    if others.as_of is None:
        return "Andra kassor: okänt", Tone.INFO
    said, age = f"Andra kassor: {moment(others.as_of, now)}", elapsed(others.as_of, now)
    if age < _RECENT:
        return said, Tone.NEUTRAL
    return said, Tone.INFO if age < _OLD else Tone.WARN


def listed(dependencies: Iterable[Dependency]) -> str:
    """Return names as people list them: "El, Internet och e-VIS"."""
    chosen = set(dependencies)
    words = [DEPENDENCY_WORDS[d] for d in COMMON_FIRST if d in chosen]
    return " och ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def moment(at: datetime, now: datetime) -> str:
    """Return a time of today as 14:32, of another day as 23 nov 14:32."""
    if at.date() == now.date():
        return clock_time(at)
    return f"{short_day(at).partition(' ')[2]} {clock_time(at)}"


def _state(outage: Outage | None, now: datetime) -> tuple[Mode, str]:
    if outage is None:
        return Mode.NORMAL, "inget avbrott är öppet"
    if outage.state is OutageState.ENDED and outage.ended_at:
        return Mode.AFTER, f"driften åter {moment(outage.ended_at, now)}"
    since = f"sedan {moment(outage.since, now)}"
    return Mode.RESERVE, f"{since}{BULLET}{duration(elapsed(outage.since, now))}"


def _systems(situation: "Situation", around: "Conditions") -> Iterable[SystemState]:
    """Say what people have said of each system, and what the computer itself knows of its power."""
    outage = situation.outage
    drill = " (övning)" if situation.is_practice else ""
    for dependency in COMMON_FIRST if outage else ():
        word = DEPENDENCY_WORDS[dependency]
        if outage and dependency in outage.down:
            yield SystemState(f"{word} nere{drill}", Health.DOWN)
        elif outage and any(p.dependency is dependency for p in outage.periods):
            yield SystemState(f"{word} uppe", Health.OK)
    if situation.is_practice:
        yield SystemState("inget skickas", Health.UNKNOWN)
    declared = bool(outage and Dependency.POWER in outage.down)
    if around.on_battery is not None and not declared:
        health = Health.WARN if around.on_battery else Health.OK
        yield SystemState("El borta" if around.on_battery else "El OK", health)


def printer_words(state: "PrinterState") -> tuple[str, Tone]:
    """Return what the status line says of the printers: what waits before where it goes."""
    if state.stuck:
        papers = count(state.stuck, "utskrift", "utskrifter")
        return f"{papers} kom inte fram: Drift, Alt+U", Tone.WARN
    if state.under_way:
        return f"{count(state.under_way, 'utskrift', 'utskrifter')} på väg", Tone.NEUTRAL
    return state.labels or "ingen skrivare vald", Tone.NEUTRAL
