"""The ring around what has the keyboard."""

import shiboken6
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from app.ui.theme import current_theme


class _RingStyle(QProxyStyle):
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            line = current_theme().tokens.line
            return line["focus"] + line["focusGap"]
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's name
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1  # belongs to the window, so that no tight box in between cuts the ring
        return super().styleHint(hint, option, widget, returnData)


class _Ring(QFocusFrame):
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        width = theme.tokens.line["focus"]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("focus"), width))
        inset = width / 2
        radius = theme.tokens.radius["field"] + theme.tokens.line["focusGap"]
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, radius, radius)


class FocusRing(QObject):
    """Shows where the keyboard is (fokusring), 2 px with a 2 px gap, in every window.

    FocusRing(application); one for the program. Leave 4 px around anything that takes the
    keyboard, or the edge of a scrolling column cuts the ring.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._style = _RingStyle("Fusion")
        self._style.setParent(self)
        self._ring: _Ring | None = None
        self._target: QWidget | None = None
        application.focusChanged.connect(self._move)
        # A new style sheet hides the ring; it comes back when everything is drawn anew.
        current_theme().changed.connect(self._come_back, Qt.ConnectionType.QueuedConnection)

    def widget(self) -> QWidget | None:
        """Return what the ring stands around."""
        if self._ring is None or not shiboken6.isValid(self._ring):
            return None
        return self._target if self._target and shiboken6.isValid(self._target) else None

    def _come_back(self) -> None:
        self._move(None, QApplication.focusWidget())

    def _move(self, _old: QWidget | None, new: QWidget | None) -> None:
        target = _outer(new)
        if target is None:
            if self._ring is not None and shiboken6.isValid(self._ring):
                self._ring.hide()
            return
        if self._ring is None or not shiboken6.isValid(self._ring):
            # The one before went with its dialog. Without a parent of ours: Qt gives it one, and
            # another for each widget, while PySide would throw it away with the first.
            self._ring = _Ring()
            self._ring.setStyle(self._style)
        self._ring.setWidget(target)
        # PySide counts what the ring stands around as the ring's child, and throws it away with
        # it. Nothing changes for Qt; PySide learns the parent again. Ask no ring for its widget().
        target.setParent(target.parentWidget())
        self._target = target
        self._ring.setVisible(target.isVisible())


def _outer(widget: QWidget | None) -> QWidget | None:
    """Return the whole editor that a focused part belongs to, or None.

    None for a list that drops down: it marks its row itself, and lies in a frame that PySide would
    throw away. None for a page that was given the keyboard for want of anything that takes it.
    """
    if widget is None or widget.isWindow() or QApplication.activePopupWidget() is not None:
        return None
    parent = widget.parentWidget()
    if isinstance(parent, (QComboBox, QAbstractSpinBox)):
        return parent
    return None if widget.focusPolicy() == Qt.FocusPolicy.NoFocus else widget
