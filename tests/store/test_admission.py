"""The one door: any order, split and repetition gives the same tables; forgeries stay outside."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canonical, entries
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.store import migrations
from app.store.admission import STRANGER, admit, list_quarantine
from app.store.folding import Rows, contents
from app.store.journal import Journal, read_sealed
from app.store.projections import PROJECTIONS
from app.store.sealed import Forged, SealedEntry, seal
from app.store.vault import Vault
from app.store.verification import verify
from tests.store.made import a_day
from tests.store.stores import Store, make_author

Day = tuple[Store, list[SealedEntry]]


def tables(journal: Journal) -> dict[str, Rows]:
    return {p.name: contents(journal.vault.connection, p) for p in PROJECTIONS}


def everything(journal: Journal) -> list[SealedEntry]:
    return list(read_sealed(journal.vault.connection, "1", ()))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Three devices of one store that worked apart from each other, and all that they wrote."""
    folder = tmp_path_factory.mktemp("day")
    outage, person = uuid4(), uuid4()
    first = Store(folder / "0")
    journals = [first.found()]
    founding = everything(journals[0])
    for number in (1, 2):
        other = first.on_another_device(folder / str(number))
        journals.append(receiver(other, folder / str(number)))
        admit(journals[-1], founding)
        journals[-1].vault.close()
        journals[-1], _ = other.open()
    for journal in journals:
        a_day(journal, outage, person)
    written = {sealed.hash: sealed for journal in journals for sealed in everything(journal)}
    return first, list(written.values())


def receiver(store: Store, folder: Path) -> Journal:
    """An empty store that holds the keys and has written nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    vault = Vault.create(folder / "store.db", store.key)
    migrations.migrate(vault)
    return store.opening(vault).journal("0" * 16)


@given(data=st.data())
@settings(max_examples=25)
def test_any_split_order_and_repetition_gives_equal_tables(
    day: Day, tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    store, written = day
    sorted_out = receiver(store, tmp_path_factory.mktemp("sorted"))
    admit(sorted_out, written)
    shuffled = data.draw(st.permutations(written))
    repeated = data.draw(st.lists(st.sampled_from(written), max_size=20))
    stripped = [replace(sealed, salt=b"", personal=b"") for sealed in repeated[::2]]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=4)))
    other = receiver(store, tmp_path_factory.mktemp("other"))
    for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True):
        admit(other, [*stripped, *shuffled[start:end]])
        admit(other, repeated)
    assert other.count() == len(written)
    assert list_quarantine(other.vault.connection) == []
    assert tables(other) == tables(sorted_out)
    assert verify(other) == []


def test_what_is_known_already_changes_nothing(day: Day, tmp_path: Path) -> None:
    store, written = day
    journal = receiver(store, tmp_path)
    first = admit(journal, written)
    before = tables(journal)
    again = admit(journal, written)
    assert (len(first.added), again.added, again.known) == (len(written), (), len(written))
    assert tables(journal) == before


def test_a_stranger_waits_in_quarantine_and_comes_in_when_its_device_joins(
    day: Day, tmp_path: Path
) -> None:
    store, written = day
    journal = receiver(store, tmp_path)
    joining = [s for s in written if s.open().kind == "epoch_started"]
    rest = [s for s in written if s.open().kind != "epoch_started"]
    refused = admit(journal, rest)
    assert set(refused.quarantined) == {STRANGER}
    assert journal.count() == 0
    assert len(admit(journal, joining).added) == len(written)
    assert list_quarantine(journal.vault.connection) == []


def test_a_stranger_that_turns_out_to_be_a_forgery_is_listed_as_one(
    day: Day, tmp_path: Path
) -> None:
    store, written = day
    journal = receiver(store, tmp_path)
    forged = replace(written[-1], sig=bytes(64))
    assert admit(journal, [forged]).quarantined == (STRANGER,)
    admit(journal, written)
    assert list_quarantine(journal.vault.connection) == [("signature", 1)]
    assert admit(journal, written).quarantined == ()


def test_a_personal_part_that_comes_later_completes_its_entry(day: Day, tmp_path: Path) -> None:
    store, written = day
    whole = receiver(store, tmp_path / "whole")
    admit(whole, written)
    journal = receiver(store, tmp_path / "bare")
    bare = [replace(sealed, salt=b"", personal=b"") for sealed in written]
    assert len(admit(journal, bare).added) == len(written)
    assert tables(journal) != tables(whole)
    assert all("personuppgifterna saknas" in fault for fault in verify(journal))
    completed = admit(journal, written)
    assert len(completed.added) == sum(bool(sealed.personal) for sealed in written)
    assert tables(journal) == tables(whole)
    assert verify(journal) == []
    assert admit(journal, bare).added == ()
    assert tables(journal) == tables(whole)


def test_another_entry_under_a_known_id_stays_outside(day: Day, tmp_path: Path) -> None:
    store, written = day
    journal = receiver(store, tmp_path / "own")
    admit(journal, written)
    before, known = tables(journal), written[-1].open()
    other = store.on_another_device(tmp_path / "other")
    (tmp_path / "other").mkdir()
    elsewhere = other.found()
    with elsewhere.write(None) as writing:
        writing.append(SlipVoided("A-0002-U", FreeText("annan")), id=known.id)
    joining, *_, last = everything(elsewhere)
    assert admit(journal, [joining]).quarantined == ()
    assert admit(journal, [last]).quarantined == ("another entry stands under its id",)
    assert journal.find(known.id) == known
    assert tables(journal) != before  # the device has joined, and nothing else
    assert journal.count() == len(written) + 1


def test_a_device_that_never_held_the_key_cannot_join(day: Day, tmp_path: Path) -> None:
    store, written = day
    journal = receiver(store, tmp_path / "own")
    admit(journal, written)
    thief = Store(
        tmp_path / "thief", store.key, store.witness_key, secrets.token_bytes(32), store.id
    )
    before = tables(journal)
    admission = admit(journal, everything(thief.found()))
    assert admission.added == ()
    assert set(admission.quarantined) == {"proof", STRANGER}
    assert tables(journal) == before


def test_entries_of_another_store_are_not_taken(day: Day, tmp_path: Path) -> None:
    store, written = day
    journal = receiver(store, tmp_path / "own")
    admit(journal, written)
    foreign = Store(tmp_path / "foreign", join_key=store.join_key)
    assert set(admit(journal, everything(foreign.found())).quarantined) == {"another store"}


@given(data=st.data())
@settings(max_examples=60)
def test_one_changed_byte_anywhere_keeps_an_entry_out(
    day: Day, tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    store, written = day
    journal = receiver(store, tmp_path_factory.mktemp("own"))
    sealed = data.draw(st.sampled_from(written))
    admit(journal, [s for s in written if s is not sealed])
    part = data.draw(st.sampled_from(["head", "sig", "facts", "personal"]))
    bytes_ = bytearray(getattr(sealed, part))
    if not bytes_:
        return
    at = data.draw(st.integers(0, len(bytes_) - 1))
    bytes_[at] ^= data.draw(st.integers(1, 255))
    changed: Any = {part: bytes(bytes_)}
    admission = admit(journal, [replace(sealed, **changed)])
    assert sealed.open().id not in {entry.id for entry in admission.added}
    assert admission.quarantined


def test_an_entry_signed_by_another_device_than_it_names_is_a_forgery(
    day: Day, tmp_path: Path
) -> None:
    store, written = day
    journal = receiver(store, tmp_path)
    admit(journal, written)
    real = written[-1].open()
    head = {
        "store": str(real.store),
        "id": str(uuid4()),
        "device": real.device,
        "epoch": real.epoch,
        "seq": real.seq + 1,
        "prev": real.hash,
        "lamport": real.lamport + 1,
        "recorded_at": real.recorded_at.isoformat(),
        "clock": "unchecked",
        "by": "device",
        "subject": str(uuid4()),
    }
    forged = seal(make_author(), head, SlipVoided("A-0002-U", FreeText("falsk")), b"s" * 16)
    assert admit(journal, [forged]).quarantined == ("signature",)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_politely(data: bytes) -> None:
    for entry in (SealedEntry(data, data, data, data, data), SealedEntry(data, b"", b"{}")):
        with pytest.raises(Forged):
            entry.open()
    with pytest.raises(Forged):
        SealedEntry.unpack(data)


def test_a_kind_from_the_future_is_kept_and_verified_but_not_read(
    day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, written = day
    journal = receiver(store, tmp_path)
    monkeypatch.delitem(entries.KINDS, "slip_voided")
    admission = admit(journal, written)
    assert len(admission.added) == len(written)
    unread = [e for e in admission.added if e.kind == "slip_voided"]
    assert unread
    assert all(e.content is None for e in unread)
    assert verify(journal) == []


def test_canonical_bytes_are_the_same_on_every_computer() -> None:
    value = {"b": "å", "a": [1, {"z": "ö", "y": True}], "none": None}
    assert canonical.dump(value) == '{"a":[1,{"y":true,"z":"ö"}],"b":"å"}'.encode()
