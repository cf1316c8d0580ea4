"""Signed codes of emergency prescriptions: from a scanner, a pasted text, a picture or a drop."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.emergency import CODE_PREFIX
from app.domain.order import OrderKind
from app.domain.signed_order import is_blank, may_fill
from app.ui.errors import told
from app.ui.paper_image import draw_found, to_image
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.editing import Editing
from app.ui.views.dispense.lane import Lane
from app.usecases.paper_pictures import read_picture
from app.usecases.take_code import BelievedCode, read_code, read_picture_code, take_code
from app.usecases.workplace import Workplace

_NO_CODE = "Bilden visar ingen kod av ett reservrecept. Fotografera koden rakt och nära."
_KINDS = "Bilder (*.jpg *.jpeg *.png)"


class CodeScans(QObject):
    """Takes codes to the desk (receptkoder). CodeScans(session, desk, editing, view, lane).

    A code is believed before anything on the desk is touched. It fills the blank slip that lies
    there, or else a new one; a slip that is begun is parked.
    """

    said = Signal(str)
    stopped = Signal(str)  # why a code is not believed

    def __init__(
        self, session: Session, desk: Desk, editing: Editing, view: QWidget, lane: Lane
    ) -> None:
        super().__init__(view)
        self._session, self._desk, self._editing, self._lane = session, desk, editing, lane
        self._view = view
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def take(self, text: str) -> None:
        """Take a code; what is not believed is told and changes nothing."""
        if not self._lane.holds(OrderKind.HUMAN):
            self.said.emit("Reservrecept expedieras under Expediera, F3.")
            return
        self._editing.collect()
        slip = self._desk.slip
        at = slip.draft.happened_at if slip else None
        self._session.run(
            lambda workplace: read_code(workplace, text, at), self._believed, self._fail
        )

    def ask_picture(self) -> None:
        """Ask for a picture's file, and look for a code in it."""
        dialog = QFileDialog(self._view, "Bild av reservrecept", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_picture)
        dialog.open()

    def take_picture(self, path: str) -> None:
        """Look for a code in a picture's file."""
        self._session.run(
            lambda workplace: _code_in(workplace, draw_found(read_picture(Path(path)))),
            self._seen,
            self._fail,
        )

    def look_in(self, kept: bytes) -> None:
        """Fill the blank slip from the code of a picture that was added to it, if it shows one."""
        if (slip := self._desk.slip) is not None and is_blank(slip.draft):
            self._session.run(
                lambda workplace: _code_in(workplace, kept),
                self._seen_on_paper,
                self._fail,
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a picture's file or a code's text that is dropped on the screen."""
        if isinstance(event, QDragEnterEvent) and _dropped(event):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path, text = _dropped(event) or ("", "")
            if path:
                self.take_picture(path)
            elif text:
                self.take(text)
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _seen(self, text: str) -> None:
        if text:
            self.take(text)
        else:
            self.stopped.emit(_NO_CODE)

    def _seen_on_paper(self, text: str) -> None:
        if text:
            self.take(text)

    def _believed(self, believed: BelievedCode) -> None:
        slip = self._desk.slip
        if slip is not None and may_fill(slip.draft, believed.order):
            self._desk.fetch(lambda workplace: take_code(workplace, believed.text, slip))
        else:
            self._desk.park(
                lambda: self._desk.fetch(lambda workplace: take_code(workplace, believed.text))
            )

    def _fail(self, error: Exception) -> None:
        self.stopped.emit(told(error))


def _code_in(workplace: Workplace, kept: bytes) -> str:
    """Return the code that a kept picture shows, "" for none."""
    image = to_image(kept).convertToFormat(QImage.Format.Format_Grayscale8)
    return read_picture_code(workplace, bytes(image.constBits()), image.bytesPerLine())


def _dropped(event: QDropEvent) -> tuple[str, str] | None:
    """Return the file or the code that is dropped, or None for anything else."""
    mime = event.mimeData()
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if len(files) == 1:
        return files[0], ""
    text = mime.text().strip()
    return ("", text) if text.startswith(CODE_PREFIX) else None
