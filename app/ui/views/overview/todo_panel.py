"""The list of what needs a hand; each line leads to where it is done."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from app.ui.models.todo import Todo
from app.ui.theme import current_theme
from app.ui.widgets.badge import TONES
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.panel import Panel

_DONE = "Inget behöver åtgärdas."
_ALL_WELL = "Kopia, varor och vittnesfil är som de ska."


class TodoLine(QPushButton):
    """One thing to do, that can be pressed (åtgärdsrad)."""

    def __init__(self, number: int, todo: Todo) -> None:
        super().__init__()
        self.todo = todo
        self.setAccessibleName(f"{number}. {todo.text}. {todo.detail}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAutoDefault(False)
        look = TONES[todo.tone]
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(todo.text, "section", wrap=True))
        words.addWidget(label(todo.detail, "hint", "ink2", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 6, 2, 7)
        row.setSpacing(9)
        row.addWidget(Glyph(look.icon, look.ink, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if number <= 9:
            row.addWidget(KeyCap(str(number)), 0, Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        """Be as high as the words need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for the longest word's width alone: more would push the panel out of sight."""
        own, layout = self.sizeHint(), self.layout()
        return QSize(layout.minimumSize().width(), own.height()) if layout is not None else own

    def hasHeightForWidth(self) -> bool:
        """Say that the words may take more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground under the pointer, and the line below."""
        del event
        theme, painter = current_theme(), QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        bottom = self.height() - 1
        painter.fillRect(0, bottom, self.width(), 1, theme.colour("border"))


class TodoPanel(Panel):
    """What needs a hand (behöver åtgärd).

    TodoPanel(), then `show_todos(todos)`. `opened` comes with the one that a person chose, by
    press or, while the list has the keyboard, by its digit.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("Behöver åtgärd", "Alt+V", framed=True)
        self.lines: list[TodoLine] = []
        self._shown: list[Todo] | None = None
        self._well = label("", "table", "ink2", wrap=True)
        self.body.setSpacing(0)
        self.body.addWidget(self._well)
        self.body.addStretch(1)

    def show_todos(self, todos: Sequence[Todo]) -> None:
        """Show these; the keyboard stays on the line it was on."""
        if list(todos) == self._shown:
            return
        self._shown = list(todos)
        at = next((i for i, line in enumerate(self.lines) if line.hasFocus()), -1)
        for old in self.lines:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = [TodoLine(number, todo) for number, todo in enumerate(todos, 1)]
        for index, line in enumerate(self.lines):
            line.clicked.connect(lambda _=False, todo=line.todo: self.opened.emit(todo))
            self.body.insertWidget(index, line)
        if self.lines and at >= 0:
            self.lines[min(at, len(self.lines) - 1)].setFocus()
        self.set_note(str(len(self.lines)) if self.lines else "")
        self._well.setVisible(not self.lines)
        self._well.setText(f"{_DONE} {_ALL_WELL}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by digit; go up and down."""
        at = next((i for i, line in enumerate(self.lines) if line.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        digit = event.text()
        if at >= 0 and step:
            self.lines[(at + step) % len(self.lines)].setFocus()
        elif at >= 0 and digit.isdecimal() and 1 <= int(digit) <= len(self.lines):
            self.opened.emit(self.lines[int(digit) - 1].todo)
        else:
            super().keyPressEvent(event)
