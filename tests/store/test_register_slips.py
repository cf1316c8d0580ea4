"""Slips of the finger: one letter wrong, missing, too many, or two swapped."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.product import Package
from app.store.register import Register
from app.store.register_terms import begins_but_for_slip
from tests.store.registers import changed, incoming, loaded, package

NAMES = [
    "Alvedon", "Citodon", "Metformin Norr", "Amoxicillin Åsö", "Östriol", "Zopiklon", "Losartan",
    "Furix", "Kåvepenin", "Behepan", "Emla", "Waran", "Levaxin", "Trombyl", "Ä-vitamin",
]  # fmt: skip
LINE = [changed(package(n, name), substance=f"Ämne{n}") for n, name in enumerate(NAMES)]
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzåäö")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    made = loaded(tmp_path_factory.mktemp("register"), incoming(LINE))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alvadon", "Alvedon"),
        ("alvdon", "Alvedon"),
        ("alveddon", "Alvedon"),
        ("avledon", "Alvedon"),
        ("olvedon", "Alvedon"),
        ("lvedon", "Alvedon"),
        ("alvedonn", "Alvedon"),
        ("ALVADON", "Alvedon"),
        ("alvad", "Alvedon"),
        ("alvdo", "Alvedon"),
        ("lavedon", "Alvedon"),
        ("metfromin", "Metformin Norr"),
        ("metfromin norr", "Metformin Norr"),
        ("metfromin nrrr", "Metformin Norr"),
        ("amoxicilin", "Amoxicillin Åsö"),
        ("amoxicillim", "Amoxicillin Åsö"),
        ("amixicillin 500", "Amoxicillin Åsö"),
        ("östiol", "Östriol"),
        ("ä-vitmin", "Ä-vitamin"),
        ("wraan®", "Waran"),
        ("kavpenin", "Kåvepenin"),
        ("elma", "Emla"),
        ("emlaa", "Emla"),
    ],
)
def test_a_slip_finds_what_was_meant(register: Register, typed: str, meant: str) -> None:
    assert [p.name for p in register.search(typed)] == [meant]


@pytest.mark.parametrize("typed", ["al", "axx", "alxxdon", "emx", "5oo mg", "0l2"])
def test_more_than_a_slip_or_less_than_four_letters_finds_nothing(
    register: Register, typed: str
) -> None:
    assert [p.name for p in register.search(typed)] in ([], ["Alvedon"] if typed == "al" else [])


def test_the_whole_word_but_for_a_slip_comes_before_the_beginning_of_another(
    tmp_path: Path,
) -> None:
    rows = [package(1, "Aldoni"), package(2, "Aldonitol"), package(3, "Alvedon")]
    register = loaded(tmp_path, incoming(rows))
    assert [p.name for p in register.search("alvdon")] == ["Alvedon", "Aldoni", "Aldonitol"]
    register.close()


def test_what_is_typed_right_comes_before_what_is_not(register: Register) -> None:
    assert [p.name for p in register.search("citodon")] == ["Citodon"]
    assert [p.name for p in register.search("penin")] == ["Kåvepenin"]


@st.composite
def slips(draw: st.DrawFn, word: str) -> str:
    """Draw the word with one slip in it."""
    at = draw(st.integers(0, len(word) - 1))
    kind = draw(st.sampled_from(["wrong", "missing", "too many", "swapped"]))
    letter = draw(LETTERS)
    if kind == "swapped":
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    middle = {"wrong": letter, "missing": "", "too many": letter + word[at]}[kind]
    return word[:at] + middle + word[at + 1 :]


@given(st.sampled_from(LINE), st.data())
def test_any_one_slip_in_a_word_of_four_letters_or_more_finds_the_product(
    register: Register, sought: Package, data: st.DataObject
) -> None:
    words = [word for word in re.findall(r"\w+", sought.name.casefold()) if len(word) >= 4]
    typed = data.draw(slips(data.draw(st.sampled_from(words))))
    assume(len(typed) >= 4)
    assert sought in register.search(typed)


@given(st.sampled_from(LINE), st.data())
def test_a_word_with_a_slip_is_recognised_before_it_is_finished(
    register: Register, sought: Package, data: st.DataObject
) -> None:
    word = re.findall(r"\w+", sought.name.casefold())[0]
    assume(len(word) >= 6)
    typed = data.draw(slips(word))
    end = data.draw(st.integers(5, len(typed)))
    assert sought in register.search(typed[:end], 200)


@given(st.text(LETTERS, min_size=4, max_size=12), st.data())
def test_the_comparison_knows_every_slip(word: str, data: st.DataObject) -> None:
    typed = data.draw(slips(word))
    assert word.startswith(typed) or begins_but_for_slip(word, typed)


@given(st.text(LETTERS, max_size=9), st.text(LETTERS, min_size=1, max_size=9))
def test_the_comparison_takes_nothing_for_a_slip_that_is_none(term: str, typed: str) -> None:
    assert begins_but_for_slip(term, typed) <= any(
        distance(term[:end], typed) <= 1 for end in range(len(term) + 1)
    )


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance, as textbooks give it."""
    rows = [
        [max(i, j) if not i or not j else 0 for j in range(len(other) + 1)]
        for i in range(len(one) + 1)
    ]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            cost = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(cost)
    return rows[-1][-1]
