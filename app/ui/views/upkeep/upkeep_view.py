"""Drift: copies, checking, this computer, printing, purging, and how a copy is brought back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.dialogs.try_scanner import TryScanner
from app.ui.session import Session
from app.ui.view import View
from app.ui.views.upkeep.check_panel import CheckPanel
from app.ui.views.upkeep.computer_panel import ComputerPanel
from app.ui.views.upkeep.copy_panel import CopyPanel
from app.ui.views.upkeep.purge_panel import PurgePanel
from app.ui.views.upkeep.queue_panel import QueuePanel
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage

_RESTORING = """\
1. Installera Lykta på den nya datorn och starta programmet.
2. Välj Öppna från kopia på USB och peka ut kopians mapp.
3. Ange namn och lösenord som gällde när kopian gjordes, eller koden på återställningsbladet.
4. Logga in. Datorn blir en ny arbetsplats med egna nummer, så inget blir dubbelt.
5. Det som gjordes efter kopian finns på papper. Registrera det på nytt.
Har apoteket fler datorer behövs ingen kopia: anslut den nya i Datorer (Skift+F8)."""


class UpkeepView(View):
    """The upkeep (drift). UpkeepView(session); `adjusted` comes with the Computer as it now is."""

    adjusted = Signal(object)
    place_requested = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.copies, self.check = CopyPanel(session), CheckPanel(session)
        self.computer, self.purge = ComputerPanel(session), PurgePanel(session)
        self.queue = QueuePanel(session, lambda: self.computer.has_other_printers)
        self.computer.adjusted.connect(self.adjusted)
        self.members = KeyButton("Datorer", "Skift+F8", icon="hard-drive")
        self.members.acted.connect(lambda: self.place_requested.emit("members"))
        self.scanner = KeyButton("Prova läsaren…", "Ctrl+Shift+L", icon="scan-barcode")
        self.scanner.acted.connect(lambda: TryScanner(self, session).open())
        page = TallPage()
        row = QHBoxLayout(page)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(_column(self.copies, self.check, self.purge, _restoring()), 1)
        row.addLayout(_column(self.queue, self.computer), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(page)
        whole.addWidget(self._area)
        session.background.changed.connect(self._changed)

    def title(self) -> str:
        """Return the screen's name."""
        return "Drift"

    def commands(self) -> Sequence[QWidget]:
        """Return the button of the head."""
        return [self.scanner, self.members]

    def main_action(self) -> None:
        """Make a copy, or go to where it lacks a folder."""
        self.copies.start.click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Alt+K, Alt+O", "Säkerhetskopia, kontroll"),
            ("Alt+D", "Den här datorn"),
            ("Alt+U", "Utskrifter som väntar"),
            ("Ctrl+Shift+E, Ctrl+Shift+P", "Provetikett, provsida på A4: linjal och koder"),
            ("Alt+I, Alt+V, Alt+A", "Skicka den markerade igen, den kom ut, ta bort"),
            ("Alt+M", "Skriv om det som har kommit fram, märkt OMTRYCK"),
            ("Ctrl+Shift+L", "Prova läsaren"),
            ("Skift+F8", "Apotekets datorer"),
            ("Ctrl+S", "Kopiera nu"),
            ("Ctrl+R", "Kontrollera nu"),
            ("Ctrl+Shift+S", "Spara inställningar"),
            ("Alt+G, Ctrl+Shift+G", "Gallring, gallra"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard where a copy goes."""
        self.copies.enter()
        self._read()
        self.computer.read()

    def _read(self) -> None:
        self.copies.read()
        self.queue.read()
        self.purge.read()

    def _changed(self) -> None:
        if self.isVisible():
            self._read()


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(14)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def _restoring() -> Panel:
    panel = Panel("Om datorn går sönder", framed=True)
    for line in _RESTORING.splitlines():
        panel.body.addWidget(label(line, "table", "ink", wrap=True))
    return panel
