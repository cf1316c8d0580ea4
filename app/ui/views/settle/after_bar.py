"""What is done beside the steps once the systems are back: money, packs, and the second check."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.evis import PackState
from app.domain.money import MoneyState
from app.ui.session import Session
from app.ui.texts import number
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.usecases.reread_form import count_to_read
from app.usecases.settle_money import money_by_patient
from app.usecases.tell_evis import list_tasks
from app.usecases.workplace import Workplace

_PAUSE_MS = 1500  # between two readings, so that saving gets its turn
_OPEN = (MoneyState.AWAITING, MoneyState.UNNOTED, MoneyState.REFUND, MoneyState.COLLECT)
KEYS = (
    ("Alt+P", "Pengar: rätt belopp, återbetala eller ta betalt, brev"),
    ("Alt+E", "e-VIS: förpackningarna en och en, eller i en fil"),
    ("Alt+L", "Andra läsningen av det som skrivits av från papper"),
)


@dataclass(frozen=True)
class _Left:
    """How much is left of each (kvar)."""

    amounts: int
    packs: int
    forms: int


class AfterBar(QWidget):
    """The bar below the work (efteråt). AfterBar(session, *more); `changed` on something written.

    `more` are buttons of the screen that stand there too, to the right.
    """

    changed = Signal()

    def __init__(self, session: Session, *more: QWidget) -> None:
        super().__init__()
        self._session = session
        self._again, self._pause = False, QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._rested)
        self.money = KeyButton("Pengar…", "Alt+P", icon="clipboard-list")
        self.evis = KeyButton("e-VIS…", "Alt+E", icon="scan-barcode")
        self.check = KeyButton("Andra läsningen…", "Alt+L", icon="eye")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.setSpacing(8)
        for button, show in (
            (self.money, self._ask_money),
            (self.evis, self._ask_evis),
            (self.check, self._ask_check),
        ):
            row.addWidget(button)
            button.acted.connect(show)
        row.addStretch(1)
        for other in more:
            row.addWidget(other)

    def read(self) -> None:
        """Read anew how much is left."""
        self._again = self._pause.isActive()  # then once more, after the pause
        if not self._again:
            self._pause.start(_PAUSE_MS)
            self._session.run(_count, self._show, lambda _: None)

    def _rested(self) -> None:
        if self._again:
            self.read()

    def _show(self, left: _Left) -> None:
        for button, name, count in (
            (self.money, "Pengar", left.amounts),
            (self.evis, "e-VIS", left.packs),
            (self.check, "Andra läsningen", left.forms),
        ):
            button.setText(f"{name} ({number(count)})…" if count else f"{name}…")
            button.updateGeometry()

    def _ask_money(self) -> None:
        from app.ui.views.settle.money_dialog import MoneyDialog

        self._open(lambda: MoneyDialog(self, self._session))

    def _ask_evis(self) -> None:
        from app.ui.views.settle.evis_dialog import EvisDialog

        self._open(lambda: EvisDialog(self, self._session))

    def _ask_check(self) -> None:
        from app.ui.views.settle.check_dialog import CheckDialog

        self._open(lambda: CheckDialog(self, self._session))

    def _open(self, make: Callable[[], Dialog]) -> None:
        dialog = make()
        dialog.finished.connect(lambda _: self.changed.emit())
        dialog.open()


def _count(workplace: Workplace) -> _Left:
    lines = (line for one in money_by_patient(workplace) for line in one.lines)
    money = [line for line in lines if line.account.state in _OPEN]
    packs = [one for one in list_tasks(workplace) if one.state is not PackState.LAPSED]
    return _Left(len(money), len(packs), count_to_read(workplace))
