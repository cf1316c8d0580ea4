"""A finished sheet to look at, leaf through, print or save."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.printing import Paper, PrintOrder
from app.ui.keys import shortcut
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.sheet import SheetPicture, SheetWays
from app.usecases.put_on_paper import page_count


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
        self._pdf, self._title, self._at, self._pages = pdf, title, 0, 1
        self.picture = SheetPicture(session.background, title)
        self.picture.setMinimumHeight(320)
        self.where = label("", "body", "ink2")
        self.before = KeyButton("Föregående", "PgUp")
        self.next = KeyButton("Nästa", "PgDown")
        self.leaves = self._leaves()
        self.ways = SheetWays(session.background, computer, order, file_name, session)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.leaves)
        self.body.addWidget(self.ways)
        self.resize(560, 700)
        self.ways.print_button.setFocus()
        self.picture.show_pdf(pdf)
        session.background.run(lambda: page_count(pdf), self._counted, lambda _: None)

    def _leaves(self) -> QWidget:
        """Return the row to leaf with, which is shown where there is more than one page."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button, steps in ((self.before, -1), (self.next, 1)):
            button.acted.connect(lambda steps=steps: self._leaf(steps))
            shortcut(button.key, button).activated.connect(lambda steps=steps: self._leaf(steps))
        line.addWidget(self.before)
        line.addWidget(self.where, 1, Qt.AlignmentFlag.AlignCenter)
        line.addWidget(self.next)
        row.hide()
        return row

    def _counted(self, pages: int) -> None:
        self._pages = pages
        self.leaves.setVisible(pages > 1)
        self._tell()

    def _leaf(self, steps: int) -> None:
        self._at = (self._at + steps) % self._pages
        self._tell()
        self.picture.show_pdf(self._pdf, self._at)

    def _tell(self) -> None:
        where = f"Blad {self._at + 1} av {self._pages}"
        self.where.setText(where)
        self.picture.setAccessibleName(f"{self._title}, {where.lower()}")
