"""The proof of a review as PDF: what was reviewed, how the sample was drawn, and what was found.

No patient stands in it: a line is known by its slip and by its entry.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether, Paragraph

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    FIGURE,
    HEADING,
    MONO,
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    WriteLine,
    box,
    build_pages,
    gap,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.reviewing import VERDICT_WORDS, AccessLine, Review, Verdict
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Nr", "När", "Vem", "Vad", "Blankett", "Bedömning")
_WIDTHS = (5, 20, 18, 23, 12, 22)


def render_review(
    review: Review, lines: Sequence[AccessLine], pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the proof; `lines` are those of the review that the store still has."""
    load_faces(fonts)
    title = f"Granskning av loggen {_day(review.since)} till {_day(review.until)}"
    footer = "Granskning av loggen. Varje rad nämns med sin blankett, utan patient."
    sheet = Sheet(title, footer, f"utskriven {_minute(now)}", pharmacy.practice)
    return build_pages(lambda: _story(review, lines, pharmacy), sheet)


def _story(review: Review, lines: Sequence[AccessLine], pharmacy: StoreFounded) -> list[Flowable]:
    story: list[Flowable] = [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words("Granskning av loggen", TITLE),
        gap(1),
        words(f"Gäller {_minute(review.since)} till {_minute(review.until)}.", BODY),
        words(f"Gjord {_minute(review.at)} av {review.person}.", BODY),
        gap(3),
        _figures(review),
        gap(4),
        words("Granskade rader", HEADING),
        gap(1),
        table(_HEADINGS, [_row(n, line, review) for n, line in enumerate(lines, 1)], _WIDTHS,
              right=range(0)),
    ]  # fmt: skip
    if review.words and review.words.text:
        story += [gap(3), words("Sammanfattning", HEADING), words(review.words.text, BODY)]
    return [*story, gap(2), KeepTogether(_proof(review))]


def _figures(review: Review) -> Flowable:
    figures = (
        (review.population, "rader i loggen"),
        (len(review.drawn), "dragna med slump"),
        (len(review.chosen), "valda för hand"),
        (len(review.found), "att utreda"),
    )
    return box([[[words(str(n), FIGURE), words(what, SMALL)] for n, what in figures]])


def _row(number: int, line: AccessLine, review: Review) -> list[Paragraph]:
    remarks = {r.entry: r.text for r in review.words.remarks} if review.words else {}
    is_found = line.entry in review.found
    verdict = VERDICT_WORDS[Verdict.INVESTIGATE if is_found else Verdict.IN_ORDER]
    said = ". ".join(part for part in (verdict, remarks.get(line.entry, "")) if part)
    cells = (str(number), _minute(line.at), line.person, line.what, line.slip)
    return [*(words(c, CELL) for c in cells), words(said, CELL_STRONG if is_found else CELL)]


def _proof(review: Review) -> list[Flowable]:
    own = f"{review.own} av raderna är granskarens egna." if review.own else ""
    drawn = "Inget urval drogs; raderna är valda för hand."
    if review.seed:
        drawn = f"Urvalet dras på nytt ur samma tid med fröet {review.seed}."
    return [
        words("Bevis", HEADING),
        *([words(own, BODY)] if own else []),
        words(drawn, BODY),
        words("Posten i journalen och dess huvud:", BODY),
        words(f"{review.id}\n{review.hash}", MONO),
        WriteLine("Granskarens underskrift och datum", TEXT_WIDTH / 2),
    ]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d}"
