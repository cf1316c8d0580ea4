"""A message in a form, and errors that find their fields."""

import pytest

from app.domain.findings import Finding, Refused, Severity, Unavailable
from app.ui.errors import show_error, told
from app.ui.widgets.badge import Tone
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from tests.ui.showing import Show

NAME = Finding(Severity.STOP, "Namn saknas.", "Skriv det.", "name")
WHOLE = Finding(Severity.STOP, "Det går inte nu.", "Försök senare.", "outage")


def test_it_is_there_only_while_it_says_something(show: Show) -> None:
    message = Message()
    show(message, LineField("x"))
    assert message.text == ""
    message.say("Sparat.", Tone.OK)
    assert message.isVisible()
    assert message.text == "Sparat."
    message.clear()
    assert message.isHidden()
    assert message.text == ""


def test_findings_stand_at_their_fields_and_the_rest_in_the_message(show: Show) -> None:
    message, name = Message(), LineField("Namn")
    show(message, LineField("annat"), name)
    show_error(Refused([WHOLE, NAME]), message, {"name": name})
    assert name.state.value == "bad"
    assert name.message == "Namn saknas. Skriv det."
    assert name.line.hasFocus()
    assert message.text == "Det går inte nu. Försök senare."
    show_error(Refused([WHOLE]), message, {"name": name})
    assert name.state.value == "normal"
    show_error(Refused([NAME]), message, {"name": name})
    assert message.text == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused([NAME, WHOLE]), "Namn saknas. Skriv det.\nDet går inte nu. Försök senare."),
        (Unavailable("Disken är full.", "Frigör plats."), "Disken är full. Frigör plats."),
        (KeyError("19121212-1212"), "Något i Lykta är fel. Inget är ändrat. Felet står i loggen."),
    ],
)
def test_an_error_is_told_by_its_sort_and_a_bug_gives_nothing_away(
    error: Exception, words: str
) -> None:
    assert told(error) == words
