"""Draws Efterregistrera, Personal, Drift and Register in their states, for make pictures.

python -m tests.ui.gallery_work FOLDER [BEGINNING OF A NAME]
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.delivery import Verdict
from app.domain.findings import Unavailable
from app.domain.staff import Role
from app.ui.background import Background
from app.ui.headline import headline
from app.ui.places import PRESCRIBE, REGISTER, REVIEW, RULES, STOCK
from app.ui.sending import Run
from app.ui.session import Session
from app.ui.theme import ThemeMode, current_theme, install_theme
from app.ui.view import View
from app.ui.views.people import PeopleView
from app.ui.views.people.people_view import role_words
from app.ui.views.people.person_dialog import PersonDialog
from app.ui.views.people.recovery_dialog import RecoveryDialog
from app.ui.views.prescribe.prescribe_view import PrescribeView
from app.ui.views.register import RegisterView
from app.ui.views.review import ReviewView
from app.ui.views.rules import RulesView
from app.ui.views.settle import SettleView
from app.ui.views.stock import StockView
from app.ui.views.upkeep import UpkeepView
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.rail import Place
from app.ui.window import MainWindow
from app.usecases import overview
from app.usecases.connect_receiver import Connected
from app.usecases.manage_people import add_person, list_people, remove_person
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.ui.gallery_after import AFTER_SCENES
from tests.ui.gallery_aftercare import AFTERCARE_SCENES
from tests.ui.gallery_alerts import alerted, ask_end, ask_list, ask_new
from tests.ui.gallery_data import DATA_SCENES
from tests.ui.gallery_prescribe import PRESCRIBE_SCENES
from tests.ui.gallery_printing import PRINT_SCENES
from tests.ui.gallery_purge import PURGE_SCENES
from tests.ui.gallery_review import REVIEW_SCENES
from tests.ui.gallery_scan_over import SCAN_SCENES
from tests.ui.gallery_stock import ask, busy_stock, long_stock
from tests.ui.gallery_unheard import UNHEARD_SCENES
from tests.ui.sample_banner import fill_status
from tests.ui.sample_window import PLACES
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import RESOURCES, as_person, open_pharmacy

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOKS = {"light": (ThemeMode.LIGHT, 1.0), "dark": (ThemeMode.DARK, 1.0)}
_LARGE = {"large": (ThemeMode.LIGHT, 1.3)}


def render(folder: Path, only: str = "") -> None:
    """Draw every scene in its looks, or those whose names begin so."""
    folder.mkdir(parents=True, exist_ok=True)
    looks = _LOOKS | _LARGE
    for name, scene in SCENES.items():
        if not name.startswith(only):
            continue
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
    settle()
    scene.act(view)
    settle()
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    picture = window.grab()
    if dialogs:
        dialogs[-1].grab().save(str(file.with_name(f"{file.stem}-dialog.png")))
    picture.save(str(file))
    window.close()
    background.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _window(session: Session) -> MainWindow:
    window = MainWindow(current_theme(), "Apotek Granen")
    makers: dict[str, Callable[[], View]] = {
        "settle": lambda: SettleView(session),
        "people": lambda: PeopleView(session),
        "upkeep": lambda: UpkeepView(session),
        "register": lambda: RegisterView(session),
        "rules": lambda: RulesView(session),
        "review": lambda: ReviewView(session),
        "stock": lambda: StockView(session),
        "prescribe": lambda: PrescribeView(session),
    }
    for place in (*map(_titled, PLACES), PRESCRIBE, STOCK, REGISTER, RULES, REVIEW):
        window.add_place(place, makers.get(place.name, View))
    workplace = session.workplace
    situation = overview.situation(workplace)
    said = headline(situation, overview.look_around(workplace.computer))
    window.show_mode(said.mode, said.since)
    window.banner.show_systems(said.systems)
    window.banner.show_unsent(said.unsent)
    window.banner.show_clock(workplace.computer.clock.now())
    window.banner.show_person(workplace.person.name, role_words(workplace.person))
    fill_status(window.status)
    if situation.waiting:
        window.rail.show_counter("settle", f"{situation.waiting} väntar")
    return window


def _titled(place: Place) -> Place:
    return Place("upkeep", "Drift", "hard-drive", place.key, 3) if place.name == "backup" else place


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


def _staffed(home: Path) -> Workplace:
    workplace = open_pharmacy(home)
    for name, roles in _STAFF:
        add_person(workplace, name, frozenset(roles), "ett långt lösenord")
    gone = next(person for person in list_people(workplace) if person.name == "Nils Ek")
    remove_person(workplace, gone.id)
    return workplace


def _as_staff(home: Path) -> Workplace:
    return as_person(_staffed(home), "Amina Yusuf", Role.STAFF)


_STAFF = (
    ("Johan Berglund", (Role.PHARMACIST, Role.MANAGER)),
    ("Amina Yusuf", (Role.STAFF,)),
    ("Anna-Karin Elisabeth Wachtmeister-Stålhammar", tuple(Role)),
    ("Nils Ek", (Role.STAFF,)),
)


# What is done on the screen


def _refused(view: View) -> None:
    if isinstance(view, SettleView):
        states = [row.state.value for row in view.work.rows]
        view.list.choose(states.index("refused"))
        view.list.setFocus()
        settle()
        view.steps.mark_kind("register_withdrawal")


def _several(view: View) -> None:
    if isinstance(view, SettleView):
        view.list.selectAll()


def _ask(view: View) -> None:
    if isinstance(view, SettleView):
        view.list.selectAll()
        settle()
        view.steps.mark_kind("twin_check")
        view.steps.done.click()


def _busy(view: View) -> None:
    if isinstance(view, SettleView):
        view.sending.run = Run(40, 12, 10, 1, 1, seconds_left=48)
        view.sending.is_wanted = True
        view.sending.moved.emit()


def _sent(view: View) -> None:
    if isinstance(view, SettleView):
        view.sending.run = Run(40, 40, 36, 3, 1)
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


def _new_person(view: View) -> None:
    if isinstance(view, PeopleView):
        view.new.click()
        settle()
        (dialog,) = view.findChildren(PersonDialog)
        dialog.name.set_value("Amina Yusuf")
        dialog.roles.set_value({Role.STAFF})
        dialog.password.line.setText("kort")
        dialog.again.line.setText("kort")
        dialog.accept()


def _own_password(view: View) -> None:
    if isinstance(view, PeopleView):
        view.own.click()


def _new_sheet(view: View) -> None:
    if isinstance(view, PeopleView):
        view.sheet.click()
        settle()
        view.findChildren(RecoveryDialog)[0].accept()
        settle()
        settle()
        settle()


def _mark_second(view: View) -> None:
    if isinstance(view, PeopleView):
        view.table.selectRow(1)


def _copied(view: View) -> None:
    if isinstance(view, UpkeepView):
        view.copies.start.click()
        view.check.start.click()
        settle()
        settle()


def _national(view: View) -> None:
    if isinstance(view, UpkeepView):
        view.computer.sent_to.choice.set_value("nll")
        view.computer.sent_to.choice.edited.emit()
        view.computer.sent_to.show_access(
            Connected("https://nll.example/fhir", "apotek-granen", True, ("Sara Lindqvist",))
        )
        view._area.verticalScrollBar().setValue(9999)


def _faulty(view: View) -> None:
    if isinstance(view, UpkeepView):
        faults = [f"Post 5f0c1c5294a54f59/9a513f2d5d0b8a11/{n} saknas." for n in range(40, 44)]
        view.check._checked(faults)
        view.computer.receiver.set_value("mottagare")
        view.computer.save.click()


SCENES = (
    DATA_SCENES
    | AFTER_SCENES
    | REVIEW_SCENES
    | SCAN_SCENES
    | AFTERCARE_SCENES
    | PURGE_SCENES
    | PRINT_SCENES
    | PRESCRIBE_SCENES
    | UNHEARD_SCENES
    | {
        "stock": Scene("stock", busy_stock, ask(""), ALL_LOOKS),
        "stock-long": Scene("stock", long_stock, ask(""), ("light", "large")),
        "stock-empty": Scene("stock", open_pharmacy),
        "stock-held": Scene("stock", busy_stock, ask("", 3)),
        "stock-count": Scene("stock", busy_stock, ask("all"), ALL_LOOKS),
        "stock-receive": Scene("stock", busy_stock, ask("receive")),
        "stock-remove": Scene("stock", busy_stock, ask("remove"), ("light", "large")),
        "stock-correct": Scene("stock", busy_stock, ask("correct")),
        "stock-batch": Scene("stock", busy_stock, ask("batch", 3), ("light", "large")),
        "stock-deviation": Scene("stock", busy_stock, ask("close_case", 1)),
        "stock-alerts": Scene("stock", alerted, ask_list, ALL_LOOKS),
        "stock-alert-new": Scene("stock", alerted, ask_new, ("light", "large")),
        "stock-alert-end": Scene("stock", alerted, ask_end, ("light", "large")),
        "settle": Scene("settle", _after, _refused, ALL_LOOKS),
        "settle-several": Scene("settle", _after, _several),
        "settle-ask": Scene("settle", _after, _ask),
        "settle-busy": Scene("settle", _after, _busy, ("light", "large")),
        "settle-sent": Scene("settle", _after, _sent, ALL_LOOKS),
        "settle-trouble": Scene("settle", _after, _trouble),
        "settle-printer": Scene("settle", _after, _unreadable),
        "settle-long": Scene("settle", _long, _refused, ("light", "large")),
        "settle-done": Scene("settle", _all_done),
        "settle-down": Scene("settle", _still_down),
        "settle-empty": Scene("settle", open_after),
        "people": Scene("people", _staffed, _mark_second, ALL_LOOKS),
        "people-staff": Scene("people", _as_staff, _mark_second),
        "people-new": Scene("people", _staffed, _new_person, ALL_LOOKS),
        "people-password": Scene("people", _staffed, _own_password),
        "people-sheet": Scene("people", _staffed, _new_sheet),
        "upkeep": Scene("upkeep", open_pharmacy, looks=ALL_LOOKS),
        "upkeep-done": Scene("upkeep", open_pharmacy, _copied),
        "upkeep-national": Scene("upkeep", open_pharmacy, _national, ("light", "large")),
        "upkeep-faults": Scene("upkeep", open_pharmacy, _faulty, ("light", "dark")),
        "upkeep-staff": Scene("upkeep", _as_staff),
        "register-staff": Scene("register", _as_staff),
    }
)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_theme(RESOURCES, application)
    FocusRing(application)
    render(Path(sys.argv[1]), *sys.argv[2:3])
