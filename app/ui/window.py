"""The frame around every screen: banner, rail, page head, content, action bar, status line."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.keys import shortcut
from app.ui.texts import BULLET
from app.ui.theme import Theme, ThemeMode, current_theme
from app.ui.view import View
from app.ui.widgets.banner import Banner, Mode
from app.ui.widgets.label import hairline
from app.ui.widgets.page_head import PageHead
from app.ui.widgets.rail import Place, Rail
from app.ui.widgets.status_line import Slot, StatusLine

_HELP = Place("help", "Hjälp", "keyboard", "F1", checkable=False)
_LOCK = Place("lock", "Lås", "lock", "F12", checkable=False)
_DARK_NOTE = (
    "Strömsnålt läge på · sänk skärmens ljus med Fn"  # dark pixels alone save nothing on LCD
)
_SMALLEST = (1280, 680)  # px


class _ActionBars(QStackedWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("borderStrong"))


class MainWindow(QWidget):
    """The window (fönster).

    MainWindow(theme, "Apotek Granen"); `add_place(place, make)` for each screen, then `show_gate`
    (sign-in over the whole content) or `go(name)`. A screen is made when it is first shown.
    The window knows no use case: it says by signals what a person wants.
    """

    lock_requested = Signal()  # F12
    outage_requested = Signal()  # Ctrl+Shift+A: open or end an outage
    code_given = Signal(str)  # a number that was typed to go to
    place_changed = Signal(str)
    closing = Signal()

    def __init__(self, theme: Theme, pharmacy: str = "") -> None:
        super().__init__()
        self._theme, self._pharmacy = theme, pharmacy
        self.banner = Banner()
        self.rail = Rail()
        self.head = PageHead()
        self.status = StatusLine()
        self._places: dict[str, Place] = {}
        self._makers: dict[str, Callable[[], View]] = {}
        self._views: dict[str, View] = {}
        self._current = ""
        self._content = QStackedWidget()
        self._bars = _ActionBars()
        self._whole = QStackedWidget()
        self._work_keys: list[QShortcut] = []
        self.setMinimumSize(*_SMALLEST)
        self.resize(1366, 768)
        self._lay_out()
        self.rail.add([_HELP, _LOCK], at_bottom=True)
        self.rail.chosen.connect(self._rail_chosen)
        self._bind_keys()
        self.show_mode(Mode.NORMAL, "")
        theme.follow(self._restyle)

    # What the screens and the start-up use

    def add_place(self, place: Place, make: Callable[[], View]) -> None:
        """Add a screen, to the rail unless it lies within another; its key works from now on."""
        self._places[place.name] = place
        self._makers[place.name] = make
        if not place.within:
            self.rail.add([place])
        self._work_key(place.key, lambda: self.go(place.name))

    def go(self, name: str) -> View:
        """Show a screen, made now if it was not yet, and let it take the keyboard."""
        self._whole.setCurrentIndex(0)
        self._enable_work_keys(enabled=True)
        if name != self._current:
            self._leave()
        view = self._view(name)
        self._current = name
        self.rail.mark(self._places[name].within or name)
        self._content.setCurrentWidget(view)
        self.head.show_view(view)
        bar = view.action_bar()
        self._bars.setVisible(bar is not None)
        if bar is not None:
            self._bars.setCurrentWidget(bar)
        view.entered()
        self.place_changed.emit(name)
        return view

    def current(self) -> View | None:
        """Return the screen that stands in the window, or None behind the gate."""
        return self._views.get(self._current) if self._whole.currentIndex() == 0 else None

    def show_gate(self, gate: QWidget) -> None:
        """Let one widget (sign-in, first set-up) take everything between banner and status."""
        self._leave()
        self._current = ""
        self._enable_work_keys(enabled=False)
        if self._whole.indexOf(gate) < 0:
            self._whole.addWidget(gate)
        self._whole.setCurrentWidget(gate)
        gate.setFocus()

    def forget_views(self) -> None:
        """Throw away every screen made, so that nothing of one session is left for the next."""
        for view in self._views.values():
            self.head.forget_view(view)
            if (bar := view.action_bar()) is not None:
                self._bars.removeWidget(bar)
                bar.deleteLater()
            self._content.removeWidget(view)
            view.deleteLater()
        self._views.clear()

    def show_mode(self, mode: Mode, since: str) -> None:
        """Show the state in the banner and in the window's title."""
        self.banner.show_mode(mode, since)
        self._name_window()

    def set_pharmacy(self, name: str) -> None:
        """Put another pharmacy's name in the title."""
        self._pharmacy = name
        self._name_window()

    def ask_help(self) -> None:
        """Show which keys work now."""
        from app.ui.dialogs.key_help import KeyHelp  # the first paint does not wait for it

        view = self.current()
        own = list(view.keys()) if view is not None else []
        groups = [("Den här skärmen", own)] if own else []
        KeyHelp(self, [*groups, ("Överallt", self._key_list())]).open()

    def ask_where(self) -> None:
        """Let a person type where to go."""
        from app.ui.dialogs.go_to import GoTo  # the first paint does not wait for it

        dialog = GoTo(self, list(self._places.values()))
        dialog.chosen.connect(self.go)
        dialog.numbered.connect(self.code_given)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what is open be saved first."""
        self._leave()
        self.closing.emit()
        super().closeEvent(event)

    # Inside

    def _lay_out(self) -> None:
        work = QWidget()
        beside = QHBoxLayout(work)
        right = QVBoxLayout()
        right.addWidget(self.head)
        right.addWidget(self._content, 1)
        right.addWidget(self._bars)
        beside.addWidget(self.rail)
        beside.addLayout(right, 1)
        self._whole.addWidget(work)
        column = QVBoxLayout(self)
        column.addWidget(self.banner)
        column.addWidget(self._whole, 1)
        column.addWidget(hairline())
        column.addWidget(self.status)
        for layout in (beside, right, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._bars.hide()

    def _bind_keys(self) -> None:
        theme = self._theme
        for key, act in (
            ("F1", self.ask_help),
            ("Ctrl+D", theme.toggle),
            ("Ctrl++", lambda: theme.step_scale(1)),
            ("Ctrl+−", lambda: theme.step_scale(-1)),
            ("Ctrl+0", lambda: theme.set_scale(theme.tokens.scale[0])),
        ):
            shortcut(key, self).activated.connect(act)
        for key, act in (
            ("F12", self.lock_requested.emit),
            ("Ctrl+Shift+A", self.outage_requested.emit),
            ("Ctrl+G", self.ask_where),
            ("Ctrl+L", lambda: self._ask_view(lambda view: view.search())),
            ("Ctrl+Enter", lambda: self._ask_view(lambda view: view.main_action())),
            ("Ctrl+Tab", lambda: self._ask_view(lambda view: view.step_panel(1))),
            ("Ctrl+Shift+Tab", lambda: self._ask_view(lambda view: view.step_panel(-1))),
        ):
            self._work_key(key, act)
        self._enable_work_keys(enabled=False)

    def _key_list(self) -> list[tuple[str, str]]:
        places = [(place.key, place.title) for place in self._places.values()]
        return [
            ("F1", "Hjälp, den här listan"),
            *places,
            ("F12", "Lås"),
            ("Ctrl+G", "Gå till skärm, expedition eller blankett"),
            ("Ctrl+L", "Skanna eller sök"),
            ("Ctrl+Enter", "Skärmens huvudsak; spärrad: till det första som hindrar"),
            ("Ctrl+Tab", "Nästa panel"),
            ("Ctrl+Shift+Tab", "Föregående panel"),
            ("Ctrl+Shift+A", "Öppna eller avsluta avbrott"),
            ("Ctrl+D", "Strömsnålt läge, mörkt med hög kontrast"),
            ("Ctrl++", "Större text"),
            ("Ctrl+−", "Mindre text"),
            ("Ctrl+0", "Normal text"),
            ("Esc", "Stäng eller lämna; inget kastas"),
        ]

    def _work_key(self, key: str, act: Callable[[], object]) -> None:
        listener = shortcut(key, self)
        listener.activated.connect(act)
        listener.setEnabled(self.current() is not None)
        self._work_keys.append(listener)

    def _enable_work_keys(self, *, enabled: bool) -> None:
        for listener in self._work_keys:
            listener.setEnabled(enabled)

    def _ask_view(self, ask: Callable[[View], None]) -> None:
        if (view := self.current()) is not None:
            ask(view)

    def _view(self, name: str) -> View:
        if name not in self._views:
            view = self._views[name] = self._makers[name]()
            self._content.addWidget(view)
            if (bar := view.action_bar()) is not None:
                self._bars.addWidget(bar)
        return self._views[name]

    def _leave(self) -> None:
        if (view := self.current()) is not None:
            view.left()

    def _rail_chosen(self, name: str) -> None:
        if name == _HELP.name:
            self.ask_help()
        elif name == _LOCK.name:
            self.lock_requested.emit()
        else:
            self.go(name)

    def _name_window(self) -> None:
        drill = Mode.DRILL.value if self.banner.mode is Mode.DRILL else ""
        parts = [drill, self._pharmacy, "Lykta"]
        self.setWindowTitle(BULLET.join(part for part in parts if part))

    def _restyle(self) -> None:
        self._bars.setFixedHeight(self._theme.space("actionBar"))
        dark = self._theme.mode is ThemeMode.DARK
        self.status.show_text(Slot.THEME, _DARK_NOTE if dark else "")
