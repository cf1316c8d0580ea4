"""The outage that is in hand: what it is called, what is down, how long, what to do meanwhile."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.clock import elapsed
from app.domain.outage import Dependency, Outage, OutageState
from app.domain.rules import Rule
from app.ui.headline import listed, moment
from app.ui.texts import duration
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.label import ShortLabel, label
from app.ui.widgets.panel import Card

_NORMAL = "Expediera i apotekssystemet. Behövs reservdrift ändå: öppna ett avbrott och ange grund."
_MEANWHILE = "Det som inte kan göras nu sparas som steg att göra när systemen är åter."
_AFTER = "Redovisa stegen under Efterregistrera. Stäng avbrottet när inget är kvar."


class OutageCard(Card):
    """The outage in hand (avbrottskort); what it shows comes by `show_outage`."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge("Inget avbrott", Tone.OK)
        self.name = label("", "section")
        self.facts = ShortLabel("", "hint", "ink2")
        self.ground = label("", "hint", "ink2", wrap=True)
        self.heading = label("", "title", wrap=True)
        self.advice = label("", "body", "ink2", wrap=True)
        self.word = label("", "hint", "ink2")
        self.length = label("", "figure")
        top = QHBoxLayout()
        top.setSpacing(8)
        for part in (self.badge, self.name):
            top.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(0)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(top)
        words.addWidget(self.heading)
        words.addWidget(self.advice)
        words.addWidget(self.ground)
        time = QVBoxLayout()
        time.setSpacing(0)
        for part in (self.word, self.length):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
            time.addWidget(part)
        time.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addLayout(time)

    def show_outage(self, outage: Outage | None, guidance: Rule, now: datetime) -> None:
        """Show how it is; None when no outage is open or left to close.

        `guidance` is the rule that says what to do while E-hälsomyndigheten is silent.
        """
        for part in (self.name, self.facts, self.ground, self.word, self.length):
            part.setVisible(outage is not None)
        if outage is None:
            self.badge.show_state("Inget avbrott", Tone.OK)
            self.heading.setText("Ingen reservdrift är beslutad")
            self.advice.setText(_NORMAL)
            return
        ended = outage.state is not OutageState.OPEN
        self.badge.show_state("Avslutat", Tone.INFO) if ended else self.badge.show_state(
            "Pågår", Tone.STOP, "circle-x"
        )
        self.name.setText(f"Avbrott {outage.label}")
        by = f" av {outage.declared_by}" if outage.declared_by else ""
        self.facts.setText(f"öppnat {moment(outage.declared_at, now)}{by}")
        self.ground.setText(f"Underlag: {outage.ground}")
        self.ground.setVisible(bool(outage.ground) and not ended)
        self.heading.setText(_heading(outage, now))
        ehm = Dependency.EHM in outage.down
        told = f"{guidance.text} {guidance.cure}" if ehm else _MEANWHILE
        self.advice.setText(_AFTER if ended else told)
        self.advice.setToolTip(guidance.source if ehm and not ended else "")
        self.word.setText("Varade" if ended else "Pågått")
        self.length.setText(duration(elapsed(outage.since, outage.ended_at or now)))


def _heading(outage: Outage, now: datetime) -> str:
    if outage.ended_at:
        return f"Driften är åter sedan {moment(outage.ended_at, now)}"
    return f"{listed(outage.down)} är nere"
