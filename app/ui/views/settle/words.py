"""How steps, deadlines and ages are written in the work list."""

from datetime import date, datetime, timedelta

from app.domain.e_twin_entries import EVerdict
from app.domain.e_twins import ETwinCase
from app.domain.order_entries import TwinVerdict
from app.domain.steps import StepState
from app.domain.twin_cases import TwinCase
from app.ui.texts import BULLET, NBSP, clock_time, count, day, short_day
from app.ui.views.settle.items import StepItem
from app.ui.views.settle.work import RowState, WorkRow
from app.usecases.list_work import Scanning, StepLine
from app.usecases.settle_steps import DESTINATION

ROW_WORDS = {RowState.REFUSED: "avvisad", RowState.WAITING: "väntar", RowState.DONE: "klar"}
VERDICT_WORDS = {
    TwinVerdict.DUPLICATE: "Dubblett, bara ett uttag gäller",
    TwinVerdict.BOTH_RIGHT: "Båda är riktiga",
}
E_VERDICT_WORDS = {
    EVerdict.KEEP_PAPER: "Papperet gäller, e-receptet är makulerat",
    EVerdict.KEEP_E: "E-receptet gäller, uttaget är gjort på det",
    EVerdict.BOTH_RIGHT: "Båda är riktiga, två ordinationer",
}
_BASIS_WORDS = {"law": "lag", "technical": "gräns", "own": "eget mål"}
_FAR = timedelta(days=90)  # a date this far off is told with its year, and without a time


def moment(at: datetime) -> str:
    """Return a time as mån 23 nov 21:45."""
    return f"{short_day(at)} {clock_time(at)}"


def age(length: timedelta) -> str:
    """Return how long ago in one unit: 48 min, 41 h, 4 d."""
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    hours = minutes // 60
    return f"{hours}{NBSP}h" if hours < 100 else f"{hours // 24}{NBSP}d"


def due(line: StepLine, now: datetime) -> str:
    """Return whose date it is and when, as "eget mål tis 24 nov 21:45"."""
    basis = _BASIS_WORDS.get(line.step.due.basis, line.step.due.basis)
    if line.due_at is None:
        hours = line.step.due.hours
        return f"{basis} {hours}{NBSP}h efter återgång" if hours else f"{basis} vid återgång"
    told = day(line.due_at) if abs(line.due_at - now) > _FAR else moment(line.due_at)
    return f"{basis} passerades {told}" if line.due_at < now else f"{basis} {told}"


def is_late(line: StepLine, now: datetime) -> bool:
    """Tell whether the deadline has passed with the step undone."""
    return not line.state.is_done and line.due_at is not None and line.due_at < now


def row_icon(row: WorkRow) -> tuple[str, str]:
    """Return icon and colour token of a row."""
    if row.state is RowState.REFUSED:
        return "octagon-x", "stop"
    if row.is_doubtful:
        return "copy", "warn"
    if row.state is RowState.DONE:
        return "circle-check", "ok"
    if row.scanning:
        return "scan-barcode", "ink2"
    if row.in_file is not None:
        return "file-text", "ink2"
    if row.foreseen_words:
        return "triangle-alert", "warn"
    if row.unanswered_words and row.state is RowState.WAITING:
        return "circle-help", "warn"
    if row.rests_until:
        return "hourglass", "later"
    return ("send", "info") if row.is_sendable else ("circle-dashed", "ink2")


def row_words(row: WorkRow) -> str:
    """Return in words what the icon says."""
    if row.is_doubtful:
        is_open = any(case.is_open for case in row.twins)
        return "möjlig dubblett" if is_open else "dubblett: backa eller avstå den ena"
    if row.state is RowState.WAITING and row.scanning:
        return scanning_words(row.scanning)
    if row.state is RowState.WAITING and row.in_file is not None:
        return file_words(row.in_file)
    if row.state is RowState.WAITING and row.unanswered_words:
        return row.unanswered_words
    if row.foreseen_words:
        return "avvisas troligen"
    if row.state is RowState.WAITING and row.rests_until:
        return rest_words(row.rests_until)
    if row.state is RowState.WAITING and row.is_sendable:
        return "redo att skickas"
    return ROW_WORDS[row.state]


def file_words(since: datetime) -> str:
    """Say since when a row lies in a file that nobody has answered."""
    return f"i fil sedan {moment(since)}"


def rest_words(until: datetime) -> str:
    """Say until when a row is let be, and that an attempt gave no answer."""
    return f"paus till {until:%H:%M:%S}, inget besked än"


def scanning_words(scanning: tuple[Scanning, ...]) -> str:
    """Say where a row is being scanned over, and since when."""
    said = (f"vid {one.where} sedan {moment(one.since)}" for one in scanning)
    return f"skannas över {', '.join(said)}"


def aside_words(row: WorkRow) -> tuple[str, str]:
    """Return what is told of a row in place of its product, and in which colour; "" for nothing."""
    if row.refused_words:
        return row.refused_words, "stop"
    is_shown = row.state is RowState.WAITING and not row.is_blind
    if row.scanning and is_shown:
        words = scanning_words(row.scanning)
        return words[:1].upper() + words[1:], "ink2"
    if row.in_file is not None and is_shown:
        return file_words(row.in_file).capitalize(), "ink2"
    if row.unanswered_words and is_shown:
        return f"{row.unanswered_words[:1].upper()}{row.unanswered_words[1:]}", "warn"
    if row.rests_until and is_shown and not row.foreseen_words:
        return f"Paus till {row.rests_until:%H:%M}", "ink2"
    return row.foreseen_words, "warn"


def tag_words(row: WorkRow, today: date, soon_days: int) -> str:
    """Say in a word why a row goes before others, "" when it does not."""
    urgency = row.urgency
    is_aside = row.scanning or row.unanswered_words or row.rests_until
    if row.is_blind or is_aside or row.state is RowState.DONE:
        return ""  # where it is being scanned over, or who has not answered, needs the room
    if urgency.is_narcotic:
        return "Narkotika"
    if urgency.is_soon(today, soon_days) and urgency.next_on:
        return f"Åter{NBSP}{urgency.next_on.day}/{urgency.next_on.month}"
    return f"{urgency.left}{NBSP}uttag kvar" if urgency.left else ""


def side_words(row: WorkRow, now: datetime) -> str:
    """Return who has taken a row, and how old it is."""
    signum = row.owner.signum if row.owner and row.state is not RowState.DONE else ""
    late = "sen" if row.is_late(now) else ""
    return BULLET.join(filter(None, (signum, late, age(now - row.first.happened_at))))


def twin_words(case: TwinCase | ETwinCase) -> str:
    """Say where the same was handed out too, and what was decided upon it."""
    if isinstance(case, ETwinCase):
        return _e_twin_words(case)
    other, (_, counter) = case.other, case.counters
    at = f"vid {counter}" if counter else f"dator {other.slip.partition('-')[0]}"
    said = f"Samma läkemedel lämnades ut {day(other.happened_at)} på {other.slip}, {at}."
    if case.decided is None:
        return f"{said} Datorerna kände inte till varandra."
    words = case.decided.personal.text if case.decided.personal else ""
    more = " Bara den ena registreras: backa, ta retur på eller avstå den andra."
    verdict = f"{VERDICT_WORDS[case.decided.verdict]}: {words or 'skälet är gallrat'}."
    return f"{said} {verdict}{more if case.is_double else ''}"


def _e_twin_words(case: ETwinCase) -> str:
    number = f" {case.e.reference}" if case.e and case.e.reference else ""
    said = f"Samma ordination kan ligga som e-recept{number}."
    if case.verdict is None:
        return said
    return f"{said} {E_VERDICT_WORDS[case.verdict]}: {case.words or 'skälet är gallrat'}."


def item_icon(item: StepItem) -> tuple[str, str]:
    """Return icon and colour token of a step, or of several of a kind."""
    if item.open_twins:
        return "copy", "warn"
    if item.refused:
        return "octagon-x", "stop"
    if item.ready:
        return "circle-dashed", "ink2"
    if item.open:
        return "hourglass", "later"
    waived = all(line.state is StepState.WAIVED for line in item.lines)
    return ("circle-x", "ink3") if waived else ("circle-check", "ok")


def item_state(item: StepItem, now: datetime) -> str:
    """Return where a step stands, or how many of a kind are left."""
    if len(item.lines) == 1:
        return _line_state(item.lines[0], item, now)
    if not item.open:
        return f"alla {len(item.lines)} klara"
    words = [f"{len(item.open)} av {len(item.lines)} kvar"]
    if item.refused:
        words.append(count(len(item.refused), "avvisad", "avvisade"))
    words += item.holds
    if waiting := len(item.open) - len(item.free):
        words.append(f"{waiting} väntar på {listed(item.waits_on)}")
    return BULLET.join(words)


def listed(labels: tuple[str, ...]) -> str:
    """Return step names inside a sentence: "sök dubblett mot e-recept"."""
    return ", ".join(label[:1].lower() + label[1:] for label in labels)


def _line_state(line: StepLine, item: StepItem, now: datetime) -> str:
    when = f"{line.signum} {moment(line.ended_at)}".strip() if line.ended_at else ""
    if line.state is StepState.SETTLED:
        ended = "skickat, mottaget" if line.receiver else line.note
        return BULLET.join(part for part in (ended, when) if part)
    if line.state is StepState.ELSEWHERE:
        return BULLET.join(part for part in (f"gjort: {line.note}", when) if part)
    if line.state is StepState.WAIVED:
        return BULLET.join(part for part in (f"avstått: {line.note}", when) if part)
    if item.waits_on:
        return f"väntar på {listed(item.waits_on)}{BULLET}{due(line, now)}"
    if item.holds:
        return f"{', '.join(item.holds)}{BULLET}{due(line, now)}"
    if line.state is StepState.WAITING and line.step.destination == DESTINATION:
        return f"kan skickas{BULLET}{due(line, now)}" if line.due_at else due(line, now)
    return due(line, now)
