"""What the dispensing screen can show: an empty counter, a slip, a save that failed, a label."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.order import OrderKind
from app.ui.views.dispense.lane import ORDERS, Lane
from app.ui.views.dispense.large_label import LargeLabel
from app.ui.views.dispense.slip_page import SlipPage
from app.ui.widgets.badge import Tone
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import label

NOT_SAVED = "Sparades inte. Lämna inte ut än."


class Pages(QStackedWidget):
    """One page at a time (sidor). Pages(slip, large, lane); `show_page(pages.ready)` and so on."""

    def __init__(self, slip: SlipPage, large: LargeLabel, lane: Lane = ORDERS) -> None:
        super().__init__()
        self.slip, self.large = slip, large
        self.open_outage = KeyButton("Öppna avbrott…", "Ctrl+Shift+A")
        self.late_after = KeyButton("Efterregistrera papper…")
        self.new = KeyButton(lane.new.split(maxsplit=1)[1].capitalize(), "Ctrl+N", icon="plus")
        self.late = KeyButton("Efterregistrera papper…")
        self.picture = KeyButton("Reservrecept ur bild…", icon="scan-line")
        self.owed = KeyEcho("Restas", "Ctrl+Shift+B", icon="hourglass")
        self.bags = KeyEcho("Påsar", "Ctrl+Shift+H", icon="archive")
        self.retry = KeyEcho("Försök igen", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.look = KeyEcho("Visa det skrivna", "Esc")
        self.unknown = QWidget()  # until it is known whether an outage is open
        self._no_outage = EmptyState(
            "circle-check",
            "E-hälsomyndigheten svarar",
            "Expediera i apotekssystemet. Behövs reservdrift ändå: öppna ett avbrott och ange "
            "orsak.",
            actions=[self.open_outage, self.late_after],
            tone=Tone.OK,
        )
        self._ready = EmptyState(
            "scan-barcode",
            lane.invitation,
            f"Eller öppna {lane.new}. {lane.advice}",
            actions=[self.new, self.owed, *self._of_lane(lane)],
        )
        self._failure = EmptyState(
            "hard-drive", NOT_SAVED, actions=[self.retry, self.look], tone=Tone.STOP
        )
        self.elsewhere = label("", "hint", "ink2", wrap=True)
        self.elsewhere.hide()
        self.no_outage, self.ready = _framed(self._no_outage), _framed(self._ready, self.elsewhere)
        self.not_saved = _framed(self._failure)
        for page in (self.unknown, self.no_outage, self.ready, slip, self.not_saved, large):
            self.addWidget(page)

    def _of_lane(self, lane: Lane) -> list[KeyButton]:
        """Return the buttons that this kind of order has; the others are out of sight."""
        asked = {
            self.bags: not lane.holds(OrderKind.REQUISITION),
            self.late: True,
            self.picture: lane.holds(OrderKind.HUMAN),
        }
        for button in (b for b, is_asked in asked.items() if not is_asked):
            button.setParent(self)
            button.hide()
        return [button for button, is_asked in asked.items() if is_asked]

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages."""
        self.setCurrentWidget(page)

    @property
    def is_empty(self) -> bool:
        """Tell whether a page without a slip is shown."""
        return self.currentWidget() in (self.unknown, self.no_outage, self.ready)

    def say_elsewhere(self, text: str) -> None:
        """Say below the empty counter what is open at others; nothing while nothing is."""
        self.elsewhere.setText(text)
        self.elsewhere.setVisible(bool(text))

    def say_not_saved(self, text: str) -> None:
        """Show the only error that takes the whole page."""
        self._failure.say(NOT_SAVED, text)
        self.show_page(self.not_saved)
        self.retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back from the failure to what is written, by Esc."""
        if event.key() == Qt.Key.Key_Escape and self.currentWidget() is self.not_saved:
            self.look.click()
            return
        super().keyPressEvent(event)


def _framed(state: EmptyState, *below: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(12, 12, 12, 12)
    column.addWidget(state, 1)
    for part in below:
        column.addWidget(part)
    return made
