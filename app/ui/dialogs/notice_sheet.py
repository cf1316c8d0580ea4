"""The written notice to a prescriber about what was exchanged, over the screen that asks for it."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.domain.notice import notice_name
from app.ui.dialogs.sheet import SheetDialog
from app.ui.session import Session
from app.usecases.print_notice import prescriber_notice

_TITLE = "Besked till förskrivaren"


def show_notice(
    parent: QWidget, session: Session, subject: UUID, failed: Callable[[Exception], None]
) -> None:
    """Make the notice of a hand-out, and show it with its ways to paper."""

    def show(pdf: bytes) -> None:
        SheetDialog(parent, session, pdf, (_TITLE, notice_name(subject)), subject).open()

    session.run(lambda workplace: prescriber_notice(workplace, subject), show, failed, writes=True)
