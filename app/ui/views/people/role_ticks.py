"""The roles as boxes to tick."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.staff import Role, role_word
from app.ui.widgets.field import Field
from app.ui.widgets.tick import Tick

_MEANINGS = {
    Role.PHARMACIST: "expedierar, redovisar avbrott",
    Role.STAFF: "skriver utkast och etiketter",
    Role.MANAGER: "stänger avbrott, ger roller",
    Role.PRESCRIBER: "skriver reservrecept",
    Role.REVIEWER: "läser loggen",
}


class RoleTicks(Field):
    """Which roles a person has (roller). RoleTicks(); `edited` comes when a person ticks."""

    def __init__(self) -> None:
        boxes = QWidget()
        super().__init__("Roller", boxes)
        column = QVBoxLayout(boxes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.ticks = {role: Tick(_words(role)) for role in Role}
        for tick in self.ticks.values():
            column.addWidget(tick)
            tick.clicked.connect(self._clicked)
        self.setFocusProxy(self.ticks[Role.PHARMACIST])

    def value(self) -> frozenset[Role]:
        """Return what is ticked."""
        return frozenset(role for role, tick in self.ticks.items() if tick.isChecked())

    def set_value(self, roles: Iterable[Role]) -> None:
        """Tick these and no others."""
        chosen = set(roles)
        for role, tick in self.ticks.items():
            tick.setChecked(role in chosen)

    def lock(self, *, locked: bool) -> None:
        """Let the boxes be read but not changed."""
        for tick in self.ticks.values():
            tick.setEnabled(not locked)

    def _clicked(self) -> None:
        self.edited.emit()


def _words(role: Role) -> str:
    word = role_word(role)
    return f"{word[:1].upper()}{word[1:]}: {_MEANINGS[role]}"
