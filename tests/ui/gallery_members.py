"""Scenes of the computers of a pharmacy: alone, several, one silent, one revoked, one joining."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from app.domain.findings import refuse
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.ui.exchanging import Way
from app.ui.gate.first_set_up import FirstSetUp
from app.ui.views.members import MembersView
from app.ui.views.members.admit_dialog import AdmitDialog
from app.ui.views.members.begin_dialog import BeginDialog
from app.ui.views.members.revoke_dialog import RevokeDialog
from app.ui.views.members.stick_dialog import StickDialog
from app.usecases.adjust_settings import keep_sharing
from app.usecases.join_store import ask_to_join
from app.usecases.keep_members import admit_member, revoke_member
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.joined import carry, join
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import NOON, PASSWORD, SetClock, as_person, make_computer

LONG = "Kassa 3 vid egenvården, den nya datorn med två läsare"


def members_alone(folder: Path) -> Stage:
    """One computer, and how the next is let in."""
    stage = Stage(pharmacy(folder))
    stage.open()
    _members(stage)
    return stage


def members_three(folder: Path) -> Stage:
    """Three and one that is revoked: one has been silent for days, another lacks a few entries."""
    stage = Stage(_several(folder))
    stage.open()
    view = _members(stage)
    view.table.selectRow(1)
    return stage


def members_silent(folder: Path) -> Stage:
    """The silent one is marked; the shared folder is away."""
    clock = SetClock()
    computer = _several(folder, clock)
    workplace = sign_in(computer, SARA, PASSWORD)
    shared = folder.parent / "delad mapp"
    shared.mkdir()
    keep_sharing(workplace, "Kassa 1", str(shared))
    sign_out(workplace)
    shared.rmdir()
    stage = Stage(computer)
    stage.open()
    view = _members(stage)
    view.table.selectRow(2)
    stage.settle()
    return stage


def members_tidy(folder: Path) -> Stage:
    """The shared folder holds what computers that are revoked left there."""
    computer = _several(folder)
    workplace = sign_in(computer, SARA, PASSWORD)
    shared = folder.parent / "delad mapp"
    shared.mkdir()
    keep_sharing(workplace, "Kassa 1", str(shared))
    sign_out(workplace)
    stage = Stage(computer)
    stage.open()
    view = _members(stage)
    view.folder._session.exchanging.way = Way(str(shared), NOON, left=12)
    view.folder.show_way()
    stage.settle()
    stage.settle()
    for area in view.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(9999)
    stage.settle()
    return stage


def members_admit(folder: Path) -> Stage:
    """A request is found in the folder, and its fingerprint is asked for."""
    stage = members_alone(folder)
    _request(folder)
    view = _members(stage)
    view.admit.click()
    dialog = stage.shell.window.findChildren(AdmitDialog)[0]
    dialog.folder.set_value(str(folder.parent / "minne"))
    dialog.folder.edited.emit()
    stage.settle()
    return stage


def members_admitted(folder: Path) -> Stage:
    """It is let in, and the next step is told."""
    stage = members_admit(folder)
    dialog = stage.shell.window.findChildren(AdmitDialog)[0]
    (_, request), *_ = dialog._requests.values()
    dialog.compared.set_value(request.fingerprint)
    dialog.accept()
    stage.settle()
    return stage


def members_revoke(folder: Path) -> Stage:
    """The question before a computer is believed no more."""
    stage = members_three(folder)
    _members(stage).pane.revoke.click()
    dialog = stage.shell.window.findChildren(RevokeDialog)[0]
    dialog.why.set_value("lost")
    dialog.why.chosen.emit("lost")
    return stage


def members_begin(folder: Path) -> Stage:
    """Beginning anew here, by the code."""
    stage = members_three(folder)
    view = _members(stage)
    view.table.selectRow(0)
    view.pane.begin.click()
    return stage


def members_begun(folder: Path) -> Stage:
    """Another computer has begun anew, and is not followed here."""
    stage = members_three(folder)
    view = _members(stage)
    line = replace(view.table.rows.items[1], begun_at=NOON, begun_by=SARA)
    view.table.show_rows([view.table.rows.items[0], line])
    view.table.selectRow(1)
    return stage


def members_follow(folder: Path) -> Stage:
    """Following it, by a code that is wrong."""
    stage = members_begun(folder)
    _members(stage).pane.follow.click()
    dialog = stage.shell.window.findChildren(BeginDialog)[0]
    dialog.code.set_value("AAAA-BBBB-CCCC-DDDD")
    words = "Koden hör till ett annat apotek.", "Ta det egna bladet."
    dialog._failed(refuse(*words, field="recovery"))
    return stage


def members_handled(folder: Path) -> Stage:
    """Entries lie beside others under their ids, and are to be ticked off."""
    stage = members_three(folder)
    view = _members(stage)
    named = ("Lämnade ut A-0113-7, post 214", "Makulerade A-0114-9, post 215")
    line = replace(view.table.rows.items[1], beside=named)
    view.table.show_rows([view.table.rows.items[0], line])
    view.table.selectRow(1)
    view.pane.handled.click()
    stage.settle()
    return stage


def members_stick(folder: Path) -> Stage:
    """A stick has been exchanged with; one file on it is damaged."""
    stage = members_three(folder)
    stick = folder.parent / "minne"
    min(stick.glob("*.lyktaseg")).write_bytes(b"damaged")
    _members(stage).stick.click()
    dialog = stage.shell.window.findChildren(StickDialog)[0]
    dialog.folder.set_value(str(stick))
    dialog.accept()
    stage.settle()
    return stage


def join_choice(folder: Path) -> Stage:
    """A first start that shall join what exists."""
    stage = Stage(make_computer(folder, SetClock()))
    form = _first(stage)
    form.way.set_value("join")
    form.way.chosen.emit("join")
    return stage


def join_asked(folder: Path) -> Stage:
    """The request is made: the fingerprint, large."""
    stage = join_choice(folder)
    stick = folder.parent / "minne"
    stick.mkdir(exist_ok=True)
    joining = _first(stage).joining
    joining.workstation.set_value("Kassa 2")
    joining.folder.set_value(str(stick))
    joining.main()
    stage.settle()
    return stage


def join_granted(folder: Path) -> Stage:
    """The grant has come: whose it is, to be compared before the sign-in."""
    stage = join_asked(folder)
    stick = folder.parent / "minne"
    first = sign_in(pharmacy(folder.parent / "first"), SARA, PASSWORD)
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(first, path, _first(stage).joining.own.digits)
    carry(first, stick)
    sign_out(first)
    _first(stage).joining.main()
    stage.settle()
    return stage


MEMBER_SCENES = (
    members_alone, members_three, members_silent, members_tidy, members_admit, members_admitted,
    members_revoke, members_begin, members_begun, members_follow, members_handled, members_stick,
    join_choice, join_asked, join_granted,
)  # fmt: skip


def _several(folder: Path, clock: SetClock | None = None) -> Computer:
    """Return a closed pharmacy whose other computers have been here, each at its time."""
    clock = clock or SetClock()
    computer = pharmacy(folder, clock)
    stick = folder.parent / "minne"
    stick.mkdir()
    clock.moment = NOON - timedelta(days=9)
    first = sign_in(computer, SARA, PASSWORD)
    others: list[Workplace] = []
    for name in ("Kassa 2", LONG, "Gamla kontoret"):
        others.append(join(first, folder.parent / name, stick, clock))
        carry(others[-1], stick)
        carry(first, stick)
    second, silent, gone = others
    clock.moment = NOON - timedelta(days=4)
    for one in (silent, gone, first):
        carry(one, stick)
    revoke_member(first, gone.device.device, RevokeReason.RETIRED)
    as_person(silent, "Maj Sundin", Role.STAFF)
    carry(silent, stick)
    for segment in stick.glob("*.lyktaseg"):  # what the silent one wrote last never came here
        segment.unlink()
    clock.moment = NOON - timedelta(minutes=9)
    carry(first, stick)
    carry(second, stick)
    clock.moment = NOON - timedelta(minutes=8)
    carry(first, stick)
    as_person(first, "Ebba Falk", Role.STAFF)
    clock.moment = NOON
    for one in (*others, first):
        sign_out(one)
    return computer


def _request(folder: Path) -> None:
    stick = folder.parent / "minne"
    stick.mkdir(exist_ok=True)
    new = replace(make_computer(folder.parent / "new"), machine="new")
    ask_to_join(new, "Kassa 2", stick)


def _members(stage: Stage) -> MembersView:
    view = stage.shell.window.go("members")
    stage.settle()
    assert isinstance(view, MembersView)
    return view


def _first(stage: Stage) -> FirstSetUp:
    return stage.shell.window.findChildren(FirstSetUp)[0]
