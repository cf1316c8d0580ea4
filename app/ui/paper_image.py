"""Turns a picture from outside into the picture that is kept: upright, small, and nothing else.

Drawing anew leaves behind where and with what it was taken, and whatever else its file carried.
"""

from datetime import datetime

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from app.domain.paper_picture import LARGEST_KEPT, LONGEST_SIDE, MOST_PIXELS, not_taken
from app.usecases.paper_pictures import FoundPicture

_MOST_MB = 512  # that Qt may take to draw one picture
_QUALITIES = (80, 60, 40)


def draw_found(found: FoundPicture) -> bytes:
    """Return a file's picture as it is kept, or refuse it."""
    return to_kept(_read(found.content, found.kind))


def to_kept(image: QImage) -> bytes:
    """Return an image as it is kept, or refuse it."""
    if image.isNull():
        raise not_taken("Bilden går inte att läsa.")
    if max(image.width(), image.height()) > LONGEST_SIDE:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(LONGEST_SIDE, LONGEST_SIDE, keep, smooth)
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    for key in plain.textKeys():
        plain.setText(key, "")
    for quality in _QUALITIES:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(quality)
        if writer.write(plain) and content.size() <= LARGEST_KEPT:
            return bytes(content.data())
    raise not_taken("Bilden går inte att spara.")


def to_image(kept: bytes) -> QImage:
    """Return a kept picture to look at."""
    return _read(kept, "jpeg")


def age_words(at: datetime, now: datetime) -> str:
    """Return when a picture was taken, as far as its file says, for a person to compare."""
    same_day = at.date() == now.date()
    return f"{at:%H:%M} i dag" if same_day else f"{at:%Y-%m-%d %H:%M}"


def _read(content: bytes, kind: str) -> QImage:
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_MOST_MB)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        raise not_taken("Bilden går inte att läsa, eller är orimligt stor.")
    longest = max(size.width(), size.height())
    if longest > LONGEST_SIDE:  # JPEG is then drawn small at once
        reader.setScaledSize(size * (LONGEST_SIDE / longest))
    image = reader.read()
    if image.isNull():
        raise not_taken("Bilden går inte att läsa.")
    return image
