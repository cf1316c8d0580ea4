"""What stands in the way of sending, in words, and which step to do about it."""

from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage
from app.domain.staff import Act
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.settle.pausing import paused_words
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.words import listed
from app.ui.views.settle.work import NEEDED, Work, WorkRow
from app.usecases.list_work import StepLine


def why_not_sent(session: Session, work: Work, unsteady: str = "") -> str:
    """Return why Skicka does nothing now, or "" when it does; the receiver may be unsteady."""
    if reason := why_not(session.workplace.person, Act.SETTLE):
        return reason
    if work.is_paused:
        return paused_words(work)
    if work.can_send:
        return unsteady
    if found := find_first(work):
        _, step = found
        rows = count(len(work.stuck), "rad väntar", "rader väntar")
        return f"Inget är redo att skickas. {rows} på {listed((step.step.label,))}."
    lying = " ".join(
        f"{count(rows, one, many)}."
        for rows, one, many in (
            (
                len(work.selected[Filter.IN_FILE]),
                "rad ligger i fil utan svar",
                "rader ligger i fil utan svar",
            ),
            (
                len(work.selected[Filter.TWINS]),
                "rad hålls av en dubblett",
                "rader hålls av dubbletter",
            ),
            (
                sum(bool(row.scanning) for row in work.rows),
                "rad skannas över",
                "rader skannas över",
            ),
            (
                sum(row.is_elsewhere for row in work.rows),
                "rad väntar på svar från en annan mottagare",
                "rader väntar på svar från en annan mottagare",
            ),
        )
        if rows
    )
    return held_words(work.held) or lying or "Inget väntar på att skickas."


def held_words(outages: tuple[Outage, ...]) -> str:
    """Say that sending waits until an outage is ended."""
    if not outages:
        return ""
    labels = ", ".join(outage.label for outage in outages)
    down = frozenset[Dependency]().union(*(outage.down for outage in outages))
    systems = [words for one, words in DEPENDENCY_WORDS.items() if one in down & NEEDED]
    return (
        f"Sändningen väntar. {' och '.join(systems)} är nere i avbrott {labels}."
        " Avsluta det med Ctrl+Skift+A när systemen är åter. Steg för hand går att redovisa nu."
    )


def unheard_words(rows: int) -> str:
    """Say that what was sent without an answer is to be asked about, though its row is gone."""
    if not rows:
        return ""
    which = count(rows, "rad", "rader")
    return f"{which} rättades eller backades innan svaret kom. Skicka: då frågas mottagaren."


def find_first(work: Work) -> tuple[WorkRow, StepLine] | None:
    """Return the first row that cannot be sent for want of a step by hand, and that step."""
    for row in work.stuck[:1]:
        if row.first_by_hand is not None:
            return row, row.first_by_hand
    return None
