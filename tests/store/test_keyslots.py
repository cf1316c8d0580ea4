"""Key slots: the data key stays the same while passwords, people and the recovery code change."""

import errno
import json
import os
import traceback
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from app.domain.findings import Refused, Unavailable
from app.store import keyslots, slotfile
from app.store.files import previous_of
from app.store.keys import DataKey
from app.store.keyslots import KeyHolder, SlotChange
from app.store.passwords import Argon2Cost
from app.store.recovery_code import RecoveryCode
from app.store.slotfile import FILE_NAME, use_previous
from tests.store.golden_slots import (
    ANNA,
    ANNAS_PASSWORD,
    CODE,
    GOLDEN,
    KEY,
    ORJAN,
    ORJANS_PASSWORD,
    STORE,
    lay_golden,
)

COST = Argon2Cost()
SAGA = KeyHolder(UUID("0190f3a0-0000-7000-8000-00000000000c"), "Saga Försök")
LONG_ENOUGH = "tio tecken"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    lay_golden(tmp_path)
    return tmp_path


def edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / FILE_NAME
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def test_the_golden_file_opens_by_password_and_by_code(home: Path) -> None:
    assert keyslots.unlock_with_password(home, ANNA.person, ANNAS_PASSWORD) == KEY
    assert keyslots.unlock_with_password(home, "örjan prov", ORJANS_PASSWORD) == KEY
    assert keyslots.unlock_with_recovery(home, CODE.lower().replace("-", " ")) == KEY


def test_a_new_store_opens_by_the_first_password_and_by_the_printed_code(tmp_path: Path) -> None:
    key, code = keyslots.create(tmp_path, STORE, ANNA, "sju små hus", COST)
    decomposed = unicodedata.normalize("NFD", "sju små hus")
    assert keyslots.unlock_with_password(tmp_path, "Anna Ärlig", decomposed) == key
    assert keyslots.unlock_with_recovery(tmp_path, code.text) == key
    assert keyslots.store_of(tmp_path) == STORE
    keyslots.verify(tmp_path, key)
    content = (tmp_path / FILE_NAME).read_bytes()
    assert key.secret not in content
    assert key.secret.hex().encode() not in content
    assert not any(group.encode() in content for group in code.groups)


@pytest.mark.parametrize("name", ["store.db", FILE_NAME, f"{FILE_NAME}.old", "witness-000001.log"])
def test_a_store_is_never_made_over_what_is_left_of_another(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"what was")
    with pytest.raises(Unavailable, match="redan") as caught:
        keyslots.create(tmp_path, STORE, ANNA, LONG_ENOUGH, COST)
    assert caught.value.code == "store_exists"
    assert (tmp_path / name).read_bytes() == b"what was"


def test_names_are_shown_without_any_key_in_order(home: Path) -> None:
    assert keyslots.names(home) == (ANNA, ORJAN)
    assert keyslots.load_holder(home, " anna ärlig ") == ANNA


@pytest.mark.parametrize("password", ["tre ord på rat", "Tre ord på rad", "tre ord på rad ", ""])
def test_a_wrong_password_says_so_and_changes_nothing(home: Path, password: str) -> None:
    with pytest.raises(Refused, match="Lösenordet stämmer inte") as caught:
        keyslots.unlock_with_password(home, ANNA.person, password)
    assert caught.value.findings[0].rule == "password.wrong"
    assert (home / FILE_NAME).read_bytes() == GOLDEN.read_bytes()


def test_another_persons_password_is_wrong(home: Path) -> None:
    with pytest.raises(Refused, match="stämmer inte"):
        keyslots.unlock_with_password(home, ANNA.person, ORJANS_PASSWORD)


@pytest.mark.parametrize("who", ["Nils Ingen", uuid4(), UUID(int=0), ""])
def test_a_stranger_is_refused_without_repeating_the_name(home: Path, who: UUID | str) -> None:
    with pytest.raises(Refused, match="Ingen med det namnet") as caught:
        keyslots.unlock_with_password(home, who, ANNAS_PASSWORD)
    assert "Nils" not in str(caught.value)


def test_a_misspelt_code_is_told_from_one_of_another_pharmacy(home: Path) -> None:
    with pytest.raises(Refused, match="Grupp 2 är felskriven"):
        keyslots.unlock_with_recovery(home, CODE.replace("NN7T4", "NN7T5"))
    other = RecoveryCode.make().text
    with pytest.raises(Refused, match="rätt skriven men hör inte till") as caught:
        keyslots.unlock_with_recovery(home, other)
    assert caught.value.findings[0].rule == "recovery.wrong"


def test_the_key_stays_the_same_while_every_slot_changes(home: Path) -> None:
    SlotChange(home, KEY).add_person(SAGA, "lampan lyser", COST)
    SlotChange(home, KEY).change_password(ANNA.person, "helt nya ord", COST)
    keyslots.remove_person(home, KEY, ORJAN.person)
    code = SlotChange(home, KEY).replace_recovery(COST)
    assert keyslots.names(home) == (ANNA, SAGA)
    assert keyslots.unlock_with_password(home, SAGA.person, "lampan lyser") == KEY
    assert keyslots.unlock_with_password(home, ANNA.person, "helt nya ord") == KEY
    assert keyslots.unlock_with_recovery(home, code.text) == KEY
    keyslots.verify(home, KEY)
    with pytest.raises(Refused, match="stämmer inte"):
        keyslots.unlock_with_password(home, ANNA.person, ANNAS_PASSWORD)
    with pytest.raises(Refused, match="hör inte till"):
        keyslots.unlock_with_recovery(home, CODE)
    with pytest.raises(Refused, match="Ingen med det namnet"):
        keyslots.unlock_with_password(home, ORJAN.person, ORJANS_PASSWORD)


def test_a_change_rewrites_one_slot_and_leaves_the_others_to_the_byte(home: Path) -> None:
    before = json.loads((home / FILE_NAME).read_bytes())
    SlotChange(home, KEY).change_password(ORJAN.person, LONG_ENOUGH, COST)
    after = json.loads((home / FILE_NAME).read_bytes())
    assert after["people"][0] == before["people"][0]
    assert after["recovery"] == before["recovery"]
    for part in ("id", "salt", "nonce", "wrapped"):
        assert after["people"][1][part] != before["people"][1][part]
    assert previous_of(home / FILE_NAME).read_bytes() == GOLDEN.read_bytes()


CHANGES: dict[str, Callable[[Path, DataKey], object]] = {
    "add": lambda home, key: SlotChange(home, key).add_person(SAGA, LONG_ENOUGH, COST),
    "change": lambda home, key: SlotChange(home, key).change_password(
        ANNA.person, LONG_ENOUGH, COST
    ),
    "remove": lambda home, key: keyslots.remove_person(home, key, ANNA.person),
    "recovery": lambda home, key: SlotChange(home, key).replace_recovery(COST),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_key_of_another_store_changes_nothing(home: Path, change: str) -> None:
    with pytest.raises(Unavailable, match="hör inte till databasen") as caught:
        CHANGES[change](home, DataKey.make())
    assert caught.value.code == "keyslots_foreign"
    assert (home / FILE_NAME).read_bytes() == GOLDEN.read_bytes()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_in_the_middle_of_a_change_leaves_the_slots_as_they_were(
    home: Path, monkeypatch: pytest.MonkeyPatch, change: str, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(Unavailable, match="full") as caught:
        CHANGES[change](home, KEY)
    assert caught.value.code == "disk_full"
    assert (home / FILE_NAME).read_bytes() == GOLDEN.read_bytes()
    assert not list(home.glob(".*.tmp"))


def test_the_earlier_copy_opens_with_the_earlier_password(home: Path) -> None:
    SlotChange(home, KEY).change_password(ANNA.person, "helt nya ord", COST)
    (home / FILE_NAME).unlink()
    with pytest.raises(Unavailable, match=r"\.old"):
        keyslots.unlock_with_password(home, ANNA.person, "helt nya ord")
    use_previous(home)
    assert keyslots.unlock_with_password(home, ANNA.person, ANNAS_PASSWORD) == KEY


def test_a_person_and_a_name_are_there_once(home: Path) -> None:
    for twice in (KeyHolder(uuid4(), "ANNA ÄRLIG"), KeyHolder(ANNA.person, "Anna Annan")):
        with pytest.raises(Refused, match="redan en person"):
            SlotChange(home, KEY).add_person(twice, LONG_ENOUGH, COST)


def test_the_last_person_stays(home: Path) -> None:
    keyslots.remove_person(home, KEY, ANNA.person)
    with pytest.raises(Refused, match="sista personen"):
        keyslots.remove_person(home, KEY, ORJAN.person)
    assert keyslots.names(home) == (ORJAN,)


def test_who_has_no_slot_can_be_neither_changed_nor_removed(home: Path) -> None:
    with pytest.raises(Refused, match="Ingen med det namnet"):
        keyslots.remove_person(home, KEY, SAGA.person)
    with pytest.raises(Refused, match="Ingen med det namnet"):
        SlotChange(home, KEY).change_password(SAGA.person, LONG_ENOUGH, COST)


@pytest.mark.parametrize("password", ["kort", "Saga Försök", "saga försök"])
def test_a_weak_password_is_refused_wherever_one_is_set(home: Path, password: str) -> None:
    with pytest.raises(Refused):
        SlotChange(home, KEY).add_person(SAGA, password, COST)
    with pytest.raises(Refused):
        SlotChange(home, KEY).change_password(ANNA.person, "Anna Ärlig", COST)
    assert (home / FILE_NAME).read_bytes() == GOLDEN.read_bytes()


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_shown_is_refused(home: Path, name: str) -> None:
    with pytest.raises(Refused, match="synliga tecken"):
        SlotChange(home, KEY).add_person(KeyHolder(uuid4(), name), LONG_ENOUGH, COST)


def test_a_damaged_slot_is_not_a_wrong_password_and_others_still_open(home: Path) -> None:
    def damage(content: dict[str, Any]) -> None:
        content["people"][0]["wrapped"] = content["people"][1]["wrapped"]
        content["recovery"]["salt"] = content["people"][1]["salt"]

    edit(home, damage)
    with pytest.raises(Unavailable, match="Personens del") as caught:
        keyslots.unlock_with_password(home, ANNA.person, ANNAS_PASSWORD)
    assert caught.value.code == "keyslots_damaged"
    with pytest.raises(Unavailable, match="Återställningskodens del"):
        keyslots.unlock_with_recovery(home, CODE)
    key = keyslots.unlock_with_password(home, ORJAN.person, ORJANS_PASSWORD)
    with pytest.raises(Unavailable, match="skadad"):
        keyslots.verify(home, key)

    SlotChange(home, key).replace_recovery(COST)
    SlotChange(home, key).change_password(ANNA.person, LONG_ENOUGH, COST)
    keyslots.verify(home, key)
    assert keyslots.unlock_with_password(home, ANNA.person, LONG_ENOUGH) == KEY


def test_a_slot_moved_to_another_person_or_store_does_not_open(home: Path) -> None:
    # who can compute the check still cannot make one person's wrapping pass for another's
    file = slotfile.load(home)
    anna, orjan = file.people
    forged = file.checked(replace(anna, wrapped=orjan.wrapped, nonce=orjan.nonce, salt=orjan.salt))
    slotfile.save(home, replace(file, people=(forged, orjan)))
    with pytest.raises(Refused, match="stämmer inte"):
        keyslots.unlock_with_password(home, ANNA.person, ORJANS_PASSWORD)


def test_no_error_carries_key_password_or_code(home: Path) -> None:
    secrets = [ANNAS_PASSWORD, "fel lösenord här", *CODE.split("-"), KEY.secret.hex()]
    tries: list[Callable[[], object]] = [
        lambda: keyslots.unlock_with_password(home, ANNA.person, "fel lösenord här"),
        lambda: keyslots.unlock_with_recovery(home, CODE[:-1] + "U"),
        lambda: SlotChange(home, KEY).add_person(ANNA, ANNAS_PASSWORD, COST),
        lambda: keyslots.verify(home, DataKey(KEY.secret[::-1])),
    ]
    for attempt in tries:
        with pytest.raises((Refused, Unavailable)) as caught:
            attempt()
        told = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value.__cause__)
        assert not any(secret in told for secret in secrets)
