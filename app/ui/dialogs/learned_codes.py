"""Codes of packs that people here have explained, each of which can be taken back."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.pack_entries import GtinLinked
from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.scan_pack import list_learned, unlink_gtin

_TEXT = (
    "Produktkoder som saknas i registret och som en farmaceut har bekräftat vid skanning. Den som"
    " är fel tas tillbaka; det som lämnats ut står kvar som det skrevs."
)


class LearnedCodes(Dialog):
    """The learned codes (inlärda produktkoder). LearnedCodes(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Inlärda produktkoder", _TEXT)
        self._session = session
        self.withdraw: list[KeyButton] = []
        self._lines: list[QWidget] = []
        self.nothing = label("Ingen är inlärd.", "table", "ink2")
        page = TallPage()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        self.message = Message()
        self.body.addWidget(scrolling(page), 1)
        self.body.addWidget(self.message)
        self.resize(560, 400)
        self._read()

    def _read(self) -> None:
        self._session.run(list_learned, self._show, self._failed)

    def _show(self, links: list[GtinLinked]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.withdraw = []
        self._lines = [self._line(link) for link in links]
        for at, line in enumerate(self._lines):
            self._column.insertWidget(at, line)
        self.nothing.setVisible(not links)

    def _line(self, link: GtinLinked) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        number = f"vnr {link.varunummer}" if link.varunummer else link.npl_pack_id
        row.addWidget(label(f"{link.gtin}  {link.title}, {number}", "table", wrap=True), 1)
        button = KeyButton("Ta tillbaka")
        button.setAccessibleName(f"Ta tillbaka {link.gtin}, {link.title}")
        button.block(why_not(self._session.workplace.person, Act.HAND_OUT))
        button.acted.connect(lambda: self._take_back(link.gtin))
        button.obstructed.connect(lambda: self.message.say(button.toolTip()))
        self.withdraw.append(button)
        row.addWidget(button)
        return line

    def _take_back(self, gtin: str) -> None:
        self._session.run(
            lambda workplace: unlink_gtin(workplace, gtin), self._taken, self._failed, writes=True
        )

    def _taken(self, _: None) -> None:
        self._read()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
