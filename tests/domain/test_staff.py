"""Who may do what: the table, word for word, and the last manager."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.staff import (
    Act,
    Person,
    Role,
    check_last_manager,
    may,
    require,
    role_word,
    signature,
)
from tests.house import ROOT

TABLE = {  # as the handbook prints it: pharmacist, staff, manager, prescriber, reviewer
    Act.DRAFT: "xx...",
    Act.READ: "xxx.x",
    Act.HAND_OUT: "x....",
    Act.SECOND_SIGN: "xxx..",
    Act.KEEP_KIT: "xxx..",
    Act.KEEP_STOCK: "x.x..",
    Act.DECLARE_OUTAGE: "x.xx.",
    Act.SETTLE: "x.x..",
    Act.TAKE_BUNDLE: "xxx..",
    Act.ROUTE_PAPER: "x.xx.",
    Act.MANAGE: "..x..",
    Act.BACK_UP: "xxxxx",
    Act.PRESCRIBE: "...x.",
    Act.REVIEW: "..x.x",
}


def person(*roles: Role, active: bool = True, number: int = 1) -> Person:
    return Person(UUID(int=number), "Sara Lindqvist", frozenset(roles), active)


@pytest.mark.parametrize("act", Act)
def test_each_role_may_what_the_table_says(act: Act) -> None:
    assert "".join("x" if may(person(role), act) else "." for role in Role) == TABLE[act]


def test_the_handbook_prints_the_same_table() -> None:
    text = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
    head, _, *rows = re.findall(r"^\|.*\|$", text.partition("## Vem får göra vad")[2], re.MULTILINE)
    assert [cell.strip() for cell in head.split("|")[2:-1]] == [role_word(r) for r in Role]
    printed = {
        cells[0].strip(): "".join(cell.strip() or "." for cell in cells[1:])
        for cells in (row.strip("|").split("|") for row in rows)
    }
    words = {"se vem": Act.READ, "fylla i": Act.DRAFT, "ta ställning": Act.HAND_OUT,
             "ta emot": Act.SECOND_SIGN, "kassera": Act.KEEP_STOCK,
             "låta papper": Act.ROUTE_PAPER, "skriva ut": Act.KEEP_KIT, "hämta in": Act.TAKE_BUNDLE,
             "öppna och": Act.DECLARE_OUTAGE, "avsluta": Act.SETTLE, "avstå": Act.MANAGE,
             "säkerhets": Act.BACK_UP, "läsa": Act.REVIEW,
             "utfärda": Act.PRESCRIBE}  # fmt: skip
    assert set(words.values()) == set(Act)
    assert len(printed) == len(words)
    for act, said in printed.items():
        assert said == TABLE[next(a for word, a in words.items() if act.startswith(word))], act


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Act))
def test_several_roles_may_what_any_of_them_may_and_who_has_left_nothing(
    roles: frozenset[Role], act: Act
) -> None:
    assert may(person(*roles), act) == any(may(person(role), act) for role in roles)
    assert not may(person(*roles, active=False), act)


def test_a_refusal_names_the_roles_that_may() -> None:
    require(person(Role.MANAGER), Act.DECLARE_OUTAGE)
    with pytest.raises(Refused, match="Be farmaceut eller apotekschef eller förskrivare"):
        require(person(Role.STAFF), Act.DECLARE_OUTAGE)
    assert {role_word(role) for role in Role} >= {"personal", "granskare"}


def test_the_last_manager_stays_one() -> None:
    people = [person(Role.MANAGER), person(Role.STAFF, number=2)]
    for change in (person(Role.STAFF), person(Role.MANAGER, active=False), person()):
        with pytest.raises(Refused, match="Minst en apotekschef"):
            check_last_manager(people, change)
    check_last_manager(people, person(Role.MANAGER, Role.STAFF))
    check_last_manager([*people, person(Role.MANAGER, number=3)], person(Role.STAFF))


@pytest.mark.parametrize(
    ("name", "signum"),
    [("Sara Lindqvist", "SLi"), ("Åsa", "Åsa"), ("Bo", "Bo"), ("Eva Maria Ek", "EEk"), ("", "")],
)
def test_a_signum_is_short(name: str, signum: str) -> None:
    assert signature(name) == signum
    assert Person(UUID(int=1), name, frozenset()).signature == signum
