"""What is asked of the prescriber only when profession or code leave it open."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.codes import GROUP_CODES
from app.domain.issuer import CATEGORY_WORDS, category_of, is_physician
from app.ui.widgets.field import ChoiceField, LineField

_FOLLOWS = "Följer av gruppkoden. Jämför med receptet."


class IssuerFields(QWidget):
    """Category, position and licence (utfärdarkategori, befattning, legitimation); `arrange(…)`."""

    def __init__(self) -> None:
        super().__init__()
        choices = [(category.value, words) for category, words in CATEGORY_WORDS.items()]
        self.category = ChoiceField("Utfärdarkategori", choices)
        self.position = LineField("Befattningskod", code=True)
        self.licence = LineField("Legitimationskod", code=True)
        self._offered = ""  # what was put there by the code and not by a person
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.category)
        column.addWidget(self.position)
        column.addWidget(self.licence)
        self.arrange("", "")

    def arrange(self, profession: str, code: str) -> None:
        """Show what the profession and the code leave open, and what a group code says itself."""
        is_open = bool(profession) and category_of(profession) is None
        self.category.setVisible(is_open or bool(self.category.value()))
        digits = "".join(code.split())
        offered = GROUP_CODES.get(digits, "")
        if offered != self._offered:
            if self.position.value() in ("", self._offered):
                self.position.set_value(offered)
            self._offered = offered
        self.position.set_hint(_FOLLOWS if offered and self.position.value() == offered else "")
        self.position.setVisible(digits in GROUP_CODES or bool(self.position.value()))
        category = category_of(profession, self.category.value())
        needs_licence = (
            digits in GROUP_CODES and category is not None and not is_physician(category)
        )
        self.licence.setVisible(needs_licence or bool(self.licence.value()))
        parts = (self.category, self.position, self.licence)
        self.setVisible(not all(part.isHidden() for part in parts))
