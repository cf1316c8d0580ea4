"""The program with a window: run it, or take a picture of it."""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.garbage import GarbageCollector
from app.ui.scanner import Scanner
from app.ui.shell import Shell
from app.ui.swedish import speak_swedish
from app.ui.theme import install_theme
from app.ui.widgets.focus_ring import FocusRing
from app.usecases.computer import Computer

_PICTURE_PX = (1366, 768)
_STILL_MS = 1200  # until every screen has read what it shows


def run(computer: Computer, hint: str = "") -> int:
    """Open the window and return the exit code when it is closed; `hint` stands at the sign-in."""
    application, shell = _assemble(computer, hint)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: shell.window.close())
    shell.start()
    shell.window.showMaximized()  # its frame would push the last line off a small screen
    return application.exec()


def picture(computer: Computer, who: tuple[str, str], path: Path) -> None:
    """Sign a person in (name, password), and save what the overview then looks like as PNG."""
    from app.usecases import sign_in

    application, shell = _assemble(computer, "")
    shell.window.resize(*_PICTURE_PX)
    shell.start()
    shell.window.show()
    shell.open(sign_in.sign_in(computer, *who))
    waiting = QEventLoop()
    QTimer.singleShot(_STILL_MS, waiting.quit)
    waiting.exec()
    shell.window.grab().save(str(path))
    shell.window.close()
    application.processEvents()


def _assemble(computer: Computer, hint: str) -> tuple[QApplication, Shell]:
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Lykta")
    speak_swedish(application)
    theme = install_theme(computer.resources, application)
    FocusRing(application)
    GarbageCollector(application)
    return application, Shell(computer, theme, Scanner(application), hint)
