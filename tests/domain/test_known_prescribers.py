"""What is told of a prescriber at several times, here and in a list, becomes one or several."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.known_prescribers import KnownPrescriber, key_of, offered, told_together
from app.domain.order import Prescriber

OBERG = Prescriber("Mattias Öberg", "Läkare", "9014820", "Backe", "2355000012345", "0640-1")
DAY = date(2026, 11, 23)
WORDS = st.sampled_from(["", " ", "Ek", "Al"])
SAID = st.builds(Prescriber, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS)


def seen(prescriber: Prescriber) -> KnownPrescriber:
    return KnownPrescriber(prescriber, DAY, is_listed=False)


def listed(prescriber: Prescriber) -> KnownPrescriber:
    return KnownPrescriber(prescriber, DAY, is_listed=True)


def test_what_nobody_wrote_here_is_taken_from_the_list() -> None:
    (known,) = offered([seen(replace(OBERG, phone=""))], [listed(OBERG)])
    assert known == seen(OBERG)


def test_what_the_list_says_otherwise_is_offered_beside() -> None:
    here, there = seen(replace(OBERG, phone="0640-2")), listed(OBERG)
    assert offered([here], [there]) == [here, there]


@given(st.lists(SAID, min_size=1, max_size=4))
def test_of_each_thing_the_first_that_is_told_holds(said: list[Prescriber]) -> None:
    told = told_together(said)
    for name in ("name", "profession", "code", "workplace", "workplace_code", "phone"):
        values = [value for each in said if (value := getattr(each, name).strip())]
        assert getattr(told, name) == (values[0] if values else "")


def test_a_code_of_ones_own_tells_who_it_is_however_the_name_is_written() -> None:
    """Requirement 7."""
    assert key_of(OBERG) == key_of(replace(OBERG, name="M Öberg", code="901 48 20"))
    shared = replace(OBERG, code="9100009")
    assert key_of(shared) != key_of(replace(shared, name="M Öberg"))
    assert key_of(shared) == key_of(replace(shared, name="mattias  ÖBERG", workplace="Annan"))
