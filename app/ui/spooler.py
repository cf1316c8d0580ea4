"""Printing through the queues of Windows, which Qt knows; given as a print system by bootstrap."""

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QPoint, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut, PrintReceipt, Progress
from app.usecases.put_on_paper import draw_sheet, page_count

_STATES = {
    QPrinter.PrinterState.Error: "skrivaren har ett fel",
    QPrinter.PrinterState.Aborted: "utskriften avbröts",
}


class Spooler:
    """The print queues of this computer as Qt sees them (utskriftskö)."""

    def list_queues(self) -> list[str]:
        """Return their names."""
        _need_application()
        return list(QPrinterInfo.availablePrinterNames())

    def open(self, queue: str) -> "SpooledPrinter":
        """Return a queue as a printer."""
        return SpooledPrinter(queue)


@dataclass(frozen=True)
class SpooledPrinter:
    """A queue of the spooler, or with `file` a PDF in its place (skrivare)."""

    name: str
    file: str = ""

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> PrintReceipt:
        """Draw every page, dot for dot, on paper of exactly this size."""
        _need_application()
        printer = self._printer(title, size_mm, copies)
        painter = QPainter()
        if not painter.begin(printer):
            raise self._refusal("kön tog inte emot utskriften")
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        try:
            for number in range(page_count(pdf)):
                if number and not printer.newPage():
                    raise self._doubt("kön tog inte emot alla sidor")
                painter.drawImage(QPoint(0, 0), _image(pdf, printer.resolution(), number))
        finally:
            painter.end()
        if words := _STATES.get(printer.printerState()):
            raise self._doubt(words)
        return PrintReceipt(self.name, title, Progress.SPOOLED)

    def ask(self, job: str) -> None:
        """Know nothing more: Qt hands no number of the job back."""
        del job

    def _printer(self, title: str, size_mm: tuple[float, float], copies: int) -> QPrinter:
        info = QPrinterInfo.printerInfo(self.name)
        if info.isNull() and not self.file:
            raise Unavailable(
                f"Skrivarkön {self.name} finns inte på datorn.",
                "Välj en annan skrivare, eller lägg till kön i datorns inställningar.",
                code="printer_unknown",
            )
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self.file:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(self.file)
            printer.setResolution(300)
        else:
            printer.setPrinterName(self.name)
        printer.setDocName(title)
        printer.setFullPage(True)
        size = QPageSize(
            QSizeF(*size_mm), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
        )
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
        layout.setMode(QPageLayout.Mode.FullPageMode)
        printer.setPageLayout(layout)
        printer.setCopyCount(copies)
        return printer

    def _doubt(self, words: str) -> MayBeOut:
        cure = "Se till skrivaren."
        return MayBeOut(f"Skrivarkön {self.name}: {words}.", cure, sent_to=self.name)

    def _refusal(self, words: str) -> Unavailable:
        return Unavailable(
            f"Skrivarkön {self.name}: {words}.",
            "Se till skrivaren och försök igen.",
            code="printer_refused",
        )


def _image(pdf: bytes, dpi: float, number: int) -> QImage:
    raster = draw_sheet(pdf, dpi, number)
    form = QImage.Format.Format_RGBX8888
    return QImage(raster.rgba, raster.width, raster.height, raster.width * 4, form).copy()


def _need_application() -> None:
    """Give Qt what it needs where there is no window: the command line prints too."""
    if QGuiApplication.instance() is None:
        _APPLICATION.append(QGuiApplication(["lykta"]))


_APPLICATION: list[QGuiApplication] = []
