"""A finished sheet to look at, print or save."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.domain.printing import Paper, PrintOrder
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.sheet import SheetPicture, SheetWays


class SheetDialog(Dialog):
    """A sheet with its ways to paper (blad). SheetDialog(parent, session, pdf, (title, file)).

    `subject` is whose personal data stand in it: what waits for a printer is purged with them.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        pdf: bytes,
        named: tuple[str, str],
        subject: UUID | None = None,
    ) -> None:
        title, file_name = named
        super().__init__(parent, title)
        order = PrintOrder(Paper.SHEET, title, pdf=pdf, subject=subject)
        computer = session.workplace.computer
        self.picture = SheetPicture(session.background, title)
        self.picture.setMinimumHeight(320)
        self.picture.show_pdf(pdf)
        self.ways = SheetWays(session.background, computer, order, file_name, session)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.ways)
        self.resize(560, 700)
        self.ways.print_button.setFocus()
