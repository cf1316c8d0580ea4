"""Draws Efterregistrera, Personal and Drift in their states, for make pictures.

python -m tests.ui.gallery_work FOLDER
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.delivery import Verdict
from app.domain.findings import Unavailable
from app.ui.background import Background
from app.ui.headline import headline
from app.ui.sending import Run
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.theme import ThemeMode, current_theme, install_theme
from app.ui.view import View
from app.ui.views.settle import SettleView
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.rail import Place
from app.ui.window import MainWindow
from app.usecases import overview
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.ui.sample_banner import fill_status
from tests.ui.sample_window import PLACES
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after
from tests.usecases.test_settling import HERE, Desk

_LOOKS = {"light": (ThemeMode.LIGHT, 1.0), "dark": (ThemeMode.DARK, 1.0)}
_LARGE = {"large": (ThemeMode.LIGHT, 1.3)}
_SETTLED_MS = 700


@dataclass(frozen=True)
class Scene:
    """One screen in one state (scen): how the store is made, and what is done on the screen."""

    place: str
    make: Callable[[Path], Workplace]
    act: Callable[[View], object] = lambda _: None
    looks: tuple[str, ...] = ("light",)


def render(folder: Path) -> None:
    """Draw every scene in its looks."""
    folder.mkdir(parents=True, exist_ok=True)
    looks = _LOOKS | _LARGE
    for name, scene in SCENES.items():
        with TemporaryDirectory() as home:
            workplace = scene.make(Path(home) / "home")
            for look in scene.looks:
                mode, scale = looks[look]
                current_theme().set_mode(mode)
                current_theme().set_scale(scale)
                _draw(scene, workplace, folder / f"{name}-{look}.png")
    current_theme().set_mode(ThemeMode.LIGHT)
    current_theme().set_scale(1.0)


def _draw(scene: Scene, workplace: Workplace, file: Path) -> None:
    background = Background()
    window = _window(Session(workplace, background))
    window.show()
    view = window.go(scene.place)
    _wait()
    scene.act(view)
    _wait()
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    picture = window.grab()
    if dialogs:
        dialogs[0].grab().save(str(file.with_name(f"{file.stem}-dialog.png")))
    picture.save(str(file))
    window.close()
    background.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _window(session: Session) -> MainWindow:
    window = MainWindow(current_theme(), "Apotek Granen")
    makers: dict[str, Callable[[], View]] = {"settle": lambda: SettleView(session)}
    for place in PLACES:
        window.add_place(_titled(place), makers.get(place.name, View))
    workplace = session.workplace
    situation = overview.situation(workplace)
    said = headline(situation, overview.look_around(workplace.computer))
    window.show_mode(said.mode, said.since)
    window.banner.show_systems(said.systems)
    window.banner.show_unsent(said.unsent)
    window.banner.show_clock(workplace.computer.clock.now())
    window.banner.show_person(workplace.person.name, BULLET.join(("farmaceut", "apotekschef")))
    fill_status(window.status)
    if situation.waiting:
        window.rail.show_counter("settle", f"{situation.waiting} väntar")
    return window


def _titled(place: Place) -> Place:
    return Place("upkeep", "Drift", "hard-drive", place.key, 3) if place.name == "backup" else place


def _wait() -> None:
    """Let both lanes answer and the screen settle."""
    deadline = QDeadlineTimer(_SETTLED_MS)
    while not deadline.hasExpired():
        QApplication.processEvents()


# The stores


def _after(home: Path, name: str = "") -> Workplace:
    desk = Desk(verdicts=[Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED])
    workplace = open_after(home, desk)
    for number in range(9):
        dispense(workplace, number, name=name, hours=6 - number * 0.5)
    end_now(workplace)
    mark(workplace, "twin_check", 5)
    settle_steps(workplace, "fhir", HERE)
    for code in ("register_price", "decommission", "archive_paper"):
        mark(workplace, code, 2)
    mark(workplace, "twin_check", 2)
    return workplace


def _all_done(home: Path) -> Workplace:
    workplace = open_after(home)
    for number in range(3):
        dispense(workplace, number, hours=1 + number)
    end_now(workplace)
    mark(workplace, "twin_check")
    settle_steps(workplace, "fhir", HERE)
    for code in ("register_price", "decommission", "archive_paper"):
        mark(workplace, code)
    return workplace


def _still_down(home: Path) -> Workplace:
    workplace = open_after(home)
    for number in range(4):
        dispense(workplace, number, hours=4 - number)
    return workplace


def _long(home: Path) -> Workplace:
    name = "Anna-Karin Elisabeth Margareta Wachtmeister-Stålhammar af Övningsköld"
    return _after(home, name)


# What is done on the screen


def _refused(view: View) -> None:
    if isinstance(view, SettleView):
        states = [row.state.value for row in view.work.rows]
        view.list.choose(states.index("refused"))
        view.list.setFocus()
        _wait()
        view.steps.mark_kind("register_withdrawal")


def _several(view: View) -> None:
    if isinstance(view, SettleView):
        view.list.selectAll()


def _ask(view: View) -> None:
    if isinstance(view, SettleView):
        view.list.selectAll()
        _wait()
        view.steps.mark_kind("twin_check")
        view.steps.done.click()


def _busy(view: View) -> None:
    if isinstance(view, SettleView):
        view.sending.run = Run(40, 12, 10, 1, 1, seconds_left=48)
        view.sending.is_wanted = True
        view.sending.moved.emit()


def _trouble(view: View) -> None:
    if isinstance(view, SettleView):
        trouble = "Mottagaren svarar inte."
        view.sending.run = Run(40, 12, 11, 0, 1, trouble=trouble)
        view.sending.is_wanted = True
        view.sending.moved.emit()


def _unreadable(view: View) -> None:
    if isinstance(view, SettleView):
        view.pane.message.clear()
        view.pane._failed(Unavailable("Skrivaren svarar inte.", "Se efter att den är på."))


_ALL = ("light", "dark", "large")
SCENES = {
    "settle": Scene("settle", _after, _refused, _ALL),
    "settle-several": Scene("settle", _after, _several),
    "settle-ask": Scene("settle", _after, _ask),
    "settle-busy": Scene("settle", _after, _busy),
    "settle-trouble": Scene("settle", _after, _trouble),
    "settle-printer": Scene("settle", _after, _unreadable),
    "settle-long": Scene("settle", _long, _refused, ("light", "large")),
    "settle-done": Scene("settle", _all_done),
    "settle-down": Scene("settle", _still_down),
    "settle-empty": Scene("settle", open_after),
}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_theme(Path(__file__).parents[2] / "resources", application)
    FocusRing(application)
    render(Path(sys.argv[1]))
