"""The line at the bottom: what is saved, what the devices say."""

from enum import StrEnum

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.label import Glyph, ShortLabel, label, set_look


class Slot(StrEnum):
    """The places of the line (plats), in order; the first five stand to the left."""

    SAVED = "saved"  # "Sparat 17:21:40", or that it was not
    COPY = "copy"  # "verifierad kopia 17:20"
    OTHERS = "others"  # how old what is known of the other computers is
    THEME = "theme"  # that the dark theme is on, and what saves power
    NOTE = "note"  # the latest thing worth saying
    SCANNER = "scanner"
    PRINTER = "printer"
    VERSION = "version"


_ICONS = {
    Slot.SAVED: "circle-check",
    Slot.COPY: "copy",
    Slot.OTHERS: "users",
    Slot.THEME: "contrast",
    Slot.NOTE: "info",
    Slot.SCANNER: "scan-barcode",
    Slot.PRINTER: "printer",
    Slot.VERSION: "",
}
_COLOURS = {
    Tone.OK: "ok",
    Tone.STOP: "stop",
    Tone.WARN: "warn",
    Tone.INFO: "info",
    Tone.NEUTRAL: "ink2",
}
_ALARMS = {Tone.STOP: "octagon-x", Tone.WARN: "triangle-alert"}


class StatusLine(QWidget):
    """What is saved and how the devices are (statusrad).

    StatusLine(), then `show_text(Slot.SAVED, "Sparat 17:21:40", Tone.OK)`. An empty text clears
    a slot. A stop is also said aloud by a screen reader.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[Slot, tuple[QWidget, Glyph | None, QLabel]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(18)
        for slot in Slot:
            row.addWidget(self._part(slot), 1 if slot is Slot.NOTE else 0)
        current_theme().follow(self._restyle)

    def show_text(self, slot: Slot, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something at its place."""
        part, glyph, words = self._parts[slot]
        words.setText(text)
        set_look(words, "colour", _COLOURS.get(tone, "ink2"))
        set_look(words, "role", "hint" if tone is Tone.NEUTRAL else "label")
        if glyph is not None:
            glyph.show_icon(_ALARMS.get(tone, _ICONS[slot]), _COLOURS.get(tone, "ink2"))
            glyph.setVisible(bool(text))
        words.setVisible(bool(text))
        part.setVisible(bool(text) or slot is Slot.NOTE)
        if tone is Tone.STOP:
            QAccessible.updateAccessibility(QAccessibleEvent(words, QAccessible.Event.Alert))

    def text(self, slot: Slot) -> str:
        """Return what stands at a place."""
        return self._parts[slot][2].text()

    def _part(self, slot: Slot) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        glyph = Glyph(_ICONS[slot], "ink2", 14) if _ICONS[slot] else None
        if glyph is not None:
            row.addWidget(glyph)
        is_saved = slot is Slot.SAVED  # never shortened
        words = label("", "hint", "ink2") if is_saved else ShortLabel("", "hint", "ink2")
        row.addWidget(words, 1)
        self._parts[slot] = (part, glyph, words)
        if glyph is not None:
            glyph.hide()
        words.hide()
        part.setVisible(slot is Slot.NOTE)
        return part

    def event(self, event: QEvent) -> bool:
        """Draw all of it when its parts are moved: Qt leaves what stood where a part was."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.update()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        del event
        QPainter(self).fillRect(self.rect(), current_theme().colour("surface"))

    def _restyle(self) -> None:
        self.setFixedHeight(current_theme().space("status"))
