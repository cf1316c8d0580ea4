"""Reading a form a second time: empty fields, then what differs, and who was right about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kit import FORM_WORDS
from app.domain.reread import FIELD_WORDS, Difference, ReadField, Reading, Right
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.kit.read_row import ReadRowFields
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.tall_page import TallPage
from app.usecases.reread_form import (
    FormToRead,
    compare_reading,
    open_reading,
    settle_reading,
)

_TEXT = (
    "Läs ur papperet, inte ur minnet: det som frågas, för varje rad som står där. Det inmatade"
    " visas först när du har läst klart."
)
_DIFFERS = "Ni läste olika. Titta på blanketten och säg vem som har rätt."
_WRONG = (
    "Svaret är att den andra läsningen har rätt. Rätta utlämningen under Efterregistrera, Alt+R. "
    "Svara om här bara om det var fel."
)
_RIGHTS = ((Right.FIRST.value, "Det inmatade", ""), (Right.SECOND.value, "Andra läsningen", ""))
_MOST_ROWS = 8


class RereadDialog(Dialog):
    """The second reading of a form (läs av). RereadDialog(parent, session, form).

    A reading that is recorded and differs is never done anew: the dialog goes on with it.

    `written` comes with what to say when it is recorded.
    """

    written = Signal(str)

    def __init__(self, parent: QWidget, session: Session, form: FormToRead) -> None:
        paper = "rekvisition" if form.is_unit else "recept"
        heading = f"Läs av {form.slip}: {FORM_WORDS[form.form] if form.form else paper}"
        super().__init__(parent, heading, _TEXT, action="Jämför")
        self._session, self._form = session, form
        self.patient = LineField(
            "Enhet" if form.is_unit else "Patientens personnummer",
            "" if form.is_unit else "Saknas det: födelsedatum, annars namn.",
            code=not form.is_unit,
        )
        self.patient.setVisible(ReadField.PATIENT in form.fields)
        self.rows: list[ReadRowFields] = []
        self.more = KeyButton("Lägg till rad", "Ctrl+Ins", icon="plus")
        self.message = Message()
        self.choices: list[Segmented] = []
        self._is_compared = False
        self._fields = QWidget()
        self._column = QVBoxLayout(self._fields)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.patient)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        page = TallPage()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 12, 0)
        self._page.setSpacing(10)
        self._page.addWidget(self._fields)
        self._page.addStretch(1)
        self.body.addWidget(scrolling(page), 1)
        self.body.addWidget(self.message)
        self.more.acted.connect(self.add_row)
        self.patient.line.returnPressed.connect(lambda: self.rows[0].begin())
        self.add_row()
        self.spread(760, 620)
        if ReadField.PATIENT in form.fields:
            self.patient.setFocus()
        if form.is_compared:
            self._begin()
            self._fields.setEnabled(False)
            session.run(lambda workplace: open_reading(workplace, form), self._resume, self._failed)

    def add_row(self) -> None:
        """Add an empty row; how many there are is part of what is read."""
        if len(self.rows) >= _MOST_ROWS or self._is_compared:
            return
        row = ReadRowFields(self._session, len(self.rows), self._form.fields)
        row.entered.connect(self.action_button.setFocus)
        self._column.insertWidget(len(self.rows) + 1, row)
        self.rows.append(row)
        row.begin()

    def accept(self) -> None:
        """Compare, or record what was said of the differences."""
        if not self._is_compared:
            reading = Reading(self.patient.value(), tuple(row.row() for row in self.rows))
            form = self._form
            self._begin()
            self._session.run(
                lambda workplace: compare_reading(workplace, form, reading),
                self._compared,
                self._failed,
                writes=True,
            )
        elif any(not choice.value() for choice in self.choices):
            self.message.say("Säg vem som läste rätt i varje skillnad.", Tone.WARN)
            next(choice for choice in self.choices if not choice.value()).setFocus()
        else:
            self._settle([Right(choice.value()) for choice in self.choices])

    def _begin(self) -> None:
        self.action_button.setEnabled(False)
        self.message.clear()

    def _resume(self, differences: Sequence[Difference]) -> None:
        if differences:
            self._compared(differences)
        else:  # somebody resolved it meanwhile, or it was corrected
            self.message.say("Läsningen väntar inte längre. Stäng och öppna igen.", Tone.INFO)

    def _compared(self, differences: Sequence[Difference]) -> None:
        self.action_button.setEnabled(True)
        show = {name: field for row in self.rows for name, field in row.fields().items()}
        for field in (self.patient, *show.values()):
            field.show_findings([])
        if not differences:
            self._settled(is_done=True)
            return
        self._is_compared = True
        self._fields.setEnabled(False)
        self._fields.hide()
        self.action_button.setText("Spara")
        for difference in differences:
            self._show_difference(difference)
        self.text.setText(_WRONG if self._form.is_wrong else _DIFFERS)
        self.choices[0].setFocus()

    def _show_difference(self, difference: Difference) -> None:
        unit = self._form.is_unit and difference.field is ReadField.PATIENT
        name = "Enhet" if unit else FIELD_WORDS[difference.field]
        where = f"Rad {difference.row}: {name.lower()}" if difference.row else name
        choice = Segmented(_RIGHTS, where)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for heading, text in (
            ("Inmatat", difference.first), ("Andra läsningen", difference.second),
        ):  # fmt: skip
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(label(heading, "hint", "ink2"))
            both.addWidget(label(text or "inget", "body", wrap=True))
            row.addLayout(both, 1)
        at = self._page.count() - 1
        for offset, part in enumerate((label(where, "section"), beside, choice)):
            self._page.insertWidget(at + offset, part)
            part.show()
        choice.chosen.connect(self._go_on)
        self.choices.append(choice)

    def _go_on(self, _: str) -> None:
        left = [one for one in self.choices if not one.value()]
        (left[0] if left else self.action_button).setFocus()

    def _settle(self, rights: list[Right]) -> None:
        form = self._form
        self._begin()
        self._session.run(
            lambda workplace: settle_reading(workplace, form, rights),
            self._settled,
            self._failed,
            writes=True,
        )

    def _settled(self, is_done: bool) -> None:
        super().accept()
        slip = self._form.slip
        if is_done:
            self.written.emit(f"{slip} är läst av en till.")
        else:
            self.written.emit(f"{slip} ska rättas under Efterregistrera, Alt+R, och läsas igen.")

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        fields: dict[str, Field] = {"patient": self.patient}
        for row in self.rows:
            fields |= row.fields()
        show_error(error, self.message, fields)
