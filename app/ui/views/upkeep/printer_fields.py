"""Which printers this computer uses, and how large its labels are."""

import re
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets.field import ChoiceField, Field, FieldState, LineField
from app.usecases.adjust_settings import Settings

_NONE = ("ingen skrivare", "")
_OWN_ADDRESS = (  # what the address begins with, the choice and what is then to be typed
    ("socket:", "etikettskrivare på nätet (ZPL)", "adress, som 192.168.1.20"),
    ("folder:", "spara som PDF i en mapp", "mappens sökväg"),
)
_RESOLUTIONS = ("203", "300", "600")
_SIZE = re.compile(r"(\d{1,3}(?:[.,]\d)?)\s*[x×*]\s*(\d{1,3}(?:[.,]\d)?)")


class PrinterFields(QWidget):
    """The printers and the labels (skrivare). `show_settings`, `show_queues`, `typed`.

    PrinterFields(why_not): why whoever is signed in sets no address and no folder, "" if they may.
    """

    def __init__(self, why_not: str) -> None:
        super().__init__()
        self.labels = PrinterField("Etikettskrivare", why_not)
        self.sheets = PrinterField("Skrivare för A4 och A5", why_not)
        self.label_size = LineField("Etikett, bredd × höjd i mm", placeholder="76 × 38", code=True)
        self.dpi = ChoiceField(
            "Etikettskrivarens punkter per tum", [(dpi, dpi) for dpi in _RESOLUTIONS]
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for column, part in enumerate((self.labels, self.sheets)):
            grid.addWidget(part.choice, 0, column)
            grid.addWidget(part.address, 1, column)
        grid.addWidget(self.label_size, 2, 0)
        grid.addWidget(self.dpi, 2, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)

    @property
    def fields(self) -> Mapping[str, Field]:
        """What findings may name."""
        return {
            "printer_queue": self.labels.told,
            "sheet_printer": self.sheets.told,
            "label_width_mm": self.label_size,
        }

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self.labels.show(settings.printer_queue)
        self.sheets.show(settings.sheet_printer)
        self.label_size.set_value(f"{settings.label_width_mm:g} × {settings.label_height_mm:g}")
        if self.dpi.combo.findData(f"{settings.label_dpi}") < 0:
            self.dpi.combo.addItem(f"{settings.label_dpi}", f"{settings.label_dpi}")
        self.dpi.set_value(f"{settings.label_dpi}")

    def show_queues(self, queues: list[str]) -> None:
        """Show what there is to choose among."""
        for part in (self.labels, self.sheets):
            part.queues = queues
            part.show(part.value())

    def show_trouble(self, text: str) -> None:
        """Say why the computer's queues are not known."""
        self.labels.choice.set_hint(text)

    def typed(self, settings: Settings) -> Settings:
        """Return the settings as the fields say; a size that makes no sense becomes 0 mm, which
        is refused with the rest."""
        found = _SIZE.fullmatch(self.label_size.value())
        width, height = (
            (float(part.replace(",", ".")) for part in found.groups()) if found else (0, 0)
        )
        return replace(
            settings,
            printer_queue=self.labels.value(),
            sheet_printer=self.sheets.value(),
            label_width_mm=width,
            label_height_mm=height,
            label_dpi=int(self.dpi.value() or settings.label_dpi),
        )


class PrinterField:
    """One printer: a queue of the computer, or an address of its own (skrivarval)."""

    def __init__(self, text: str, why_not: str) -> None:
        self.queues: list[str] = []
        self._why_not = why_not
        self.choice = ChoiceField(text, [])
        self.address = LineField("Adress", code=True)
        if why_not:
            self.address.set_state(FieldState.LOCKED, why_not)
        self.choice.edited.connect(self._show_address)

    @property
    def told(self) -> Field:
        """Where what is wrong with the printer is said."""
        return self.choice if self.address.isHidden() else self.address

    def show(self, address: str) -> None:
        """Show the printer of an address; a queue that is not there stays chosen, and says so."""
        own = next((start for start, _, _ in _OWN_ADDRESS if address.startswith(start)), "")
        combo = self.choice.combo
        combo.clear()
        combo.addItem(*_NONE)
        for queue in self.queues:
            combo.addItem(queue, queue)
        if address and not own and address not in self.queues:
            combo.addItem(f"{address} (svarar inte)", address)
        for start, words, _ in _OWN_ADDRESS:
            if start == own or not self._why_not:
                combo.addItem(words, start)
        combo.setCurrentIndex(max(0, combo.findData(own or address)))
        self.address.set_value(address.removeprefix(own).removeprefix("//") if own else "")
        self._show_address()

    def value(self) -> str:
        """Return the printer's address as settings keep it."""
        chosen = self.choice.value()
        is_own = any(chosen == start for start, _, _ in _OWN_ADDRESS)
        return f"{chosen}{self.address.value()}" if is_own else chosen

    def _show_address(self) -> None:
        asked = [hint for start, _, hint in _OWN_ADDRESS if start == self.choice.value()]
        self.address.setVisible(bool(asked))
        if not self._why_not:
            self.address.set_hint(asked[0] if asked else "")
