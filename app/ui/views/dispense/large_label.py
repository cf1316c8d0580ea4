"""The labels' words in letters to write off by hand, beside a picture of what would be printed."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.dispensing import parts
from app.domain.draft import OpenSlip
from app.domain.findings import Refused
from app.domain.label import LabelText
from app.domain.labelling import LabelFrame, label_text
from app.domain.notation import NotationText
from app.domain.supplied import DispensedRow
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import BULLET, unbroken
from app.ui.theme import current_theme
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import label
from app.ui.widgets.panel import Card, scrolling
from app.usecases.print_label import label_picture
from app.usecases.print_notation import list_notations
from app.usecases.workplace import Workplace

_LARGE = 32  # px


@dataclass(frozen=True)
class ShownLabel:
    """A row's label (etikett) as words and, where it fits, as dots."""

    text: LabelText
    picture: QImage | None
    remark: str = ""  # why there is no picture
    notation: NotationText | None = None  # what is noted on the form


class LargeLabel(QWidget):
    """Every row's label in large letters (visa stort). LargeLabel(session); Esc leaves it."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.labels: list[ShownLabel] = []
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        self._area = scrolling(self._page)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        back = KeyEcho("Tillbaka", "Esc", icon="arrow-left")
        back.acted.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(8, 10, 8, 0)
        head.addWidget(label("Skriv av för hand om ingen skrivare finns.", "body", "ink2"), 1)
        head.addWidget(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 6)  # room for the ring around what scrolls
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._area, 1)

    def show_slip(self, slip: OpenSlip) -> None:
        """Read the labels of a slip and show them."""
        self._replace([])
        self._session.run(
            lambda workplace: read_labels(workplace, slip), self._show, self._not_shown
        )
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _show(self, labels: list[ShownLabel]) -> None:
        self.labels = labels
        self._replace([_LabelCard(shown) for shown in labels])

    def _not_shown(self, error: Exception) -> None:
        self._replace([label(told(error), "product", "stop", wrap=True)])

    def _replace(self, widgets: list[QWidget] | list[QLabel] | list["_LabelCard"]) -> None:
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for index, widget in enumerate(widgets):
            self._column.insertWidget(index, widget)


class _LabelCard(Card):
    def __init__(self, shown: ShownLabel) -> None:
        super().__init__()
        text = shown.text
        self._large: list[tuple[QLabel, QFont.Weight]] = []
        words = QVBoxLayout()
        words.setSpacing(4)
        drill = ["ÖVNING"] if text.practice else []
        for line in (*drill, f"{text.patient_name}, {text.patient_id}", unbroken(text.product)):
            words.addWidget(self._written(line, QFont.Weight.Normal))
        words.addWidget(self._written(text.quantity, QFont.Weight.Normal))
        words.addWidget(self._written(text.directions, QFont.Weight.DemiBold))
        foot = (text.prescriber, text.pharmacy, f"{text.dispensed_on}", text.signum, text.slip)
        words.addWidget(self._written(BULLET.join(foot), QFont.Weight.Normal))
        if shown.notation is not None:
            for line, weight in _noted(shown.notation):
                words.addWidget(self._written(line, weight))
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(18)
        row.addLayout(words, 1)
        side: QWidget = (
            _Picture(shown.picture)
            if shown.picture
            else label(shown.remark, "table", "warn", wrap=True)
        )
        side.setMaximumWidth(320)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        current_theme().follow(self._restyle)

    def _written(self, text: str, weight: QFont.Weight) -> QLabel:
        made = label(text, "patient", wrap=True)
        self._large.append((made, weight))
        return made

    def _restyle(self) -> None:
        for made, weight in self._large:
            font = current_theme().font("patient")
            font.setPixelSize(current_theme().px(_LARGE))
            font.setWeight(weight)
            made.setFont(font)


def _noted(text: NotationText) -> list[tuple[str, QFont.Weight]]:
    """Return what is to be written onto the form: the label says product and date already."""
    first = BULLET.join((f"På blanketten: {text.dispensed_on}", text.pharmacy, text.quantity))
    left = BULLET.join(words for words in (text.owed, text.remaining) if words)
    return [
        (first, QFont.Weight.Normal),
        (f"{left}{BULLET}{text.signum}", QFont.Weight.DemiBold),
    ]


class _Picture(QWidget):
    """The label as it would be printed, black on white in both themes."""

    def __init__(self, picture: QImage) -> None:
        super().__init__()
        self._picture = picture
        self.setFixedSize(QSize(picture.width() // 2, picture.height() // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._picture)
        painter.setPen(current_theme().colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def read_labels(workplace: Workplace, slip: OpenSlip) -> list[ShownLabel]:
    """Return the words and the picture of each row's label; refuses a row without a product."""
    now = slip.draft.happened_at or workplace.computer.clock.now()
    rows, personal = parts(slip.draft, now.date())
    pharmacy = workplace.pharmacy
    frame = LabelFrame(
        slip.slip,
        now.date(),
        pharmacy.pharmacy,
        workplace.person.signature,
        practice=pharmacy.practice,
    )
    shown = [_shown(workplace, slip, row, label_text(row, personal, frame)) for row in rows]
    notations = list_notations(workplace, slip)
    if len(notations) != len(shown):
        return shown
    return [replace(one, notation=text) for one, text in zip(shown, notations, strict=True)]


def _shown(workplace: Workplace, slip: OpenSlip, row: DispensedRow, text: LabelText) -> ShownLabel:
    try:
        dots = label_picture(workplace, slip, row.row)
    except Refused as refused:
        return ShownLabel(text, None, told(refused))
    stride = dots.width * 4
    image = QImage(dots.rgba, dots.width, dots.height, stride, QImage.Format.Format_RGBX8888)
    return ShownLabel(text, image.copy())
