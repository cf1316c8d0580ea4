"""Rows that wait given to another system in a file, and its answers taken."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.findings import refuse
from app.domain.row_export import AnswerReport
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.folder_field import FileField, FolderField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import hairline, label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.tall_page import TallPage
from app.ui.widgets.tick import Tick
from app.usecases import settle_by_file
from app.usecases.settle_by_file import Export, ExportPlan
from app.usecases.workplace import Workplace

_TEXT = "För ett annat system, eller en person som registrerar där."
_WARNING = (
    "Filerna innehåller patientuppgifter i klartext: namn, personnummer, läkemedel. De är"
    " undertecknade men inte krypterade. Välj en mapp som bara mottagaren kommer åt, och radera dem"
    " när svaret är inläst. Vem som lämnade ut dem står i loggen."
)
_SIZE = (680, 660)
_MOST_NAMED = 4


class FileDialog(Dialog):
    """A file out, its answers in (fil). FileDialog(parent, session); `settled` after each deed."""

    settled = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Lämna rader i fil", _TEXT)
        self._session = session
        self._seen = ""  # the file of answers whose meaning is shown
        self.plan = label("Raderna räknas.", "tableStrong", wrap=True)
        self.again = Tick("Ta också med det som ligger i en fil utan svar")
        self.folder = FolderField("Mapp")
        self.make = KeyButton("Skriv filerna", "Alt+F", icon="file-text")
        self.file = FileField("Svarsfil", "Svar (*.csv *.jsonl *.txt)")
        self.look = KeyButton("Visa vad svaren betyder", "Alt+V", icon="eye")
        self.take = KeyButton("Läs in svaren", "Alt+L", icon="check")
        self.warning, self.message = Message(), Message()
        self._lay_out()
        self.again.clicked.connect(self._read)
        self.make.acted.connect(self._make)
        self.look.acted.connect(self._look)
        self.file.line.returnPressed.connect(self._look)
        self.take.acted.connect(self._take)
        self.take.obstructed.connect(lambda: self.message.say(self.take.toolTip(), Tone.INFO))
        self.file.edited.connect(self._changed)
        self.spread(*_SIZE)
        self._changed()
        self._read()

    def _lay_out(self) -> None:
        self.warning.say(_WARNING, Tone.WARN)
        page = TallPage()
        column = QVBoxLayout(page)
        column.setContentsMargins(3, 3, 3, 3)  # the ring of what has the keyboard
        column.setSpacing(10)
        for part in (
            label("Filen ut", "section"), self.plan, self.again, self.warning, self.folder,
            self.make, hairline(), label("Svaren in", "section"), self.file,
        ):  # fmt: skip
            column.addWidget(part)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for button in (self.look, self.take):
            answers.addWidget(button, 1)
        column.addLayout(answers)
        column.addStretch(1)
        self.body.addWidget(scrolling(page), 1)
        self.body.addWidget(self.message)

    def _read(self) -> None:
        again = self.again.isChecked()
        self._session.run(
            lambda workplace: settle_by_file.plan_export(workplace, again=again),
            self._planned,
            self._failed,
        )

    def _planned(self, plan: ExportPlan) -> None:
        lying = count(plan.lying, "rad ligger", "rader ligger")
        more = f" {lying} redan i en fil utan svar." if plan.lying else ""
        unheard = count(plan.unheard, "rad skickades", "rader skickades")
        more += f" {unheard} utan svar: skicka igen först." if plan.unheard else ""
        more += (
            f" {plan.unregistered} uttag går inte i fil. {plan.why}" if plan.unregistered else ""
        )
        self.plan.setText(f"{count(plan.ready, 'rad är redo', 'rader är redo')}.{more}")

    def _make(self) -> None:
        chosen, again = self.folder.value(), self.again.isChecked()

        def make(workplace: Workplace) -> Export:
            if not chosen:
                raise refuse("Ingen mapp är vald.", "Välj en mapp.", field="folder")
            return settle_by_file.export_rows(workplace, Path(chosen), again=again)

        self._session.run(make, self._made, self._failed, writes=True)

    def _made(self, export: Export) -> None:
        self.folder.show_findings([])
        rows = count(export.rows, "rad", "rader")
        self.message.say(f"{rows} ligger i {export.folder}.", Tone.OK)
        self.again.setChecked(False)
        self._read()
        self.settled.emit()

    def _changed(self) -> None:
        self._seen = ""
        self.take.block("Visa först vad svaren betyder.")

    def _look(self) -> None:
        path = self.file.value()
        self._session.run(
            lambda workplace: settle_by_file.preview_answers(workplace, Path(path)),
            lambda report: self._shown(path, report),
            self._failed,
        )

    def _shown(self, path: str, report: AnswerReport) -> None:
        self._seen = path
        self.file.show_findings([])
        self.take.unblock()
        self.message.say(_words(report, "Svaren betyder"), Tone.INFO)

    def _take(self) -> None:
        path = self._seen
        self._session.run(
            lambda workplace: settle_by_file.take_answers(workplace, Path(path)),
            self._taken,
            self._failed,
            writes=True,
        )

    def _taken(self, report: AnswerReport) -> None:
        self._changed()
        is_clear = not (report.corrected or report.otherwise or report.outdated)
        self.message.say(_words(report, "Inläst"), Tone.OK if is_clear else Tone.WARN)
        self._read()
        self.settled.emit()

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, {"folder": self.folder, "file": self.file})


def _words(report: AnswerReport, begin: str) -> str:
    """Return what answers mean, those that a person must look at by their numbers."""
    accepted = count(report.accepted, "mottagen", "mottagna")
    parts = [f"{begin}: {accepted}, {count(report.refused, 'avvisad', 'avvisade')}."]
    if report.already:
        parts.append(f"{count(report.already, 'var svarad', 'var svarade')} förut.")
    if report.unanswered:
        parts.append(f"{report.unanswered} har inget svar än och väntar kvar.")
    told = (
        (report.otherwise, "redovisade på annat sätt: jämför så att de inte står där två gånger"),
        (
            report.corrected,
            "rättade sedan filen gjordes: ta tillbaka det gamla där, steg läggs till",
        ),
        (report.outdated, "rättade sedan filen gjordes, nejet gäller det gamla"),
    )
    for slips, why in told:
        if slips:
            more = f" och {len(slips) - _MOST_NAMED} till" if len(slips) > _MOST_NAMED else ""
            parts.append(f"{', '.join(slips[:_MOST_NAMED])}{more}: {why}.")
    return " ".join(parts)
