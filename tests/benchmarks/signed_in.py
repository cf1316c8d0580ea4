"""The program with somebody signed in, which tells at two moments how much memory it holds.

Imports nothing that the program itself does not, or it would be counted too.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap import assemble
from app.ui import application
from app.ui.shell import Shell

_PATIENCE_MS = 60_000
_STILL_MS = 2_000  # until all that was asked for has been shown


def main(home: Path, name: str, password: str) -> int:
    """Run the program in a home folder and print the figures as JSON."""
    _ = QApplication(sys.argv[:1])
    QTimer.singleShot(0, lambda: _work(name, password))
    return application.run(assemble(home))


def _work(name: str, password: str) -> None:
    (shell,) = (found for top in QApplication.topLevelWidgets() if (found := top.findChild(Shell)))
    gate = shell.gate
    _wait(lambda: gate.people.count() > 0)
    gate.people.mark(name)
    gate.password.line.setText(password)
    gate.enter.click()
    _wait(lambda: shell.session is not None)
    _rest()
    told = {"after sign-in": _resident_mb()}
    from app.ui.views.dispense_view import DispenseView

    view = shell.window.go("dispense")
    assert isinstance(view, DispenseView)
    view.open_new()
    _wait(lambda: view.desk.slip is not None and bool(view.page.rows.cards))
    search = view.page.rows.cards[0].editor.search
    search.setFocus()
    search.line.setText("metoprolol")
    search.look()
    _wait(search.hits.isVisible)
    _rest()
    told["with a slip open and a search done"] = _resident_mb()
    sys.stdout.write(json.dumps(told))
    shell.window.close()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _rest() -> None:
    waiting = QEventLoop()
    QTimer.singleShot(_STILL_MS, waiting.quit)
    waiting.exec()


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
