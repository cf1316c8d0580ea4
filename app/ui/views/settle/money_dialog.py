"""The list of money: what each patient is to get back or pay, the letters, and how it ended."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.domain.money import (
    STATE_WORDS,
    MoneyLine,
    MoneyState,
    PatientMoney,
    kronor_text,
    total_of,
)
from app.domain.money_entries import DifferenceEnd
from app.domain.printing import Paper, PrintOrder
from app.domain.staff import Act
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import show_error, told
from app.ui.keys import shortcut
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count, day
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.key_button import KeyButton, button_row
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.table import Column, Table
from app.usecases.put_on_paper import put_in_line, save_sheet
from app.usecases.settle_money import money_by_patient, money_csv, set_correct, settle_difference
from app.usecases.workplace import Workplace
from app.usecases.write_letter import write_letter

_TEXT = (
    "Det som betalades i avbrottet var preliminärt. Skriv rätt belopp när priset är räknat, och "
    "sluta varje skillnad."
)
_NAMED = "Brev om pris", "brev.pdf"
_TONES = {
    MoneyState.AWAITING: ("hourglass", "ink2"),
    MoneyState.UNNOTED: ("circle-help", "ink2"),
    MoneyState.REFUND: ("undo-2", "warn"),
    MoneyState.COLLECT: ("plus", "warn"),
    MoneyState.EVEN: ("check", "ok"),
    MoneyState.SETTLED: ("check", "ok"),
}
_SIZE = (1060, 640)
Row = tuple[MoneyLine, PatientMoney]


class MoneyDialog(Dialog):
    """Money after the outage (pengar). MoneyDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Pengar tillbaka eller kvar att betala", _TEXT)
        self._session = session
        self._patients: list[PatientMoney] = []
        self.table: Table[Row] = Table(_COLUMNS, "Belopp")
        self.sums = label("", "section", wrap=True)
        self.message = Message()
        self.correct = LineField("Rätt belopp, kr", placeholder="t.ex. 413,50")
        self.reference = LineField("Referens, kvitto eller skäl")
        self.address = LineField(
            "Adress, bara på brevet", placeholder="Gatan 1 / 831 31 Orten, eller för hand"
        )
        self.save = KeyButton("Spara beloppet", "Ctrl+Enter", icon="check")
        self.end = KeyButton("Återbetalt", "Ctrl+M", icon="check")
        self.waive = KeyButton("Avstå", "Ctrl+Shift+J", icon="x")
        self.letter = KeyButton("Brev…", "Alt+R", icon="file-text")
        self.letters = KeyButton("Alla brev till skrivaren", "Alt+U", icon="printer")
        self.csv = KeyButton("Spara som CSV…", "Ctrl+S", icon="file-text")
        self._lay_out()
        self._connect()
        self.spread(*_SIZE)
        self._mark(None)
        self.read()

    def read(self) -> None:
        """Read what there is."""
        self._session.run(money_by_patient, self._show, self._failed)

    def _lay_out(self) -> None:
        fields = QGridLayout()
        fields.setSpacing(10)
        for at, (field, width) in enumerate(
            ((self.correct, 2), (self.reference, 3), (self.address, 4))
        ):
            fields.addWidget(field, 0, at)
            fields.setColumnStretch(at, width)
        deeds, papers = (
            button_row(self.save, self.end, self.waive),
            button_row(self.letter, self.letters, self.csv),
        )
        self.body.addWidget(self.message)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.sums)
        self.body.addLayout(fields)
        self.body.addLayout(deeds)
        self.body.addLayout(papers)

    def _connect(self) -> None:
        self.table.marked.connect(self._mark)
        self.table.opened.connect(lambda _: self.correct.setFocus())
        self.correct.line.returnPressed.connect(self.save.click)
        shortcut(self.save.key, self).activated.connect(self.save.click)
        for button, deed in (
            (self.save, self._save), (self.end, self._end), (self.waive, self._waive),
            (self.letter, self._letter), (self.letters, self._letters), (self.csv, self._csv),
        ):  # fmt: skip
            button.acted.connect(deed)
            button.obstructed.connect(
                lambda button=button: self.message.say(button.toolTip(), Tone.INFO)
            )

    def _show(self, patients: list[PatientMoney]) -> None:
        self._patients = patients
        marked = self.table.marked_item()
        rows = [(line, one) for one in patients for line in one.lines]
        self.table.show_rows(rows)
        if rows:
            subjects = [line.subject for line, _ in rows]
            kept = marked is not None and marked[0].subject in subjects
            at = subjects.index(marked[0].subject) if kept and marked else 0
            self.table.selectRow(at)
        self.sums.setText(_sums(patients))
        self._mark(self.table.marked_item())

    def _mark(self, row: Row | None) -> None:
        may = why_not(self._session.workplace.person, Act.SETTLE)
        nothing = "" if row else "Inget belopp finns."
        due = row[1].due if row else 0
        back = due < 0
        none_open = "" if row and row[1].open else "Inget skiljer för patienten."
        self.end.setText("Återbetalt" if back else "Betalt efteråt")
        self.save.block(may or nothing)
        self.end.block(may or nothing or none_open)
        manager = why_not(self._session.workplace.person, Act.MANAGE)
        self.waive.block(manager or nothing or none_open)
        hidden = "Skyddade uppgifter: inget brev. Ta det när patienten kommer."
        even = "" if due else "Summan är noll: inget brev behövs."
        self.letter.block(
            may or nothing or none_open or even or (hidden if row and row[1].is_protected else "")
        )
        self.letters.block(may or ("" if self._to_write() else "Inget brev behövs."))

    def _to_write(self) -> list[PatientMoney]:
        return [one for one in self._patients if one.due and not one.is_protected and one.patient]

    def _save(self) -> None:
        if (row := self.table.marked_item()) is not None:
            line, said = row[0], (self.correct.value(), self.reference.value())
            self._write(
                lambda workplace: set_correct(workplace, line.subject, *said, line.saw), "Sparat."
            )

    def _end(self) -> None:
        if (row := self.table.marked_item()) is not None:
            back = row[1].due < 0
            self._settle(row[1], DifferenceEnd.REFUNDED if back else DifferenceEnd.COLLECTED)

    def _waive(self) -> None:
        if (row := self.table.marked_item()) is not None:
            self._settle(row[1], DifferenceEnd.WAIVED)

    def _settle(self, patient: PatientMoney, end: DifferenceEnd) -> None:
        subjects, due = [line.subject for line in patient.open], patient.due
        words = self.reference.value()
        said = f"{patient.patient}: {kronor_text(abs(due))} kr reglerat."
        self._write(lambda workplace: settle_difference(workplace, subjects, end, due, words), said)

    def _write(self, call: Callable[[Workplace], None], said: str) -> None:
        def done(_: None) -> None:
            for field in (self.correct, self.reference):
                field.set_value("")
                field.show_findings([])
            self.message.say(said, Tone.OK)
            self.read()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

        self._session.run(call, done, self._failed, writes=True)

    def _letter(self) -> None:
        if (row := self.table.marked_item()) is None:
            return
        subjects = [line.subject for line in row[1].lines]
        address = self.address.value().replace("/", "\n")

        def show(pdf: bytes) -> None:
            self.address.set_value("")
            SheetDialog(self, self._session, pdf, _NAMED, subjects[0]).open()

        self._session.run(
            lambda workplace: write_letter(workplace, subjects, address), show, self._failed,
            writes=True,
        )  # fmt: skip

    def _letters(self) -> None:
        """Put every letter in line, each a document of its own; addresses are written by hand."""
        groups = [[line.subject for line in one.lines] for one in self._to_write()]

        def queue(workplace: Workplace) -> int:
            for subjects in groups:
                put_in_line(workplace, _order(write_letter(workplace, subjects), subjects[0]))
            return len(groups)

        self._session.print_out(
            queue,
            lambda made: self.message.say(
                f"{count(made, 'brev', 'brev')} är på väg till skrivaren.", Tone.OK
            ),
            self._failed,
        )

    def _csv(self) -> None:
        dialog = QFileDialog(self, "Spara som CSV", "pengar.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save_csv)
        dialog.open()

    def _save_csv(self, path: str) -> None:
        self._session.run(
            lambda workplace: save_sheet(Path(path), f"\ufeff{money_csv(workplace)}".encode()),
            lambda _: self.message.say("Filen är sparad. Den innehåller namn.", Tone.OK),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        show_error(
            error, self.message,
            {"correct": self.correct, "words": self.reference, "address": self.address},
        )  # fmt: skip
        if not self.message.isVisible():
            self.message.say(told(error))
        self.read()  # what was refused may be since the list was


def _order(pdf: bytes, subject: UUID) -> PrintOrder:
    return PrintOrder(Paper.SHEET, _NAMED[0], pdf=pdf, subject=subject)


def _sums(patients: list[PatientMoney]) -> str:
    sums = total_of([line for one in patients for line in one.lines])
    parts = [
        f"Att återbetala {kronor_text(sums.to_refund)} kr",
        f"att ta betalt {kronor_text(sums.to_collect)} kr",
        f"återbetalt {kronor_text(sums.refunded)} kr",
        f"betalt efteråt {kronor_text(sums.collected)} kr",
    ]
    waits = f"{sums.awaiting} väntar på rätt belopp" if sums.awaiting else ""
    unknown = f"{sums.unnoted} utan antecknad betalning" if sums.unnoted else ""
    return BULLET.join(part for part in (*parts, waits, unknown) if part)


def _due(row: Row) -> str:
    due = row[0].due
    if row[0].account.balance is None:
        return "okänt"
    side = "tillbaka " if due < 0 else "kvar " if due > 0 else ""
    return f"{side}{kronor_text(abs(due))}"


_COLUMNS: list[Column[Row]] = [
    Column("Patient", lambda row: row[0].patient or "gallrad", 190, stretch=True),
    Column("Expedition", lambda row: row[0].slip, 124),
    Column("Utlämnad", lambda row: day(row[0].happened_at), 104),
    Column("Betalt", lambda row: kronor_text(row[0].account.charged), 90, right=True),
    Column("Rätt belopp", lambda row: kronor_text(row[0].account.correct), 100, right=True),
    Column("Skillnad", _due, 130, right=True),
    Column(
        "Läge",
        lambda row: STATE_WORDS[row[0].account.state],
        206,
        icon=lambda row: _TONES[row[0].account.state],
    ),
]
