"""A fingerprint as people read it to each other: groups, large, four in a row."""

from PySide6.QtWidgets import QGridLayout

from app.ui.widgets.label import label
from app.ui.widgets.panel import Card

_IN_A_ROW = 4


class Fingerprint(Card):
    """A key's fingerprint, large (fingeravtryck). Fingerprint(), then `show_digits("012345 …")`."""

    def __init__(self) -> None:
        super().__init__("sunken", "border")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 10, 14, 10)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._groups = [label("", "patient") for _ in range(8)]
        for at, group in enumerate(self._groups):
            self._grid.addWidget(group, *divmod(at, _IN_A_ROW))
        self._grid.setColumnStretch(_IN_A_ROW, 1)
        self.digits = ""

    def show_digits(self, digits: str) -> None:
        """Show another one; "" shows nothing."""
        self.digits = digits
        for group, text in zip(self._groups, [*digits.split(), *[""] * 8], strict=False):
            group.setText(text)
        self.setAccessibleName("Fingeravtryck")
        self.setAccessibleDescription(digits)
        self.setVisible(bool(digits))
