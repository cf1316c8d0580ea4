"""Shapes that several widgets paint: boxes with crisp lines, key caps, dashed and hatched fills."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPen

from app.ui.theme import current_theme

CAP_PADDING = 5  # px on each side of the text on a key cap


def box(
    painter: QPainter, rect: QRect, fill: QColor | None, line: QColor | None, radius: int
) -> None:
    """Paint a rounded box whose 1 px line lies inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, 1) if line else Qt.PenStyle.NoPen)
    inset = 0.5 if line else 0.0
    painter.drawRoundedRect(
        QRectF(rect).adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset
    )


def side_bar(painter: QPainter, rect: QRect, colour: QColor, width: int, radius: int) -> None:
    """Paint a bar along the left edge of a rounded box."""
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(rect), radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline)
    painter.fillRect(QRect(rect.left(), rect.top(), width, rect.height()), colour)
    painter.restore()


def dashed_box(painter: QPainter, rect: QRect, fill: QColor, line: QColor, radius: int) -> None:
    """Paint a rounded box with even dashes; a style sheet's come out thin and dotted."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(line, 1)
    pen.setDashPattern([4, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(fill)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def hatch(painter: QPainter, rect: QRect, ground: QColor, stripe: QColor, step: int) -> None:
    """Fill a rectangle with broad diagonal stripes."""
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(stripe, step * 0.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    height = rect.height() + 2 * step
    for x in range(rect.left() - height, rect.right() + height, 2 * step):
        bottom = rect.bottom() + step
        painter.drawLine(QPointF(x, bottom), QPointF(x + height, bottom - height))
    painter.restore()


def key_cap_width(text: str) -> int:
    """Return how wide the cap of a key is at the text size in use."""
    theme = current_theme()
    words = QFontMetrics(theme.font("key")).horizontalAdvance(_on_the_cap(text))
    return words + 2 * theme.px(CAP_PADDING)


def key_cap(painter: QPainter, rect: QRect, text: str, ink: QColor, line: QColor) -> None:
    """Paint a key cap inside the rectangle."""
    theme = current_theme()
    box(painter, rect, None, line, theme.tokens.radius["keycap"])
    painter.setPen(ink)
    painter.setFont(theme.font("key"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _on_the_cap(text))


def _on_the_cap(text: str) -> str:
    """Return a key in Swedish, one spelling wherever a key is shown."""
    return text.replace("Shift", "Skift")
