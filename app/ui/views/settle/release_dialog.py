"""Letting go of rows that are being scanned over: by who leaves them, or by another in words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decisions import LONGEST_REASON
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.settle.words import scanning_words
from app.ui.views.settle.work import WorkRow
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.usecases.scan_over import release_row
from app.usecases.workplace import Workplace

_LEFT = (
    "Nej: raden släpps, och kan skickas. Ja eller osäkert: den står kvar som skannas över, och "
    "ingen annan väg tar den förrän den är klar eller släppt."
)
_RELEASED = "Släpp bara det som säkert inte är registrerat där: det kan sedan skickas."


class LeaveScanDialog(Dialog):
    """Asks whether anything is registered in the other system (lämna överskanningen).

    Accepted means that nothing is.
    """

    def __init__(self, parent: QWidget) -> None:
        heading = "Är något av raden registrerat i apotekssystemet?"
        super().__init__(parent, heading, _LEFT, action="Nej, släpp raden")
        self.close_button.setText("Ja eller osäkert")
        self.resize(520, self.sizeHint().height())


class ReleaseDialog(Dialog):
    """Släpp raden. ReleaseDialog(parent, session, rows); `settled` comes when they are free."""

    settled = Signal()

    def __init__(self, parent: QWidget, session: Session, rows: Sequence[WorkRow]) -> None:
        said = ", ".join(dict.fromkeys(scanning_words(row.scanning) for row in rows))
        text = f"{said[:1].upper()}{said[1:]}. {_RELEASED}"
        super().__init__(parent, "Släpp raden", text, action="Släpp raden")
        self._session, self._keys = session, [row.key for row in rows]
        self.reason = LineField(
            "Hur vet du att den inte är registrerad?",
            placeholder="till exempel: ringde kassan, inget är sparat",
        )
        self.reason.line.setMaxLength(LONGEST_REASON)
        self.message = Message()
        self.body.addWidget(self.reason)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self.reason.line.returnPressed.connect(self.accept)
        self.resize(520, self.sizeHint().height())
        self.reason.setFocus()

    def accept(self) -> None:
        """Save; the dialog stays until it is saved."""
        keys, reason = self._keys, self.reason.value()
        self.action_button.setEnabled(False)

        def release(workplace: Workplace) -> None:
            for subject, row in keys:
                release_row(workplace, subject, row, reason)

        self._session.run(release, self._released, self._failed, writes=True)

    def _released(self, _: None) -> None:
        super().accept()
        self.settled.emit()

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"reason": self.reason})
