"""Hostile content: whatever is signed or unsigned, the store goes on and every list can be read."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canonical
from app.domain.clock import STOCKHOLM
from app.domain.dispensing import DispensedPersonal
from app.domain.draft import DispensingDraft
from app.domain.entries import Content
from app.domain.findings import Refused
from app.domain.free_text import FreeText
from app.domain.issuer_entries import IssuerEnrolled
from app.domain.kit import FormEnd
from app.domain.kit_entries import FormsAccounted
from app.domain.member_entries import (
    BeliefBegun,
    BeliefFollowed,
    BesideHandled,
    KeysPassed,
    KeysRotated,
    MemberAdmitted,
    MemberIntroduced,
    MemberRevoked,
)
from app.domain.members import RevokeReason
from app.domain.order import Patient
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan
from app.domain.slip_entries import SlipsIssued, SlipVoided
from app.domain.steps import Due, Step
from app.domain.store_entries import EpochReason, EpochStarted, StoreFounded
from app.store.admission import AHEAD, admit
from app.store.drafts import allot_slip
from app.store.journal import Journal, highest_lamport
from app.store.projections.epochs import founding
from app.store.projections.outages import list_outages
from app.store.projections.slips import list_issued
from app.store.projections.steps import list_steps
from app.store.sealed import Author, Forged, SealedEntry, join_proof, seal
from app.store.verification import rebuild, verify
from tests.store.made import PRESCRIBER, dispensing
from tests.store.stores import MORNING, PHARMACY, Store, make_author

OUTAGE = uuid4()
ANOTHER_KEY = "00" * 32


@dataclass
class Joined:
    """A store of ours, and another device that has joined it and means ill."""

    store: Store
    journal: Journal
    author: Author
    epoch: str

    def sealed(self, content: Content, seq: int = 2, lamport: int = 6, **over: Any) -> SealedEntry:
        head = _head(self.store.id, self.author.device, self.epoch, seq, lamport) | over
        return seal(self.author, head, content, secrets.token_bytes(16))

    def started(self, **over: Any) -> EpochStarted:
        key = self.author.public_key
        proof = join_proof(self.store.join_key, self.store.id, key)
        made = EpochStarted(EpochReason.RESTORED, key.hex(), proof, "BB")
        return replace(made, **over)


def _head(store: UUID, device: str, epoch: str, seq: int, lamport: int) -> dict[str, Any]:
    return {
        "store": str(store),
        "id": str(uuid4()),
        "device": device,
        "epoch": epoch,
        "seq": seq,
        "prev": "0" * 64,
        "lamport": lamport,
        "recorded_at": MORNING.isoformat(),
        "clock": "synced",
        "by": "device",
        "subject": str(uuid4()),
    }


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return join(Store(tmp_path / "home"))


def join(store: Store) -> Joined:
    made = Joined(store, store.found(), make_author(), secrets.token_hex(8))
    assert admit(made.journal, [made.sealed(made.started(), seq=1, lamport=5)]).added
    return made


def began(since: datetime) -> OutageBegan:
    return OutageBegan("2026-11-23-A", (Dependency.EHM,), since, FreeText("SMS"))


def nobody(patient: Patient, *dosages: str) -> Content:
    personal = DispensedPersonal(patient, PRESCRIBER, dosages)
    return replace(dispensing("A-0002-U"), personal=personal)


def due_in(hours: int) -> Content:
    due = Due("happened", hours, "own")
    return dispensing("A-0002-U", (Step(uuid4(), 1, "x", "X", "nll", (), due, "g", "r"),))


def go_on(journal: Journal) -> None:
    """Do what a day's work needs: write, allot, read every list, rebuild."""
    with journal.write(None) as writing:
        writing.append(began(MORNING), subject=OUTAGE, outage=OUTAGE)
        allot_slip(writing, OUTAGE, DispensingDraft())
    rebuild(journal)
    connection = journal.vault.connection
    list_steps(connection)
    list_outages(connection)
    assert [str(issued.number) for issued in list_issued(connection, OUTAGE)] == ["A-0002-U"]
    assert founding(connection) == PHARMACY


HOSTILE: dict[str, tuple[Content, dict[str, Any]]] = {
    "a nameless hand": (began(MORNING), {"by": "nobody"}),
    "a nameless second signer": (began(MORNING), {"with": ["nobody"]}),
    "a time without offset": (began(MORNING.replace(tzinfo=None)), {}),
    "a time before all time": (began(datetime(1, 1, 1, tzinfo=STOCKHOLM)), {}),
    "a time after all time": (began(datetime(9999, 12, 31, 23, tzinfo=STOCKHOLM)), {}),
    "recorded without offset": (SlipVoided("x"), {"recorded_at": "2026-11-23T08:00:00"}),
    "every serial there is": (SlipsIssued("A", 1, 2**53 - 1), {"outage": str(OUTAGE)}),
    "serials backwards": (SlipsIssued("A", 9, 1), {"outage": str(OUTAGE)}),
    "letters that are none": (SlipsIssued("Å", 1, 3), {"outage": str(OUTAGE)}),
    "a slip of many digits": (SlipVoided(f"A-{10**30}-0"), {}),
    "a form that a person says is captured": (FormsAccounted(FormEnd.USED, "A", (3,)), {}),
    "no forms accounted for": (FormsAccounted(FormEnd.VOIDED, "A", ()), {}),
    "forms below the first": (FormsAccounted(FormEnd.UNUSED, "A", (0, -1)), {}),
    "a deadline beyond time": (due_in(2**50), {"outage": str(OUTAGE)}),
    "a patient that nothing tells from others": (
        nobody(Patient("N", "", "birth_date", None, "1"), "x"),
        {"outage": str(OUTAGE)},
    ),
    "fewer dosages than rows": (
        nobody(Patient("N", "191212121212", "personnummer")),
        {"outage": str(OUTAGE)},
    ),
    "a key that is none": (MemberIntroduced("zz", "Kassa 2"), {}),
    "a computer that is introduced by another": (MemberIntroduced("", "Kassa 2"), {}),
    "a member with half a key": (MemberAdmitted("ab" * 16, ANOTHER_KEY, "Kassa 2", {}), {}),
    "a revoked device that is none": (MemberRevoked("kassa 2", RevokeReason.LOST), {}),
    "a beginning for another's key": (BeliefBegun(ANOTHER_KEY, ANOTHER_KEY, "00" * 64), {}),
    "a beginning that none names": (BeliefFollowed("kassa 2"), {}),
    "a revocation that goes by nothing known": (
        MemberRevoked("ab" * 8, RevokeReason.LOST, (), ("kassa 2",)),
        {},
    ),
    "a new key for nobody": (KeysRotated(ANOTHER_KEY, {"kassa 2": "00" * 80}), {}),
    "what was compared of no computer": (BesideHandled("kassa 2", ("00" * 32,)), {}),
    "what was compared that is no hash": (BesideHandled("ab" * 8, ("00",)), {}),
    "a clinic whose key is none": (
        IssuerEnrolled("Vårdcentralen", "zz" * 32, "12344 56784", MORNING.date(), MORNING.date()),
        {},
    ),
    "half a key passed on": (KeysPassed("ab" * 8, {"00" * 16: "00" * 40}), {}),
    "a founding of something else": (StoreFounded("Elak", "7350000000006", False), {}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_signed_nonsense_stays_outside_and_work_goes_on(joined: Joined, name: str) -> None:
    content, over = HOSTILE[name]
    admission = admit(joined.journal, [joined.sealed(content, **over)])
    assert (admission.added, admission.quarantined) == ((), ("shape",))
    go_on(joined.journal)


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"public_key": "zz"}, "shape"),
        ({"missing": ("x",)}, "shape"),
        ({"series": "Å"}, "shape"),
        ({"public_key": ANOTHER_KEY}, "proof"),
        ({"proof": "00"}, "proof"),
    ],
)
def test_a_joined_device_must_prove_every_epoch_and_keeps_its_key(
    joined: Joined, over: dict[str, Any], reason: str
) -> None:
    started = joined.sealed(joined.started(**over))
    assert admit(joined.journal, [started]).quarantined == (reason,)
    rebuild(joined.journal)
    true = joined.sealed(SlipVoided("x"), seq=2, lamport=7)
    assert len(admit(joined.journal, [true]).added) == 1


def test_a_second_founding_is_refused_whatever_its_place_in_the_order(joined: Joined) -> None:
    second = StoreFounded("Elak", "7350000000006", practice=False)
    sealed = joined.sealed(second, lamport=1, subject=str(joined.store.id))
    assert admit(joined.journal, [sealed]).quarantined == ("founded already",)
    go_on(joined.journal)


def test_a_count_that_would_end_all_writing_waits_outside(joined: Joined) -> None:
    sealed = joined.sealed(SlipVoided("x"), lamport=2**53 - 1)
    assert admit(joined.journal, [sealed]).quarantined == (AHEAD,)
    go_on(joined.journal)
    assert highest_lamport(joined.journal.vault.connection) < 100


def test_what_was_far_ahead_comes_in_when_the_entries_before_it_have(joined: Joined) -> None:
    far = joined.sealed(SlipVoided("x"), seq=4, lamport=1_800_000)
    assert admit(joined.journal, [far]).quarantined == (AHEAD,)
    between = joined.sealed(SlipVoided("x"), seq=3, lamport=900_000)
    assert len(admit(joined.journal, [between]).added) == 2


def test_another_device_does_not_use_up_our_slip_numbers(joined: Joined) -> None:
    issued = joined.sealed(SlipsIssued("A", 1, 900), outage=str(uuid4()))
    assert admit(joined.journal, [issued]).added
    go_on(joined.journal)


def test_a_gap_of_any_size_in_a_strange_chain_is_told_in_one_line(joined: Joined) -> None:
    assert admit(joined.journal, [joined.sealed(SlipVoided("x"), seq=2**53 - 1)]).added
    assert len(verify(joined.journal)) == 1


def test_losses_that_are_told_in_any_order_are_no_gaps_and_others_are(joined: Joined) -> None:
    place = f"{joined.author.device}/{joined.epoch}"
    missing = (f"{place}/9", f"{place}/5-6", f"{place}/3-4", f"{place}/4-5")
    again = joined.sealed(joined.started(missing=missing), seq=2)
    later = [joined.sealed(SlipVoided("x"), seq=seq, lamport=20 + seq) for seq in (7, 8, 11)]
    assert len(admit(joined.journal, [again, *later]).added) == 4
    faults = [fault for fault in verify(joined.journal) if "kedjan" not in fault]
    assert f"Post {place}/11: nummer 9 till 10 saknas." in faults
    assert not [fault for fault in faults if "/7: nummer" in fault]
    assert f"Post {place}/9 saknas." in faults


def test_a_head_of_a_later_format_waits_outside(joined: Joined) -> None:
    entry = joined.sealed(SlipVoided("x"))
    head = canonical.dump(canonical.load(entry.head) | {"v": 2})
    later = SealedEntry(head, entry.sig, entry.facts)
    later = replace(later, sig=joined.author.sign(later.hash))
    assert admit(joined.journal, [later]).quarantined == ("format",)


def test_an_absurd_entry_of_our_own_is_refused_and_nothing_is_stored(joined: Joined) -> None:
    count = joined.journal.count()
    with pytest.raises(Refused, match="orimlig"), joined.journal.write(None) as writing:
        writing.append(began(datetime(1, 1, 1, tzinfo=STOCKHOLM)))
    assert joined.journal.count() == count


Change = Callable[[dict[str, Any]], dict[str, Any]]
STRANGE = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=40),
    st.lists(st.integers(0, 9), max_size=3),
    st.sampled_from(
        ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23", "", True, {}]
    ),
)


@given(field=st.sampled_from(sorted(_head(uuid4(), "0" * 16, "0" * 16, 1, 1))), value=STRANGE)
@settings(max_examples=100)
def test_an_unsigned_head_with_any_field_changed_is_refused_politely(
    field: str, value: object
) -> None:
    author = make_author()
    whole = seal(author, _head(uuid4(), author.device, "0" * 16, 1, 1), SlipVoided("x"), b"s" * 16)
    changed = canonical.load(whole.head) | {field: value}
    try:
        forged = replace(whole, head=canonical.dump(changed))
        forged.open()
    except (Forged, canonical.NotCanonical):
        return
    with pytest.raises(Forged):
        forged.verify(author.public_key)


@pytest.mark.parametrize(
    ("field", "value"), [("id", 5), ("recorded_at", "0001-01-01T00:00:00+14:00"), ("device", 7)]
)
def test_an_unsigned_entry_of_any_shape_stops_no_others(
    joined: Joined, field: str, value: object
) -> None:
    whole = joined.sealed(SlipVoided("x"))
    strange = replace(
        whole, head=canonical.dump(canonical.load(whole.head) | {field: value}), sig=b""
    )
    admission = admit(joined.journal, [strange, whole])
    assert len(admission.added) == 1
    assert len(admission.quarantined) == 1
