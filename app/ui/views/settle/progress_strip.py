"""The line over the work list: how far from complete, and how the sending goes."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.sending import Run
from app.ui.texts import BULLET, NBSP, count, duration, number
from app.ui.theme import current_theme
from app.ui.views.settle.words import age
from app.ui.views.settle.work import RowState, Work
from app.ui.widgets.label import hairline, label
from app.ui.widgets.progress import Part, Progress


class ProgressStrip(QWidget):
    """Both progress bars (förlopp). `show_work(work, now)`, `show_run(run, wanted)`."""

    def __init__(self) -> None:
        super().__init__()
        self.headline = label("", "title")
        self.waiting = label("", "body", "ink2")
        self.refused = label("", "section", "stop")
        self.missing = label("", "section", "warn")
        self.oldest = label("", "hint", "ink2")
        self.bar = Progress()
        self.bar.text.hide()
        self.sending = label("", "section")
        self.sending.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.counts = label("", "hint", "ink2")
        self.sent = Progress()
        self.sent.text.hide()
        words: list[QWidget] = [self.headline, self.waiting, self.refused, self.missing]
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(_bottom_row(words))
        left.addWidget(self.bar)
        left.addWidget(self.oldest)
        left.addStretch(1)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(4)
        right.addLayout(_bottom_row([self.sending]))
        right.addWidget(self.sent)
        right.addWidget(self.counts)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 9)
        row.setSpacing(16)
        row.addLayout(left, 1)
        self._line = hairline("v")
        row.addWidget(self._line)
        row.addWidget(self._right)
        current_theme().follow(self._restyle)
        self.show_run(Run(), wanted=False)

    def show_work(self, work: Work, now: datetime) -> None:
        """Say how many rows are done, wait, were refused, how many forms are left, and the rate."""
        total, counts = len(work.rows), work.counts
        done, waiting, refused = (
            counts[state] for state in (RowState.DONE, RowState.WAITING, RowState.REFUSED)
        )
        self.headline.setText(f"{number(done)} av {number(total)} klara")
        ready = f" varav {number(work.sendable)} redo att skickas" if work.sendable else ""
        self.waiting.setText(f"{number(waiting)} väntar{ready}")
        self.refused.setText(count(refused, "avvisad", "avvisade"))
        self.refused.setVisible(bool(refused))
        self.missing.setText(count(work.missing, "blankett att räkna", "blanketter att räkna"))
        self.missing.setVisible(bool(work.missing))
        told = rate_words(work, now)
        self.oldest.setText(told)
        self.oldest.setVisible(bool(told))
        parts = [
            Part(done, "klara"),
            Part(waiting, "väntar", "laterLine"),
            Part(refused, "avvisade", "stopLine"),
        ]
        self.bar.show_parts("", total, parts)

    def show_run(self, run: Run, *, wanted: bool) -> None:
        """Say how the sending goes; nothing while nothing was sent."""
        shown = wanted or bool(run.total)
        self._right.setVisible(shown)
        self._line.setVisible(shown)
        if not shown:
            return
        self.sending.setText(
            f"{_verb(run, wanted=wanted)} {number(run.done)} av {number(run.total)}"
        )
        words = [count(run.accepted, "mottagen", "mottagna")]
        words += [count(run.refused, "avvisad", "avvisade")] if run.refused else []
        words += [f"{number(run.later)} senare"] if run.later else []
        parts = [
            Part(run.accepted, "mottagna"),
            Part(run.refused, "avvisade", "stopLine"),
            Part(run.later, "senare", "laterLine"),
        ]
        self.counts.setText(BULLET.join(words))
        self.sent.show_parts("", max(run.total, 1), parts)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        del event
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("border"))

    def _restyle(self) -> None:
        theme = current_theme()
        self._right.setMinimumWidth(theme.px(323))
        # as high as the headline, so that both bars stand on one line
        self.sending.setMinimumHeight(QFontMetrics(theme.font("title")).lineSpacing())


def rate_words(work: Work, now: datetime) -> str:
    """Return rows an hour, how long the rest takes, how old the oldest is, how many are late."""
    told = work.figures
    words = [f"{number(told.rate.an_hour)} i timmen"] if told.rate else []
    words += [f"ca {duration(told.rate.left)} kvar"] if told.rate and told.oldest else []
    words += [f"äldst {age(now - told.oldest)}"] if told.oldest else []
    words += [count(told.late, "sen", "sena")] if told.late else []
    words += [f"{number(told.near)} nära årsgränsen"] if told.near else []
    return BULLET.join(words)


def time_left(run: Run) -> str:
    """Return about how long is left, "" while nobody knows."""
    if run.seconds_left is None:
        return ""
    minutes = max(1, round(run.seconds_left / 60))
    left = f"{run.seconds_left}{NBSP}s" if run.seconds_left < 90 else f"{minutes}{NBSP}min"
    return f"ca {left} kvar att skicka"


def _verb(run: Run, *, wanted: bool) -> str:
    if wanted:
        return "Väntar" if run.later and run.is_over else "Skickar"
    return "Skickat" if run.is_over else "Stoppat"


def _bottom_row(parts: list[QWidget]) -> QHBoxLayout:
    """Return texts of several sizes that stand on one line."""
    row = QHBoxLayout()
    row.setSpacing(16)
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch(1)
    return row
