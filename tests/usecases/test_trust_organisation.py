"""Trust begins with two people who compare a fingerprint; the private key stays in the store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.entries import Entry
from app.domain.findings import Refused, Unavailable
from app.domain.reference_entries import OrganisationMade, OrganisationPinned
from app.domain.staff import Role
from app.store.credentials import find_signing_key
from app.usecases.back_up import back_up
from app.usecases.manage_people import add_person, remove_person
from app.usecases.read_journal import read_journal
from app.usecases.sign_in import sign_out
from app.usecases.trust_organisation import (
    make_organisation,
    own_organisation,
    pin_organisation,
    pinned_organisation,
    read_card,
    save_card,
)
from app.usecases.workplace import Workplace
from tests.usecases.sources import SECOND, with_second
from tests.workplaces import PASSWORD, as_person, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "home")
    yield opened
    sign_out(opened)


@pytest.fixture
def card(workplace: Workplace, tmp_path: Path) -> Path:
    """The card of another pharmacy's key; a colleague stands by."""
    other = open_pharmacy(tmp_path / "other")
    make_organisation(other, "  Region   Mitt ")
    save_card(other, tmp_path / "card.json")
    sign_out(other)
    with_second(workplace)
    return tmp_path / "card.json"


def told(workplace: Workplace, kind: type) -> list[Entry]:
    return [entry for entry in workplace.journal.entries() if isinstance(entry.content, kind)]


def private_of(workplace: Workplace) -> bytes:
    key = find_signing_key(workplace.journal.vault.connection)
    assert key
    return key.private


def test_two_people_pin_an_organisation_and_the_entry_names_both(
    workplace: Workplace, card: Path
) -> None:
    organisation = read_card(card)
    assert organisation.name == "Region Mitt"
    assert pinned_organisation(workplace) is None
    pinned = pin_organisation(workplace, card, SECOND, PASSWORD, organisation.fingerprint)
    assert (pinned.organisation, pinned.replaced) == (organisation, None)
    assert pinned_organisation(workplace) == organisation
    (entry,) = told(workplace, OrganisationPinned)
    assert entry.by == str(workplace.person.id)
    assert len(entry.signers) == 1
    assert entry.signers[0] != entry.by
    assert entry.content == OrganisationPinned(
        "Region Mitt", organisation.public_key.hex(), organisation.fingerprint
    )


def test_a_key_in_place_of_another_needs_the_same_and_is_told(
    workplace: Workplace, card: Path
) -> None:
    first = pin_organisation(workplace, card, SECOND, PASSWORD).organisation
    make_organisation(workplace, "Kedjan")
    own = save_card(workplace, card.with_name("own.json"))
    with pytest.raises(Refused):
        pin_organisation(workplace, card.with_name("own.json"), SECOND, "fel lösenord här")
    assert pinned_organisation(workplace) == first
    pinned = pin_organisation(workplace, card.with_name("own.json"), SECOND, PASSWORD)
    assert (pinned.organisation, pinned.replaced) == (own, first)
    content = told(workplace, OrganisationPinned)[-1].content
    assert isinstance(content, OrganisationPinned)
    assert content.replaces == first.fingerprint
    with pytest.raises(Refused, match="redan"):
        pin_organisation(workplace, card.with_name("own.json"), SECOND, PASSWORD)


def test_one_alone_pins_nothing(workplace: Workplace, card: Path) -> None:
    reviewer = add_person(workplace, "Rut Granström", frozenset({Role.REVIEWER}), PASSWORD)
    tries = [
        (workplace, workplace.person.name, PASSWORD),
        (workplace, SECOND, "fel lösenord här"),
        (workplace, "Ingen Alls", PASSWORD),
        (workplace, reviewer.name, PASSWORD),
        (as_person(workplace, "Nils Forsman", Role.PHARMACIST), SECOND, PASSWORD),
    ]
    for who, second, password in tries:
        with pytest.raises(Refused):
            pin_organisation(who, card, second, password)
    remove_person(workplace, reviewer.id)
    with pytest.raises(Refused):
        pin_organisation(workplace, card, reviewer.name, PASSWORD)
    assert pinned_organisation(workplace) is None
    assert told(workplace, OrganisationPinned) == []


def test_a_fingerprint_that_was_read_up_and_differs_stops_it(
    workplace: Workplace, card: Path
) -> None:
    make_organisation(workplace, "Kedjan")
    other = own_organisation(workplace)
    assert other
    with pytest.raises(Refused, match="ett annat än kortets"):
        pin_organisation(workplace, card, SECOND, PASSWORD, other.fingerprint)
    wrong = "00001 " + other.fingerprint[6:]
    with pytest.raises(Refused, match="Grupp"):
        pin_organisation(workplace, card, SECOND, PASSWORD, wrong)
    assert pinned_organisation(workplace) is None


def test_a_key_is_made_once_by_a_manager_and_its_card_saved_as_often_as_needed(
    workplace: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        save_card(workplace, tmp_path / "card.json")
    for name in ("", " \n ", "x" * 101, "Region\x00"):
        with pytest.raises(Refused):
            make_organisation(workplace, name)
    with pytest.raises(Refused):
        make_organisation(as_person(workplace, "Nils Forsman", Role.PHARMACIST), "Region Mitt")
    assert own_organisation(workplace) is None
    made = make_organisation(workplace, "Region Mitt")
    with pytest.raises(Refused, match="redan"):
        make_organisation(workplace, "Region Mitt")
    assert own_organisation(workplace) == made
    for name in ("a.json", "b.json"):
        assert save_card(workplace, tmp_path / name) == made
        assert read_card(tmp_path / name) == made
    with pytest.raises(Refused, match="finns redan"):
        save_card(workplace, tmp_path / "a.json")
    with pytest.raises(Unavailable):
        save_card(workplace, tmp_path / "nowhere" / "a.json")
    (entry,) = told(workplace, OrganisationMade)
    assert entry.content == OrganisationMade("Region Mitt", made.public_key.hex(), made.fingerprint)


def test_the_private_half_is_in_no_entry_file_or_card_and_goes_along_sealed_in_a_copy(
    workplace: Workplace, tmp_path: Path
) -> None:
    make_organisation(workplace, "Region Mitt")
    save_card(workplace, tmp_path / "card.json")
    private = private_of(workplace)
    (tmp_path / "stick").mkdir()
    back_up(workplace, tmp_path / "stick")
    workplace.journal.vault.checkpoint()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert private not in content, path.name
            assert private.hex().encode() not in content, path.name
    journal = "".join(map(str, read_journal(workplace)))
    assert private.hex() not in journal
    assert private.hex() not in repr(find_signing_key(workplace.journal.vault.connection))


def test_what_is_no_card_pins_nothing(workplace: Workplace, card: Path) -> None:
    card.write_text("{}")
    for path in (card, card.with_name("nowhere.json")):
        with pytest.raises(Refused):
            pin_organisation(workplace, path, SECOND, PASSWORD)
    assert replace(workplace) == workplace
    assert pinned_organisation(workplace) is None
