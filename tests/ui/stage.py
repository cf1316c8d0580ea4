"""A whole program on a pharmacy of its own: the shell, its window, and an invented day."""

import atexit
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.draft import PatientDraft
from app.domain.staff import Role
from app.ui.background import Background
from app.ui.scanner import Scanner
from app.ui.shell import Shell
from app.ui.theme import current_theme
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.manage_people import add_person
from app.usecases.print_label import print_labels
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.workplaces import NOON, PASSWORD, SetClock, another_row, filled_draft, make_computer

SARA, JOHAN = "Sara Lindqvist", "Johan Berglund"
_PEOPLE = {
    JOHAN: frozenset({Role.MANAGER}),
    "Amina Yusuf": frozenset({Role.PHARMACIST}),
    "Nils Forsman": frozenset({Role.STAFF}),
}
_PATIENTS = (
    ("Birgitta Provsson", "19780302", "2"),
    ("Rune Exempel", "19440617", "1"),
    ("Leila Övningsson", "19910530", "2"),
    ("Per-Olof Påhitt", "19670123", "1"),
)


@cache
def _template(*, practice: bool) -> Path:
    folder = mkdtemp(prefix="lykta-stage-")
    atexit.register(rmtree, folder, ignore_errors=True)
    home = Path(folder) / "store"
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek Granen", "7350000000006", SARA, roles, PASSWORD, practice)
    workplace = set_up(make_computer(home), given).workplace
    for name, held in _PEOPLE.items():
        add_person(workplace, name, held, PASSWORD)
    sign_out(workplace)
    return home


def pharmacy(home: Path, clock: SetClock | None = None, *, practice: bool = False) -> Computer:
    """Return a computer with a pharmacy of four people in its home folder; it is closed."""
    copytree(_template(practice=practice), home, dirs_exist_ok=True)
    return make_computer(home, clock or SetClock())


def clock_of(workplace: Workplace) -> SetClock:
    """Return the clock, to be told otherwise."""
    clock = workplace.computer.clock
    if not isinstance(clock, SetClock):
        raise TypeError("the tests' own clock is needed")
    return clock


def dispense(workplace: Workplace, times: list[datetime]) -> None:
    """Hand out once at each time, to invented patients."""
    clock = clock_of(workplace)
    now = clock.moment
    for number, at in enumerate(times, len(list_dispensings(workplace))):
        clock.moment = at
        name, birth_date, sex = _PATIENTS[number % len(_PATIENTS)]
        patient = PatientDraft(name, birth_date=birth_date, sex=sex)
        slip = open_slip(workplace)
        row = another_row(number // len(_PATIENTS))
        draft = replace(filled_draft(row), patient=patient, advice_given=True)
        slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
        hand_out(workplace, slip)
    clock.moment = now


def minutes_before(*minutes: int) -> list[datetime]:
    """Return times before the invented now."""
    return [NOON - timedelta(minutes=m) for m in minutes]


class Stage:
    """The program, shown offscreen (scen). Stage(computer); `settle()` lets all be answered."""

    def __init__(self, computer: Computer, hint: str = "", width: int = 1366) -> None:
        self.computer = computer
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("there is no application")
        self.scanner = Scanner(application)
        self.shell = Shell(computer, current_theme(), self.scanner, hint)
        self.shell.window.resize(width, 768)
        self.shell.start()
        self.shell.window.show()
        self.activate()
        self.settle()

    @property
    def background(self) -> Background:
        """The lanes."""
        return self.shell.background

    def open(self, name: str = SARA) -> Workplace:
        """Sign a person in without the door, and return the workplace."""
        workplace = sign_in(self.computer, name, PASSWORD)
        self.shell.open(workplace)
        self.settle()
        return workplace

    def activate(self) -> None:
        """Give the keyboard back to the window, as a window manager does when a dialog closes."""
        self.shell.window.activateWindow()
        QTest.qWaitForWindowActive(self.shell.window)

    def settle(self) -> None:
        """Let everything that was asked for be answered and drawn."""
        for _ in range(6):
            background = self.background
            deliver = partial(background.deliver, writes=False)
            for lane in (background.run, deliver, background.exchange):
                answered: list[object] = []
                lane(lambda: None, answered.append, answered.append)
                deadline = QDeadlineTimer(60_000)
                while not answered and not deadline.hasExpired():
                    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            QApplication.processEvents()

    def grab(self, file: Path) -> None:
        """Save what stands in the window, with any dialog over it."""
        picture = self.shell.window.grab()
        picture.save(str(file))

    def close(self) -> None:
        """End the program."""
        self.shell.window.close()
        QApplication.processEvents()
        self.shell.window.deleteLater()
        self.scanner.deleteLater()  # two would judge the same keys
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
