"""A drop-down list whose arrow is ours; a style sheet alone leaves a bevel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from app.ui.theme import current_theme


class Combo(QComboBox):
    """A choice among named values (rullista). Combo([("tech", "Tekniskt fel"), …])."""

    def __init__(self, choices: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a wheel in passing brings no keyboard
        for value, text in choices or []:
            self.addItem(text, value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a wheel must never change a value in passing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list box, with … where its words have no room, then the arrow."""
        super().paintEvent(event) if self._fits() else self._paint_short()
        theme = current_theme()
        colour = "ink2" if self.isEnabled() else "disabledInk"
        icon = theme.icon("chevron-down", colour, 16, self.devicePixelRatioF())
        left = self.width() - theme.px(16 + 8)
        QPainter(self).drawPixmap(left, (self.height() - theme.px(16)) // 2, icon)

    def _option(self) -> tuple[QStyleOptionComboBox, int]:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        control = QStyle.ComplexControl.CC_ComboBox
        return option, self.style().subControlRect(control, option, part, self).width()

    def _fits(self) -> bool:
        _, room = self._option()
        return self.fontMetrics().horizontalAdvance(self.currentText()) <= room

    def _paint_short(self) -> None:
        option, room = self._option()
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = words
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
