"""Fields: a label, an editor and a hint that belong together, with their states."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.findings import Finding, Severity
from app.domain.short_date import last_such_day
from app.ui.keys import is_screen_key
from app.ui.theme import current_theme
from app.ui.widgets.combo import Combo
from app.ui.widgets.label import label, set_look


class FieldState(StrEnum):
    """What is known about a field's content (fältets läge)."""

    NORMAL = "normal"
    GOOD = "good"  # checked, a tick stands in the field
    BAD = "bad"  # must be corrected; the hint says how
    LOCKED = "locked"  # follows from something else; the hint says from what
    UNKNOWN = "unknown"  # cannot be known now; the hint says why


_ICONS = {
    FieldState.GOOD: ("check", "ok"),
    FieldState.BAD: ("circle-x", "stop"),
    FieldState.LOCKED: ("lock", "ink3"),
    FieldState.UNKNOWN: ("circle-help", "ink2"),
}
_PLACEHOLDERS = {FieldState.UNKNOWN: "okänt"}


class Field(QWidget):
    """A labelled editor (fält).

    Field("Förmån", Segmented(...), "hint") takes any editor; LineField, DateField, ChoiceField
    and TextField make their own. `edited` comes when a person changes the content, `left` when
    the keyboard leaves the field.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, text: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self._hint, self._state, self._message = hint, FieldState.NORMAL, ""
        self._shown = (FieldState.NORMAL, hint, "")
        self.editor = editor
        self.caption = label(text, "label", "ink2")
        self.caption.setBuddy(editor)
        self.below = label(hint, "hint", "ink3", wrap=True)
        if not hint:
            self.below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addWidget(editor)
        column.addWidget(self.below)
        column.addStretch(0)
        self.setFocusProxy(editor)
        editor.setAccessibleDescription(hint)
        editor.installEventFilter(self)

    @property
    def state(self) -> FieldState:
        """Return what is known about the content."""
        return self._state

    @property
    def message(self) -> str:
        """Return what stands below the editor."""
        return self.below.text()

    @property
    def colour(self) -> str:
        """Return the colour of the message: "stop", "warn", "info" or what a hint has."""
        return str(self.below.property("colour"))

    def set_state(self, state: FieldState, message: str = "", *, colour: str = "") -> None:
        """Show a state; without a message the field's own hint stands below."""
        shown = message or self._hint
        if (state, shown, colour) == self._shown:
            return  # every key asks for all fields of a screen
        self._state, self._message, self._shown = state, message, (state, shown, colour)
        bad = state is FieldState.BAD
        self.below.setText(shown)
        self.below.setVisible(bool(shown))
        set_look(self.below, "colour", colour or ("stop" if bad else "ink3"))
        set_look(self.below, "role", "label" if bad else "hint")
        set_look(self.editor, "state", state.value)
        self.editor.setAccessibleDescription(shown)
        self._show_state()

    def show_findings(self, findings: Iterable[Finding], good: str = "") -> None:
        """Show the weightiest of the findings on this field, or, if `good` is given, a tick."""
        found = sorted(findings, key=lambda f: list(Severity).index(f.severity))
        if not found:
            self.set_state(FieldState.GOOD if good else FieldState.NORMAL, good)
            return
        worst = found[0]
        text = f"{worst.text} {worst.cure}".strip()
        if worst.severity is Severity.STOP:
            self.set_state(FieldState.BAD, text)
        else:
            colour = "warn" if worst.severity is Severity.WARN else "info"
            self.set_state(FieldState.NORMAL, text, colour=colour)

    def set_hint(self, hint: str) -> None:
        """Change the hint that stands below while nothing else does."""
        self._hint = hint
        self.set_state(self._state, self._message)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the keyboard leaves the editor; let the screen's own keys past it."""
        if watched is self.editor and is_screen_key(event):
            event.ignore()
            return True
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _show_state(self) -> None:
        """Let an editor of its own kind show the state."""


class LineField(Field):
    """A field of one line (textfält).

    LineField("Förskrivarkod", hint="", placeholder="", code=False): `code` draws digits and codes
    in the monospaced face.
    """

    def __init__(
        self, text: str, hint: str = "", *, placeholder: str = "", code: bool = False
    ) -> None:
        self.line = QLineEdit()
        self._placeholder = placeholder
        self.line.setPlaceholderText(placeholder)
        self.line.setProperty("code", "true" if code else "false")
        super().__init__(text, self.line, hint)
        self._mark = QAction(self)
        self._own_icon = ""
        self.line.textEdited.connect(lambda _: self.edited.emit())
        current_theme().follow(self._show_state)

    def value(self) -> str:
        """Return the content without blanks around it."""
        return self.line.text().strip()

    def set_value(self, text: str) -> None:
        """Put a text into the field, if it is another than what stands there."""
        if text != self.line.text():
            self.line.setText(text)

    def set_placeholder(self, text: str) -> None:
        """Show a text in the empty field."""
        self._placeholder = text
        self.line.setPlaceholderText(text)

    def set_icon(self, name: str) -> None:
        """Show an icon in the field while its state has none, as "search"."""
        self._own_icon = name
        self._show_state()

    def _show_state(self) -> None:
        self.line.setReadOnly(self.state is FieldState.LOCKED)
        self.line.setPlaceholderText(_PLACEHOLDERS.get(self.state, self._placeholder))
        icon, colour = _ICONS.get(self.state, (self._own_icon, "ink2"))
        if not icon:
            self.line.removeAction(self._mark)
            return
        dpr = self.devicePixelRatioF()
        self._mark.setIcon(QIcon(current_theme().icon(icon, colour, 16, dpr)))
        if self._mark not in self.line.actions():
            self.line.addAction(self._mark, QLineEdit.ActionPosition.TrailingPosition)


class DateField(LineField):
    """A date typed as text (datumfält): digits alone get their hyphens when the field is left.

    Where a day that has been is asked for, `today` says which: "23" is then the last 23rd, and
    "1123" the last 23 November, written out when the field is left.
    """

    def __init__(
        self, text: str, hint: str = "", *, today: Callable[[], date] | None = None
    ) -> None:
        super().__init__(text, hint, placeholder="åååå-mm-dd")
        self._today = today
        self.line.setMaxLength(10)
        self.left.connect(self._write_out)

    def _write_out(self) -> None:
        digits = self.value()
        if len(digits) == 8 and digits.isdecimal():
            self.line.setText(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
        elif self._today is not None and (day := last_such_day(digits, self._today())):
            self.line.setText(day.isoformat())


class ChoiceField(Field):
    """A field with a drop-down list (valfält).

    ChoiceField("Orsak till papper", [("technical", "Tekniskt fel"), …], hint=""). Nothing is
    chosen until a person chooses, and `value()` is then "".
    """

    def __init__(self, text: str, choices: Sequence[tuple[str, str]], hint: str = "") -> None:
        self.combo = Combo(list(choices))
        self.combo.setPlaceholderText("Välj")
        self.combo.setCurrentIndex(-1)
        super().__init__(text, self.combo, hint)
        self.combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> str:
        """Return the value chosen, or "" while nothing is."""
        chosen = self.combo.currentData()
        return chosen if isinstance(chosen, str) else ""

    def set_value(self, value: str) -> None:
        """Choose a value without `edited`; "" chooses nothing."""
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _show_state(self) -> None:
        self.combo.setEnabled(self.state is not FieldState.LOCKED)


class TextField(Field):
    """A field of several lines (fritextfält). TextField("Dosering", hint="", lines=2).

    Tab leaves the field. It grows up to three times its lines, then scrolls.
    """

    def __init__(self, text: str, hint: str = "", *, lines: int = 2) -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = lines
        super().__init__(text, self.text, hint)
        self._quiet = False
        self.text.textChanged.connect(self._text_changed)
        current_theme().follow(self._fit)

    def value(self) -> str:
        """Return the content without blanks around it."""
        return self.text.toPlainText().strip()

    def set_value(self, text: str) -> None:
        """Put a text into the field without `edited`, if it is another than what stands there."""
        if text != self.text.toPlainText():
            self._quiet = True
            self.text.setPlainText(text)
            self._quiet = False

    def _text_changed(self) -> None:
        self._fit()
        if not self._quiet:
            self.edited.emit()

    def _fit(self) -> None:
        theme = current_theme()
        rows = int(self.text.document().size().height())
        shown = max(self._lines, min(rows, 3 * self._lines))
        line_height = round(theme.type_size("value") * 1.32)
        self.text.setFixedHeight(shown * line_height + theme.px(16))

    def _show_state(self) -> None:
        self.text.setReadOnly(self.state is FieldState.LOCKED)
