"""The pictures of the paper beside the fields of a slip: small, one key from being large."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.draft import DispensingDraft, OpenSlip
from app.ui.dialogs.paper_pictures import PaperPictures
from app.ui.paper_image import age_words, draw_found, to_image, to_kept
from app.ui.session import Session
from app.ui.texts import count
from app.ui.theme import current_theme
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import ShortLabel
from app.usecases.paper_pictures import (
    FoundPicture,
    keep_paper,
    load_paper,
    newest_picture,
    read_picture,
)
from app.usecases.workplace import Workplace

_THUMBNAIL = QSize(44, 58)  # px
KEY = "Ctrl+Shift+F"


class PaperStrip(QWidget):
    """Thumbnail and button (bildremsa). PaperStrip(session).

    `slip` is to return the slip on the desk, which pictures are kept for.
    """

    edited = Signal()
    pictured = Signal(bytes)  # a picture was added, as it is kept
    released = Signal(str)  # SHA-256 of a picture that the slip names no more

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.slip: Callable[[], OpenSlip | None] = lambda: None
        self.digests: tuple[str, ...] = ()
        self._shown = ""  # the picture of the thumbnail
        self._dialog: PaperPictures | None = None
        self.thumbnail = _Thumbnail()
        self.open_button = KeyButton("Bild av papperet…", KEY)
        self.words = ShortLabel("", "hint", "ink3")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.thumbnail)
        row.addWidget(self.open_button)
        row.addWidget(self.words, 1)
        self.open_button.acted.connect(self.open)
        self.thumbnail.pressed.connect(self.open)
        self.thumbnail.hide()

    def show_draft(self, draft: DispensingDraft) -> None:
        """Show the pictures of a draft."""
        self.show_papers(draft.papers)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with the pictures that it has now."""
        return replace(draft, papers=self.digests)

    def show_papers(self, digests: tuple[str, ...]) -> None:
        """Show the first picture small, and say how many there are."""
        self.digests = digests
        more = len(digests) > 1
        self.words.setText(count(len(digests), "bild", "bilder") if more else "")
        first = digests[0] if digests else ""
        if first != self._shown:
            self._shown = first
            self.thumbnail.hide()
            if first:
                self._session.run(lambda w: _load(w, first), self._show, lambda _: None)

    def open(self) -> None:
        """Open the pictures large."""
        if self.slip() is None:
            return
        dialog = PaperPictures(self.window(), self._session, self.digests, may_change=True)
        dialog.camera_asked.connect(lambda: self._add(newest_picture))
        dialog.file_given.connect(lambda path: self._add(lambda _: read_picture(Path(path))))
        dialog.image_given.connect(self._add_image)
        dialog.dropped.connect(self._drop)
        dialog.destroyed.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def _add(self, find: Callable[[Workplace], FoundPicture]) -> None:
        if (slip := self._current()) is None:
            return
        now = self._session.workplace.computer.clock.now()

        def keep(workplace: Workplace) -> _Kept:
            found = find(workplace)
            drawn = draw_found(found)
            text = f"Bilden är sparad. Den togs {age_words(found.at, now)}."
            return _Kept(slip, keep_paper(workplace, slip, drawn), drawn, text)

        self._session.run(keep, self._kept, self._failed)

    def _add_image(self, image: QImage) -> None:
        if (slip := self._current()) is None:
            return

        def keep(workplace: Workplace) -> _Kept:
            drawn = to_kept(image)
            return _Kept(slip, keep_paper(workplace, slip, drawn), drawn, "Bilden är sparad.")

        self._session.run(keep, self._kept, self._failed)

    def _current(self) -> OpenSlip | None:
        slip = self.slip()
        return slip and replace(slip, draft=self.apply(slip.draft))

    def _kept(self, kept: "_Kept") -> None:
        digest, text, now = kept.digest, kept.text, self.slip()
        if now is None or now.subject != kept.slip.subject:
            return  # another slip lies there now; nothing names the picture
        if digest in self.digests:
            text = "Bilden finns redan på expeditionen."
        self._change(tuple(dict.fromkeys((*self.digests, digest))), text)
        self.pictured.emit(kept.picture)

    def _drop(self, digest: str) -> None:
        left = tuple(one for one in self.digests if one != digest)
        self._change(left, "Bilden är borttagen.")
        self.released.emit(digest)

    def _change(self, digests: tuple[str, ...], text: str) -> None:
        self.show_papers(digests)
        self.edited.emit()
        if self._dialog is not None:
            self._dialog.show_papers(digests, text)

    def _failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.say(error)

    def _closed(self) -> None:
        self._dialog = None

    def _show(self, answer: tuple[str, QImage]) -> None:
        digest, image = answer
        if digest == self._shown:
            self.thumbnail.show_image(image)


@dataclass(frozen=True)
class _Kept:
    """A picture that is kept now (sparad bild)."""

    slip: OpenSlip
    digest: str
    picture: bytes
    text: str  # Swedish


class _Thumbnail(QLabel):
    """The picture, small; a click opens it."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Bild av papperet, liten")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        ratio = self.devicePixelRatioF()
        size = _THUMBNAIL * (current_theme().scale * ratio)
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small = QPixmap.fromImage(image.scaled(size, keep, smooth))
        small.setDevicePixelRatio(ratio)
        self.setPixmap(small)
        self.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        super().mouseReleaseEvent(event)
        self.pressed.emit()


def _load(workplace: Workplace, digest: str) -> tuple[str, QImage]:
    return digest, to_image(load_paper(workplace, digest))
