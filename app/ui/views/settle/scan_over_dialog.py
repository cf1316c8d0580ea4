"""Skanna över: one code at a time, large, read by the other system's scanner and ticked off."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.decisions import LONGEST_REASON
from app.domain.scan_over import CodeKind, elements_words
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import show_error, told
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.theme import current_theme
from app.ui.views.settle.release_dialog import LeaveScanDialog
from app.ui.views.settle.scan_facts import ScanFacts
from app.ui.views.settle.scan_order import ScanOrder
from app.ui.views.settle.work import Key
from app.ui.widgets.badge import Tone
from app.ui.widgets.code_plate import CodePlate
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases import scan_over
from app.usecases.scan_over import ScanOver
from app.usecases.settle_by_hand import mark_done
from app.usecases.tell_evis import tell_read
from app.usecases.workplace import Workplace

_SIZE = (1318, 700)
_LEFT, _RIGHT = 280, 290
_MOST_ASIDE = 320  # px of a side column with large text: a long code needs the middle
_WHY = "En kod visas åt gången, så att läsaren inte tar grannen. Koden är alltid svart på vitt."
_HINT = "Ljusare eller mörkare: + −. Större kod: Ctrl++. Läser den inte: skriv det som står under."


class ScanOverDialog(Dialog):
    """The rows one after the other (skanna över). ScanOverDialog(parent, session, keys).

    `settled` comes with the number of steps when a row is done there.
    """

    settled = Signal(int)

    def __init__(self, parent: QWidget, session: Session, keys: Sequence[Key]) -> None:
        super().__init__(parent, "Skanna över", action="Klar, bekräftad")
        self._session, self._keys, self._at_row = session, list(keys), 0
        self._scan: ScanOver | None = None
        self._at = 0
        self._is_writing = self._is_plain = False
        self.order, self.plate, self.facts = ScanOrder(), CodePlate(), ScanFacts()
        self.place, self.name = label("", "hint", "ink2"), label("", "title", wrap=True)
        self.back = KeyButton("Föregående", "←", icon="arrow-left")
        self.plain = KeyButton("Bara varunummer", "V")
        self.read = BigButton("Läst, nästa", "Mellanslag", kind=ButtonKind.PRIMARY)
        self.deviate = KeyButton("Avvikelse…", "Alt+A", icon="triangle-alert")
        self.paper = KeyButton("Koder på papper…", "Ctrl+P", icon="printer")
        self.reason = LineField("Varför är fältet inte läst?", placeholder="Enter sparar")
        self.reason.line.setMaxLength(LONGEST_REASON)
        self.receipt = LineField("Kvittonummer, om det finns", placeholder="t.ex. uttagsnummer")
        self.receipt.line.setMaxLength(LONGEST_REASON)
        self.message = Message()
        self._lay_out()
        self._connect()
        self.spread(*_SIZE)
        self.plate.setFocus()
        self._open_row()

    def accept(self) -> None:
        """Settle what was read; the dialog stays until it is written, and goes on to the next."""
        scan, receipt = self._scan, self.receipt.value()
        if scan is None or self._is_writing:
            return
        self._is_writing = True

        def finish(workplace: Workplace) -> int:
            steps, words = scan_over.proof_of(scan, receipt)
            tell_read(workplace, scan_over.told_packs(scan, steps))
            mark_done(workplace, steps, words, is_scanned=True)
            scan_over.forget_scan(workplace, scan)
            return len(steps)

        self._session.run(finish, self._finished, self._failed, writes=True)

    def reject(self) -> None:
        """Close; of what is begun it is asked first whether any of it is registered there."""
        if self._scan is None or not self._scan.is_held:
            super().reject()
            return
        question = LeaveScanDialog(self)
        question.accepted.connect(self._let_go)
        question.rejected.connect(super().reject)
        question.open()

    def _let_go(self) -> None:
        if (scan := self._scan) is not None:
            self._session.run(
                lambda workplace: scan_over.forget_scan(workplace, scan),
                lambda _: self._leave(),
                self._failed,
                writes=True,
            )

    def _leave(self) -> None:
        self._scan = None
        self.reject()

    def _lay_out(self) -> None:
        left, middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        left.addWidget(label("Ordning", "section"))
        left.addWidget(self.order, 1)
        left.addWidget(label(_WHY, "hint", "ink2", wrap=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.back, self.plain, self.read):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plate takes their keys
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        buttons.addStretch(1)
        for part in (self.place, self.name):
            middle.addWidget(part)
        middle.addWidget(self.plate, 1)
        middle.addLayout(buttons)
        middle.addWidget(label(_HINT, "hint", "ink2", wrap=True))
        right.addWidget(label("Bekräfta i apotekssystemet", "section"))
        for below in (self.facts, self.receipt, self.reason, self.message):
            right.addWidget(below)
        right.addStretch(1)
        right.addWidget(self.deviate)
        right.addWidget(self.paper)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        for column, width in ((left, _LEFT), (middle, 0), (right, _RIGHT)):
            holder = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            holder.setLayout(column)
            if width:
                holder.setFixedWidth(min(current_theme().px(width), _MOST_ASIDE))
            columns.addWidget(holder, 0 if width else 1)
        self.body.addLayout(columns, 1)
        self.reason.hide()

    def _connect(self) -> None:
        self.plate.read.connect(self._read)
        self.plate.back.connect(lambda: self._step(-1))
        self.plate.ahead.connect(lambda: self._step(1))
        self.plate.plain.connect(self._turn)
        self.read.acted.connect(self._read)
        self.back.acted.connect(lambda: self._step(-1))
        self.plain.acted.connect(self._turn)
        self.deviate.acted.connect(self._ask_why)
        self.paper.acted.connect(self._ask_paper)
        self.reason.line.returnPressed.connect(self._skip)
        self.receipt.line.returnPressed.connect(self.action_button.click)
        self.action_button.obstructed.connect(self._say_left)

    def _open_row(self) -> None:
        subject, row = self._keys[self._at_row]
        self._session.run(
            lambda workplace: scan_over.begin_scan(workplace, subject, row),
            self._opened,
            self._not_opened,
            writes=True,
        )

    def _opened(self, scan: ScanOver) -> None:
        self._take(scan, scan.next)
        made, patient = scan.about.dispensed, scan.about.personal.patient
        self.heading.setText(f"Skanna över{BULLET}{made.slip}{BULLET}{patient.listed_name}")
        many = len(self._keys)
        row = f"Post {self._at_row + 1} av {many}. " if many > 1 else ""
        done = len(set(scan.ticks) & {code.key for code in scan.codes})
        resumed = f"{done} av {len(scan.codes)} fält är redan lästa." if done else ""
        self.text.setText(f"{row}{resumed}".strip())
        self.text.setVisible(bool(self.text.text()))
        self.facts.show_about(scan.about)
        self.receipt.set_value("")
        self.plate.setFocus()

    def _not_opened(self, error: Exception) -> None:
        """Say why the row is not to be scanned over, and go on to the next if there is one."""
        self.message.say(told(error), Tone.WARN)
        if self._at_row + 1 < len(self._keys):
            self._at_row += 1
            self._open_row()

    def _take(self, scan: ScanOver, at: int) -> None:
        """Show the row as it now stands, with the code of a number on the plate."""
        self._scan, self._at = scan, max(0, min(at, len(scan.codes) - 1))
        code = scan.codes[self._at]
        tick = scan.ticks.get(code.key)
        self._is_plain = bool(tick and tick.is_plain)
        self.order.show_scan(scan, self._at if at < len(scan.codes) else -1)
        self.place.setText(f"Kod {self._at + 1} av {len(scan.codes)}{BULLET}fältet {code.label}")
        self.name.setText("Skriv av" if code.kind is CodeKind.TYPED else code.shown)
        self.plain.setVisible(bool(code.plain))
        left = len(scan.codes) - len(scan.ticks.keys() & {c.key for c in scan.codes})
        self.action_button.block("" if scan.is_whole else f"{left} fält är kvar.")
        self.read.setText("Läst" if self._at + 1 == len(scan.codes) else "Läst, nästa")
        self.reason.hide()
        self._show_code()

    def _show_code(self) -> None:
        if (scan := self._scan) is None:
            return
        code = scan.codes[self._at]
        rows = scan_over.squares(code, is_plain=self._is_plain)
        if not rows:
            self.plate.show_text(code.shown)
        elif self._is_plain:
            self.plate.show_code(rows, code.plain)
        else:
            self.plate.show_code(rows, elements_words(code.content))

    def _turn(self) -> None:
        """Show the varunummer in the place of the pack's code, or the code again."""
        if self._scan is not None and self._scan.codes[self._at].plain:
            self._is_plain = not self._is_plain
            self._show_code()

    def _step(self, steps: int) -> None:
        if self._scan is not None and 0 <= self._at + steps < len(self._scan.codes):
            self._take(self._scan, self._at + steps)

    def _read(self) -> None:
        scan, at, is_plain = self._scan, self._at, self._is_plain
        if scan is not None:
            self._write(lambda w: scan_over.tick(w, scan, at, is_plain=is_plain))

    def _ask_why(self) -> None:
        if self._scan is not None:
            self.reason.set_value("")
            self.reason.show()
            self.reason.setFocus()

    def _skip(self) -> None:
        scan, at, reason = self._scan, self._at, self.reason.value()
        if scan is not None:
            self._write(lambda w: scan_over.skip(w, scan, at, reason))

    def _write(self, call: Callable[[Workplace], ScanOver]) -> None:
        """Note it before the next code is shown."""
        if self._is_writing:
            return
        self._is_writing = True
        self.message.clear()
        self._session.run(call, self._noted, self._failed, writes=True)

    def _noted(self, scan: ScanOver) -> None:
        self._is_writing = False
        at = self._at + 1
        if at == len(scan.codes) or scan.codes[at].key in scan.ticks:
            at = scan.next
        self._take(scan, at)
        (self.receipt if scan.is_whole else self.plate).setFocus()

    def _finished(self, steps: int) -> None:
        self._is_writing = False
        self._scan = None
        self.settled.emit(steps)
        if self._at_row + 1 == len(self._keys):
            super().accept()
            return
        self._at_row += 1
        self._open_row()

    def _failed(self, error: Exception) -> None:
        self._is_writing = False
        show_error(error, self.message, {"reason": self.reason, "receipt": self.receipt})

    def _say_left(self) -> None:
        self.message.say(f"{self.action_button.toolTip()} Läs dem, eller Alt+A.", Tone.INFO)
        self.plate.setFocus()

    def _ask_paper(self) -> None:
        keys = self._keys[self._at_row :]
        self._session.run(
            lambda workplace: scan_over.scan_sheet(workplace, keys),
            self._show_paper,
            self._failed,
            writes=True,
        )

    def _show_paper(self, pdf: bytes) -> None:
        subject = self._keys[self._at_row][0]
        named = ("Skanna över", "skanna-over.pdf")
        SheetDialog(self, self._session, pdf, named, subject).open()
