"""One product row: folded to what must be read, or open to be filled in."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.draft import RowDraft
from app.domain.findings import Finding, Severity
from app.domain.order import BENEFIT_WORDS
from app.domain.packs import needs_scan
from app.ui.session import Session
from app.ui.texts import BULLET, NBSP, UNKNOWN, count, money
from app.ui.theme import current_theme
from app.ui.views.dispense.row_editor import RowEditor
from app.ui.views.dispense.row_exchange import exchange_mark
from app.ui.views.dispense.row_supply import line_words, supply_words
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.flow import Flow
from app.ui.widgets.label import label
from app.ui.widgets.panel import Card

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class RowCard(Card):
    """A row of the order (rad). RowCard(session, rules, for_unit=…); `show_row`, then `row()`.

    `open_asked` comes on Enter or a click while folded; Esc in the open card folds it.
    """

    edited = Signal()
    open_asked = Signal()

    def __init__(self, session: Session, rules: RulesNow, *, for_unit: bool = False) -> None:
        super().__init__()
        self._for_unit = for_unit
        self.editor = RowEditor(session, rules, for_unit=for_unit)
        self.number = label("", "product", "ink2")
        self.title = label("", "product", wrap=True)
        self.price = label("", "product")
        self.detail = label("", "table", "ink2", wrap=True)
        self.price_note = label("", "hint", "ink3")
        self.dosage = label("", "body", wrap=True)
        self.badges = _Badges()
        self._marks: list[tuple[str, Tone]] = []  # what the row is, beside what was found in it
        self._lay_out()
        self.editor.edited.connect(self._edited)
        self.set_open(is_open=False)

    @property
    def is_open(self) -> bool:
        """Tell whether the fields are shown."""
        return not self.editor.isHidden()

    def set_open(self, *, is_open: bool) -> None:
        """Show the fields, or only what stands in them."""
        self.editor.setVisible(is_open)
        self.dosage.setVisible(not is_open)
        self.badges.setVisible(not is_open)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_open else Qt.FocusPolicy.StrongFocus)
        self.update()

    def show_row(self, number: int, row: RowDraft) -> None:
        """Put a row into the card."""
        self.number.setText(str(number))
        self.editor.show_row(row)
        self._summarise(row)

    def row(self) -> RowDraft:
        """Return the row as it stands in the card."""
        return self.editor.row()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Say on the folded card what was found in it."""
        found, row = list(findings), self.editor.row()
        stops = sum(f.severity is Severity.STOP for f in found)
        warnings = sum(f.severity is Severity.WARN for f in found)
        words = list(self._marks)
        if stops:
            words.append((count(stops, "stopp", "stopp"), Tone.STOP))
        if warnings:
            words.append((count(warnings, "varning", "varningar"), Tone.WARN))
        self.editor.packs.show_findings(f for f in found if f.field.endswith(".packs"))
        if row.packs:
            words.append(("Skannad", Tone.OK))
        elif needs_scan(row):
            words.append(("Ej skannad", Tone.NEUTRAL))
        self.badges.show_words(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, fold by Esc."""
        if event.key() in _ENTER and not self.is_open:
            self.open_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self.is_open:
            self.set_open(is_open=False)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open by a click."""
        super().mouseReleaseEvent(event)
        if not self.is_open:
            self.open_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the open row with the stronger frame."""
        super().paintEvent(event)
        if self.is_open:
            theme = current_theme()
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("primary"), 2))
            radius = theme.tokens.radius["panel"]
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)

    def _edited(self) -> None:
        row = self.editor.row()
        self._summarise(row)
        self.editor.packs.show_row(row)
        self.edited.emit()

    def _summarise(self, row: RowDraft) -> None:
        product = row.product
        self.title.setText(product.title if product else "Ingen vara vald")
        number = f"vnr{NBSP}{product.varunummer}" if product and product.varunummer else ""
        packages, *more = line_words(row) if self._for_unit else supply_words(row)
        words = [packages, number, *more]
        self.detail.setText(BULLET.join(word for word in words if word))
        price = product.price if product else None
        known = price is not None and row.packages > 0
        self.price.setText(money(price * row.packages) if price and known else UNKNOWN)
        mark = exchange_mark(row)
        self._marks = [(mark, Tone.OK)] if mark else []
        benefit = "faktura" if self._for_unit else BENEFIT_WORDS[row.benefit]
        self.price_note.setText(
            f"{benefit}{BULLET}preliminärt" if known else f"pris{BULLET}{benefit}"
        )
        self.dosage.setText(row.dosage or self.editor.aid.unwritten)
        name = product.title if product else "ingen vara"
        self.setAccessibleName(f"Rad {self.number.text()}: {name}")

    def _lay_out(self) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        head = QGridLayout()
        head.setHorizontalSpacing(10)
        head.setVerticalSpacing(2)
        head.setColumnMinimumWidth(0, 14)
        head.setColumnStretch(1, 1)
        head.addWidget(self.number, 0, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 0, 1)
        head.addWidget(self.price, 0, 2, right)
        head.addWidget(self.detail, 1, 1)
        head.addWidget(self.price_note, 1, 2, right)
        head.addWidget(self.dosage, 2, 1, 1, 2)
        head.addWidget(self.badges, 3, 1, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.editor)


class _Badges(QWidget):
    """The badges of a folded row."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[tuple[str, Tone]] = []
        self._flow = Flow(spacing=6)
        self.setLayout(self._flow)

    def show_words(self, words: list[tuple[str, Tone]]) -> None:
        if words == self._words:
            return
        self._words = words
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text, tone in words:
            badge = Badge(text, tone)
            self._flow.addWidget(badge)
            badge.show()
        self.updateGeometry()
