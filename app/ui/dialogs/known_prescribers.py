"""Prescribers that are known from what was handed out here; each can be struck."""

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.known_prescribers import KnownPrescriber
from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.keep_prescribers import drop_prescriber, list_prescribers

_TEXT = (
    "De som har ordinerat det som lämnats ut här, den senaste först. Den som stryks föreslås inte"
    " längre; det som lämnats ut står kvar. Listor läses in under Register."
)
_MOST = 50  # lines; a word in the search finds the others


class KnownPrescribers(Dialog):
    """The known prescribers (kända förskrivare). KnownPrescribers(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Kända förskrivare", _TEXT)
        self._session = session
        self.search = LineField("Sök", placeholder="Namn, kod eller arbetsplats")
        self.drop: list[KeyButton] = []
        self._lines: list[QWidget] = []
        self.nothing = label("", "table", "ink2")
        page = TallPage()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        self.message = Message()
        self.body.addWidget(self.search)
        self.body.addWidget(scrolling(page), 1)
        self.body.addWidget(self.message)
        self.resize(640, 460)
        self.search.edited.connect(self._read)
        self.search.setFocus()
        self._read()

    def _read(self) -> None:
        text = self.search.value()
        self._session.run(
            lambda workplace: list_prescribers(workplace, text, _MOST), self._show, self._failed
        )

    def _show(self, found: list[KnownPrescriber]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.drop = []
        self._lines = [self._line(known) for known in found]
        for at, line in enumerate(self._lines):
            self._column.insertWidget(at, line)
        for one, other in pairwise([self.search.line, *self.drop]):
            QWidget.setTabOrder(one, other)  # before the dialog's own buttons
        words = f"De {_MOST} senaste visas. Sök efter andra." if len(found) == _MOST else ""
        self.nothing.setText(words or ("" if found else "Ingen är känd."))
        self.nothing.setVisible(bool(self.nothing.text()))

    def _line(self, known: KnownPrescriber) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        who = known.prescriber
        words = (who.name, who.code, who.profession, who.workplace, who.phone, f"sedd {known.day}")
        text = BULLET.join(word for word in words if word)
        row.addWidget(label(text, "table", wrap=True), 1)
        button = KeyButton("Stryk")
        button.setAccessibleName(f"Stryk {who.name}, {who.workplace}")
        button.block(why_not(self._session.workplace.person, Act.HAND_OUT))
        button.acted.connect(lambda: self._drop(known))
        button.obstructed.connect(lambda: self.message.say(button.toolTip()))
        self.drop.append(button)
        row.addWidget(button)
        return line

    def _drop(self, known: KnownPrescriber) -> None:
        self._session.run(
            lambda workplace: drop_prescriber(workplace, known.prescriber),
            lambda _: self._read(),
            self._failed,
            writes=True,
        )

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
