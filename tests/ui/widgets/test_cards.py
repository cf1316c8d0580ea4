"""Cards and lines say everything they were given, wrap it, and never cut who the patient is."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.findings import Confidence, Finding, Severity
from app.ui.theme import Theme
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.deferred_line import DeferredLine
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.finding_card import FindingCard
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import ShortLabel
from app.ui.widgets.patient_card import PatientCard
from app.ui.widgets.progress import Part, Progress
from tests.ui.fit import cut_widgets
from tests.ui.samples import LONG_NAME
from tests.ui.showing import Show


def texts(widget: QWidget) -> list[str]:
    return [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text()]


def read_aloud(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_a_finding_says_severity_place_cure_source_and_how_sure_it_is(show: Show) -> None:
    finding = Finding(
        Severity.WARN,
        "Narkotika på papper.",
        "Bekräfta.",
        rule="S-03",
        source="Regel S-03",
        confidence=Confidence.INTERPRETED,
    )
    card = FindingCard(finding, where="rad 3")
    show(card)
    assert texts(card) == [
        "VARNING · rad 3: Narkotika på papper",
        "Bekräfta.",
        "tolkning, ej bekräftad · Regel S-03 · S-03",
    ]


def test_a_finding_without_source_still_says_how_sure_it_is(show: Show) -> None:
    card = FindingCard(Finding(Severity.STOP, "Fel styrka."))
    show(card)
    assert texts(card) == ["STOPP · Fel styrka", "fast regel"]


def test_a_finding_holds_its_answers(show: Show) -> None:
    answer = KeyButton("Lämna ut", "Ctrl+J")
    card = FindingCard(Finding(Severity.WARN, "Narkotika."), answers=[answer])
    show(card)
    acted: list[int] = []
    answer.acted.connect(lambda: acted.append(1))
    answer.click()
    assert acted == [1]


def test_markup_that_a_person_typed_is_shown_as_it_is(show: Show) -> None:
    card = FindingCard(Finding(Severity.INFO, "<b>fet</b>", "<img src=x>"))
    show(card)
    assert texts(card)[:2] == ["INFO · <b>fet</b>", "<img src=x>"]
    assert {w.textFormat().name for w in card.findChildren(QLabel)} == {"PlainText"}


@pytest.mark.parametrize("width", [360, 480, 700])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_a_long_name_wraps_and_the_identity_stays_whole(
    theme: Theme, show: Show, width: int, scale: float
) -> None:
    theme.set_scale(scale)
    card = PatientCard()
    page = show(card)
    card.show_patient(LONG_NAME, "19121212-1212", ["75 år", "man"], Badge("Körkort", Tone.OK))
    QApplication.processEvents()
    page.resize(width, page.heightForWidth(width))
    QApplication.processEvents()
    page.resize(width, page.heightForWidth(width))
    QApplication.processEvents()
    assert cut_widgets(page) == []
    assert texts(card) == [LONG_NAME, "19121212-1212", "Körkort", "75 år · man"]


def test_nobody_is_said_and_nothing_of_the_last_patient_is_left(show: Show) -> None:
    card = PatientCard()
    show(card)
    card.show_patient("Karl-Erik Åsberg", "19121212-1212", ["75 år"], Badge("Körkort"))
    card.show_nobody("Ingen patient vald")
    assert texts(card) == ["Ingen patient vald"]
    assert card.identity.text() == ""


def test_a_badge_is_read_as_its_word(show: Show) -> None:
    badge = Badge("Ej skannad")
    show(badge)
    assert read_aloud(badge) == "Ej skannad"
    badge.show_state("Skannad", Tone.OK)
    assert (read_aloud(badge), badge.tone) == ("Skannad", Tone.OK)


@pytest.mark.parametrize("width", [200, 300, 500])
def test_a_promise_puts_its_date_where_there_is_room(show: Show, width: int) -> None:
    line = DeferredLine(
        "receipt", "Högkostnadsdatabasen", "rätt belopp", "72 h efter återgång", "eget mål"
    )
    page = show(line)
    page.resize(width, 200)
    QApplication.processEvents()
    assert texts(line) == [
        "Högkostnadsdatabasen", "rätt belopp", "72 h efter återgång", "eget mål"
    ]  # fmt: skip
    due = next(w for w in line.findChildren(QLabel) if w.text() == "72 h efter återgång")
    is_below = due.y() > line.findChildren(QLabel)[1].y()
    assert is_below is (width < 400)
    assert cut_widgets(page) == []


def test_progress_says_its_numbers_to_eyes_and_ears(show: Show) -> None:
    progress = Progress()
    show(progress)
    progress.show_parts("214 av 231 klara", 231, [Part(214, "klara"), Part(3, "saknas", "stop")])
    assert texts(progress) == ["214 av 231 klara"]
    assert progress.bar.accessibleDescription() == "214 klara, 3 saknas av 231"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (5, 0), (0, 10), (10, 10), (12, 10)])
def test_progress_can_be_drawn_at_its_ends(show: Show, done: int, total: int) -> None:
    progress = Progress()
    show(progress)
    progress.show_parts("", total, [Part(done, "klara")])
    assert not progress.grab().isNull()


def test_an_empty_state_says_what_is_and_what_to_do(show: Show) -> None:
    state = EmptyState("house", "Ingen väntar", "Allt är redovisat.", actions=[KeyButton("Ny")])
    show(state)
    assert texts(state) == ["Ingen väntar", "Allt är redovisat."]
    state.say("Läser in", "Du kan börja skanna nu.")
    assert texts(state) == ["Läser in", "Du kan börja skanna nu."]


def test_a_short_label_knows_when_it_is_cut(show: Show) -> None:
    words = ShortLabel("En mycket lång rad som inte får plats i en smal kolumn")
    page = show(words)
    page.resize(120, 60)
    QApplication.processEvents()
    assert words.is_cut()
    page.resize(900, 60)
    QApplication.processEvents()
    assert not words.is_cut()
