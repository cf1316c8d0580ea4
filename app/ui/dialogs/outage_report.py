"""The report on an outage: its figures with how each is counted, as a sheet, and as a table."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outage import Outage
from app.domain.outage_measures import GROUPS
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.usecases.put_on_paper import save_sheet
from app.usecases.report_outage import OutageReport, report_csv, report_outage, report_pdf

_TEXT = "För ledning och myndighet. Inga personuppgifter finns i rapporten."


class OutageReportDialog(Dialog):
    """The figures of one outage (avbrottsrapport). OutageReportDialog(parent, session, outage)."""

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        super().__init__(parent, f"Avbrottsrapport {outage.label}", _TEXT)
        self._session, self._outage = session, outage
        self.message = Message()
        self.sheet = KeyButton("Rapport som blad…", "Ctrl+P", icon="printer")
        self.table = KeyButton("Spara mått som CSV…", "Ctrl+S", icon="file-text")
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sheet)
        row.addWidget(self.table)
        row.addStretch(1)
        self.body.addWidget(self.message)
        area = scrolling(self._page)
        self.body.addWidget(area, 1)
        bar = area.verticalScrollBar()
        for key, steps in (("PgDown", 1), ("PgUp", -1)):
            shortcut(key, self).activated.connect(
                lambda steps=steps: bar.setValue(bar.value() + steps * bar.pageStep())
            )
        self.body.addLayout(row)
        self.sheet.acted.connect(self._ask_sheet)
        self.table.acted.connect(self._ask_where)
        self.spread(660, 640)
        self.message.say("Räknas ur journalen.", Tone.INFO)
        session.run(lambda w: report_outage(w, outage.id), self._show, self._failed)

    def save_to(self, path: Path) -> None:
        """Save the figures as a table that only this user reads."""
        outage = self._outage.id
        self._session.run(
            lambda w: save_sheet(path, report_csv(w, outage).encode("utf-8-sig")),
            lambda _: self.message.say(f"Måtten är sparade i {path.name}.", Tone.OK),
            self._failed,
        )

    def _show(self, report: OutageReport) -> None:
        self.message.clear()
        for heading, keys in GROUPS:
            self._column.addWidget(label(heading, "section"))
            self._column.addWidget(_figures(report, keys))
        if report.decided:
            self._column.addWidget(label("Beslut på varningar, per regel", "section"))
            rules = [(one.rule, str(one.times), one.text) for one in report.decided]
            self._column.addWidget(_rows(rules))
        self._column.addStretch(1)

    def _ask_sheet(self) -> None:
        outage = self._outage.id
        self._session.run(lambda w: report_pdf(w, outage), self._show_sheet, self._failed)

    def _show_sheet(self, pdf: bytes) -> None:
        named = f"Avbrottsrapport {self._outage.label}", "avbrottsrapport.pdf"
        SheetDialog(self, self._session, pdf, named).open()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Spara mått som CSV", str(Path.home() / "avbrottsrapport.csv"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _figures(report: OutageReport, keys: tuple[str, ...]) -> QWidget:
    return _rows([(one.label, one.shown, one.how) for one in map(report.measure, keys)])


def _rows(rows: list[tuple[str, str, str]]) -> QWidget:
    """Return lines of a name, its value at the right, and below in small what it means."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for number, (name, value, meaning) in enumerate(rows):
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name, "table", wrap=True), 2 * number, 0)
        grid.addWidget(label(value, "tableStrong"), 2 * number, 1, right)
        if meaning:
            hint = label(meaning, "hint", "ink2", wrap=True)
            hint.setContentsMargins(0, 0, 0, 6)
            grid.addWidget(hint, 2 * number + 1, 0)
    return page
