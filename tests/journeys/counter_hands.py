"""Two hands at the counter: they serve a customer by keys and scans, each of which is counted."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from app.domain.findings import Finding, Severity
from app.domain.outage import Dependency
from app.ui.dialogs.outage import DeclareOutage
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.dispense_view import DispenseView
from app.ui.views.settle.settle_view import SettleView
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.key_button import KeyButton
from tests.journeys.album import Album
from tests.journeys.counts import Served
from tests.journeys.hands import Hands, is_gone
from tests.journeys.orders import Customer
from tests.ui.stage import Stage
from tests.workplaces import SetClock

_MOST_STEPS = 80


class CounterHands(Hands):
    """Two hands that count (räknande händer)."""

    served: list[Served]

    def __init__(self, stage: Stage, clock: SetClock) -> None:
        super().__init__(stage, clock)
        self.served = []
        self.count = Served("", 0)
        self._lane = "F3"
        self.album = Album()
        self.slips: dict[str, str] = {}  # the number of each kind's slip

    @property
    def view(self) -> DispenseView:
        view = self.window.current()
        assert isinstance(view, DispenseView)
        return view

    def press(self, key: str) -> None:
        self.count.pressed += 1
        super().press(key)

    def write(self, text: str) -> None:
        self.count.typed += len(text)
        super().write(text)

    def scan(self, code: str) -> None:
        """Let the scanner type a code, where the system hands keys over."""
        self.count.scanned += 1
        window = self.in_front().windowHandle()
        at = round(time.monotonic() * 1000)
        for letter in code + "\r":
            at += 2
            key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                event.setTimestamp(at)
                QCoreApplication.sendEvent(window, event)
        self.stage.settle()

    def act(self, deed: str) -> None:
        """Do one thing of a customer's table."""
        sign, rest = deed[:1], deed[1:]
        if sign == "=":
            self.write(rest)
        elif sign == "#":
            self.scan(rest)
        elif sign in "<>":
            widget = self.view.form.widget(rest)
            assert widget is not None, rest
            self.to(widget, "Tab" if sign == ">" else "Shift+Tab")
        elif sign == "~":
            self.pick(rest)
        elif sign == "@":
            self.mark(rest)
        elif sign == "&":
            self.to(self.button(rest))
        elif sign == "^":
            self.to(self.button(rest), "Shift+Tab")
        else:
            self.press(deed)

    def mark(self, kind: str) -> None:
        """Go down the list of what waits until an earlier customer's hand-out is marked."""
        view = self.window.current()
        assert isinstance(view, SettleView)
        self.until(view.list.rows)
        self.to(view.list)
        wanted = self.slips[kind]
        for _ in range(3 * len(view.list.rows())):
            slips = [row.first.slip for row in view.list.rows()]
            away = slips.index(wanted) - view.list.currentIndex().row()
            if not away and slips.count(wanted) == 1:
                break
            self.press("Ned" if away > 0 else "Upp")
        else:
            raise AssertionError(f"{kind} is not reached")
        self.until(lambda: view.pane.correct.isVisible())
        self.album.look(self.window, "settling")

    def button(self, text: str) -> KeyButton:
        """Return the button in sight that says something."""
        found = self.window.findChildren(KeyButton)
        return next(b for b in found if b.text() == text and b.isVisible())

    def declare(self, *more: Dependency) -> None:
        """Ctrl+Shift+A, what is down, the ground; the first in the list is, and so may more be."""
        self.press("Ctrl+Shift+A")
        dialog = self.dialog(DeclareOutage)
        first = next(iter(dialog.down.ticks.values()))
        for tick in (first, *(dialog.down.ticks[one] for one in more)):
            self.to(tick)
            self.press("Mellanslag")
        self.to(dialog.ground)
        self.write("SMS från eHM 14:34")
        self.press("Ctrl+Enter")
        self.until(lambda: is_gone(dialog))
        self.press("F3")

    def serve(self, customer: Customer) -> None:
        """Serve a customer from the first key to the hand-out."""
        self.count = Served(customer.kind, customer.rows)
        if not isinstance(self.window.current(), DispenseView) or self._lane != customer.lane:
            self._lane = customer.lane
            self.press(customer.lane)
        self._wait()
        for deed in customer.begin:
            self.act(deed)
            self._wait()
        if customer.last:
            self.until(lambda: self.view.desk.slip is not None)
            self.fill(customer)
            assert self.view.desk.slip is not None
            self.slips[customer.kind] = self.view.desk.slip.slip
            self.album.look(self.window, f"lane-{customer.lane}")
        for deed in customer.last:
            self.act(deed)
            self._wait()
        self.until(lambda: QApplication.activeModalWidget() is None)
        self._wait()
        self.until(
            lambda: (
                not isinstance(now := self.window.current(), DispenseView) or now.desk.slip is None
            )
        )
        self.served.append(self.count)

    def _wait(self) -> None:
        """Wait until what was asked for is done and checked, as a person sees it."""
        if isinstance(self.window.current(), DispenseView):
            desk = self.view.desk
            self.until(lambda: not desk.is_busy and not desk.is_printing)
            self.until(lambda: desk.slip is None or desk.review is not None)

    def fill(self, customer: Customer) -> None:
        """Answer what Enter leads to, then do the rest, until only the label waits."""
        says, end = dict(customer.says), list(customer.end)
        for _ in range(_MOST_STEPS):
            left = [f for f in self._left() if f.field not in customer.lacks]
            path = self.view.form.current()
            if path in says:
                self.answer(path, says.pop(path))
            elif end and _is_led_through(left):
                while end:
                    self.act(end.pop(0))
            elif {f.rule for f in left} <= {"P-NOLABEL"}:
                unasked = [path for path, what in says.items() if not self._stands(path, what)]
                assert not unasked, f"{customer.kind}: nothing asked for {unasked}"
                return
            elif _is_led_through(left) and (finding := self._marked()) is not None:
                self.decide(finding, customer)
            else:
                self.press("Enter")
        raise AssertionError(f"{customer.kind}: {path}: {says}: {_words(self._left())}")

    def answer(self, path: str, what: str) -> None:
        """Fill in a field, and go on by Enter where the program does not go on by itself."""
        field = self.view.form.widget(path)
        editor = field.editor if isinstance(field, Field) else field
        if path.endswith(".product") and what[0] not in "#>":
            self.pick(what)
        elif what.startswith((">", "Ctrl+")):  # a key of the screen: the keyboard need not go on
            self.act(what)
        else:
            self._enter(editor, what)
            if what[0] not in " #" or not self._has_gone_on(path):
                self.press("Enter")

    def _enter(self, editor: QWidget | None, what: str) -> None:
        if isinstance(editor, QComboBox):
            self.choose_from(editor, what)
        elif what == " ":
            self.press("Mellanslag")
        elif isinstance(editor, QLineEdit) and editor.completer() is not None and what[0] != "#":
            self.complete(editor, what)
        else:
            self.act(what if what[0] == "#" else f"={what}")

    def choose_from(self, list_: QComboBox, what: str) -> None:
        """Choose by the first letter, and go down from there."""
        self.write(what[0])
        for _ in range(list_.count()):
            if not list_.currentText().startswith(what):
                self.press("Ned")
        assert list_.currentText().startswith(what), f"there is no {what}"

    def _has_gone_on(self, path: str) -> bool:
        """Tell whether the program led on by itself, as it does from a scan and a needed tick.

        It may lead to what is no field: once nothing is left to fill in, the label's button.
        """
        self._left()
        self.until(QApplication.focusWidget)
        return self.view.form.current() != path

    def complete(self, line: QLineEdit, text: str) -> None:
        """Type until the program has completed the rest."""
        for letter in text:
            if line.text() != text:
                self.write(letter)

    def pick(self, words: str) -> None:
        """Search for a product and take the first that is found."""
        self.write(words)
        field = QApplication.focusWidget()
        while not isinstance(field, ProductSearch):
            assert field is not None, "no search has the keyboard"
            field = field.parentWidget()
        self.until(field.hits.isVisible)
        self.press("Ned")
        self.press("Enter")

    def decide(self, finding: Finding, customer: Customer) -> None:
        """Decide upon the marked warning, as the customer's table says."""
        why = customer.decides.get(finding.rule)
        assert why is not None, f"{customer.kind}: {_words(self._left())}"
        self.press("Ctrl+J")
        self.write(why)
        if why and not why.isdecimal():
            self.press("Enter")
        self.until(lambda: finding not in self._left())

    def _stands(self, path: str, what: str) -> bool:
        """Tell whether a field is filled in without being asked for: a prescriber is known."""
        if path.startswith("prescriber.") and "prescriber.code" not in path:
            return True
        field = self.view.form.widget(path)
        known = field.value() if isinstance(field, LineField) else ""
        return bool(known) and what.lstrip("#").startswith(known)

    def _marked(self) -> Finding | None:
        """Return the warning that Ctrl+J decides, unless it is the label, whose turn is last."""
        marked = self.view.page.findings.marked()
        return marked if marked is not None and marked.rule != "P-NOLABEL" else None

    def _left(self) -> list[Finding]:
        """Return what is in the way, once the check has answered."""
        self.until(lambda: self.view.desk.review is not None)
        review = self.view.desk.review
        assert review is not None
        return list(review.obstacles)


def _is_led_through(left: list[Finding]) -> bool:
    """Tell whether nothing but warnings and the label is in the way."""
    return all(f.severity is Severity.WARN or f.rule == "P-NOLABEL" for f in left)


def _words(found: list[Finding]) -> str:
    return " | ".join(f"{f.rule}@{f.field} {f.text}" for f in found)
