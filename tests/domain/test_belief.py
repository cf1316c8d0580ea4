"""Whom to believe: the same at every computer, and nobody who only vouches for themselves."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.belief import Admission, Revocation, Said, find_belief

_DEVICES = st.sampled_from("abcde")
_NAMES = st.frozensets(_DEVICES)
_HASHES = st.frozensets(st.sampled_from("123"))
_ADMISSIONS = st.lists(
    st.builds(Admission, _DEVICES, _DEVICES, _HASHES, st.sampled_from("789"), st.integers(1, 9))
)
_REVOCATIONS = st.lists(
    st.builds(
        Revocation,
        _DEVICES,
        st.sampled_from("123"),
        _DEVICES,
        st.none() | _NAMES,
        st.none() | st.frozensets(st.sampled_from("123789")),
    ),
    unique_by=lambda one: one.hash,
)
_NOTHING = frozenset[str]()


def _pharmacy(*revocations: Revocation, more: tuple[Admission, ...] = ()) -> Said:
    """Return what is said where `a` founded, and let in `b`, `c` and `r` in this order."""
    let_in = tuple(Admission(one, "a", _NOTHING, one, n) for n, one in enumerate("bcr"))
    return Said(frozenset("abcr"), (*let_in, *more), revocations, "a")


def _revoked(device: str, signer: str, heard: str = "", known: str = "abcr") -> Revocation:
    others = frozenset(known) - {device}
    return Revocation(device, f"{signer}>{device}", signer, others, frozenset(heard.split()))


@given(_ADMISSIONS, _REVOCATIONS, st.data())
def test_the_order_of_arrival_tells_nothing(
    admissions: list[Admission], revocations: list[Revocation], data: st.DataObject
) -> None:
    said = Said(frozenset("abcde"), tuple(admissions), tuple(revocations), "a")
    other = replace(
        said,
        joined=frozenset("edcba"),
        admissions=tuple(data.draw(st.permutations(admissions))),
        revocations=tuple(data.draw(st.permutations(revocations))),
    )
    one, two = find_belief(said), find_belief(other)
    assert (one.let_in, set(one.standing)) == (two.let_in, set(two.standing))


@given(st.sets(st.sampled_from("rxy"), min_size=1), st.data())
def test_whatever_a_stolen_computer_and_its_own_sign_for_each_other_they_stay_out(
    theirs: set[str], data: st.DataObject
) -> None:
    """They let in each other and revoke whom they will, with any time and any word of theirs."""
    out = st.sampled_from(sorted(theirs | {"r"}))
    times, names = st.integers(-9, 9), st.frozensets(st.sampled_from(["a>r", "1", "2"]))
    signed = st.builds(Admission, st.sampled_from("rxya"), out, names, st.just("h"), times)
    revoked = st.builds(
        Revocation,
        st.sampled_from("abcrxy"),
        st.sampled_from("12"),
        out,
        st.none() | st.frozensets(st.sampled_from("abcrxy")),
        st.none() | names,
    )
    said = _pharmacy(_revoked("r", "a", known="abc"), more=tuple(data.draw(st.lists(signed))))
    said = replace(
        said,
        joined=said.joined | {"x", "y"},
        revocations=(*said.revocations, *data.draw(st.lists(revoked))),
    )
    assert find_belief(said).believed.isdisjoint("rxy")


@given(st.permutations("abc"))
def test_a_stolen_computer_that_is_revoked_takes_nobody_with_it_but_who_revoked_it(
    order: list[str],
) -> None:
    theirs = [_revoked(one, "r") for one in order]
    assert find_belief(_pharmacy(*theirs, _revoked("r", "a"))).believed == {"b", "c"}
    lifted = Admission("a", "b", frozenset({"r>a"}), "z", 20)
    said = _pharmacy(*theirs, _revoked("r", "a"), more=(lifted,))
    assert find_belief(said).believed == {"a", "b", "c"}


def test_two_that_revoke_each_other_are_both_out_and_a_third_says_which_is_right() -> None:
    both = (_revoked("b", "c"), _revoked("c", "b"))
    assert find_belief(_pharmacy(*both)).believed == {"a", "r"}
    lifted = Admission("b", "a", frozenset({"c>b"}), "z", 20)
    assert find_belief(_pharmacy(*both, more=(lifted,))).believed == {"a", "b", "r"}


def test_what_a_revoked_computer_had_revoked_holds_where_that_was_heard_of() -> None:
    assert find_belief(_pharmacy(_revoked("c", "b"), _revoked("b", "a"))).believed == {
        "a", "c", "r",
    }  # fmt: skip
    heard = (_revoked("c", "b"), _revoked("b", "a", heard="b>c"))
    assert find_belief(_pharmacy(*heard)).believed == {"a", "r"}


def test_who_is_let_in_again_may_revoke_and_what_it_said_meanwhile_still_counts_for_nothing() -> (
    None
):
    back = Admission("r", "a", frozenset({"a>r"}), "back", 20)
    said = _pharmacy(_revoked("r", "a"), _revoked("b", "r"), more=(back,))
    assert find_belief(said).believed == {"a", "b", "c", "r"}
    said = _pharmacy(_revoked("r", "a"), _revoked("b", "r", heard="back"), more=(back,))
    assert find_belief(said).believed == {"a", "c", "r"}


def test_a_revocation_from_before_this_was_told_undoes_nothing() -> None:
    older = Revocation("b", "1", "a", frozenset("acr"))
    assert find_belief(_pharmacy(_revoked("c", "b"), older)).believed == {"a", "r"}


def test_that_nobody_else_is_known_is_no_silence() -> None:
    """A computer put back from a copy stays out where the only one left has revoked the old one."""
    for known, believed in ((_NOTHING, {"a"}), (None, {"a", "x"})):
        revoked = Revocation("r", "1", "a", known, _NOTHING)
        assert find_belief(Said(frozenset("arx"), (), (revoked,), "a")).believed == believed


def test_a_revocation_by_who_is_not_believed_does_not_count() -> None:
    """A computer that a stolen one let in revokes the others."""
    planted = Admission("x", "r", _NOTHING, "x", 30)
    said = _pharmacy(_revoked("r", "a"), _revoked("b", "x"), more=(planted,))
    assert find_belief(replace(said, joined=said.joined | {"x"})).believed == {"a", "b", "c"}


def test_a_revocation_is_lifted_by_a_believed_computer_that_names_it() -> None:
    revocations = [Revocation("r", one, "a", frozenset("ab")) for one in "12"]
    for lifts, believed in (("1", {"a", "b"}), ("12", {"a", "b", "r"})):
        admission = Admission("r", "b", frozenset(lifts))
        said = Said(frozenset("abr"), (admission,), tuple(revocations), "a")
        assert find_belief(said).believed == believed
