"""Files on a stick that are no good segments: each is refused by a reason, and hides nothing."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.members import FIRST_GENERATION, Carried, Chain, RevokeReason, SegmentHead
from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.exchange.sealing import SealingKey
from app.exchange.segment import LARGEST, SUFFIX, name_of, write_segment
from app.store.admission import AHEAD, list_quarantine
from app.store.carrying import list_marks, pack_entries
from app.store.sealed import SealedEntry, seal
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import ask_again
from app.usecases.keep_members import admit_member, revoke_member
from app.usecases.sealing import first_key
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join, put_back
from tests.workplaces import NOON, SetClock, as_person

Packed = list[tuple[Carried, bytes]]


@dataclass
class Scene:
    """Two counters that know each other, and what the second has written since (scen)."""

    first: Workplace
    second: Workplace
    stick: Path
    fresh: Packed

    def segment(
        self,
        to: bytes = b"",
        by: Ed25519PrivateKey | None = None,
        packed: list[bytes] | None = None,
        **over: Any,
    ) -> bytes:
        """Return what the second would carry, but for what is said."""
        device = self.second.device
        head = SegmentHead(
            store=self.second.journal.identity.store,
            generation=FIRST_GENERATION,
            carrier=by.public_key().public_bytes_raw() if by else device.public_key,
            made_at=self.second.computer.clock.now(),
            entries=tuple(one for one, _ in self.fresh),
        )
        return write_segment(
            replace(head, **over),
            [piece for _, piece in self.fresh] if packed is None else packed,
            to or first_key(self.second.key).public,
            by.sign if by else device.sign,
        )

    def put(self, data: bytes, name: str = "") -> Path:
        """Put a file on the stick."""
        file = self.stick / (name or name_of(data))
        file.write_bytes(data)
        return file


@pytest.fixture
def scene(workplace: Workplace, tmp_path: Path, clock: SetClock) -> Iterator[Scene]:
    used, stick = tmp_path / "used", tmp_path / "stick"
    used.mkdir()
    stick.mkdir()
    second = join(workplace, tmp_path / "second", used, clock)
    carry(second, used)
    carry(workplace, used)
    known = ids(second)
    as_person(second, "Ny", Role.STAFF)
    as_person(second, "Nyare", Role.STAFF)
    chain = Chain(second.device.device, second.journal.identity.epoch)
    connection = second.journal.vault.connection
    fresh = [m for m, one in list_marks(connection, chain).items() if str(one) not in known]
    (bundle,) = pack_entries(connection, fresh, LARGEST)
    yield Scene(workplace, second, stick, bundle.entries)
    sign_out(second)


def _flip(at: int) -> Callable[[Scene], bytes]:
    def changed(scene: Scene) -> bytes:
        data = bytearray(scene.segment())
        data[at] ^= 1
        return bytes(data)

    return changed


def _other(scene: Scene, **over: Any) -> tuple[Carried, ...]:
    one, *rest = [carried for carried, _ in scene.fresh]
    return (replace(one, **over), *rest)


STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BAD: dict[str, tuple[Callable[[Scene], bytes], str]] = {
    "a byte of the signature": (_flip(-1), "ändrat"),
    "a byte of what is sealed": (_flip(-200), "ändrat"),
    "half of it": (lambda s: s.segment()[:-100], "inget segment"),
    "nothing": (lambda _: b"", "inget segment"),
    "more after the end": (lambda s: s.segment() + b"\0", "inget segment"),
    "too large": (lambda _: bytes(LARGEST + 1), "för stor"),
    "another pharmacy's": (lambda s: s.segment(store=uuid4()), "annat apotek"),
    "by nobody known": (lambda s: s.segment(by=STRANGER), "okänd"),
    "a key that was never drawn": (lambda s: s.segment(generation=uuid4()), "inte har fått"),
    "sealed to another": (lambda s: s.segment(to=SealingKey.make().public), "att öppna"),
    "no entries": (lambda s: s.segment(packed=[b"x", b"y"]), "skadat"),
    "fewer entries": (lambda s: s.segment(packed=[s.fresh[0][1]]), "skadat"),
    "the same entry twice": (lambda s: s.segment(packed=[s.fresh[0][1]] * 2), "utanpå"),
    "another id": (lambda s: s.segment(entries=_other(s, id=uuid4())), "utanpå"),
    "another hash": (lambda s: s.segment(entries=_other(s, hash=bytes(32))), "utanpå"),
    "another number": (lambda s: s.segment(entries=_other(s, seq=999)), "utanpå"),
    "another chain": (
        lambda s: s.segment(entries=_other(s, chain=Chain("0" * 16, "0" * 16))), "utanpå"),
    "an id twice": (
        lambda s: s.segment(entries=(s.fresh[0][0], s.fresh[0][0])), "inget segment"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_segment_is_refused_by_a_reason_and_hides_nothing(
    name: str, scene: Scene
) -> None:
    make, words = BAD[name]
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    carrier = Carrier(scene.first)
    before = ids(scene.first)
    scene.put(make(scene), f"x{SUFFIX}")

    said = carrier.exchange(route)
    assert (said.fetched, said.quarantined) == (0, 0)
    assert words in "\n".join(one.why for one in said.refused)
    assert ids(scene.first) == before
    again = carrier.exchange(route)
    assert (again.sent, again.fetched, again.refused) == (0, 0, said.refused)

    scene.put(scene.segment())
    assert carrier.exchange(route).fetched == len(scene.fresh)


def test_what_waits_in_quarantine_is_not_fetched_again(
    scene: Scene,
) -> None:
    """An entry whose lamport lies far beyond all that is known waits until others have come."""
    ahead = _far_ahead(scene)
    data = scene.segment(packed=[ahead.pack()], entries=(_carried(ahead),))
    scene.put(data)
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    carrier, connection = Carrier(scene.first), scene.first.journal.vault.connection
    said = carrier.exchange(route)
    assert (said.fetched, said.quarantined) == (0, 1)
    assert list_quarantine(connection) == [(AHEAD, 1)]
    route.read = _never  # type: ignore[method-assign]
    again = carrier.exchange(route)
    assert (again.fetched, again.quarantined, again.refused) == (0, 0, ())


def _far_ahead(scene: Scene) -> SealedEntry:
    author = scene.second.journal.identity.author
    said = PersonSet((Role.STAFF,), active=True, personal=PersonName("Åsa Prov"))
    entry_id = str(uuid4())
    head = {
        "store": str(scene.second.journal.identity.store), "id": entry_id,
        "device": author.device, "epoch": scene.second.journal.identity.epoch,
        "seq": 999, "prev": "0" * 64, "lamport": 10**9, "recorded_at": NOON.isoformat(),
        "clock": "synced", "by": "device", "subject": entry_id,
    }  # fmt: skip
    return seal(author, head, said, bytes(16))


def _carried(sealed: SealedEntry) -> Carried:
    entry_id, device, epoch, seq = sealed.place()
    return Carried(entry_id, sealed.hash, Chain(device, epoch), seq)


def _never(name: str) -> bytes:
    raise AssertionError(f"{name} was read again")


def test_a_file_that_was_half_copied_is_taken_once_it_is_whole(scene: Scene) -> None:
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    carrier, whole = Carrier(scene.first), scene.segment()
    file = scene.put(whole[:500], name_of(whole))
    assert carrier.exchange(route).fetched == 0
    file.write_bytes(whole)
    said = carrier.exchange(route)
    assert (said.fetched, said.refused) == (len(scene.fresh), ())


def test_two_files_of_one_content_are_one_segment(scene: Scene) -> None:
    data = scene.segment()
    scene.put(data)
    scene.put(data, f"kopia av ett segment{SUFFIX}")
    said = carry(scene.first, scene.stick)
    assert (said.fetched, said.quarantined, said.refused) == (len(scene.fresh), 0, ())


@pytest.mark.skipif(os.name == "nt", reason="no such files")
def test_what_is_no_ordinary_file_is_told_and_never_waited_for(
    scene: Scene, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(scene.segment())
    (scene.stick / f"link{SUFFIX}").symlink_to(outside)
    os.mkfifo(scene.stick / f"pipe{SUFFIX}")
    (scene.stick / f"folder{SUFFIX}").mkdir()
    said = carry(scene.first, scene.stick)
    assert said.fetched == 0
    assert {one.why for one in said.refused} == {"Det är ingen vanlig fil."}
    assert len(said.refused) == 3


def test_a_file_that_changes_while_it_is_read_is_looked_at_again(scene: Scene) -> None:
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    route.believe([scene.second.device.device])
    file = scene.put(scene.segment())
    route.digests()
    (name,) = route.find([one.mark for one, _ in scene.fresh])
    file.write_bytes(b"another")
    assert route.read(name) == b""
    assert route.digests() == {}
    assert list(route.doubted) == [file.name]


def test_a_computer_that_another_let_in_shows_it_by_what_it_carries(
    scene: Scene, tmp_path: Path, clock: SetClock
) -> None:
    """The fourth is let in by the third, and the third by the second; the first has met neither."""
    third = join(scene.second, tmp_path / "third", _folder(tmp_path / "b"), clock)
    fourth = join(third, tmp_path / "fourth", _folder(tmp_path / "c"), clock)
    as_person(fourth, "Fjärde", Role.STAFF)
    carry(fourth, scene.stick)
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    assert Carrier(scene.first).exchange(route).refused == ()
    assert ids(scene.first) == ids(fourth)
    sign_out(third)
    sign_out(fourth)


def test_a_computer_that_nobody_let_in_is_heard_when_somebody_known_has_heard_it(
    scene: Scene, tmp_path: Path, clock: SetClock
) -> None:
    """A store put back from a copy writes as a new computer, which nobody has let in."""
    again = put_back(scene.second, tmp_path, clock)
    as_person(again, "Tredje", Role.STAFF)
    carry(again, scene.stick)
    route = FolderRoute(scene.stick, lambda segment: judge(scene.first, segment))
    carrier = Carrier(scene.first)
    said = carrier.exchange(route)
    assert said.fetched == 0
    assert {one.why for one in said.refused} == {
        f"Datorn {again.device.device} som gjorde det är okänd. Anslut den först."
    }
    request = ask_again(again, scene.stick)
    (path,) = scene.stick.glob("*.lyktaansokan")
    admit_member(scene.second, path, request.fingerprint)
    carry(scene.second, scene.stick)
    assert carrier.exchange(route).refused == ()
    assert ids(scene.first) >= ids(again)
    sign_out(again)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_new_key_reaches_those_who_stay_and_not_the_one_that_is_gone(
    scene: Scene, tmp_path: Path, clock: SetClock
) -> None:
    third = join(scene.first, tmp_path / "third", scene.stick, clock)
    for counter in (scene.second, scene.first, third, scene.second):
        carry(counter, scene.stick)
    revoke_member(scene.first, scene.second.device.device, RevokeReason.LOST)
    as_person(scene.first, "Efter", Role.STAFF)
    routes = {
        id(one): (Carrier(one), FolderRoute(scene.stick, lambda s, one=one: judge(one, s)))  # type: ignore[misc]
        for one in (scene.first, scene.second, third)
    }
    for counter in (scene.first, third, scene.second, scene.first, third):
        carrier, route = routes[id(counter)]
        carrier.exchange(route)
    assert ids(third) == ids(scene.first)
    told = {str(entry.id) for entry in scene.first.journal.entries() if entry.kind == "person_set"}
    assert told - ids(scene.second)
    sign_out(third)
