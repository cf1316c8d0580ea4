"""The picture of the paper beside what was handed out on it, to compare one with the other."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.dialogs.paper_pictures import PaperPictures
from app.ui.errors import told
from app.ui.paper_image import to_image
from app.ui.session import Session
from app.ui.texts import count
from app.ui.theme import current_theme
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.paper_view import PaperView
from app.usecases.paper_pictures import load_paper
from app.usecases.workplace import Workplace

KEY = "Ctrl+Shift+F"
_BOTH = 460  # px that a picture and the fields need beside each other, at 100 % text


class PaperBeside(QWidget):
    """The first picture, as high as there is room (papperet). PaperBeside(session).

    Hidden where a hand-out has none. + and − come nearer and go back, R turns it; a key opens all
    of them large.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.digests: tuple[str, ...] = ()
        self._shown = ""
        self._places = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.view = _Narrow()
        self.words = label("", "hint", "ink2", wrap=True)
        self.larger = KeyButton("Bild av papperet…", KEY)
        self.larger.acted.connect(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.words)
        column.addWidget(self.larger)
        self.hide()

    def beside(self, fields: QWidget) -> QBoxLayout:
        """Return the picture and the fields in their places; above each other without a picture."""
        self._places.addWidget(self, 2)
        self._places.addWidget(fields, 3)
        return self._places

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand beside the fields where there is room for both, else leave the key alone."""
        super().resizeEvent(event)
        room = self._places.geometry().width() >= _BOTH * current_theme().scale
        ways = QBoxLayout.Direction
        self._places.setDirection(ways.LeftToRight if room else ways.TopToBottom)
        self._places.setStretch(0, 2 if room else 0)
        self.view.setVisible(room)

    def show_papers(self, digests: tuple[str, ...]) -> None:
        """Show the first picture, and say how many there are."""
        self.digests = digests
        self.setVisible(bool(digests))
        self.words.setText(f"1 av {count(len(digests), 'bild', 'bilder')}")
        self.words.setVisible(len(digests) > 1)
        first = digests[0] if digests else ""
        if first == self._shown:
            return
        self._shown = first
        self.view.show_image(QImage())
        if first:
            self._session.run(lambda w: _load(w, first), self._show, self._failed)

    def open(self) -> None:
        """Open the pictures large."""
        if self.digests:
            PaperPictures(self.window(), self._session, self.digests, may_change=False).open()

    def _show(self, answer: tuple[str, QImage]) -> None:
        digest, image = answer
        if digest == self._shown:
            self.view.show_image(image)

    def _failed(self, error: Exception) -> None:
        self.words.setText(told(error))
        self.words.show()


class _Narrow(PaperView):
    """Asks for little: the fields beside it are read first."""

    def sizeHint(self) -> QSize:
        return QSize(200, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)


def _load(workplace: Workplace, digest: str) -> tuple[str, QImage]:
    return digest, to_image(load_paper(workplace, digest))
