"""The pictures of a slip's paper: looked at near and turned, added and taken away."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.ui.errors import told
from app.ui.paper_image import to_image
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.paper_view import PaperView
from app.usecases.paper_pictures import load_paper

_SIZE = (900, 660)
_KINDS = "Bilder (*.jpg *.jpeg *.png)"


class PaperPictures(Dialog):
    """Bild av papperet. PaperPictures(parent, session, digests, may_change=True).

    It only asks: `camera_asked`, `image_given` (QImage), `file_given` (path) and `dropped`
    (SHA-256); whoever opened it answers with `show_papers` or `say`.
    """

    camera_asked = Signal()
    image_given = Signal(object)
    file_given = Signal(str)
    dropped = Signal(str)

    def __init__(
        self, parent: QWidget, session: Session, digests: tuple[str, ...], *, may_change: bool
    ) -> None:
        super().__init__(parent, "Bild av papperet")
        self._session = session
        self._digests: tuple[str, ...] = ()
        self._at = 0
        self.view = PaperView()
        self.message = Message()
        self.camera = KeyButton("Från kameran", "Ctrl+K", icon="scan-line")
        self.paste = KeyButton("Klistra in", "Ctrl+V")
        self.file = KeyButton("Välj fil…", "Ctrl+O", icon="folder")
        self.drop = KeyButton("Ta bort", "Ctrl+Del")
        self.next = KeyButton("Nästa", "PgDown")
        self.nearer = KeyButton("Närmare", "+")
        self.farther = KeyButton("Hela", "−")
        self.turn = KeyButton("Vrid", "R")
        self.nearer.acted.connect(self.view.nearer)
        self.farther.acted.connect(self.view.farther)
        self.turn.acted.connect(self.view.turn)
        self.next.acted.connect(self._step)
        self.camera.acted.connect(self.camera_asked)
        self.paste.acted.connect(self._paste)
        self.file.acted.connect(self._ask_file)
        self.drop.acted.connect(lambda: self.dropped.emit(self._digests[self._at]))
        self._changers = (self.camera, self.paste, self.file, self.drop)
        self._may_change = may_change
        self._lay_out()
        self.resize(*_SIZE)
        self.show_papers(digests)

    def show_papers(self, digests: tuple[str, ...], text: str = "") -> None:
        """Show the last of the pictures that the slip has now."""
        self._digests, self._at = digests, max(0, len(digests) - 1)
        if text:
            self.message.say(text, Tone.OK)
        elif not digests:
            self.message.say("Ingen bild än. Bilden sparas krypterad med expeditionen.", Tone.INFO)
        else:
            self.message.clear()
        self._show_current()

    def say(self, error: Exception) -> None:
        """Say why something was not done."""
        self.message.say(told(error))

    def _lay_out(self) -> None:
        for buttons in ((self.nearer, self.farther, self.turn, self.next), self._changers):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
                button.setVisible(self._may_change or button not in self._changers)
            row.addStretch(1)
            self.body.addLayout(row)
        self.body.addWidget(self.message)
        self.body.addWidget(self.view, 1)
        self.view.setFocus()

    def _show_current(self) -> None:
        has = bool(self._digests)
        self.view.setVisible(has)
        for button in (self.nearer, self.farther, self.turn):
            button.setVisible(has)
        self.drop.setVisible(has and self._may_change)
        self.next.setVisible(len(self._digests) > 1)
        if has:
            digest, place = self._digests[self._at], f"{self._at + 1} av {len(self._digests)}"
            self.heading.setText(f"Bild av papperet, {place}" if len(self._digests) > 1
                                 else "Bild av papperet")  # fmt: skip
            self._session.run(lambda w: to_image(load_paper(w, digest)), self._show, self.say)

    def _show(self, image: QImage) -> None:
        self.view.show_image(image)
        self.view.setFocus()

    def _step(self) -> None:
        self._at = (self._at + 1) % len(self._digests)
        self._show_current()

    def _paste(self) -> None:
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.message.say("I urklipp finns ingen bild. Kopiera bilden först.", Tone.WARN)
        else:
            self.image_given.emit(image)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Bild av papperet", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file_given)
        dialog.open()
