"""The head of a page: title, states, note, and at most four commands."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.widgets.label import ShortLabel, label


class PageHead(QWidget):
    """What stands over a screen (sidhuvud). PageHead(); then `show_view(view)`."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "title")  # never cut: it may be the number of a slip
        self.note = ShortLabel("", "hint", "ink2")
        self._badges = _row(6)
        self._commands = _row(10)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 1)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self._badges)
        row.addWidget(self.note, 1)
        row.addWidget(self._commands)
        self._view: View | None = None
        current_theme().follow(self._restyle)

    def show_view(self, view: View) -> None:
        """Show the head of another screen and follow its changes."""
        self._let_go()
        self._view = view
        view.head_changed.connect(self._refresh)
        commands = self._commands.layout()
        if commands is not None:
            for command in view.commands():
                commands.addWidget(command)
                command.show()
        self._refresh()

    def forget_view(self, view: View) -> None:
        """Throw away the commands of a screen that is no longer used."""
        if view is self._view:
            self._let_go()
            self._view = None
        for command in view.commands():
            command.deleteLater()

    def _let_go(self) -> None:
        if self._view is not None:
            self._view.head_changed.disconnect(self._refresh)
            for command in self._view.commands():
                command.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line towards the content."""
        del event
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("border"))

    def _refresh(self) -> None:
        view, badges = self._view, self._badges.layout()
        if view is None or badges is None:
            return
        self.title.setText(view.title())
        self.note.setText(view.note())
        while (item := badges.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()  # until it goes it would lie behind the new one
                old.deleteLater()
        for badge in view.badges():
            badges.addWidget(badge)
            badge.show()  # at once, or the state would be gone for a turn at each change

    def _restyle(self) -> None:
        self.setFixedHeight(current_theme().space("head"))


def _row(spacing: int) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    return made
