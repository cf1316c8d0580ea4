"""What waits for a second reading, and how often typing off paper went wrong."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.domain.kit import FORM_WORDS
from app.domain.reread import FIELD_WORDS, ReadField
from app.domain.second_check import ErrorRate, rate_text
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.kit.reread_dialog import RereadDialog
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.table import Column, Table
from app.usecases.check_typing import errors_csv, transcription_errors
from app.usecases.put_on_paper import save_sheet
from app.usecases.reread_form import FormToRead, list_to_check, list_to_read
from app.usecases.workplace import Workplace

_TEXT = (
    "En annan person läser ur pappret, med tomma fält. Blad ur pappersreserven läses alltid; av "
    "det som skrivits vid disken läses narkotika och ett urval helt, och högriskuppgifter i resten."
)
_SIZE = (820, 560)
_NOTHING = "Inget väntar på en andra läsning."
_READ, _CORRECT, _ANSWER, _YOURS = "läs av", "rätta, läs sedan igen", "svara", "be en kollega"


class CheckDialog(Dialog):
    """The second check (andra läsningen). CheckDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Andra läsningen", _TEXT, action="Läs av")
        self._session = session
        self.table: Table[FormToRead] = Table(self._columns(), "Att läsa av")
        self.rate = label("", "section", wrap=True)
        self.message = Message()
        self.csv = KeyButton("Spara som CSV…", "Ctrl+S", icon="file-text")
        foot = QHBoxLayout()
        foot.addWidget(self.rate, 1)
        foot.addWidget(self.csv, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.message)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)
        self.table.opened.connect(lambda _: self.action_button.click())
        self.table.marked.connect(self._mark)
        self.csv.acted.connect(self._ask_file)
        self.action_button.obstructed.connect(
            lambda: self.message.say(self.action_button.toolTip(), Tone.INFO)
        )
        self.spread(*_SIZE)
        self._mark(None)
        self.read()

    def accept(self) -> None:
        """Read the marked one."""
        if (form := self.table.marked_item()) is not None:
            dialog = RereadDialog(self, self._session, form)
            dialog.written.connect(self._written)
            dialog.open()

    def read(self) -> None:
        """Read what there is."""
        self._session.run(_all, self._show, self._failed)

    def _show(self, found: tuple[list[FormToRead], ErrorRate]) -> None:
        forms, rate = found
        self.table.show_rows(forms)
        if forms:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        nothing = "" if forms else f"{_NOTHING} "
        self.rate.setText(nothing + _rate(rate))
        self._mark(self.table.marked_item())

    def _mark(self, form: FormToRead | None) -> None:
        person = self._session.workplace.person.id
        if form is None:
            self.action_button.block(_NOTHING)
        elif not form.may_be_read_by(person):
            self.action_button.block("Du har matat in eller läst den. Be en kollega.")
        else:
            self.action_button.unblock()

    def _written(self, said: str) -> None:
        self.message.say(said, Tone.OK)
        self.read()

    def _columns(self) -> list[Column[FormToRead]]:
        person = self._session.workplace.person.id

        def state(form: FormToRead) -> str:
            if not form.may_be_read_by(person):
                return _YOURS
            return _CORRECT if form.is_wrong else _ANSWER if form.is_compared else _READ

        return [
            Column("Expedition", lambda form: form.slip, 130),
            Column("Vad", what_of, 260, stretch=True),
            Column("Gör", state, 220),
        ]

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Spara som CSV", "inmatningsfel.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, path: str) -> None:
        self._session.run(
            lambda workplace: save_sheet(Path(path), f"\ufeff{errors_csv(workplace)}".encode()),
            lambda _: self.message.say("Filen är sparad.", Tone.OK),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def what_of(form: FormToRead) -> str:
    """Return what is read, in Swedish; which fields, where it is not the whole of it."""
    if form.form is not None:
        return FORM_WORDS[form.form]
    paper = "Rekvisition" if form.is_unit else "Recept"
    if {ReadField.PATIENT, ReadField.PRODUCT, ReadField.QUANTITY} <= form.fields:
        return f"{paper}, skrivet vid disken"
    fields = ", ".join(FIELD_WORDS[one].lower() for one in ReadField if one in form.fields)
    return f"{paper}: {fields}"


def _all(workplace: Workplace) -> tuple[list[FormToRead], ErrorRate]:
    forms = [*list_to_read(workplace), *list_to_check(workplace)]
    return forms, transcription_errors(workplace)


def _rate(rate: ErrorRate) -> str:
    if not rate.read:
        return "Inget är läst en andra gång än."
    read = count(rate.read, "uppgift läst", "uppgifter lästa")
    wrong = count(rate.typist, "fel inmatad", "fel inmatade")
    return (
        f"{rate_text(rate.per_thousand)} fel per 1000 uppgifter: {read} två gånger, {wrong}, "
        f"{count(rate.reader, 'fel avläst', 'fel avlästa')}."
    )
