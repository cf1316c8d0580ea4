"""Closing an outage: what is still in the way, or that everything adds up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.closing import ClosingReport, ComputerHeld, NarcoticCount
from app.domain.findings import Finding
from app.domain.outage import Outage
from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, clock_time, count, day
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.label import Glyph, hairline, label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.usecases.close_outage import Closed, Closing, close_outage, review_closing

_TEXT = "Ett stängt avbrott kan inte öppnas igen. Slutprotokollet visar att inget saknas."
_CLEAR = "Allt är redovisat. Inga nummer saknas."
_DOUBTS = "Allt är redovisat, men något är i tvivel. Gör det klart först, eller skriv varför inte."
_ABOUT = " Det gäller "  # how a finding here begins to name what it is about


class CloseOutage(Dialog):
    """The end of an outage (stänga avbrott).

    CloseOutage(parent, session, outage); `closed` comes with the protocol as PDF.
    """

    closed = Signal(bytes)

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        super().__init__(parent, f"Stäng avbrott {outage.label}", _TEXT, action="Stäng avbrott")
        self._session, self._outage = session, outage
        self.message = Message()
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self.body.addWidget(self.message)
        self.reason = LineField("Varför det stängs ändå", "Skälet står i slutprotokollet.")
        self.reason.setVisible(False)
        self.body.addWidget(scrolling(self._page), 1)
        self.body.addWidget(self.reason)
        self.action_button.block("Räknas igenom.")
        self.action_button.obstructed.connect(self._look_at_first)
        self.resize(640, 620)
        session.run(
            lambda workplace: review_closing(workplace, outage.id), self._show, self._failed
        )

    def accept(self) -> None:
        """Close it, unless something came in the way meanwhile."""
        if self.action_button.is_blocked:
            return
        if self.reason.isVisibleTo(self) and not self.reason.value():
            self.reason.set_state(FieldState.BAD, "Skriv varför det stängs ändå.")
            self.reason.setFocus()
            return
        self.action_button.block("Stängs.")
        outage, why = self._outage.id, self.reason.value()
        self._session.run(
            lambda workplace: close_outage(workplace, outage, why),
            self._done,
            self._failed,
            writes=True,
        )

    def _show(self, closing: Closing) -> None:
        if closing.obstacles:
            words = count(len(closing.obstacles), "sak står i vägen.", "saker står i vägen.")
            self.message.say(words, Tone.WARN)
            self.action_button.block("Se listan: allt ska vara redovisat först.")
            for finding in closing.obstacles:
                self._column.addWidget(_line(finding))
        else:
            barred = why_not(self._session.workplace.person, Act.MANAGE)
            self.action_button.block(barred)
            said, tone = (_DOUBTS, Tone.WARN) if closing.doubts else (_CLEAR, Tone.OK)
            self.message.say(f"{said} {barred}".strip(), Tone.INFO if barred else tone)
            self.reason.setVisible(bool(closing.doubts) and not barred)
        for finding in closing.doubts:
            self._column.addWidget(_line(finding, "triangle-alert", "warn"))
        for finding in closing.told:
            self._column.addWidget(_line(finding, "info", "ink2"))
        self._column.addWidget(hairline())
        self._column.addWidget(label("Så långt", "section"))
        self._column.addWidget(_figures(closing.report))
        self._column.addStretch(1)

    def _look_at_first(self) -> None:
        self.message.setFocus()

    def _done(self, closed: Closed) -> None:
        super().accept()
        self.closed.emit(closed.protocol)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
        self.action_button.block("Läs vad som står i vägen.")


def _line(finding: Finding, icon: str = "octagon-x", colour: str = "stop") -> QWidget:
    """Return what is in the way; below it, lighter, what it is about and what to do."""
    what, about, numbers = finding.text.partition(_ABOUT)
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 2, 0, 2)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(1, 1)
    grid.addWidget(Glyph(icon, colour, 18), 0, 0, Qt.AlignmentFlag.AlignTop)
    below = f"{about}{numbers} {finding.cure}".strip()
    grid.addWidget(label(what, "section", wrap=True), 0, 1)
    grid.addWidget(label(below, "table", "ink2", wrap=True), 1, 1)
    return page


def _figures(report: ClosingReport) -> QWidget:
    """Return the sums of the protocol in two columns."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    rows = [("Utlämnat", f"{report.accounted} av {report.dispensings} klara")]
    rows += [(kind.product, _balance(kind)) for kind in report.narcotics]
    if (units := report.deliveries).made:
        signed = units.made - len(units.unsigned)
        rows.append(("Leveranser till enheter", f"{signed} av {units.made} kvitterade"))
    for series in report.series:
        parts = [f"{series.used} använda", f"{series.voided} makulerade"]
        parts += [f"{series.open} öppna"] if series.open else []
        parts += [f"{series.missing} saknas"] if series.missing else []
        rows.append((f"Nummer {series.first} till {series.last}", BULLET.join(parts)))
    if len(report.computers) > 1:
        rows += [(one.title, _agreement(one)) for one in report.computers]
    rows += [(step.label, f"{step.done} av {step.total}") for step in report.steps]
    for index, (what, how_many) in enumerate(rows):
        grid.addWidget(label(what, "table", "ink2", wrap=True), index, 0)
        grid.addWidget(label(how_many, "tableStrong", wrap=True), index, 1)
    return page


def _agreement(one: ComputerHeld) -> str:
    """Return whether another computer and this one hold the same, or when it was last heard."""
    if one.is_this:
        return f"den här, {count(one.entries, 'post', 'poster')}"
    if one.is_revoked:
        return "räknas inte längre"
    if one.heard_at is None:
        return "har aldrig hörts"
    heard = f"hörd {day(one.heard_at)} {clock_time(one.heard_at)}"
    if one.agrees:
        return BULLET.join(["stämmer", heard])
    lacks = [count(one.waiting, "post", "poster")] if one.waiting else []
    lacks += [count(one.pictures, "bild", "bilder")] if one.pictures else []
    parts = [f"saknade {' och '.join(lacks)} då"] if lacks else []
    parts += ["en del av dess poster saknas här"] if one.missing else []
    return BULLET.join([*(parts or ["stämmer, så vitt numren visar"]), heard])


def _balance(kind: NarcoticCount) -> str:
    """Return what the ledger had and has, and whether anybody has counted."""
    found = "räknad" if kind.counted else "inte räknad"
    parts = [f"saldo {kind.at_start} före, {kind.at_end} efter", found]
    if kind.difference:
        parts.append(f"skillnad {kind.difference:+d}")
        parts += [kind.explained[0].lower() + kind.explained[1:]] if kind.explained else []
    parts += ["avvikelse öppen"] if kind.open_cases else []
    return BULLET.join(parts)
