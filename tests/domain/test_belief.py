"""Whom to believe: the same at every computer, and nobody who only vouches for themselves."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.belief import Admission, Revocation, find_belief

_DEVICES = st.sampled_from("abcde")
_HASHES = st.sampled_from("123")
_ADMISSIONS = st.builds(Admission, _DEVICES, _DEVICES, st.frozensets(_HASHES))
_REVOCATIONS = st.builds(Revocation, _DEVICES, _HASHES, st.frozensets(_DEVICES))
_NOTHING = frozenset[str]()


@given(st.lists(_ADMISSIONS), st.lists(_REVOCATIONS), st.data())
def test_the_order_of_arrival_tells_nothing(
    admissions: list[Admission], revocations: list[Revocation], data: st.DataObject
) -> None:
    other = (data.draw(st.permutations(admissions)), data.draw(st.permutations(revocations)))
    one, two = (
        find_belief("abcde", admissions, revocations),
        find_belief("edcba", *other),
    )
    assert (one.let_in, set(one.standing)) == (two.let_in, set(two.standing))


@given(st.sets(st.sampled_from("rxy"), min_size=1), st.data())
def test_whatever_a_stolen_computer_and_its_own_sign_for_each_other_they_stay_out(
    theirs: set[str], data: st.DataObject
) -> None:
    out = st.sampled_from(sorted(theirs | {"r"}))
    signed = st.builds(Admission, st.sampled_from("rxya"), out, st.just(frozenset("1")))
    admissions = data.draw(st.lists(signed))
    let_in = Admission("r", "a", _NOTHING)  # once, before it was stolen
    revoked = Revocation("r", "1", frozenset("ab"))
    belief = find_belief("abrxy", [let_in, *admissions], [revoked])
    assert belief.believed == {"a", "b"}


def test_a_revocation_is_lifted_by_a_believed_computer_that_names_it() -> None:
    revocations = [Revocation("r", one, frozenset("ab")) for one in "12"]
    half = find_belief("abr", [Admission("r", "b", frozenset("1"))], revocations)
    assert half.believed == {"a", "b"}
    whole = find_belief("abr", [Admission("r", "b", frozenset("12"))], revocations)
    assert whole.believed == {"a", "b", "r"}
