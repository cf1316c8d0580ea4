"""Draws sign-in, set-up, overview and their dialogs in their states; for make pictures.

python -m tests.ui.gallery_screens FOLDER
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.outage import Dependency
from app.store.opening import StartReport
from app.ui.dialogs.start_report import StartReport as StartReportDialog
from app.ui.gate.first_set_up import FirstSetUp
from app.ui.theme import ThemeMode, current_theme, install_theme
from app.ui.views.overview.view import OverviewView
from app.ui.widgets.focus_ring import FocusRing
from app.usecases.back_up import back_up
from app.usecases.declare_outage import change_outage, declare_outage, end_outage, list_outages
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.workplace import Workplace
from tests.ui.gallery_hub import HUB_SCENES
from tests.ui.gallery_kit import KIT_SCENES
from tests.ui.gallery_members import MEMBER_SCENES
from tests.ui.stage import Stage, dispense, minutes_before, pharmacy
from tests.workplaces import NOON, PASSWORD, RESOURCES, SetClock, make_computer

Scene = Callable[[Path], Stage]


def cold(folder: Path) -> Stage:
    """Nobody has signed in yet."""
    return Stage(pharmacy(folder), "Övningsapotek. Lösenordet för alla är: en lykta i mörkret")


def wrong_password(folder: Path) -> Stage:
    """Wrong passwords in a row: the pause counts down."""
    stage = Stage(pharmacy(folder))
    for _ in range(4):
        stage.shell.gate.password.line.setText("fel lösenord")
        stage.shell.gate.enter.click()
        stage.settle()
    return stage


def damaged_slots(folder: Path) -> Stage:
    """The slot file is gone, and nothing offers to make a new store over the old one."""
    computer = pharmacy(folder)
    (computer.home / "keyslots.json").unlink()
    return Stage(computer)


def set_up(folder: Path) -> Stage:
    """The first start."""
    return Stage(make_computer(folder, SetClock()))


def set_up_clinic(folder: Path) -> Stage:
    """The first start at a clinic."""
    stage = set_up(folder)
    _first(stage).choose("clinic")
    return stage


def set_up_refused(folder: Path) -> Stage:
    """The form is half filled and wrongly."""
    stage = set_up(folder)
    form = _first(stage)
    form.pharmacy.set_value("Apotek Granen")
    form.gln.set_value("7350000000007")
    form.person.set_value("Sara Lindqvist")
    for field in (form.password, form.again):
        field.line.setText("kort")
    form.make.click()
    stage.settle()
    return stage


def set_up_sheet(folder: Path) -> Stage:
    """The sheet for the safe, seen once."""
    stage = set_up(folder)
    form = _first(stage)
    form.pharmacy.set_value("Apotek Granen")
    form.gln.set_value("7350000000006")
    form.person.set_value("Sara Lindqvist")
    for field in (form.password, form.again):
        field.line.setText(PASSWORD)
    form.make.click()
    stage.settle()
    return stage


def normal(folder: Path) -> Stage:
    """No outage, and none before."""
    stage = Stage(pharmacy(folder))
    stage.open()
    return stage


def reserve(folder: Path) -> Stage:
    """Well into an outage: hand-outs, changes, a slip left open."""
    return _afternoon(folder, practice=False)


def drill(folder: Path) -> Stage:
    """The same in practice."""
    return _afternoon(folder, practice=True)


def witness_away(folder: Path) -> Stage:
    """The second place of the witness does not answer."""
    stage = reserve(folder)
    witness = _workplace(stage).journal.witness
    witness.away = "Vittnets andra plats svarar inte. Posterna sparas här."
    stage.shell.reporter.refresh()
    stage.background.changed.emit()
    stage.settle()
    return stage


def long_outage(folder: Path) -> Stage:
    """Days long, everything down, names and grounds as long as they come."""
    clock = SetClock()
    stage = Stage(pharmacy(folder, clock))
    workplace = stage.open()
    clock.moment = NOON - timedelta(days=4)
    ground = "Beslut av beredskapssamordnaren efter samtal med regionens tjänsteman i beredskap. "
    outage = declare_outage(workplace, list(Dependency), clock.now(), ground * 3)
    for hours in (5, 30, 31, 70):
        clock.forward(timedelta(hours=hours) - (clock.now() - NOON + timedelta(days=4)))
        change_outage(workplace, outage.id, list(Dependency)[: hours % 7 or 1], clock.now())
    clock.moment = NOON
    stage.shell.reporter.refresh()
    stage.shell.background.changed.emit()
    stage.settle()
    return stage


def after(folder: Path) -> Stage:
    """The systems are back, and some of the work is done."""
    stage = _afternoon(folder, practice=False)
    workplace = _workplace(stage)
    end_outage(workplace, list_outages(workplace)[0].id, NOON - timedelta(minutes=5))
    done = [line.step.id for line in list_steps(workplace) if line.step.code == "twin_check"]
    mark_done(workplace, done[:6], "Sökt i apotekssystemet")
    stage.background.changed.emit()
    stage.settle()
    return stage


def locked(folder: Path) -> Stage:
    """Locked in an outage: state and counts, no patient."""
    stage = reserve(folder)
    stage.shell.guard.expired.emit()
    stage.settle()
    return stage


def about_to_lock(folder: Path) -> Stage:
    """The last twenty seconds."""
    stage = reserve(folder)
    stage.shell.guard.warned.emit(17)
    return stage


def start_report(folder: Path) -> Stage:
    """Entries were lost, and entries came back."""
    stage = normal(folder)
    lost = tuple(f"3f9a0c1d22b4e677/9c01d2e3f4a5b6c7/{number}" for number in (118, 119))
    back = ("3f9a0c1d22b4e677/9c01d2e3f4a5b6c7/117",)
    start = StartReport(recovered=back, missing=lost)
    StartReportDialog(stage.shell.window, replace(_workplace(stage), start=start)).open()
    stage.settle()
    return stage


def declare(folder: Path) -> Stage:
    """Declaring an outage."""
    stage = normal(folder)
    stage.shell.window.outage_requested.emit()
    stage.settle()
    return stage


def declare_refused(folder: Path) -> Stage:
    """Nothing is ticked, no ground."""
    stage = declare(folder)
    dialog = _dialog(stage)
    dialog.accept()
    stage.settle()
    return stage


def change(folder: Path) -> Stage:
    """Changing what is down."""
    stage = reserve(folder)
    _overview(stage).change.click()
    stage.settle()
    return stage


def end(folder: Path) -> Stage:
    """Ending it."""
    stage = reserve(folder)
    _overview(stage).end.click()
    stage.settle()
    return stage


def close_blocked(folder: Path) -> Stage:
    """Closing, with everything in the way."""
    stage = after(folder)
    _overview(stage).close_it.click()
    stage.settle()
    return stage


def close_ready(folder: Path) -> Stage:
    """Closing, with nothing in the way."""
    stage = Stage(pharmacy(folder))
    _short_outage(stage)
    _overview(stage).close_it.click()
    stage.settle()
    return stage


def protocol(folder: Path) -> Stage:
    """Closed: the protocol to print."""
    stage = close_ready(folder)
    _dialog(stage).accept()
    stage.settle()
    return stage


def report(folder: Path) -> Stage:
    """The figures of an outage that is closed."""
    stage = protocol(folder)
    _dialog(stage).reject()
    stage.settle()
    _overview(stage).earlier.report.click()
    stage.settle()
    return stage


def recover(folder: Path) -> Stage:
    """The printed code instead of a password."""
    stage = cold(folder)
    stage.shell.gate.recovery.click()
    stage.settle()
    return stage


def restore(folder: Path) -> Stage:
    """A copy on the first start."""
    stage = set_up(folder)
    _first(stage).copy.click()
    stage.settle()
    return stage


SCENES: dict[str, Scene] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        cold, wrong_password, damaged_slots, set_up, set_up_clinic, set_up_refused, set_up_sheet,
        normal, reserve, drill, witness_away, long_outage, after, locked, about_to_lock,
        start_report, declare, declare_refused, change, end, close_blocked, close_ready, protocol,
        report, recover, restore, *KIT_SCENES, *MEMBER_SCENES, *HUB_SCENES,
    )
}  # fmt: skip
LOOKS = {
    "light": (ThemeMode.LIGHT, 1.0),
    "dark": (ThemeMode.DARK, 1.0),
    "large": (ThemeMode.LIGHT, 1.3),
}


def draw(name: str, look: str, folder: Path) -> Path:
    """Draw one scene in one look and return its picture."""
    mode, scale = LOOKS[look]
    with TemporaryDirectory() as temporary:
        stage = SCENES[name](Path(temporary) / "home")
        current_theme().set_mode(mode)
        current_theme().set_scale(scale)
        stage.settle()
        file = folder / f"{name}-{look}.png"
        _grab(stage).save(str(file))
        stage.close()
    current_theme().set_mode(ThemeMode.LIGHT)
    current_theme().set_scale(1.0)
    return file


def render(folder: Path) -> list[Path]:
    """Draw every scene in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    if QApplication.instance() is None:
        application = QApplication(sys.argv[:1])
        install_theme(RESOURCES, application)
        FocusRing(application)
    return [draw(name, look, folder) for name in SCENES for look in LOOKS]


def _grab(stage: Stage) -> QPixmap:
    """Return the window with the dialogs over it, where a window manager would put them."""
    window = stage.shell.window
    picture = window.grab()
    painter = QPainter(picture)
    for dialog in _dialogs():
        left = (window.width() - dialog.width()) // 2
        top = (window.height() - dialog.height()) // 2
        painter.fillRect(left - 1, top - 1, dialog.width() + 2, dialog.height() + 2, "black")
        painter.drawPixmap(left, top, dialog.grab())
    painter.end()
    return picture


def _dialogs() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def _dialog(stage: Stage) -> QDialog:
    return _dialogs()[0]


def _first(stage: Stage) -> FirstSetUp:
    return stage.shell.window.findChildren(FirstSetUp)[0]


def _overview(stage: Stage) -> OverviewView:
    view = stage.shell.window.go("overview")
    stage.settle()
    assert isinstance(view, OverviewView)
    return view


def _workplace(stage: Stage) -> Workplace:
    assert stage.shell.session is not None
    return stage.shell.session.workplace


def _afternoon(folder: Path, *, practice: bool) -> Stage:
    clock = SetClock()
    stage = Stage(pharmacy(folder, clock, practice=practice))
    workplace = stage.open()
    began = NOON - timedelta(hours=2, minutes=49)
    clock.moment = began + timedelta(minutes=4)
    outage = declare_outage(workplace, [Dependency.EHM], began, "SMS från eHM 14:34")
    stick = folder.parent / "minne"
    stick.mkdir(exist_ok=True)
    back_up(workplace, stick)
    for minutes, down in (
        (150, (Dependency.EHM, Dependency.EVIS)),
        (100, (Dependency.EHM, Dependency.EVIS, Dependency.POWER, Dependency.CARD_PAYMENT)),
        (83, (Dependency.EHM, Dependency.EVIS, Dependency.CARD_PAYMENT)),
    ):
        clock.moment = NOON - timedelta(minutes=minutes)
        change_outage(workplace, outage.id, down, clock.moment)
    clock.moment = NOON
    dispense(workplace, minutes_before(160, 140, 138, 121, 118, 112, 96, 70, 66, 52, 51, 33, 20, 8))
    stage.background.changed.emit()
    stage.settle()
    return stage


def _short_outage(stage: Stage) -> None:
    workplace = stage.open()
    outage = declare_outage(
        workplace, [Dependency.WHOLESALER], NOON - timedelta(hours=1), "Samtal från partihandeln"
    )
    end_outage(workplace, outage.id, NOON - timedelta(minutes=10))
    stage.background.changed.emit()
    stage.settle()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if len(sys.argv) > 2:
        app_ = QApplication(sys.argv[:1])
        install_theme(RESOURCES, app_)
        FocusRing(app_)
        for wanted in sys.argv[2].split(","):
            for one in sys.argv[3].split(",") if len(sys.argv) > 3 else LOOKS:
                print(draw(wanted, one, Path(sys.argv[1])))
    else:
        for made in render(Path(sys.argv[1])):
            print(made)
