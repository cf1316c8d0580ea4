"""A finished sheet to look at, print or save."""

from PySide6.QtWidgets import QWidget

from app.ui.background import Background
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.sheet import SheetPicture, SheetWays


class SheetDialog(Dialog):
    """A sheet with its ways to paper (blad). SheetDialog(parent, background, pdf, title, file)."""

    def __init__(
        self, parent: QWidget, background: Background, pdf: bytes, title: str, file_name: str
    ) -> None:
        super().__init__(parent, title)
        self.picture = SheetPicture(background, title)
        self.picture.setMinimumHeight(320)
        self.picture.show_pdf(pdf)
        self.ways = SheetWays(background, pdf, title, file_name)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.ways)
        self.resize(560, 700)
        self.ways.print_button.setFocus()
