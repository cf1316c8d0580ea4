"""Beredskap: the paper kits, what became of each number, and forms that wait to be read again."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kit import END_WORDS, FORM_WORDS, FormEnd, Kit, KitForm, KitNumber
from app.domain.scan import ScanKind, classify_scan
from app.domain.staff import Act
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, clock_time, count, day
from app.ui.view import View
from app.ui.views.kit.account_dialog import AccountDialog
from app.ui.views.kit.print_dialog import PrintKit
from app.ui.views.kit.reread_dialog import RereadDialog
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table
from app.usecases.account_forms import Uncounted, account_forms, list_uncounted
from app.usecases.print_kit import kit_pdf, list_kits
from app.usecases.reread_form import FormToRead, list_to_read
from app.usecases.workplace import Workplace

_SIDE = 540  # px
_CAPTURED = (FormEnd.USED, FormEnd.WAITING, FormEnd.FILED)
_TONES = {
    FormEnd.OPEN: ("circle-dashed", "ink2"),
    FormEnd.USED: ("circle-check", "ok"),
    FormEnd.WAITING: ("hourglass", "later"),
    FormEnd.UNUSED: ("file-text", "ink2"),
    FormEnd.VOIDED: ("circle-x", "ink3"),
    FormEnd.MISSING: ("triangle-alert", "warn"),
    FormEnd.FILED: ("circle-check", "ok"),
}


@dataclass(frozen=True)
class KitState:
    """All that the screen shows (läge)."""

    kits: tuple[Kit, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    to_read: tuple[FormToRead, ...] = ()


class KitView(View):
    """The readiness screen (Beredskap). KitView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.state = KitState()
        self.message = Message()
        self.about = label("", "hint", "ink2", wrap=True)  # of the marked number
        self.table: Table[Kit] = Table(_KITS, "Pappersreserver")
        self.numbers: Table[KitNumber] = Table(_NUMBERS, "Nummer")
        self.reading: Table[FormToRead] = Table(self._to_read_columns(), "Att läsa av")
        self.again = KeyButton("Skriv ut igen…", "Ctrl+U", icon="copy")
        self.account = KeyButton("Redovisa nummer…", "Ctrl+R", icon="list-checks")
        self.rest = KeyButton("Resten ligger kvar oanvänd", "Ctrl+K", icon="check")
        self.print = KeyButton(
            "Skriv ut pappersreserv…", "Ctrl+Enter", icon="printer", kind=ButtonKind.PRIMARY
        )
        self.empty = EmptyState(
            "printer",
            "Ingen pappersreserv är utskriven",
            "Numrerade blanketter för när ingen dator startar. Ctrl+Enter skriver ut.",
        )
        self._lay_out()
        self._connect()

    # What the window asks

    def title(self) -> str:
        """Return the screen's name."""
        return "Beredskap"

    def badges(self) -> Sequence[Badge]:
        """Return what waits for somebody."""
        uncounted = sum(len(each.numbers) for each in self.state.uncounted)
        wrong = sum(form.is_wrong for form in self.state.to_read)
        waiting = len(self.state.to_read) - wrong
        said = (
            (uncounted, f"{count(uncounted, 'blankett', 'blanketter')} att räkna"),
            (waiting, f"{waiting} att läsa av"),
            (wrong, f"{wrong} att rätta"),
        )
        return [Badge(words, Tone.WARN) for number, words in said if number]

    def commands(self) -> Sequence[QWidget]:
        """Return what is about no kit in the list."""
        return [self.print]

    def main_action(self) -> None:
        """Print a kit."""
        self.print.click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa"),
            ("Alt+K", "Pappersreserver"),
            ("Alt+N", "Nummer i den valda; Enter redovisar"),
            ("Alt+A", "Att läsa av; Enter öppnar tomma fält"),
            ("Ctrl+Enter", "Skriv ut en ny pappersreserv"),
            ("Ctrl+U", "Skriv ut den valdas oanvända blad igen"),
            ("Ctrl+R", "Redovisa nummer: oanvända, makulerade, saknas, i pärmen"),
            ("Ctrl+K", "Resten ligger kvar oanvänd, när avbrottet är avslutat"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        (self.table if self.table.isVisible() else self.print).setFocus()

    def read(self) -> None:
        """Read what there is."""
        self._session.run(_read, self._show, self._failed)

    def take_scan(self, code: str) -> bool:
        """Take the number of a form to read again, or of a log sheet; others go to their lane."""
        scan = classify_scan(code)
        if scan.kind is not ScanKind.SLIP:
            return False
        here = self._session.workplace.person.id
        waiting = [form for form in self.state.to_read if form.slip == scan.value]
        if len(waiting) > 1:
            self.message.say(f"Två expeditioner har nummer {scan.value}. Välj i listan.", Tone.WARN)
            return True
        if waiting and waiting[0].is_hidden_from(here):
            self._read_again(waiting[0])
            return True
        for kit in self.state.kits:
            for number in kit.numbers:
                if str(number.number) == scan.value and number.form is KitForm.LOG:
                    self._ask(kit, number)
                    return True
        return False

    # Inside

    def _lay_out(self) -> None:
        kits = self._kits = _framed("Pappersreserv", "Alt+K")
        numbers = _framed("Nummer", "Alt+N")
        self._reading = _framed("Att läsa av en andra gång", "Alt+A")
        kits.body.addWidget(self.empty)
        kits.body.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self.again)
        below.addWidget(self.rest)
        below.addStretch(1)
        kits.body.addLayout(below)
        numbers.body.addWidget(self.numbers, 1)
        numbers.body.addWidget(self.about)
        numbers.body.addWidget(self.account, 0, Qt.AlignmentFlag.AlignLeft)
        self._reading.body.addWidget(self.reading, 1)
        self._numbers = numbers
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.message)
        left.addWidget(kits, 3)
        left.addWidget(self._reading, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(numbers)
        numbers.setFixedWidth(_SIDE)

    def _connect(self) -> None:
        self.table.marked.connect(self._show_numbers)
        self.table.opened.connect(lambda _: self._numbers.enter())
        self.numbers.marked.connect(self._show_about)
        self.numbers.opened.connect(lambda _: self.account.click())
        self.reading.opened.connect(self._read_again)
        self.print.acted.connect(self._ask_sheets)
        self.again.acted.connect(self._print_again)
        self.account.acted.connect(self._ask_marked)
        self.rest.acted.connect(self._count_rest)
        why = why_not(self._session.workplace.person, Act.KEEP_KIT)
        for button in (self.print, self.again, self.account, self.rest):
            button.block(why)
            button.obstructed.connect(lambda: self.message.say(why, Tone.INFO))
        self._session.background.changed.connect(self._changed)

    def _to_read_columns(self) -> list[Column[FormToRead]]:
        def who(form: FormToRead) -> str:
            if form.is_wrong:
                return "ska rättas"
            if not form.may_be_read_by(self._session.workplace.person.id):
                return "du har sett den"
            return "läst olika" if form.is_compared else "Enter öppnar"

        return [
            Column("Nummer", lambda form: form.slip, 130),
            Column("Formulär", lambda form: FORM_WORDS[form.form], 180, stretch=True),
            Column("", who, 150, colour=lambda _: "ink2"),
        ]

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, state: KitState) -> None:
        marked, self.state = self.table.marked_item(), state
        self.empty.setVisible(not state.kits)
        self.table.setVisible(bool(state.kits))
        self._numbers.setVisible(bool(state.kits))
        self.again.setVisible(bool(state.kits))
        self.account.setVisible(bool(state.kits))
        self._reading.setVisible(bool(state.to_read))
        self.rest.setVisible(bool(state.uncounted))
        left = sum(kit.count(FormEnd.OPEN, FormEnd.UNUSED) for kit in state.kits)
        self._kits.set_note(f"{left} oanvända" if state.kits else "")
        self.table.show_rows(state.kits)
        self.reading.show_rows(state.to_read)
        if state.to_read and self.reading.marked_item() is None:
            self.reading.selectRow(0)
        at = next((i for i, kit in enumerate(state.kits) if marked and kit.id == marked.id), 0)
        if state.kits:
            self.table.selectRow(at)
        self._show_numbers(state.kits[at] if state.kits else None)
        self.head_changed.emit()

    def _show_numbers(self, kit: Kit | None) -> None:
        marked = self.numbers.marked_item()
        numbers = kit.numbers if kit else ()
        self.numbers.show_rows(numbers)
        at = next(
            (i for i, form in enumerate(numbers) if marked and form.number == marked.number), 0
        )
        if numbers:
            self.numbers.selectRow(at)

    def _show_about(self, form: KitNumber | None) -> None:
        said = f"{form.number}{BULLET}{END_WORDS[form.end]}" if form else ""
        if form is not None and form.said_at is not None:
            said = f"{said}: {form.said_by} {day(form.said_at)} {clock_time(form.said_at)}"
        self.about.setText(f"{said}. {form.reason}".strip() if form else "")

    def _ask_sheets(self) -> None:
        dialog = PrintKit(self, self._session)
        dialog.made.connect(lambda kit: self._make_sheets(kit, again=False))
        dialog.open()

    def _print_again(self) -> None:
        if (kit := self.table.marked_item()) is not None:
            self._make_sheets(kit, again=True)

    def _make_sheets(self, kit: Kit, *, again: bool) -> None:
        self._session.run(
            lambda workplace: kit_pdf(workplace, kit.id, again=again),
            lambda pdf: self._show_sheets(kit, pdf),
            self._failed,
        )
        self.read()

    def _show_sheets(self, kit: Kit, pdf: bytes) -> None:
        named = ("Pappersreserv", "pappersreserv.pdf")
        dialog = SheetDialog(self, self._session, pdf, named)
        dialog.ways.count_as(str(kit.numbers[0].number))
        dialog.open()

    def _ask_marked(self) -> None:
        if (kit := self.table.marked_item()) is not None:
            self._ask(kit, self.numbers.marked_item())

    def _ask(self, kit: Kit, marked: KitNumber | None) -> None:
        dialog = AccountDialog(self, self._session, kit.numbers, marked)
        dialog.written.connect(lambda said: self.message.say(said, Tone.OK))
        dialog.open()

    def _count_rest(self) -> None:
        numbers = {number for each in self.state.uncounted for number in each.numbers}
        self._session.run(
            lambda workplace: account_forms(workplace, numbers, FormEnd.UNUSED),
            self._counted,
            self._failed,
            writes=True,
        )

    def _counted(self, numbers: int) -> None:
        said = count(numbers, "blankett ligger", "blanketter ligger")
        self.message.say(f"{said} kvar oanvända.", Tone.OK)

    def _read_again(self, form: FormToRead) -> None:
        if not form.may_be_read_by(self._session.workplace.person.id):
            self.message.say("Du har matat in eller läst blanketten. Be en kollega.", Tone.INFO)
            return
        dialog = RereadDialog(self, self._session, form)
        dialog.written.connect(lambda said: self.message.say(said, Tone.OK))
        dialog.open()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _framed(heading: str, key: str) -> Panel:
    return Panel(heading, key, framed=True)


def _read(workplace: Workplace) -> KitState:
    kits, uncounted = list_kits(workplace), list_uncounted(workplace)
    return KitState(tuple(kits), tuple(uncounted), tuple(list_to_read(workplace)))


def _kit_text(kit: Kit) -> str:
    counts = (
        (kit.count(FormEnd.OPEN, FormEnd.UNUSED), "kvar"),
        (kit.count(*_CAPTURED), "inmatade"),
        (kit.count(FormEnd.VOIDED), "makulerade"),
        (kit.count(FormEnd.MISSING), "saknas"),
    )
    return BULLET.join(f"{number} {word}" for number, word in counts if number)


_KITS: list[Column[Kit]] = [
    Column("Utskriven", lambda kit: f"{day(kit.printed_at)} {clock_time(kit.printed_at)}", 136),
    Column("Av", lambda kit: kit.printed_by, 50),
    Column("Från", lambda kit: str(min(form.number for form in kit.numbers)), 124),
    Column("Läge", _kit_text, 160, stretch=True),
]
_NUMBERS: list[Column[KitNumber]] = [
    Column("Nummer", lambda form: str(form.number), 124),
    Column("Formulär", lambda form: FORM_WORDS[form.form], 110, stretch=True),
    Column("Läge", lambda form: END_WORDS[form.end], 128, icon=lambda form: _TONES[form.end]),
]
