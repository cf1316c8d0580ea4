"""People, passwords and the printed code; copies that are verified and come back elsewhere."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.staff import Role
from app.domain.store_entries import EpochReason, EpochStarted
from app.store.verification import verify
from app.usecases.back_up import Restoring, back_up, last_backup_at, restore_backup
from app.usecases.computer import is_set_up
from app.usecases.fill_slip import list_slips, open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.manage_people import (
    add_person,
    change_password,
    change_roles,
    list_people,
    remove_person,
    replace_recovery_code,
)
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import list_names, recover, sign_in, sign_out, step_in
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import (
    PASSWORD,
    as_person,
    begin_outage,
    filled_draft,
    make_computer,
    open_pharmacy,
)

NEW = "ett helt annat lösenord"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    (tmp_path / "stick").mkdir()
    return open_pharmacy(tmp_path / "home")


def code_on(sheet: bytes) -> str:
    """Read the recovery code off its sheet, as a person would."""
    text = pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_bounded()
    groups = [line for line in text.splitlines() if re.fullmatch("[0-9A-Z]{5}", line)]
    return "-".join(groups) or text


def test_a_new_store_opens_with_the_password_and_nothing_else(tmp_path: Path) -> None:
    computer = make_computer(tmp_path / "home")
    assert not is_set_up(computer)
    roles = frozenset({Role.MANAGER})
    sign_out(set_up(computer, SetUp("Apotek", "7350000000006", "Åsa Ek", roles, NEW)).workplace)
    assert [holder.name for holder in list_names(computer)] == ["Åsa Ek"]
    with pytest.raises(Refused, match="Lösenordet"):
        sign_in(computer, "Åsa Ek", PASSWORD)
    opened = sign_in(computer, "Åsa Ek", NEW)
    assert (opened.pharmacy.pharmacy, opened.pharmacy.practice) == ("Apotek", False)
    sign_out(opened)
    with pytest.raises(Unavailable, match="finns redan"):
        set_up(computer, SetUp("Annat", "7350000000006", "Åsa Ek", roles, NEW))


def test_a_set_up_that_was_cut_off_leaves_nothing_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = make_computer(tmp_path / "home")
    given = SetUp("Apotek", "7350000000006", "Åsa Ek", frozenset({Role.MANAGER}), NEW)
    with monkeypatch.context() as patch:
        patch.setattr("app.usecases.set_up.found", lambda *_: (_ for _ in ()).throw(KeyError))
        with pytest.raises(KeyError):
            set_up(computer, given)
    assert not is_set_up(computer)
    sign_out(set_up(computer, given).workplace)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pharmacy": " "}, "Apotekets namn"),
        ({"person": ""}, "Personens namn"),
        ({"gln": "12"}, "GLN"),
        ({"gln": ""}, "GLN"),
        ({"gln": "12", "is_clinic": True}, "GLN"),
        ({"pharmacy": "", "is_clinic": True}, "Mottagningens namn"),
        ({"password": "kort"}, "Lösenordet"),
        ({"roles": frozenset({Role.STAFF})}, "apotekschef"),
    ],
)
def test_a_set_up_that_lacks_something_is_refused_whole(
    tmp_path: Path, change: dict[str, object], told: str
) -> None:
    computer = make_computer(tmp_path / "home")
    whole = SetUp("Apotek", "7350000000006", "Åsa Ek", frozenset({Role.MANAGER}), NEW)
    with pytest.raises(Refused, match=told):
        set_up(computer, replace(whole, **change))  # type: ignore[arg-type]
    assert not is_set_up(computer)


def test_people_come_change_and_go_and_the_journal_knows(workplace: Workplace) -> None:
    amina = add_person(workplace, "Amina  Yusuf", frozenset({Role.STAFF}), NEW)
    assert amina.name == "Amina Yusuf"
    other = step_in(workplace, "Amina Yusuf", NEW)
    assert other.person == amina
    with pytest.raises(Refused, match="Be apotekschef"):
        add_person(other, "Nils", frozenset({Role.MANAGER}), NEW)
    change_roles(workplace, amina.id, frozenset({Role.PHARMACIST}))
    assert step_in(workplace, "Amina Yusuf", NEW).person.roles == {Role.PHARMACIST}
    change_password(other, amina.id, NEW + " igen")
    with pytest.raises(Refused):
        step_in(workplace, "Amina Yusuf", NEW)
    remove_person(workplace, amina.id)
    with pytest.raises(Refused):
        step_in(workplace, "Amina Yusuf", NEW + " igen")
    assert [p.active for p in list_people(workplace) if p.id == amina.id] == [False]
    assert verify_store(workplace) == []


def test_the_last_manager_stays_one(workplace: Workplace) -> None:
    own = workplace.person.id
    with pytest.raises(Refused, match="Minst en apotekschef"):
        change_roles(workplace, own, frozenset({Role.PHARMACIST}))
    with pytest.raises(Refused, match="Minst en apotekschef"):
        remove_person(workplace, own)


def test_only_a_manager_changes_anothers_password(workplace: Workplace) -> None:
    staff = as_person(workplace, "Nils", Role.STAFF)
    with pytest.raises(Refused, match="Be apotekschef"):
        change_password(staff, workplace.person.id, NEW)


def test_the_printed_code_opens_the_store_until_a_new_one_is_printed(workplace: Workplace) -> None:
    computer = workplace.computer
    first, second = (code_on(replace_recovery_code(workplace)) for _ in range(2))
    sign_out(workplace)
    with pytest.raises(Refused, match="hör inte till"):
        recover(computer, first, "Sara Lindqvist", NEW)
    opened = recover(computer, second.lower().replace("-", " "), "Sara Lindqvist", NEW)
    sign_out(opened)
    sign_out(sign_in(computer, "Sara Lindqvist", NEW))


def test_a_copy_comes_back_on_another_computer_as_a_new_device(
    workplace: Workplace, tmp_path: Path
) -> None:
    begin_outage(workplace)
    hand_out(workplace, ready(workplace))
    draft = save_draft(workplace, open_slip(workplace), filled_draft())
    made = back_up(workplace, tmp_path / "stick")
    assert last_backup_at(workplace) == workplace.computer.clock.now()
    names = {path.name for path in made.folder.iterdir()}
    assert {"store.db", "keyslots.json", "manifest.json"} <= names
    assert "device.key" not in names
    elsewhere = make_computer(tmp_path / "other" / "home")
    restore_backup(elsewhere, made.folder, Restoring("Sara Lindqvist", PASSWORD))
    opened = sign_in(elsewhere, "Sara Lindqvist", PASSWORD)
    assert list_dispensings(opened) == list_dispensings(workplace)
    assert [(slip.slip, slip.draft) for slip in list_slips(opened)] == [(draft.slip, draft.draft)]
    assert opened.register.info() == workplace.register.info()
    started = opened.journal.entries()[-1]
    assert isinstance(started.content, EpochStarted)
    assert started.content.reason is EpochReason.RESTORED
    assert started.device != workplace.journal.identity.author.device
    assert open_slip(opened).slip.split("-")[0] != draft.slip.split("-")[0]
    assert verify(opened.journal) == []
    assert verify_store(opened) == []


def test_a_copy_opens_with_the_printed_code_too(workplace: Workplace, tmp_path: Path) -> None:
    code = code_on(replace_recovery_code(workplace))
    made = back_up(workplace, tmp_path / "stick")
    elsewhere = make_computer(tmp_path / "other")
    restore_backup(elsewhere, made.folder, Restoring(code=code))
    sign_out(recover(elsewhere, code, "Sara Lindqvist", NEW))


def test_a_wrong_password_restores_nothing(workplace: Workplace, tmp_path: Path) -> None:
    made = back_up(workplace, tmp_path / "stick")
    elsewhere = make_computer(tmp_path / "other")
    with pytest.raises(Refused, match="Lösenordet"):
        restore_backup(elsewhere, made.folder, Restoring("Sara Lindqvist", NEW))
    assert not elsewhere.home.exists()


def test_only_a_manager_or_the_printed_code_restores(workplace: Workplace, tmp_path: Path) -> None:
    add_person(workplace, "Amina Yusuf", frozenset({Role.PHARMACIST}), NEW)
    made = back_up(workplace, tmp_path / "stick")
    elsewhere = make_computer(tmp_path / "other")
    with pytest.raises(Refused, match="Be apotekschefen, eller använd återställningskoden"):
        restore_backup(elsewhere, made.folder, Restoring("Amina Yusuf", NEW))
    assert not is_set_up(elsewhere)
    restore_backup(elsewhere, made.folder, Restoring("Sara Lindqvist", PASSWORD))
    sign_out(sign_in(elsewhere, "Amina Yusuf", NEW))


@pytest.mark.parametrize("name", ["store.db", "keyslots.json", "manifest.json"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_damaged_copy_is_told_and_restores_nothing(
    workplace: Workplace, tmp_path: Path, name: str, harm: str
) -> None:
    made = back_up(workplace, tmp_path / "stick")
    path = made.folder / name
    content = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    else:
        content[len(content) // 2] ^= 0x55
        path.write_bytes(content if harm == "flip" else content[: len(content) // 2])
    elsewhere = make_computer(tmp_path / "other")
    with pytest.raises((Refused, Unavailable)):
        restore_backup(elsewhere, made.folder, Restoring("Sara Lindqvist", PASSWORD))
    assert not elsewhere.home.exists()


def test_a_store_is_never_restored_over_another(workplace: Workplace, tmp_path: Path) -> None:
    made = back_up(workplace, tmp_path / "stick")
    with pytest.raises(Unavailable, match="inte tom"):
        restore_backup(workplace.computer, made.folder, Restoring("Sara Lindqvist", PASSWORD))
    assert verify_store(workplace) == []


def test_a_copy_to_nowhere_says_so_and_leaves_no_half_copy(
    workplace: Workplace, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(Unavailable):
        back_up(workplace, blocked)
    assert not list(workplace.computer.home.glob("*.part*"))
    assert last_backup_at(workplace) is None


def test_the_folder_on_another_machine_is_a_new_device(workplace: Workplace) -> None:
    computer = replace(workplace.computer, machine="another")
    before = workplace.journal.identity.author.device
    sign_out(workplace)
    opened = sign_in(computer, "Sara Lindqvist", PASSWORD)
    started = opened.journal.entries()[-1]
    assert isinstance(started.content, EpochStarted)
    assert started.content.reason is EpochReason.MACHINE
    assert started.device != before
    assert verify(opened.journal) == []


def test_a_stick_that_is_not_there_does_not_become_a_folder_on_this_disk(
    workplace: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="Sätt i minnet") as told:
        back_up(workplace, tmp_path / "media" / "minne")
    assert told.value.code == "no_destination"
    assert not (tmp_path / "media").exists()
    assert last_backup_at(workplace) is None
