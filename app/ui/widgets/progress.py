"""Progress as a bar that always has its numbers beside it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.label import label


@dataclass(frozen=True)
class Part:
    """One stretch of the bar (del): how many, and what they are."""

    count: int
    name: str  # as "klara"; read out, since a colour says nothing to everybody
    colour: str = "primary"  # a colour token


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Part, ...] = ()
        self.total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)
        self.setFixedHeight(10)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("border"))
        inner = self.rect().adjusted(1, 1, -1, -1)
        painter.fillRect(inner, theme.colour("sunken"))
        done, left = 0, inner.left()
        for part in self.parts:
            done += part.count
            right = inner.left() + round(inner.width() * min(done, self.total) / max(self.total, 1))
            if right > left:
                area = QRect(left, inner.top(), right - left, inner.height())
                painter.fillRect(area, theme.colour(part.colour))
                if left > inner.left():
                    painter.fillRect(left, inner.top(), 1, inner.height(), theme.colour("surface"))
            left = right


class Progress(QWidget):
    """How far something has come (förlopp).

    Progress(), then `show_parts("214 av 231 klara", 231, [Part(214, "klara"), …])`. The text is
    the caller's, so that the numbers come with their words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = label("", "table", "ink2", wrap=True)
        self.bar = _Bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(self.bar)

    def show_parts(self, text: str, total: int, parts: list[Part]) -> None:
        """Show several stretches, in order from the left."""
        self.text.setText(text)
        self.bar.parts, self.bar.total = tuple(parts), total
        self.bar.setAccessibleName("Förlopp")
        words = ", ".join(f"{part.count} {part.name}" for part in parts)
        self.bar.setAccessibleDescription(f"{words} av {total}")
        self.bar.update()
