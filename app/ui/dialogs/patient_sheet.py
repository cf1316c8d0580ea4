"""The patient's own sheet of a hand-out, over the screen that asks for it."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.ui.dialogs.sheet import SheetDialog
from app.ui.session import Session
from app.usecases.patient_slip import patient_slip

KEY = "Ctrl+Shift+P"
_NAMED = "Patientens blad", "patientens-blad.pdf"


def show_patient_slip(
    parent: QWidget, session: Session, subject: UUID, failed: Callable[[Exception], None]
) -> None:
    """Make the sheet of a hand-out, and show it with its ways to paper."""

    def show(pdf: bytes) -> None:
        SheetDialog(parent, session, pdf, _NAMED, subject).open()

    session.run(lambda workplace: patient_slip(workplace, subject), show, failed)
