"""The rules that the fields of a slip go by, beside those that its review is made by."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.session import Session

if TYPE_CHECKING:
    from app.domain.rules import RuleSet


class RulesNow(QObject):
    """What is in force for the slip on the screen (gällande regler). RulesNow(session, parent).

    Until the first review has told what is in force, they are the program's own.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.value: RuleSet = session.workplace.computer.own_rules

    def take(self, rules: "RuleSet") -> None:
        """Go by what a review went by: a pack may be loaded, or the slip be of another day."""
        if rules.hash != self.value.hash or rules.rules != self.value.rules:
            self.value = rules
            self.changed.emit()
