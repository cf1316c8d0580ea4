"""How lines of the log and reviews are written in lists."""

from dataclasses import dataclass

from app.domain.reviewing import VERDICT_WORDS, Judgement, Verdict
from app.ui.texts import clock_time, count, day
from app.ui.widgets.table import Column
from app.usecases.review_log import AccessLine, Review


@dataclass(frozen=True)
class Judged:
    """A line of the sample with what is said of it (rad i urvalet)."""

    line: AccessLine
    judgement: Judgement


def when(line: AccessLine) -> str:
    """Return when a line was written."""
    return f"{day(line.at)} {clock_time(line.at)}"


def _short(line: AccessLine) -> str:
    return f"{line.at:%m-%d %H:%M}"


def _mark(line: AccessLine) -> tuple[str, str]:
    return ("eye", "ink2") if line.is_read else ("pencil", "ink2")


def _verdict(judged: Judged) -> str:
    verdict = judged.judgement.verdict
    return VERDICT_WORDS[verdict] if verdict else "återstår"


def _verdict_colour(judged: Judged) -> str:
    colours = {Verdict.IN_ORDER: "ok", Verdict.INVESTIGATE: "warn", None: "ink3"}
    return colours[judged.judgement.verdict]


LINE_COLUMNS: list[Column[AccessLine]] = [
    Column("När", _short, 100),
    Column("Vem", lambda line: line.person, 112),
    Column("Vad", lambda line: line.what, 190, stretch=True, icon=_mark),
    Column("Blankett", lambda line: line.slip, 124),
    Column("Patient", lambda line: line.patient, 138),
]
SAMPLE_COLUMNS: list[Column[Judged]] = [
    Column("När", lambda judged: _short(judged.line), 100),
    Column("Vem", lambda judged: judged.line.person, 112),
    Column(
        "Vad", lambda judged: judged.line.what, 190, stretch=True,
        icon=lambda judged: _mark(judged.line),
    ),
    Column("Blankett", lambda judged: judged.line.slip, 124),
    Column("Bedömning", _verdict, 94, colour=_verdict_colour),
]  # fmt: skip
REVIEW_COLUMNS: list[Column[Review]] = [
    Column("Gjord", lambda review: day(review.at), 100),
    Column("Av", lambda review: review.person, 160, stretch=True),
    Column("Gäller", lambda review: f"{day(review.since)} till {day(review.until)}", 190),
    Column("Rader", lambda review: str(len(review.drawn) + len(review.chosen)), 54, right=True),
    Column("Utfall", lambda review: outcome(review), 100, colour=lambda review: _colour(review)),
]


def outcome(review: Review) -> str:
    """Return what a review came to."""
    found = len(review.found)
    return count(found, "att utreda", "att utreda") if found else "i ordning"


def _colour(review: Review) -> str:
    return "warn" if review.found else "ok"
