"""A column for a scrolling area that is never taller than its texts are at the width it has."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class TallPage(QWidget):
    """A page to scroll (rullsida). TallPage() in place of QWidget() inside `scrolling`.

    Wrapped texts ask for the height that they would have in a narrow column; a scrolling area
    believes that and shows a bar with nothing to scroll to.
    """

    def minimumSizeHint(self) -> QSize:
        """Ask for width alone where the height follows from it: where some text is wrapped."""
        own, layout = super().minimumSizeHint(), self.layout()
        follows = layout is not None and layout.hasHeightForWidth()
        return QSize(own.width(), 0) if follows else own
