"""A finished sheet on the screen, with the ways to paper and to a file."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.printing import STUCK, PrintJob, PrintOrder, PrintReceipt
from app.ui.background import Background
from app.ui.errors import told
from app.ui.session import Session
from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.field import ChoiceField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.message import Message
from app.usecases import adjust_settings, put_on_paper
from app.usecases.computer import Computer
from app.usecases.put_on_paper import Raster

_DPI = 96


class SheetPicture(QWidget):
    """A page as it will be printed (bild av bladet), black on white in every theme."""

    def __init__(self, background: Background, name: str) -> None:
        super().__init__()
        self._background = background
        self._image = QImage()
        self._wanted = 0  # how many pictures have been asked for
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pdf(self, pdf: bytes, number: int = 0) -> None:
        """Draw one page of the document, counted from 0; only the last asked for is shown."""
        dpi = _DPI * self.devicePixelRatioF()
        self._wanted += 1
        wanted = self._wanted
        self._background.run(
            lambda: (wanted, put_on_paper.draw_sheet(pdf, dpi, number)), self._show, lambda _: None
        )

    def sizeHint(self) -> QSize:
        """Wish for about half the size of the paper."""
        return QSize(400, 560)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page as large as there is room for."""
        del event
        if self._image.isNull():
            return
        room = self.contentsRect()
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(room.center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
        painter.setPen(current_theme().colour("border"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _show(self, drawn: tuple[int, Raster]) -> None:
        wanted, raster = drawn
        if wanted != self._wanted:
            return
        line = raster.width * 4
        image = QImage(
            raster.rgba, raster.width, raster.height, line, QImage.Format.Format_RGBX8888
        )
        self._image = image.copy()  # the bytes belong to the raster
        self.update()


class SheetWays(QWidget):
    """The ways from screen to paper (vägar till papper).

    SheetWays(background, computer, PrintOrder(…), "slutprotokoll.pdf", session); `kept` comes when
    the sheet was sent to a printer or saved. Without a session it goes past the print queue, and
    nothing of it is kept: so with what opens the store.
    """

    kept = Signal()

    def __init__(
        self,
        background: Background,
        computer: Computer,
        order: PrintOrder,
        file_name: str,
        session: Session | None = None,
    ) -> None:
        super().__init__()
        self._background, self._computer, self._session = background, computer, session
        self._order, self._file_name = order, file_name
        self._number = 0  # of the job in the print queue
        self.queue = ChoiceField("Skrivare", [])
        self.print_button = KeyButton("Skriv ut", "Ctrl+P", icon="printer")
        self.save_button = KeyButton("Spara som PDF…", "Ctrl+S", icon="file-text")
        self.message = Message()
        self.print_button.acted.connect(self.print_it)
        self.print_button.obstructed.connect(self.save_button.setFocus)
        self.save_button.acted.connect(self._ask_where)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.queue)
        column.addLayout(row)
        column.addWidget(self.message)
        background.run(
            lambda: adjust_settings.list_printers(computer), self._show_queues, self._no_queues
        )
        if session is not None:
            session.printing.moved.connect(self._moved)

    def count_as(self, slip: str) -> None:
        """Say the first number on the sheets: they are made anew where they are counted."""
        self._order = replace(self._order, slip=slip)

    def enter(self) -> None:
        """Give the keyboard to the way that can be gone."""
        way = self.save_button if self.print_button.is_blocked else self.print_button
        way.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_it(self) -> None:
        """Send the sheet to the chosen printer."""
        queue, computer = self.queue.value(), self._computer
        if not queue:
            self.message.say("Välj en skrivare, eller spara bladet.", Tone.WARN)
            return
        order = replace(self._order, queue="" if queue == self._set_printer() else queue)
        if self._session is not None:
            self._session.print_out(
                lambda workplace: put_on_paper.put_in_line(workplace, order),
                self._queued,
                self._failed,
            )
            return
        self._background.print_out(
            order.paper,
            lambda: put_on_paper.print_at_once(computer, order),
            self._sent,
            self._failed,
        )

    def save_to(self, path: Path) -> None:
        """Write the sheet as a file."""
        pdf = self._order.pdf

        def save() -> Path:
            put_on_paper.save_sheet(path, pdf)
            return path

        self._background.run(save, self._saved, self._failed)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Spara som PDF", str(Path.home() / self._file_name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def _set_printer(self) -> str:
        """Return what the printer for sheets is called that is set on this computer, or ""."""
        printer = self._computer.printers.get(self._order.paper)
        return printer.name if printer else ""

    def _show_queues(self, queues: list[str]) -> None:
        chosen = self._set_printer()
        names = list(dict.fromkeys([*filter(None, [chosen]), *queues]))
        self.queue.combo.clear()
        for name in names:
            self.queue.combo.addItem(name, name)
        self.queue.combo.setCurrentIndex(0 if chosen or len(names) == 1 else -1)
        if not names:
            self._without_printer(
                "Datorn har ingen skrivare. Spara bladet och skriv ut det där en finns."
            )

    def _no_queues(self, error: Exception) -> None:
        if self._set_printer():
            self._show_queues([])
        else:
            self._without_printer(told(error))

    def _without_printer(self, why: str) -> None:
        self.queue.hide()
        self.message.say(why, Tone.INFO)
        self.print_button.block(why)
        if self.print_button.hasFocus():
            self.save_button.setFocus()

    def _queued(self, job: PrintJob) -> None:
        self._number = job.number
        self.message.say("På väg till skrivaren.", Tone.INFO)

    def _moved(self, jobs: tuple[PrintJob, ...]) -> None:
        for job in jobs:
            if job.number == self._number and job.state in STUCK:
                self.message.say(f"Det kom inte fram. {job.reason}")
            elif job.number == self._number:
                self._tell_sent(job.sent_to)

    def _sent(self, receipt: PrintReceipt) -> None:
        self._tell_sent(receipt.sent_to)

    def _tell_sent(self, where: str) -> None:
        self.message.say(f"Skickat till {where}. Se efter att det kom ut.", Tone.OK)
        self.kept.emit()

    def _saved(self, path: Path) -> None:
        self.message.say(f"Sparat: {path}", Tone.OK)
        self.kept.emit()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
