"""A password that is set on one counter opens the others, and one that is taken away does not."""

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.staff import Role
from app.store import keyslots
from app.store.shared_slots import follow_slots
from app.store.slotfile import FILE_NAME
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.manage_people import (
    add_person,
    change_password,
    remove_person,
    replace_recovery_code,
)
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.carrying.failing import Dropped, Failing
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


def test_a_password_that_is_set_while_another_lane_follows_the_journal_stays(
    workplace: Workplace,
) -> None:
    name = workplace.person.name
    lane, stop = sign_in(workplace.computer, name, PASSWORD), Event()

    def follow() -> None:
        while not stop.is_set():
            follow_slots(lane.journal.vault.connection, lane.computer.home, lane.key)

    running = Thread(target=follow)
    running.start()
    try:
        for number in range(20):
            change_password(workplace, workplace.person.id, f"{NEW} {number}")
            assert _opens(workplace, name, f"{NEW} {number}")
        replace_recovery_code(workplace)
        said = keyslots.export(workplace.computer.home, keyslots.RECOVERY)
        follow_slots(workplace.journal.vault.connection, workplace.computer.home, workplace.key)
        assert keyslots.export(workplace.computer.home, keyslots.RECOVERY) == said
    finally:
        stop.set()
        running.join()
        sign_out(lane)


def test_a_password_whose_entry_could_not_be_written_is_not_set(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("Disken är full.", "Frigör plats.")

    with monkeypatch.context() as patch:
        patch.setattr(type(workplace.journal), "write", full)
        with pytest.raises(Unavailable):
            change_password(workplace, workplace.person.id, NEW)
    assert _opens(workplace, workplace.person.name, PASSWORD)


def test_a_password_is_followed_when_the_exchange_that_brought_it_was_cut_off(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    change_password(workplace, workplace.person.id, NEW)
    carry(workplace, stick)
    whole = FolderRoute(stick, lambda segment: judge(second, segment))
    for left in range(6):  # each gets a step further
        with suppress(Dropped):
            Carrier(second).exchange(Failing(whole, left, is_after=False))
    carry(second, stick)
    assert _opens(second, workplace.person.name, NEW)
    assert not _opens(second, workplace.person.name, PASSWORD)


def test_a_start_follows_the_journal_where_older_slots_lie_in_the_folder(
    workplace: Workplace,
) -> None:
    slots = workplace.computer.home / FILE_NAME
    before = slots.read_bytes()
    change_password(workplace, workplace.person.id, NEW)
    slots.write_bytes(before)
    assert _opens(workplace, workplace.person.name, PASSWORD)
    sign_out(sign_in(workplace.computer, workplace.person.name, PASSWORD))
    assert _opens(workplace, workplace.person.name, NEW)
    assert not _opens(workplace, workplace.person.name, PASSWORD)
