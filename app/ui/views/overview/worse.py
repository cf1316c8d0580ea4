"""How well the pharmacy stands if it gets worse: power, copy, goods, second witness."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.headline import moment
from app.ui.models.goods import products_words
from app.ui.texts import NBSP, count
from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import Glyph, hairline, label
from app.ui.widgets.panel import Card, Panel
from app.usecases.overview import Conditions, Situation

_OLD_COPY = timedelta(hours=24)
_POWER_CUT = (("Ctrl+D", "Strömsnålt läge, mörkt"), ("F12", "Lås när ingen står vid disken"))


class _Reserve(QWidget):
    """One reserve and how it is."""

    def __init__(self) -> None:
        super().__init__()
        self._glyph = Glyph("circle-check", "ok", 18)
        self.text = label("", "section", wrap=True)
        self.detail = label("", "hint", "ink2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.text)
        words.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 6, 2, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(hairline())

    def say(self, tone: Tone, text: str, detail: str) -> None:
        look = TONES[tone]
        self._glyph.show_icon("circle-help" if tone is Tone.NEUTRAL else look.icon, look.ink)
        self.text.setText(text)
        self.detail.setText(detail)


class Worse(Panel):
    """If it gets worse (om det blir värre). Worse(); then `show_reserves(situation, around)`."""

    def __init__(self) -> None:
        super().__init__("Om det blir värre", note="beredskap nu", framed=True)
        self.power, self.copy = _Reserve(), _Reserve()
        self.goods, self.witness = _Reserve(), _Reserve()
        self.body.setSpacing(0)
        for part in (self.power, self.copy, self.goods, self.witness):
            self.body.addWidget(part)
        self.body.addSpacing(8)
        self.body.addWidget(_power_cut())
        self.body.addStretch(1)

    def show_reserves(self, situation: Situation, around: Conditions) -> None:
        """Say how each stands; what nobody knows is said to be unknown."""
        self.power.say(*_power(around))
        self.copy.say(*_copy(situation, around))
        self.goods.say(*_goods(situation))
        if situation.trouble:
            self.witness.say(Tone.STOP, "Vittnesfilen skrivs inte", situation.trouble)
        elif situation.witness_away:
            text = "Posterna sparas här, och skrivs dit när den är tillbaka"
            self.witness.say(Tone.WARN, "Vittnets andra plats svarar inte", text)
        else:
            self.witness.say(Tone.OK, "Vittnesfilen skrivs", "Varje post sparas två gånger")


def _power(around: Conditions) -> tuple[Tone, str, str]:
    if around.battery is None:
        return Tone.NEUTRAL, "Batteri okänt", "Datorn säger inget om batteri"
    tone = Tone.OK if around.battery > 20 else Tone.WARN
    source = "Går på batteri nu" if around.on_battery else "Nätdrift nu"
    return tone, f"Batteri {around.battery}{NBSP}%", source


def _copy(situation: Situation, around: Conditions) -> tuple[Tone, str, str]:
    if situation.backup_at is None:
        return Tone.WARN, "Ingen säkerhetskopia", "Går datorn sönder är allt borta"
    tone = Tone.WARN if around.now - situation.backup_at > _OLD_COPY else Tone.OK
    return tone, f"Kopia {moment(situation.backup_at, around.now)}", "Återläst och kontrollerad"


def _goods(situation: Situation) -> tuple[Tone, str, str]:
    register = situation.register
    if situation.register_trouble:
        return Tone.WARN, "Registret går inte att läsa", "Varan får skrivas för hand"
    if register is None:
        return Tone.WARN, "Inga varor inlästa", "Varan får skrivas för hand"
    detail = products_words(register)
    if situation.stale:
        old = count(len(situation.stale), "källa är för gammal", "källor är för gamla")
        return Tone.WARN, old[:1].upper() + old[1:], detail
    return Tone.OK, "Varuregistret gäller", detail


def _power_cut() -> QWidget:
    card = Card("sunken", "")
    grid = QGridLayout(card)
    grid.setContentsMargins(10, 8, 10, 10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label("Om strömmen går", "tableStrong"), 0, 0)
    for row, (key, text) in enumerate(_POWER_CUT, 1):
        grid.addWidget(label(f"{row}. {text}", "table", wrap=True), row, 0)
        grid.addWidget(KeyCap(key), row, 1, Qt.AlignmentFlag.AlignRight)
    return card
