"""The packs of one row: which were scanned, what is wrong with one, and the way on."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import RowDraft
from app.domain.findings import Finding, Severity
from app.domain.packs import needs_scan
from app.domain.supplied import Pack
from app.ui.texts import BULLET
from app.ui.views.dispense.form import keep_in_sight
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import label
from app.ui.widgets.message import Message


class RowPacks(QWidget):
    """What is known of a row's packs (förpackningar). RowPacks(); `show_row(row)`.

    Takes no room while the row has nothing that carries an identity and nothing was scanned.
    """

    edited = Signal()
    again_asked = Signal()  # the wrong pack is to be scanned anew
    writing_asked = Signal()  # two people write a pack off
    link_asked = Signal(str)  # GTIN that is the row's product

    def __init__(self) -> None:
        super().__init__()
        self._packs: tuple[Pack, ...] = ()
        self.none = Badge("Ej skannad", Tone.NEUTRAL)
        self.some = Badge("", Tone.OK, icon="scan-barcode")
        self.state = QWidget()
        self.detail = label("", "hint", "ink2", wrap=True)
        self.seal = KeyEcho("Förseglad", "Ctrl+F", icon="check")
        self.write = KeyButton("Skriv av…")
        self.message = Message()
        self.again = KeyEcho("Skanna igen", "Ctrl+I", icon="scan-barcode")
        self.same = KeyButton("Det är radens vara")
        self._lay_out()
        self.seal.acted.connect(self.mark_whole)
        self.write.acted.connect(self.writing_asked)
        self.again.acted.connect(self.again_asked)
        self.same.acted.connect(self._ask_link)
        self.show_findings([])

    def value(self) -> tuple[Pack, ...]:
        """Return the packs."""
        return self._packs

    def take(self, packs: tuple[Pack, ...]) -> None:
        """Let these be the row's packs."""
        if packs != self._packs:
            self._packs = packs
            self.edited.emit()

    def mark_whole(self) -> None:
        """Note that somebody has looked at the seals, and that they are whole."""
        self.take(tuple(replace(pack, is_seal_whole=True) for pack in self._packs))

    def show_row(self, row: RowDraft) -> None:
        """Show a row's packs."""
        self._packs = row.packs
        needed, held = needs_scan(row), len(row.packs)
        self.none.setVisible(not held)
        self.some.setVisible(bool(held))
        self.some.setText(
            "Skannad" if held >= row.packages else f"Skannad {held} av {row.packages}"
        )
        self.detail.setText(BULLET.join(_words(row.packs[-1])) if held else "")
        self.detail.setVisible(bool(held))
        self.seal.setVisible(any(not pack.is_seal_whole for pack in row.packs))
        self.write.setVisible(held < row.packages)
        self.setVisible(needed or bool(held))

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Say in place of the state what stops the row, with the ways on."""
        stops = [finding for finding in findings if finding.severity is Severity.STOP]
        was_stopped = not self.message.isHidden()
        self.message.say(stops[0].text if stops else "")
        self.state.setVisible(not stops)
        proxy = self.again if stops else None  # hidden, it would swallow a Tab
        self.setFocusProxy(proxy)  # type: ignore[arg-type]  # the stub knows no None
        self.same.setVisible(any(finding.rule == "PK-UNKNOWN" for finding in stops))
        if stops and not was_stopped:
            QTimer.singleShot(0, self, self._come_into_sight)

    def _ask_link(self) -> None:
        if self._packs:
            self.link_asked.emit(self._packs[-1].gtin)

    def _come_into_sight(self) -> None:
        keep_in_sight(self)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.none, self.some):
            row.addWidget(part)
        row.addWidget(self.detail, 1)
        row.addStretch()
        for button in (self.seal, self.write):
            row.addWidget(button)
        for button in (self.same, self.again):
            self.message.add_action(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addWidget(self.message)


def _words(pack: Pack) -> tuple[str, ...]:
    expires = f"20{pack.expires[:2]}-{pack.expires[2:4]}"
    day = "" if pack.expires.endswith("00") else f"-{pack.expires[4:]}"
    typed = ("avskriven av två",) if pack.second else ()
    seal = ("försegling hel",) if pack.is_seal_whole else ()
    return (f"batch {pack.batch}", f"utgår {expires}{day}", *seal, *typed)
