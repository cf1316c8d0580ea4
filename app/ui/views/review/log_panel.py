"""The log with what is asked of it: days, person, patient, and whether something was read."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.findings import Refused, refuse
from app.domain.reviewing import Reading
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import number
from app.ui.views.review.words import LINE_COLUMNS
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.table import Table
from app.usecases.review_log import PAGE, AccessLine, LogPage, Reviewing, Wanted, read_log

_EVERYONE = "alla"
_READINGS = [("all", "Allt", ""), ("reads", "Läst", ""), ("writes", "Skrivet", "")]


class LogPanel(QWidget):
    """The log (logg). LogPanel(session); `marked` comes with the line that the mark is on."""

    marked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asked: tuple[Wanted, int] | None = None
        self.shown: LogPage | None = None
        self.first, self.last = DateField("Från"), DateField("Till")
        self.person = ChoiceField("Vem", [])
        self.number = LineField("Patientens nummer", placeholder="sökningen loggas")
        self.reading = Segmented(_READINGS, "Läst eller skrivet")
        self.reading.set_value("all")
        self.table: Table[AccessLine] = Table(LINE_COLUMNS, "Loggen")
        self.where = label("", "table", "ink2")
        self.back = KeyButton("Föregående sida", "Alt+F")
        self.forth = KeyButton("Nästa sida", "Alt+N")
        self.message = Message()
        self._lay_out()
        self._connect()

    def begin(self, state: Reviewing) -> None:
        """Ask for the days since the latest review, unless something is asked already."""
        if not self.first.value():
            self.first.set_value(state.first.isoformat())
            self.last.set_value(state.today.isoformat())
            self.person.combo.clear()
            for key, name in [(_EVERYONE, "Alla"), *((str(p.id), p.name) for p in state.people)]:
                self.person.combo.addItem(name, key)
            self.person.set_value(_EVERYONE)

    def days(self) -> tuple[date, date]:
        """Return the days asked for; refuses what is no day."""
        return _day(self.first.value(), "first"), _day(self.last.value(), "last")

    def forget_days(self) -> None:
        """Let the next `begin` ask for the days since the latest review."""
        self.first.set_value("")

    def read(self, page: int | None = None) -> None:
        """Read what is asked, at a page or the one that is shown."""
        at = page if page is not None else (self.shown.page if self.shown else 0)
        try:
            wanted = self._wanted()
        except Refused as error:
            self._failed(error)
            return
        self._asked = wanted, at
        self._session.run(lambda workplace: read_log(workplace, wanted, at), self._show,
                          self._failed)  # fmt: skip

    # Inside

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.setSpacing(10)
        for field, share in ((self.first, 2), (self.last, 2), (self.person, 3), (self.number, 3)):
            asked.addWidget(field, share)
        below = QHBoxLayout()
        below.addWidget(self.where, 1)
        for button in (self.back, self.forth):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(asked)
        column.addWidget(self.message)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        for field in (self.first, self.last, self.number):
            field.left.connect(self._ask_anew)
            field.line.returnPressed.connect(self._ask_anew)
        self.person.edited.connect(self._ask_anew)
        self.reading.chosen.connect(lambda _: self._ask_anew())
        self.table.marked.connect(self.marked)
        self.back.acted.connect(lambda: self.read(self.shown.page - 1 if self.shown else 0))
        self.forth.acted.connect(lambda: self.read(self.shown.page + 1 if self.shown else 0))

    def _ask_anew(self) -> None:
        """Read from the first page, when something else is asked than what is shown."""
        try:
            is_known = self._asked is not None and self._wanted() == self._asked[0]
        except Refused as error:
            self._failed(error)
            return
        if not is_known:
            self.read(0)

    def _wanted(self) -> Wanted:
        who = self.person.value()
        person = UUID(who) if who and who != _EVERYONE else None
        return Wanted(*self.days(), person, self.number.value(), Reading(self.reading.value()))

    def _show(self, shown: LogPage) -> None:
        self.message.clear()
        for field in (self.first, self.last, self.number):
            field.show_findings([])
        marked = self.table.marked_item()
        self.shown = shown
        self.table.show_rows(shown.lines)
        entries = [line.entry for line in shown.lines]
        at = entries.index(marked.entry) if marked and marked.entry in entries else 0
        if entries:
            self.table.selectRow(at)
        self.marked.emit(self.table.marked_item())
        start = shown.page * PAGE
        span = f"{number(start + 1)} till {number(start + len(entries))} av {number(shown.total)}"
        self.where.setText(f"Rad {span}" if entries else "Inga rader")
        self.back.block("" if shown.page else "Det här är första sidan.")
        self.forth.block("" if shown.page + 1 < shown.pages else "Det här är sista sidan.")

    def _failed(self, error: Exception) -> None:
        fields = {"first": self.first, "last": self.last, "number": self.number}
        show_error(error, self.message, fields)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("Dagen går inte att läsa.", "Skriv år-månad-dag.", field=field) from None
