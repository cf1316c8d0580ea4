"""What a row needs beyond the plain case: ordered quantity, which withdrawal, interval."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import RowDraft
from app.domain.interval import Interval, IntervalUnit
from app.domain.order import RowKind
from app.domain.supply import MOST_COUNT, MOST_DAYS, packages_words
from app.domain.totals import Totals
from app.ui.texts import BULLET, NBSP
from app.ui.theme import current_theme
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.number_field import NumberField
from app.ui.widgets.field import Field, FieldState, LineField
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import label, set_look
from app.ui.widgets.segmented import Segmented

_WIDTH = 72  # px of a number
_COLOURS = ("stop", "warn", "info")  # of what is said, the weightiest first
_PLAIN = RowDraft()


class RowSupply(QWidget):
    """The row's quantities (mängder). RowSupply([packages, …]); `show_row`, then `apply(row)`.

    Folded to one button while the row is as most are: whole, and a single withdrawal. What is
    wrong in the numbers, also in those that stand beside it, is said in one line over its width.
    """

    edited = Signal()
    note_asked = Signal()  # to be stuck on the form

    def __init__(self, beside: list[NumberField], *, for_unit: bool = False) -> None:
        super().__init__()
        self._row = RowDraft()
        self._is_for_unit = for_unit
        self.more = KeyEcho("Delat uttag, ordning eller intervall", "Alt+M", icon="plus")
        self.ordered = NumberField("Beställt" if for_unit else "Ordinerat", MOST_COUNT)
        self.withdrawal = NumberField("Uttag nr", MOST_COUNT)
        self.interval = NumberField("Intervall", MOST_DAYS)
        self.unit = Segmented([(u.value, u.value, "") for u in IntervalUnit], "Intervallets enhet")
        self.unit_field = Field("Enhet", self.unit)
        self.lasts = NumberField("Räcker, dagar", MOST_DAYS)
        self.letters = LineField("Uttag med bokstäver", placeholder="som på blanketten")
        self.remark = label("", "hint", "stop", wrap=True)
        self.note = label("", "hint", "ink2", wrap=True)
        self.print_note = KeyEcho("Notering", "Alt+N", icon="printer")
        self._fields, self._foot = QWidget(self), QWidget(self)
        self._lay_out()
        self.more.acted.connect(self.reveal)
        self.print_note.acted.connect(self.note_asked)
        own = [self.ordered, self.withdrawal, self.interval, self.lasts]
        for field in (*own, self.letters):
            field.edited.connect(self.edited)
        self._numbers = [*beside, *own]
        for field in self._numbers:
            field.told.connect(self._tell)
        self.unit.chosen.connect(lambda _: self.edited.emit())
        current_theme().follow(self._restyle)

    def register(self, form: Form, index: int) -> None:
        """Put the fields under their paths."""
        for name, widget in (
            ("ordered", self.ordered),
            ("withdrawal", self.withdrawal),
            ("interval", self.interval),
            ("interval_unit", self.unit_field),
            ("lasts_days", self.lasts),
            ("in_letters", self.letters),
        ):
            form.add(f"rows.{index}.{name}", widget)

    def show_row(self, row: RowDraft) -> None:
        """Put a row's values into the fields."""
        self._row = row
        self.ordered.set_value(str(row.ordered) if row.ordered else "")
        self.withdrawal.set_value(str(row.withdrawal))
        self.interval.set_value(str(row.interval.count) if row.interval else "")
        self.unit.set_value(row.interval.unit.value)
        self.lasts.set_value(str(row.lasts_days) if row.lasts_days else "")
        _lock(self.ordered, is_locked=row.follows is not None)
        _lock(self.withdrawal, is_locked=row.completes is not None)
        self.letters.set_value(row.in_letters)
        self.note.setText("")
        self._open(is_open=not _is_plain(row))

    def apply(self, row: RowDraft) -> RowDraft:
        """Return the row with what stands in the fields, and what it goes on from."""
        unit = IntervalUnit(self.unit.value() or IntervalUnit.DAY)
        done = replace(
            row,
            ordered=int(self.ordered.value() or 0),
            withdrawal=int(self.withdrawal.value() or 1),
            interval=Interval(int(self.interval.value() or 0), unit),
            lasts_days=int(self.lasts.value() or 0),
            in_letters=self.letters.value(),
            follows=self._row.follows,
            completes=self._row.completes,
        )
        if not _is_plain(done):
            self._open(is_open=True)
        return done

    def show_totals(self, totals: Totals | None, row: RowDraft) -> None:
        """Say what is left of the order once the row is handed out."""
        self.note.setText(totals_text(totals, row))

    def reveal(self) -> None:
        """Show the fields and give the first of them the keyboard."""
        self._open(is_open=True)
        first = self.ordered if self.ordered.state is not FieldState.LOCKED else self.interval
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, *, is_open: bool) -> None:
        if self._is_for_unit or is_open != self._fields.isHidden():
            return
        self._fields.setVisible(is_open)
        self._foot.setVisible(is_open)
        self.letters.setVisible(is_open)
        self.more.setVisible(not is_open)

    def _tell(self) -> None:
        """Say what was found in the numbers, the first weighty thing first."""
        told = min((f for f in self._numbers if f.message), key=_weight, default=None)
        self.remark.setVisible(told is not None)
        if told is not None:
            self.remark.setText(told.message)
            set_look(self.remark, "colour", _COLOURS[_weight(told)])

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.ordered, self.withdrawal, self.interval, self.unit_field, self.lasts):
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.ordered.line.setPlaceholderText("lika")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.print_note)
        folded = QHBoxLayout()
        folded.addWidget(self.more)
        folded.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.remark)
        column.addLayout(folded)
        column.addWidget(self._fields)
        column.addWidget(self.letters)
        column.addWidget(self._foot)
        self._fields.hide()
        self._foot.hide()
        self.letters.hide()
        self.remark.hide()
        if self._is_for_unit:  # nothing but how much is ordered: a requisition has no withdrawals
            for part in (self.more, self.withdrawal, self.interval, self.unit_field, self.lasts):
                part.hide()

    def _restyle(self) -> None:
        for field in (self.ordered, self.withdrawal, self.interval):
            field.setFixedWidth(current_theme().px(_WIDTH))
        self.lasts.setFixedWidth(current_theme().px(_WIDTH + 24))


def supply_words(row: RowDraft) -> list[str]:
    """Return a row's quantity: "2 av 3 förp à 98 st", "1 förp restas", "uttag 1 av 4"."""
    ordered = row.ordered or row.packages
    pack = f" à {row.product.pack}" if row.product and row.product.pack else ""
    if row.completes is not None:
        return [f"{row.packages}{NBSP}förp{pack}", f"rest av uttag {row.withdrawal}"]
    owed = max(0, ordered - row.packages)
    of = f" av {ordered}" if owed else ""
    words = [f"{row.packages}{of}{NBSP}förp{pack}"]
    words += [f"{owed}{NBSP}förp restas"] if owed else []
    return [*words, f"uttag {row.withdrawal} av {row.withdrawals}"]


def line_words(row: RowDraft) -> list[str]:
    """Return a requisition line's quantity: "2 av 5 förp à 98 st", "3 förp restas"."""
    pack = f" à {row.product.pack}" if row.product and row.product.pack else ""
    owed = max(0, row.ordered - row.packages)
    words = [f"{row.packages}{f' av {row.ordered}' if owed else ''}{NBSP}förp{pack}"]
    words += [f"{owed}{NBSP}förp restas"] if owed else []
    words += ["restleverans"] if row.completes is not None else []
    return [*words, "odenaturerad sprit"] if row.kind is RowKind.ALCOHOL else words


def totals_text(totals: Totals | None, row: RowDraft) -> str:
    """Return what is left of an order: "kvar efter detta 9 av 12 förp · 900 av 1200 enheter"."""
    if totals is None or totals.is_over:
        return ""
    words = [
        f"Kvar efter detta: {packages_words(totals.remaining)} av {packages_words(totals.total)}"
    ]
    if (units := totals.quantity(totals.remaining)) is not None:
        words.append(f"{units:f}".replace(".", ",") + f"{NBSP}enheter")
    if owed := totals.owed(row.withdrawal):
        words.append(f"därav restas {packages_words(owed)}")
    if totals.may_be_closed:
        words.append("mindre än minsta förpackning, receptet kan avslutas")
    elif (number := totals.next_withdrawal) is not None:
        words.append(f"nästa uttag {number}")
    return BULLET.join(words)


def _is_plain(row: RowDraft) -> bool:
    """Tell whether nothing is to be said that the row does not say in packages and withdrawals."""
    same = replace(
        row,
        ordered=0,
        withdrawal=1,
        interval=_PLAIN.interval,
        lasts_days=0,
        withdrawals=1,
        in_letters="",
    )
    return same == row and row.follows is None


def _weight(field: NumberField) -> int:
    known = field.colour in _COLOURS
    return _COLOURS.index(field.colour) if known else len(_COLOURS) - 1


def _lock(field: LineField, *, is_locked: bool) -> None:
    if is_locked:
        field.set_state(FieldState.LOCKED)
    elif field.state is FieldState.LOCKED:
        field.set_state(FieldState.NORMAL)
