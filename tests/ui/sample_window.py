"""A whole window with an invented dispensing in it, to judge the frame by."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.ui.dialogs.go_to import GoTo
from app.ui.dialogs.key_help import KeyHelp
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.widgets.badge import Badge
from app.ui.widgets.banner import Mode
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField, DateField, LineField, TextField
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.patient_card import PatientCard
from app.ui.widgets.rail import Place
from app.ui.widgets.segmented import Segmented
from app.ui.window import MainWindow
from tests.ui.sample_banner import fill, fill_status
from tests.ui.samples import badges, findings

PLACES = (
    Place("overview", "Överblick", "house", "F2", 0),
    Place("dispense", "Expediera", "pill", "F3", 1),
    Place("settle", "Efterregistrera", "list-checks", "F7", 2),
    Place("people", "Personal", "users", "Skift+F2", 3),
    Place("backup", "Säkerhetskopia", "usb", "Skift+F3", 3),
)


class SampleView(View):
    """A dispensing with everything the kit has (provvy)."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.search_field = LineField("Skanna eller sök")
        self.printing = KeyButton("Ny", "Ctrl+N", icon="plus")
        self.printing.acted.connect(lambda: self.done.append("new"))
        self.parked = KeyButton("Parkerade 2", "Ctrl+B", icon="archive")
        self.bar = self._bar()
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (scrolling(self._order()), self._middle(), scrolling(findings())):
            split.addWidget(part)
        split.setSizes([264, 594, 330])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)

    def title(self) -> str:
        """Return the slip's number."""
        return "Expedition A-0113-M"

    def badges(self) -> Sequence[Badge]:
        """Return what sort of order it is."""
        return [Badge("Blankett", icon="file-text")]

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.parked, self.printing]

    def action_bar(self) -> QWidget:
        """Return the bar with the main action."""
        return self.bar

    def main_action(self) -> None:
        """Note that it was asked for."""
        self.done.append("main")

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return [("Ctrl+N", "Ny expedition")]

    def left(self) -> None:
        """Note that it was left."""
        self.done.append("left")

    def _order(self) -> QWidget:
        order = Panel("Underlag", "Alt+U")
        choice = [("p", "Blankett", "file-text"), ("t", "Telefon", "")]
        origin = Segmented(choice, "Underlag")
        origin.set_value("p")
        order.body.addWidget(origin)
        order.body.addWidget(LineField("Blankettnummer"))
        order.body.addWidget(DateField("Utfärdat"))
        order.body.addWidget(ChoiceField("Orsak till papper", [("t", "Tekniskt fel")]))
        prescriber = Panel("Förskrivare", "Alt+F")
        prescriber.body.addWidget(LineField("Namn"))
        prescriber.body.addWidget(LineField("Förskrivarkod", code=True))
        page = QFrame()
        page.setProperty("surface", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(order)
        column.addWidget(prescriber)
        column.addStretch(1)
        return page

    def _middle(self) -> QWidget:
        patient = PatientCard()
        patient.show_patient("Karl-Erik Åsberg", "19121212-1212", ["75 år", "man"])
        line = Panel("1  Metoprolol depottablett 50 mg", "Alt+1", framed=True)
        line.body.addWidget(TextField("Dosering och ändamål"))
        line.body.addWidget(badges())
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(patient)
        column.addWidget(self.search_field)
        column.addWidget(line)
        column.addStretch(1)
        return page

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(label("Ett stopp finns kvar", "section"), 1)
        row.addWidget(KeyButton("Parkera", "Ctrl+W"))
        row.addWidget(KeyButton("Skriv etikett", "Ctrl+E", icon="printer"))
        main = BigButton("Färdigställ & lämna ut", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        main.block("Rad 2: fel styrka.")
        row.addWidget(main)
        return bar


def sample_help() -> QWidget:
    """Return the list of keys, longer than its window."""
    keys = [(place.key, place.title) for place in PLACES]
    return KeyHelp(None, [("Den här skärmen", [("Ctrl+N", "Ny")]), ("Överallt", keys * 3)])


def sample_go_to() -> QWidget:
    """Return the dialog for going by name."""
    return GoTo(None, PLACES)


def sample_question() -> QWidget:
    """Return a question with content and an action."""
    asked = Dialog(None, "Öppna avbrott", "Vad är nere, och sedan när?", action="Öppna avbrott")
    asked.body.addWidget(LineField("Sedan", "I dag om inget datum anges", placeholder="14:32"))
    asked.body.addWidget(TextField("Underlag", "Vem sade det, och hur"))
    return asked


def sample_window(mode: Mode = Mode.RESERVE) -> MainWindow:
    """Return a window that stands in the sample dispensing."""
    window = MainWindow(current_theme(), "Apotek Granen")
    for place in PLACES:
        window.add_place(place, SampleView)
    window.show_mode(mode, "")
    fill(window.banner, mode)
    fill_status(window.status)
    window.rail.show_counter("settle", "112 väntar")
    window.go("dispense")
    return window
