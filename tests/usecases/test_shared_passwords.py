"""A password that is set on one counter opens the others, and one that is taken away does not."""

from pathlib import Path

from app.domain.findings import Refused
from app.domain.staff import Role
from app.store import keyslots
from app.usecases.manage_people import (
    add_person,
    change_password,
    remove_person,
    replace_recovery_code,
)
from app.usecases.workplace import Workplace
from tests.joined import carry
from tests.workplaces import PASSWORD

NEW = "tre nya ord här"


def _opens(counter: Workplace, name: str, password: str) -> bool:
    try:
        return keyslots.unlock_with_password(counter.computer.home, name, password) == counter.key
    except Refused:
        return False


def test_a_new_password_opens_the_other_counter_and_the_old_one_no_more(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    change_password(workplace, workplace.person.id, NEW)
    carry(workplace, stick)
    assert _opens(second, workplace.person.name, PASSWORD)
    carry(second, stick)

    assert _opens(second, workplace.person.name, NEW)
    assert not _opens(second, workplace.person.name, PASSWORD)


def test_who_is_added_and_who_leaves_is_so_on_both(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    added = add_person(second, "Nils Ny", frozenset({Role.STAFF}), NEW)
    carry(second, stick)
    carry(workplace, stick)
    assert _opens(workplace, "Nils Ny", NEW)

    remove_person(workplace, added.id)
    carry(workplace, stick)
    carry(second, stick)
    assert [holder.name for holder in keyslots.names(second.computer.home)] == [second.person.name]


def test_two_of_one_name_added_apart_are_told_apart_by_a_number(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    add_person(workplace, "Nils Ny", frozenset({Role.STAFF}), PASSWORD)
    add_person(second, "nils ny", frozenset({Role.STAFF}), NEW)
    carry(workplace, stick)
    carry(second, stick)
    carry(workplace, stick)

    for counter in (workplace, second):
        names = [holder.name for holder in keyslots.names(counter.computer.home)]
        assert len(names) == 3
        assert sum(name.casefold().startswith("nils ny") for name in names) == 2
    assert _opens(workplace, "nils ny 2", NEW)
    assert _opens(second, "Nils Ny 2", PASSWORD)


def test_the_last_printed_recovery_sheet_opens_every_counter(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    before = keyslots.export(second.computer.home, keyslots.RECOVERY)
    replace_recovery_code(workplace)
    carry(workplace, stick)
    carry(second, stick)

    after = keyslots.export(second.computer.home, keyslots.RECOVERY)
    assert before != after == keyslots.export(workplace.computer.home, keyslots.RECOVERY)
    keyslots.verify(second.computer.home, second.key)
