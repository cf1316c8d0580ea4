"""Texts and icons that stand still: plain labels, labels that shorten, glyphs, hairlines."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from app.ui.theme import current_theme


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a label's "role" or "colour", or an editor's "state" that the style sheet reads."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if isinstance(widget, _Words):
        widget.restyle()
    else:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", role: str = "body", colour: str = "ink", *, wrap: bool = False) -> QLabel:
    """Return a text in a role of tokens.json (body, label, hint, section, title, …).

    Always plain text: what a person typed is never read as markup. Never give it an accessible
    name: that would be read instead of the text.
    """
    return _WrapLabel(text, role, colour) if wrap else _Words(text, role, colour)


def longest_word(text: QLabel) -> int:
    """Return the width in px that a label needs so that no word is cut."""
    words = re.split(r"(?<=-)(?!\u2060)|[ \n]", _held_together(text.text()))
    return max(text.fontMetrics().horizontalAdvance(word) for word in words)


class _Words(QLabel):
    """A label that takes font and colour from the theme itself.

    A style sheet could do it too, but would weigh every label against every role and colour.
    """

    def __init__(self, text: str, role: str, colour: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("colour", colour)
        current_theme().follow(self.restyle)

    def restyle(self) -> None:
        """Take font and colour again."""
        theme = current_theme()
        self.setFont(theme.font(self.property("role")))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(self.property("colour")))
        self.setPalette(palette)


class _WrapLabel(_Words):
    """A label that asks for the width of its longest word, so that layouts never cut one.

    Its text is broken between words, but neither in "e-recept" nor in a number or a date.
    """

    def __init__(self, text: str, role: str, colour: str) -> None:
        self._text = text
        super().__init__(_held_together(text), role, colour)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        super().setText(_held_together(text))

    def text(self) -> str:
        return self._text

    def minimumSizeHint(self) -> QSize:
        return QSize(longest_word(self) + 1, self.fontMetrics().height())


def _held_together(text: str) -> str:
    """Return the text with a word joiner after each hyphen where no line may end."""
    return re.sub(r"(?<!\w)\w-(?=\w)|-(?=\d)|(?<=\d)-(?=\w)", "\\g<0>\u2060", text)


class ShortLabel(_Words):
    """A one-line text that shortens with … and then says the whole in a tooltip (kort rad).

    ShortLabel(text, role, colour). Never for what identifies a patient.
    """

    def __init__(self, text: str = "", role: str = "body", colour: str = "ink") -> None:
        super().__init__(text, role, colour)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Say that a few letters are enough, and no text needs no room."""
        few = self.fontMetrics().horizontalAdvance("MMM…") if self.text() else 0
        return QSize(few, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Say the whole text when something is left out."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text() if self.is_cut() else "", self)
            return True
        return super().event(event)

    def is_cut(self) -> bool:
        """Tell whether the text is longer than its room."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        del event
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()) | Qt.TextFlag.TextSingleLine, text)


class Glyph(QWidget):
    """An icon beside a text (tecken). Glyph(name, colour token, size in px of the design)."""

    def __init__(self, name: str, colour: str = "ink2", size: int = 16) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        current_theme().follow(self._restyle)

    def show_icon(self, name: str, colour: str) -> None:
        """Change icon and colour together."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    @property
    def name(self) -> str:
        """Return the icon's name."""
        return self._name

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon sharp on any screen."""
        del event
        pixmap = current_theme().icon(
            self._name, self._colour, self._size, self.devicePixelRatioF()
        )
        QPainter(self).drawPixmap(0, 0, pixmap)

    def _restyle(self) -> None:
        side = current_theme().px(self._size)
        self.setFixedSize(side, side)
        self.update()


class _Line(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(self.rect(), current_theme().colour("border"))


def hairline(direction: str = "h") -> QWidget:
    """Return a thin line between parts, lying ("h") or standing ("v")."""
    line = _Line()
    if direction == "h":
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    return line
