"""The reviewer: the log of who saw and wrote what, the sample, the verdicts, and the proof."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.draft import OpenSlip, PatientDraft
from app.domain.entries import split
from app.domain.findings import Refused
from app.domain.order import PROTECTED_NAME
from app.domain.review_entries import LogSearched, ReviewMade
from app.domain.reviewing import Judgement, Reading, ReviewDraft, Verdict, draw
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Role
from app.store.projections import access, reviews
from app.store.verification import rebuild, verify
from app.usecases import review_log
from app.usecases.fill_slip import open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import view_dispensing
from app.usecases.overview import situation
from app.usecases.print_label import print_labels
from app.usecases.print_queue import send_waiting
from app.usecases.review_log import Wanted
from app.usecases.show_history import show_history
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.workplaces import (
    NOON,
    TOLVAN,
    SetClock,
    as_person,
    begin_outage,
    filled_draft,
    open_pharmacy,
)

TODAY = NOON.date()
OTHER = PatientDraft("Nora Testsson", "195704289999")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    made = open_pharmacy(tmp_path / "home")
    begin_outage(made)
    return made


@pytest.fixture
def reviewer(workplace: Workplace) -> Workplace:
    return as_person(workplace, "Rut Granskare", Role.REVIEWER)


def dispensed(workplace: Workplace, patient: PatientDraft | None = None) -> OpenSlip:
    draft = replace(filled_draft(), advice_given=True)
    draft = replace(draft, patient=patient or draft.patient)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    send_waiting(workplace)
    hand_out(workplace, slip)
    return slip


def forward(workplace: Workplace, length: timedelta) -> None:
    assert isinstance(workplace.computer.clock, SetClock)
    workplace.computer.clock.forward(length)


def log(workplace: Workplace, **asked: object) -> list[tuple[str, str, str]]:
    wanted = replace(Wanted(TODAY, TODAY), **asked)  # type: ignore[arg-type]
    lines = review_log.read_log(workplace, wanted).lines
    return [(line.person, line.what, line.patient) for line in lines]


def test_every_read_and_write_about_a_patient_is_a_line_with_who_and_whom(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    clerk = as_person(workplace, "Nils Forsman", Role.STAFF)
    slip = dispensed(workplace)
    forward(workplace, timedelta(minutes=1))
    view_dispensing(clerk, slip.subject, "settle")
    forward(workplace, timedelta(minutes=1))
    next_one = save_draft(clerk, open_slip(clerk), filled_draft())
    forward(workplace, timedelta(minutes=1))
    show_history(clerk, next_one)
    forward(workplace, timedelta(minutes=1))
    void_slip(clerk, next_one, "Gick hem")
    name = "Tolvan Tolvansson"
    assert log(reviewer)[:4] == [
        ("Nils Forsman", "Makulerade blankett", ""),
        ("Nils Forsman", "Såg patientens historik", name),
        ("Nils Forsman", "Öppnade blankett", ""),
        ("Nils Forsman", "Läste expeditionen", name),
    ]
    assert sorted(log(reviewer)[4:]) == [
        ("Sara Lindqvist", what, name)
        for what in ("Lämnade ut", "Skrev etikett", "Öppnade blankett")
    ]
    found = review_log.read_log(reviewer, Wanted(TODAY, TODAY)).lines
    assert {line.slip for line in found} == {slip.slip, next_one.slip}


def test_the_log_is_asked_by_person_patient_day_and_whether_something_was_read(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    clerk = as_person(workplace, "Nils Forsman", Role.STAFF)
    one, other = dispensed(workplace), dispensed(workplace, OTHER)
    view_dispensing(clerk, one.subject, "settle")
    view_dispensing(clerk, other.subject, "settle")
    assert len(log(reviewer, person=clerk.person.id)) == 2
    assert len(log(reviewer, reading=Reading.READS)) == 2
    assert len(log(reviewer, reading=Reading.WRITES)) == 6
    for typed in ("19570428-9999", "195704289999", "570428-9999"):
        about = log(reviewer, number=typed, person=clerk.person.id)
        assert about == [("Nils Forsman", "Läste expeditionen", "Nora Testsson")]
    forward(workplace, timedelta(days=1))
    yesterday = Wanted(TODAY, TODAY)
    assert review_log.read_log(reviewer, yesterday).total > 8
    assert review_log.read_log(reviewer, Wanted(date(2026, 11, 24), date(2026, 11, 24))).total == 0


def test_a_search_for_a_patient_is_itself_a_line_of_the_log_and_hides_the_number_in_its_facts(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    slip = dispensed(workplace)
    log(reviewer)
    assert searches(workplace) == []
    for _ in range(2):
        log(reviewer, number=TOLVAN)
    (searched,) = searches(workplace)
    assert searched.seen == (slip.subject,)
    facts, personal = split(searched)
    assert TOLVAN not in str(facts)
    assert personal == {"identity": TOLVAN}
    forward(workplace, timedelta(minutes=16))
    log(reviewer, number=TOLVAN)
    assert len(searches(workplace)) == 2
    newest = log(reviewer)[0]
    assert newest == ("Rut Granskare", "Sökte patienten i loggen", "Tolvan Tolvansson")
    log(reviewer, number="19570428-9999")  # of whom there is nothing here
    assert searches(workplace)[-1].seen == ()


def searches(workplace: Workplace) -> list[LogSearched]:
    found = (entry.content for entry in workplace.journal.entries())
    return [content for content in found if isinstance(content, LogSearched)]


def test_a_protected_name_stands_in_no_line(workplace: Workplace, reviewer: Workplace) -> None:
    """Requirement 54."""
    protected = PatientDraft("Tolvan Tolvansson", TOLVAN, is_protected=True)
    dispensed(workplace, protected)
    lines = log(reviewer, number=TOLVAN)
    assert {patient for _, _, patient in lines} == {PROTECTED_NAME}


@pytest.mark.parametrize(
    ("first", "last", "number", "why"),
    [
        (TODAY, TODAY - timedelta(days=1), "", "före den första"),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=2), "", "framåt"),
        (TODAY, TODAY, "19121212", "födelsedatum"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    reviewer: Workplace, first: date, last: date, number: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        review_log.read_log(reviewer, Wanted(first, last, number=number))


def test_the_log_comes_page_by_page_without_a_line_twice_or_lost(
    workplace: Workplace, reviewer: Workplace
) -> None:
    slip = dispensed(workplace)
    with workplace.journal.write(workplace.person.id) as writing:
        for _ in range(2 * review_log.PAGE):
            writing.append(PatientViewed("settle", slip.subject))
    wanted = Wanted(TODAY, TODAY)
    pages = [review_log.read_log(reviewer, wanted, page) for page in range(3)]
    assert pages[0].pages == 3
    entries = [line.entry for page in pages for line in page.lines]
    assert len(entries) == len(set(entries)) == pages[0].total
    assert review_log.read_log(reviewer, wanted, 99).page == 2


def test_only_reviewer_and_manager_see_the_log(workplace: Workplace, reviewer: Workplace) -> None:
    """Requirement 51."""
    staff = as_person(workplace, "Nils Forsman", Role.STAFF, Role.PHARMACIST)
    sample = review_log.draw_sample(reviewer, TODAY, TODAY)
    for act in (
        review_log.begin,
        lambda w: review_log.read_log(w, Wanted(TODAY, TODAY)),
        lambda w: review_log.draw_sample(w, TODAY, TODAY),
        lambda w: review_log.choose_by_hand(w, TODAY, TODAY),
        lambda w: review_log.show_sample(w, sample),
        lambda w: review_log.lines_beside(w, uuid4()),
        lambda w: review_log.end_review(w, sample),
        lambda w: review_log.proof_sheet(w, uuid4()),
    ):
        with pytest.raises(Refused, match="Din roll"):
            act(staff)
    manager = as_person(workplace, "Maja Chef", Role.MANAGER)
    assert review_log.begin(manager).reviews == ()


def judged(draft: ReviewDraft, *investigated: int) -> ReviewDraft:
    """Return the review with a verdict on every line."""
    return replace(
        draft,
        judgements=tuple(
            replace(j, verdict=Verdict.INVESTIGATE, remark="Varför sågs historiken?")
            if number in investigated
            else replace(j, verdict=Verdict.IN_ORDER)
            for number, j in enumerate(draft.judgements)
        ),
    )


def test_a_review_ends_with_a_proof_that_names_no_patient_and_can_be_drawn_again(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    for _ in range(12):
        void_slip(workplace, open_slip(workplace), "Gick hem")
    draft = review_log.draw_sample(reviewer, TODAY, TODAY)
    assert (draft.population, len(draft.drawn)) == (24, 20)
    entry = review_log.end_review(reviewer, replace(judged(draft, 3), text="Lugnt."))
    made = entry.content
    assert isinstance(made, ReviewMade)
    assert made.drawn == draft.drawn
    assert made.found == (draft.drawn[3],)
    facts, _ = split(made)
    assert not {"Lugnt.", "Varför sågs historiken?"} & set(str(facts).split("'"))
    (review,) = review_log.begin(reviewer).reviews
    assert (review.person, review.hash) == ("Rut Granskare", entry.hash)
    assert review.words is not None
    assert [remark.text for remark in review.words.remarks] == ["Varför sågs historiken?"]
    forward(workplace, timedelta(minutes=1))
    dispensed(workplace)  # what comes later is of the next review
    assert review_log.is_repeatable(reviewer, review.id)
    forged = replace(made, drawn=(*made.drawn[:-1], uuid4()))
    with workplace.journal.write(reviewer.person.id) as writing:
        other = writing.append(forged)
    assert not review_log.is_repeatable(reviewer, other.id)


def test_a_review_does_not_end_before_every_line_is_judged_and_what_is_doubted_is_said(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    empty = review_log.draw_sample(reviewer, TODAY, TODAY)
    with pytest.raises(Refused, match="tomt"):
        review_log.end_review(reviewer, empty)
    dispensed(workplace)
    draft = review_log.draw_sample(reviewer, TODAY, TODAY)
    with pytest.raises(Refused, match="inte bedömd"):
        review_log.end_review(reviewer, draft)
    silent = Judgement(draft.drawn[0], Verdict.INVESTIGATE)
    with pytest.raises(Refused, match="Anmärkning"):
        review_log.end_review(reviewer, replace(judged(draft), judgements=(silent,)))
    strange = replace(draft, judgements=(Judgement(uuid4(), Verdict.IN_ORDER),))
    with pytest.raises(Refused, match="finns inte"):
        review_log.end_review(reviewer, strange)
    assert review_log.begin(reviewer).reviews == ()


def test_lines_are_taken_in_by_hand_and_those_that_are_ones_own_are_counted(
    workplace: Workplace,
) -> None:
    dispensed(workplace)
    draft = review_log.choose_by_hand(workplace, TODAY, TODAY)
    line = review_log.read_log(workplace, Wanted(TODAY, TODAY)).lines[0]
    chosen = replace(draft, judgements=(Judgement(line.entry, Verdict.IN_ORDER),))
    made = review_log.end_review(workplace, chosen).content
    assert isinstance(made, ReviewMade)
    assert (made.drawn, made.chosen, made.own, made.seed) == ((), (line.entry,), 1, "")


def test_what_else_was_done_with_the_slip_stands_beside_a_line(
    workplace: Workplace, reviewer: Workplace
) -> None:
    slip = dispensed(workplace)
    dispensed(workplace, OTHER)
    line = next(
        found
        for found in review_log.read_log(reviewer, Wanted(TODAY, TODAY)).lines
        if found.slip == slip.slip and found.what == "Lämnade ut"
    )
    beside = review_log.lines_beside(reviewer, line.entry)
    assert {found.slip for found in beside} == {slip.slip}
    assert {found.what for found in beside} == {"Öppnade blankett", "Skrev etikett"}


def test_the_next_review_is_due_thirty_days_after_the_last_and_is_told_to_those_who_review(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    dispensed(workplace)
    draft = review_log.draw_sample(reviewer, TODAY, TODAY)
    review_log.end_review(reviewer, judged(draft))
    due = TODAY + timedelta(days=30)
    assert review_log.begin(reviewer).due == due
    forward(workplace, timedelta(days=29))
    assert situation(reviewer).review_due is None
    forward(workplace, timedelta(days=1))
    assert situation(reviewer).review_due == due
    assert situation(as_person(workplace, "Nils", Role.STAFF)).review_due is None


def test_the_proof_on_paper_says_what_was_reviewed_and_found_and_no_patient(
    workplace: Workplace, reviewer: Workplace
) -> None:
    """Requirement 52."""
    slip = dispensed(workplace)
    draft = review_log.draw_sample(reviewer, TODAY, TODAY)
    made = review_log.end_review(reviewer, judged(draft, 1))
    text = squeeze("".join(page_texts(review_log.proof_sheet(reviewer, made.id))))
    for said in (slip.slip, "Rut Granskare", "Varför sågs historiken?", draft.seed, made.hash):
        assert squeeze(said) in text
    assert "Tolvan" not in text


def test_the_log_and_the_reviews_are_the_same_when_they_are_built_anew(
    workplace: Workplace, reviewer: Workplace
) -> None:
    dispensed(workplace)
    log(reviewer, number=TOLVAN)
    review_log.end_review(reviewer, judged(review_log.draw_sample(reviewer, TODAY, TODAY)))
    assert verify(workplace.journal) == []
    before = log(reviewer), review_log.begin(reviewer).reviews
    rebuild(workplace.journal)
    assert (log(reviewer), review_log.begin(reviewer).reviews) == before
    assert {access.PROJECTION.name, reviews.PROJECTION.name} == {"access", "reviews"}


@given(st.sets(st.uuids(), min_size=1, max_size=40), st.integers(1, 20), st.text(max_size=8))
def test_a_seed_draws_the_same_lines_in_whatever_order_they_stand(
    entries: set[UUID], size: int, seed: str
) -> None:
    drawn = draw(sorted(entries), size, seed)
    assert drawn == draw(sorted(entries, reverse=True), size, seed)
    assert set(drawn) <= entries
    assert len(set(drawn)) == min(size, len(entries))
