"""The command that takes the chosen rows, or leaves those that the person has."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.settle.work import RowState, WorkRow
from app.ui.widgets.key_button import KeyButton
from app.usecases.take_work import leave_work, take_work


class TakeButton(KeyButton):
    """Ta raden (ägare). TakeButton(session); `show_rows(rows)`; `failed` comes with words."""

    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("Ta raden", "Ctrl+T", icon="user-plus")
        self._session = session
        self._rows: tuple[WorkRow, ...] = ()
        self._is_own = False
        self.acted.connect(self._act)
        self.obstructed.connect(lambda: self.failed.emit(self.toolTip()))
        self.show_rows([])

    def show_rows(self, rows: Sequence[WorkRow]) -> None:
        """Say what it does with these; what is done is nobody's."""
        here = self._session.workplace.person.id
        self._rows = tuple(row for row in rows if row.state is not RowState.DONE)
        self._is_own = bool(self._rows) and all(
            row.owner is not None and row.owner.person == here for row in self._rows
        )
        others = {row.owner.signum for row in self._rows if row.owner and row.owner.person != here}
        what = "raderna" if len(self._rows) > 1 else "raden"
        verb = "Lämna" if self._is_own else "Ta"
        after = f" efter {', '.join(sorted(others))}" if 0 < len(others) < 3 else ""
        self.setText(f"{verb} {what}{after}")
        may = why_not(self._session.workplace.person, Act.SETTLE)
        self.block(may if self._rows else "Ingen rad som är kvar är vald.")

    def _act(self) -> None:
        keys, write = [row.key for row in self._rows], leave_work if self._is_own else take_work
        self._session.run(
            lambda workplace: write(workplace, keys), lambda _: None, self._failed, writes=True
        )

    def _failed(self, error: Exception) -> None:
        self.failed.emit(told(error))
