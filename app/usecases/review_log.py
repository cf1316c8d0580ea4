"""Review the log: see who read or wrote what, draw a sample, judge it, and leave the proof."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.documents.review_proof import render_review
from app.domain.clock import later
from app.domain.entries import Entry
from app.domain.findings import Refused, refuse
from app.domain.identity import IdentityKind, parse_identity
from app.domain.review_entries import LogSearched, ReviewMade, SearchedFor
from app.domain.reviewing import (
    AccessLine,
    Judgement,
    Reading,
    Review,
    ReviewDraft,
    Span,
    check,
    draw,
    next_due,
)
from app.domain.staff import Act, Person
from app.store.projections import access, reviews
from app.store.projections.access import AccessFilter
from app.store.projections.epochs import first_time
from app.store.projections.people import list_people
from app.usecases.workplace import Workplace, require, rules_of

__all__ = ["AccessLine", "Review"]  # what lists are made of, for those who show them

PAGE = 100  # lines
_MOST_SEEN = 100  # slips that a search names
_BESIDE = 8
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for (sökning): days, and whose lines about whom."""

    first: date
    last: date
    person: UUID | None = None
    number: str = ""  # of the patient, as typed
    reading: Reading = Reading.ALL


@dataclass(frozen=True)
class LogPage:
    """A page of the log (sida), the newest line first."""

    lines: tuple[AccessLine, ...]
    total: int
    page: int  # from 0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Reviewing:
    """What a review begins with (granskningsläge)."""

    first: date  # the day from which nothing is reviewed
    today: date
    due: date
    people: tuple[Person, ...]
    reviews: tuple[Review, ...]  # the latest first


def begin(workplace: Workplace) -> Reviewing:
    """Return what was reviewed, from which day the next review goes, and by when it is due."""
    require(workplace, Act.REVIEW)
    connection = workplace.journal.vault.connection
    now = workplace.computer.clock.now()
    made = reviews.list_reviews(connection)
    founded = first_time(connection) or now
    return Reviewing(
        first=max((review.until for review in made), default=founded).date(),
        today=now.date(),
        due=next_due((made[0].at if made else founded).date(), rules_of(workplace)),
        people=tuple(list_people(connection)),
        reviews=tuple(made),
    )


def read_log(workplace: Workplace, wanted: Wanted, page: int = 0) -> LogPage:
    """Return a page of the log; a search for a patient is itself a line of it."""
    require(workplace, Act.REVIEW)
    connection = workplace.journal.vault.connection
    span = _span(workplace, wanted.first, wanted.last)
    patient = _number(workplace, wanted.number)
    asked = AccessFilter(span, wanted.person, patient, wanted.reading)
    if patient:
        _log_search(workplace, asked)
    total = access.count_access(connection, asked)
    page = max(0, min(page, -(-total // PAGE) - 1))
    lines = access.list_access(connection, asked, PAGE, page * PAGE)
    return LogPage(tuple(lines), total, page)


def lines_beside(workplace: Workplace, entry: UUID) -> list[AccessLine]:
    """Return what else was done with the same slip, the newest first, as ground for a verdict."""
    require(workplace, Act.REVIEW)
    return access.list_beside(workplace.journal.vault.connection, entry, _BESIDE)


def draw_sample(workplace: Workplace, first: date, last: date) -> ReviewDraft:
    """Return a review of lines drawn at random from all that people did in the days."""
    require(workplace, Act.REVIEW)
    span, seed = _span(workplace, first, last), secrets.token_hex(16)
    population = access.list_entries(workplace.journal.vault.connection, span)
    drawn = draw(population, rules_of(workplace).value("G-SAMPLE"), seed)
    judgements = tuple(Judgement(entry) for entry in drawn)
    return ReviewDraft(span, len(population), seed, drawn, judgements)


def choose_by_hand(workplace: Workplace, first: date, last: date) -> ReviewDraft:
    """Return a review with nothing in it yet, for lines that the reviewer takes in."""
    require(workplace, Act.REVIEW)
    span = _span(workplace, first, last)
    return ReviewDraft(span, len(access.list_entries(workplace.journal.vault.connection, span)))


def show_sample(workplace: Workplace, draft: ReviewDraft) -> list[AccessLine]:
    """Return the lines of a review, in its order."""
    require(workplace, Act.REVIEW)
    entries = [judgement.entry for judgement in draft.judgements]
    return access.find_lines(workplace.journal.vault.connection, entries)


def end_review(workplace: Workplace, draft: ReviewDraft) -> Entry:
    """Make the review; what is returned is its proof."""
    require(workplace, Act.REVIEW)
    if findings := list(check(draft)):
        raise Refused(findings)
    lines = show_sample(workplace, draft)
    if len(lines) != len(draft.judgements):
        raise refuse("En rad finns inte i loggen.", "Dra urvalet på nytt.", field="sample")
    content = ReviewMade(
        since=draft.span.since,
        until=draft.span.until,
        population=draft.population,
        seed=draft.seed,
        drawn=draft.drawn,
        chosen=draft.chosen,
        found=draft.found,
        own=sum(line.by == workplace.person.id for line in lines),
        personal=draft.words,
    )
    with workplace.journal.write(workplace.person.id) as writing:
        return writing.append(content)


def is_repeatable(workplace: Workplace, review: UUID) -> bool:
    """Tell whether the seed of a review draws the same lines from the log as it stands now."""
    made = _load(workplace, review)
    span = Span(made.since, made.until)
    population = access.list_entries(workplace.journal.vault.connection, span)
    return draw(population, len(made.drawn), made.seed) == made.drawn


def proof_sheet(workplace: Workplace, review: UUID) -> bytes:
    """Return the proof of a review as PDF; no patient stands in it."""
    made = _load(workplace, review)
    lines = access.find_lines(workplace.journal.vault.connection, (*made.drawn, *made.chosen))
    now = workplace.computer.clock.now()
    fonts = workplace.computer.resources / "fonts"
    return render_review(made, lines, workplace.pharmacy, now, fonts)


def _load(workplace: Workplace, review: UUID) -> Review:
    require(workplace, Act.REVIEW)
    known = reviews.list_reviews(workplace.journal.vault.connection)
    found = next((made for made in known if made.id == review), None)
    if found is None:
        raise refuse("Granskningen finns inte.", "Välj en i listan.", field="review")
    return found


def _span(workplace: Workplace, first: date, last: date) -> Span:
    now = workplace.computer.clock.now()
    if last < first:
        raise refuse("Sista dagen är före den första.", "Rätta dagarna.", field="last")
    if first > now.date():
        raise refuse("Dagen ligger framåt.", "Rätta dagen.", field="first")
    return Span.of_days(first, last, now)


def _number(workplace: Workplace, typed: str) -> str:
    """Return the canonical number of a patient, "" when none is asked for."""
    if not typed.strip():
        return ""
    identity = parse_identity(typed, workplace.computer.clock.now().date())
    if identity.kind is IdentityKind.BIRTH_DATE:
        raise refuse("Det är ett födelsedatum.", "Skriv hela numret.", field="number")
    return identity.canonical


def _log_search(workplace: Workplace, asked: AccessFilter) -> None:
    """Log that the patient was looked up, once a person, patient and quarter of an hour.

    The number stands in the personal part alone: a digest of it could be tried out.
    """
    connection, person = workplace.journal.vault.connection, workplace.person.id
    recently = later(workplace.computer.clock.now(), -_QUARTER)
    if access.is_searched(connection, person, asked.patient, recently):
        return
    seen = access.slips_of(connection, asked.patient, _MOST_SEEN)
    searched = LogSearched(asked.span.since, asked.span.until, seen, SearchedFor(asked.patient))
    with workplace.journal.write(person) as writing:
        writing.append(searched)
