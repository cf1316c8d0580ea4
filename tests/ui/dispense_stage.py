"""The dispensing screen in a window on a pharmacy of its own, for tests and pictures."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from app.domain.draft import DispensingDraft, OpenSlip, RowDraft
from app.domain.order import Benefit
from app.domain.printing import Paper
from app.ui.background import Background
from app.ui.keys import sequences
from app.ui.session import Session
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.views.dispense.lane import AID_CARDS, ORDERS, Lane
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.banner import Mode
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.rail import Place
from app.ui.window import MainWindow
from app.usecases import fill_slip
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.ui.sample_banner import fill, fill_status
from tests.workplaces import (
    PaperTray,
    SetClock,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

PLACES = (
    Place("overview", "Överblick", "house", "F2", 0),
    Place("dispense", "Expediera", "pill", "F3", 1),
    Place("requisition", "Rekvisition", "receipt", "F4", 1),
    Place("aid-card", "Hjälpmedelskort", "clipboard-list", "F5", 1),
    Place("settle", "Efterregistrera", "list-checks", "F7", 2),
)
_PATIENCE_MS = 60_000
D = TypeVar("D", bound=QDialog)


class Stage:
    """A window that stands in the dispensing screen (scen)."""

    place = "dispense"

    def __init__(self, folder: Path, *, outage: bool = True) -> None:
        self.clock, self.printer = SetClock(), PaperTray()
        workplace = open_pharmacy(folder, self.clock, self.printer)
        if outage:
            begin_outage(workplace)
        self._open(workplace, outage=outage)

    @classmethod
    def beside(cls, stage: "Stage") -> "Stage":
        """Return a window on the same store, as if of another process."""
        made = cls.__new__(cls)
        made.clock, made.printer = stage.clock, stage.printer
        here = stage.workplace
        made._open(open_workplace(here.computer, here.key, here.person.id), outage=True)
        return made

    def _open(self, workplace: Workplace, *, outage: bool) -> None:
        self.workplace = workplace
        self.background = Background()
        self.session = Session(self.workplace, self.background)
        self.said: list[str] = []
        self.view = self.orders = self._view()
        self._aid_cards: DispenseView | None = None  # made when somebody goes there
        self.window = MainWindow(current_theme(), "Apotek Granen")
        for place in PLACES:
            self.window.add_place(place, partial(self._make, place.name))
        mode = Mode.RESERVE if outage else Mode.NORMAL
        self.window.show_mode(mode, "")
        fill(self.window.banner, mode)
        fill_status(self.window.status)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.window.go(self.place)
        self.settle()

    def settle(self) -> None:
        """Let everything that was asked for be answered and drawn."""
        for _ in range(8):
            answered: list[None] = []
            self.background.run(lambda: None, answered.append, lambda _: None)
            for paper in Paper:
                self.background.print_out(paper, lambda: None, answered.append, lambda _: None)
            deadline = QDeadlineTimer(_PATIENCE_MS)
            while len(answered) < 1 + len(Paper) and not deadline.hasExpired():
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.processEvents()

    def open(self, draft: DispensingDraft) -> OpenSlip:
        """Lay a slip with a draft on the screen."""
        slip = self.store(draft)
        self.view.desk.lay(slip)
        self.settle()
        return slip

    def store(self, draft: DispensingDraft) -> OpenSlip:
        """Keep a slip with a draft, as if it had been parked."""
        slip = fill_slip.open_slip(self.workplace)
        return fill_slip.save_draft(self.workplace, slip, draft)

    def stored(self) -> list[OpenSlip]:
        """Return the open slips as another process would find them."""
        return fill_slip.list_slips(self.workplace)

    def press(self, key: str) -> None:
        """Press a key as it is written on screen, where the system hands it over."""
        combination: Any = sequences(key)[0][0]  # type: ignore[index]  # stub: not indexable
        window = QApplication.activeWindow() or self.window
        QTest.keyClick(window.windowHandle(), combination.key(), combination.keyboardModifiers())
        self.settle()

    def write(self, text: str) -> None:
        """Type a text where the keyboard is."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                if (focused := QApplication.focusWidget()) is not None:
                    QCoreApplication.sendEvent(focused, event)
        self.settle()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so, for as long as a busy computer may take."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not condition():
            if deadline.hasExpired():
                raise TimeoutError
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def button(self, text: str) -> KeyButton:
        """Return the button in sight that says something."""
        found = self.window.findChildren(KeyButton)
        return next(button for button in found if button.text() == text and button.isVisible())

    def slip(self) -> OpenSlip | None:
        """Return the slip on the screen, if there is one."""
        return self.view.desk.slip

    def draft(self) -> DispensingDraft:
        """Return what stands in the slip on the screen."""
        slip = self.slip()
        if slip is None:
            raise AssertionError("no slip is on the screen")
        return slip.draft

    def focus(self) -> str:
        """Return the path of the field that has the keyboard."""
        return self.view.form.current()

    def dialog(self, kind: type[D]) -> D:
        """Return the open dialog of a kind."""
        return next(d for d in self.window.findChildren(kind) if d.isVisible())

    def heard(self) -> str:
        """Return the last thing that was said in the status line."""
        return self.said[-1] if self.said else ""

    def close(self) -> None:
        """Throw the window away and close the store."""
        self.window.close()
        self.settle()
        self.background.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        sign_out(self.workplace)

    def go_to_aid_cards(self) -> None:
        """Stand in the place of the aid cards from now on."""
        self.view = self.aid_cards
        self.window.go("aid-card")
        self.settle()

    @property
    def aid_cards(self) -> DispenseView:
        """The place of the aid cards; one that no window holds would never go away."""
        if self._aid_cards is None:
            self._aid_cards = self._view(AID_CARDS)
        return self._aid_cards

    def _make(self, name: str) -> View:
        if name == "aid-card":
            return self.aid_cards
        return self.orders if name == self.place else View()

    def _view(self, lane: Lane = ORDERS) -> DispenseView:
        view = DispenseView(self.session, lane)
        view.said.connect(lambda text, _: self.said.append(text))
        view.slip_belongs.connect(lambda number, place: self.window.go(place).take_scan(number))
        return view


def three_rows() -> DispensingDraft:
    """Return an order of three rows in which nothing but advice and label is missing."""
    return filled_draft(
        RowDraft(find_product("041238"), dosage="1 tablett på morgonen. Mot högt blodtryck."),
        RowDraft(find_product("512047"), dosage="1 tablett morgon och kväll. Mot blodpropp."),
        RowDraft(
            find_product("098314"),
            dosage="1 kapsel vid behov, högst 4 per dygn. Mot smärta.",
            benefit=Benefit.WITHOUT,
        ),
    )


def texts(widget: QWidget) -> str:
    """Return every visible text inside, a line each."""
    labels = (label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
    return "\n".join(label.text() for label in labels if label.text())
