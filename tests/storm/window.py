"""A person at the real window: signs in, fills in slips by keys, prints, hands out, and again."""

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from app.domain.draft import OpenSlip
from app.domain.printing import Paper
from app.ui import application
from app.ui.shell import Shell
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.field import Field
from app.ui.widgets.segmented import Segmented
from app.ui.window import MainWindow
from app.usecases.fill_slip import list_slips
from tests.storm.filling import PaperTray
from tests.storm.pharmacies import NAME, PASSWORD, computer
from tests.storm.telling import tell_everything

_PATIENCE_MS = 30_000
_WORDS = {  # by the path of the field, in the order of the keyboard; "" takes the first choice
    "issued_on": "2026-11-01",
    "reason": "",
    "prescriber.name": "Mattias Öberg",
    "prescriber.profession": "Läkare",
    "prescriber.phone": "0640-100 00",
    "prescriber.code": "9014820",
    "prescriber.workplace": "Backe hälsocentral",
    "prescriber.workplace_code": "2355000012345",
    "signature_seen": "",
    "patient.name": "Tolvan Tolvansson",
    "patient.identity": "PROV",  # and the slip's number, so that nobody has had it before
    "patient.birth_date": "19121212",
    "patient.sex": "1",
    "identity_checked": "",
    "rows.0.product": "metoprolol norrmed 50",
    "rows.0.packages": "2",
    "rows.0.dosage": "1 tablett på morgonen.",
    "advice_given": "",
}
_WHO = "patient.identity"


def work_in_window(home: Path) -> None:
    """Run the program in a window, with somebody at the keyboard, until it is killed."""
    tell_everything()
    place = replace(computer(home), printers={Paper.LABEL: PaperTray()})
    _ = QApplication(sys.argv[:1])
    QTimer.singleShot(0, _work)
    sys.exit(application.run(place))


def _work() -> None:
    (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    shell = window.findChild(Shell)
    assert shell is not None
    person = Person(window, shell)
    try:
        person.sign_in()
        while True:
            person.fill_in_slip()
    except BaseException:  # noqa: BLE001 - a window with nobody at it would be waited for in vain
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


class Person:
    """Somebody at the keyboard (person)."""

    def __init__(self, window: MainWindow, shell: Shell) -> None:
        self._window, self._shell = window, shell

    def sign_in(self) -> None:
        """Sign in and go to the screen where slips are filled in."""
        gate = self._shell.gate
        self._window.activateWindow()
        QTest.qWaitForWindowActive(self._window)
        self._wait(lambda: gate.people.marked() == NAME)
        gate.password.line.setFocus()
        self._write(PASSWORD)
        self._press("Return")
        self._wait(lambda: self._shell.session is not None)
        self._window.go("dispense")

    def fill_in_slip(self) -> None:
        """Fill in the slip that waits, or a new one, to the hand-out."""
        view = self._view()
        assert self._shell.session is not None
        waiting = list_slips(self._shell.session.workplace)
        if waiting:
            view.desk.take(waiting[0])
        else:
            self._wait(view.pages.new.isVisible)
            self._press("Ctrl+N")
        self._wait(lambda: view.desk.slip is not None and not view.desk.is_busy)
        for path, words in _WORDS.items():
            self._fill(path, f"{words} {self._slip().slip}" if path == _WHO else words)
        if not view.desk.is_printed:
            self._press("Ctrl+E")
            self._wait(lambda: view.desk.is_printed)
        self._wait(lambda: view.desk.review is not None and not view.page.bar.main.is_blocked)
        self._press("Ctrl+Return")
        self._wait(lambda: view.desk.slip is None)

    def _fill(self, path: str, words: str) -> None:
        form = self._view().form
        widget = form.widget(path)
        assert widget is not None, path
        editor = widget.editor if isinstance(widget, Field) else widget
        if self._is_filled(path, editor):
            return
        editor.setFocus()
        if isinstance(editor, QAbstractButton):
            self._press("Space")
        elif isinstance(editor, QComboBox):
            self._press("Down")
        else:
            if isinstance(editor, QLineEdit):
                editor.selectAll()
            self._write(words)
        if path == "rows.0.product":
            search = self._view().page.rows.cards[0].editor.search
            self._wait(lambda: search.value() == words and search.typeahead.is_answered)
            self._wait(search.hits.isVisible)
            self._press("Down")
            self._press("Return")
        else:
            self._press("Tab")
        self._wait(lambda: self._is_kept())

    def _is_filled(self, path: str, editor: QWidget) -> bool:
        slip = self._slip()
        if path == "rows.0.product":
            product = slip.draft.rows[0].product  # what was being typed is kept as words
            return product is not None and product.from_register
        if path == "rows.0.packages":
            return slip.draft.rows[0].packages == 2
        if isinstance(editor, QAbstractButton):
            return editor.isChecked()
        found: Any = editor
        return bool(found.currentData() if isinstance(editor, QComboBox) else _text(found))

    def _is_kept(self) -> bool:
        """Tell whether what stands on the screen is in the store."""
        assert self._shell.session is not None
        kept = list_slips(self._shell.session.workplace)
        return [slip.draft for slip in kept] == [self._slip().draft]

    def _slip(self) -> OpenSlip:
        slip = self._view().desk.slip
        assert slip is not None
        return slip

    def _view(self) -> DispenseView:
        view = self._window.current()
        assert isinstance(view, DispenseView)
        return view

    def _write(self, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                if (focused := QApplication.focusWidget()) is not None:
                    QCoreApplication.sendEvent(focused, event)
            QApplication.processEvents()

    def _press(self, key: str) -> None:
        combination: Any = QKeySequence(key)[0]  # type: ignore[index]
        handle = self._window.windowHandle()
        QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
        QApplication.processEvents()

    def _wait(self, condition: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not condition():
            if deadline.hasExpired():
                raise TimeoutError
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _text(editor: Any) -> str:
    if isinstance(editor, Segmented):
        return str(editor.value())
    return str(editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText())


if __name__ == "__main__":
    work_in_window(Path(sys.argv[1]))
