"""The first start: which pharmacy or clinic it is, the first person, and the sheet for the safe."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.printing import Paper, PrintOrder
from app.domain.staff import Role
from app.ui.background import Background
from app.ui.errors import show_error
from app.ui.gate.join_form import JoinForm
from app.ui.gate.recover import UNLIKE
from app.ui.gate.restore import Restore
from app.ui.keys import shortcut
from app.ui.theme import current_theme
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import Glyph, hairline, label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.password_field import PasswordField
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.sheet import SheetPicture, SheetWays
from app.ui.widgets.tick import Tick
from app.usecases.set_up import NewStore, SetUp, set_up
from app.usecases.workplace import Computer, Workplace

_WIDTH = 520  # px
_NEW, _JOIN = "new", "join"
_WAYS = [(_NEW, "Börja nytt", ""), (_JOIN, "Anslut till ett som finns", "")]
_TEXT_WIDTH = 560  # px; lines under 90 letters
_SAVED = "Allt sparas krypterat på den här datorn. Ingen server och inget nät behövs."
_STEPS = (
    ("key-round", "Lösenordet är nyckeln", "Utan ett lösenord eller bladet går inget att läsa."),
    ("printer", "Ett blad till kassaskåpet", "Nästa steg visar det en enda gång."),
    ("users", "Fler personer", "Läggs till under Personal, när som helst."),
)
_JOINING = (
    "Den här datorn får apotekets journal på ett minne eller i en delad mapp. Sedan håller den ihop"
    " med de andra samma väg, eller genom ett nav i nätet, som ansluts under Datorer. Den kan"
    " arbeta ensam när nätet är borta."
)
_JOIN_STEPS = (
    ("folder", "En ansökan i en mapp", "På ett minne, eller en mapp som båda datorerna når."),
    ("users", "Två personer jämför siffror", "En vid den här skärmen, en vid en ansluten dator."),
    ("key-round", "Samma lösenord som där", "Det du loggar in med på de andra gäller också här."),
)
_SHEET = (
    "Skriv ut bladet nu och lås in det. Koden på det öppnar Lykta när ingen kommer ihåg sitt"
    " lösenord. Den visas bara här, och den som har bladet kan läsa allt."
)
_WITHOUT = "Jag går vidare utan blad. Glöms alla lösenord är allt förlorat."
_NOT_KEPT = "Skriv ut eller spara bladet först, eller kryssa i att du går vidare utan."


@dataclass(frozen=True)
class _Words:
    """What is said to a pharmacy, or to a clinic (tilltal)."""

    heading: str
    welcome: str
    name: tuple[str, str]  # heading and hint
    gln: str  # hint
    first: str  # of the first person
    make: str


_PHARMACY = _Words(
    "Nytt apotek",
    "Lykta håller apoteket igång när strömmen eller E-hälsomyndighetens system är borta.",
    ("Apotekets namn", "Som det ska stå på etiketten."),
    "13 siffror. Står i avtalet med E-hälsomyndigheten.",
    "Den första personen är också apotekschef.",
    "Gör apoteket",
)
_CLINIC = _Words(
    "Ny mottagning",
    "Lykta skriver mottagningens recept när journalsystemet, nätet eller strömmen är borta.",
    ("Mottagningens namn", "Som apoteken känner den."),
    "13 siffror. Lämna tomt om mottagningen inte har något.",
    "Den första personen får också rollen apotekschef, som ger kollegor roller.",
    "Gör mottagningen",
)


class FirstSetUp(QWidget):
    """Making a pharmacy or a clinic on this computer (första start).

    FirstSetUp(computer, background); `opened` comes with the open workplace when the sheet is
    taken care of or the computer has joined, `restored` when a copy was put here instead.
    """

    opened = Signal(object)
    restored = Signal()

    def __init__(self, computer: Computer, background: Background) -> None:
        super().__init__()
        self._computer, self._background = computer, background
        self._made: NewStore | None = None
        self.way = Segmented(_WAYS, "Ett nytt, eller ett som finns")
        self.joining = JoinForm(computer, background)
        choices = [("pharmacy", "Apotek", ""), ("clinic", "Mottagning", "")]
        self.kind = Segmented(choices, "Vad det är")
        self.pharmacy = LineField("")
        self.gln = LineField("GLN", code=True)
        self.person = LineField("Ditt namn", "Förnamn och efternamn.")
        self.password = PasswordField("Lösenord", "Minst 10 tecken. Tre ord är lätta att minnas.")
        self.again = PasswordField("Samma en gång till")
        self.pharmacist = Tick("Jag är farmaceut")
        self.prescriber = Tick("Jag är förskrivare")
        self.heading = label("", "patient")
        self.first = label("", "hint", "ink2", wrap=True)
        self.welcome = label("", "body", "ink2", wrap=True)
        self.message = Message()
        self.make = BigButton(_PHARMACY.make, "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.copy = KeyButton("Öppna från kopia på USB", "Ctrl+U", icon="usb", kind=ButtonKind.LINK)
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._form = QWidget()
        self._lay_out()
        self.choose("pharmacy")
        self.kind.chosen.connect(self.choose)
        self.way.set_value(_NEW)
        self.way.chosen.connect(self._choose)
        self.joining.opened.connect(self.opened)
        self.make.acted.connect(self._set_up)
        self.copy.acted.connect(self._ask_copy)
        shortcut("Ctrl+Enter", self).activated.connect(self._main)
        # Enter goes on, as in a slip.
        asked = (self.pharmacy, self.gln, self.person, self.password, self.again)
        for field, following in zip(asked, (*asked[1:], self.make), strict=True):
            field.line.returnPressed.connect(following.setFocus)
        self.setFocusProxy(self.pharmacy)

    @property
    def workplace(self) -> Workplace | None:
        """Return the store once it is made, whether or not anybody has gone on into it."""
        return self._made.workplace if self._made is not None else None

    def choose(self, kind: str) -> None:
        """Speak to a pharmacy, or to a clinic, whose first person is the prescriber."""
        self.kind.set_value(kind)
        words = self._words
        self.heading.setText(words.heading)
        self.welcome.setText(f"{words.welcome} {_SAVED}")
        self.pharmacy.caption.setText(words.name[0])
        self.pharmacy.set_hint(words.name[1])
        self.gln.set_hint(words.gln)
        self.first.setText(words.first)
        self.make.setText(words.make)
        for tick, is_asked in ((self.pharmacist, words is _PHARMACY),
                               (self.prescriber, words is _CLINIC)):  # fmt: skip
            tick.setVisible(is_asked)
            tick.setChecked(is_asked)

    @property
    def _words(self) -> _Words:
        return _CLINIC if self.kind.value() == "clinic" else _PHARMACY

    def _lay_out(self) -> None:
        self._left.addWidget(_welcome("Välkommen till Lykta", self.welcome, _STEPS))
        joining = label(_JOINING, "body", "ink2", wrap=True)
        self._left.addWidget(_welcome("Anslut till ett som finns", joining, _JOIN_STEPS))
        side, whole = _side()
        whole.addWidget(self.way)
        whole.addWidget(self._form)
        whole.addWidget(self.joining)
        whole.addStretch(1)
        self.joining.hide()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.kind)
        for part in (self.pharmacy, self.gln, self.person, self.password, self.again):
            column.addWidget(part)
        column.addWidget(self.pharmacist)
        column.addWidget(self.prescriber)
        column.addWidget(self.first)
        column.addWidget(self.message)
        column.addSpacing(4)
        column.addWidget(self.make)
        column.addSpacing(8)
        column.addWidget(hairline())
        column.addWidget(self.copy)
        column.addStretch(1)
        self._right.addWidget(scrolling(side))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 1)
        row.addWidget(hairline("v"))
        row.addWidget(self._right)
        current_theme().follow(self._restyle)

    def _restyle(self) -> None:
        self._right.setFixedWidth(current_theme().px(_WIDTH))

    def _choose(self, way: str) -> None:
        is_new = way == _NEW
        self._form.setVisible(is_new)
        self.joining.setVisible(not is_new)
        self._left.setCurrentIndex(0 if is_new else 1)
        self.pharmacy.setFocus() if is_new else self.joining.enter()

    def _main(self) -> None:
        if not self.joining.isHidden():
            self.joining.main()
            return
        (self.make if self._made is None else self.go_on).click()

    def _set_up(self) -> None:
        if self.password.password() != self.again.password():
            self.again.set_state(FieldState.BAD, UNLIKE)
            self.again.setFocus()
            return
        self.again.set_state(FieldState.NORMAL)
        told = {Role.PHARMACIST: self.pharmacist, Role.PRESCRIBER: self.prescriber}
        roles = {Role.MANAGER, *(role for role, tick in told.items() if tick.isChecked())}
        given = SetUp(
            self.pharmacy.value(),
            self.gln.value(),
            self.person.value(),
            frozenset(roles),
            self.password.password(),
            is_clinic=self._words is _CLINIC,
        )
        self.make.block("Lykta arbetar.")
        self.make.setText(f"{self._words.make}…")
        computer = self._computer
        self._background.run(lambda: set_up(computer, given), self._show_sheet, self._failed)

    def _failed(self, error: Exception) -> None:
        self.make.unblock()
        self.make.setText(self._words.make)
        fields = {
            "pharmacy": self.pharmacy,
            "gln": self.gln,
            "person": self.person,
            "name": self.person,
            "password": self.password,
        }
        show_error(error, self.message, fields)

    def _show_sheet(self, made: NewStore) -> None:
        self._made = made
        picture = SheetPicture(self._background, "Återställningsbladet")
        picture.setContentsMargins(40, 24, 40, 24)
        picture.show_pdf(made.recovery_sheet)
        self._left.addWidget(picture)
        self._left.setCurrentWidget(picture)
        self.ways = SheetWays(
            self._background,
            self._computer,
            PrintOrder(Paper.SHEET, "Återställningsblad", pdf=made.recovery_sheet),
            "aterstallningsblad.pdf",
        )
        self.without = Tick(_WITHOUT)
        self.go_on = BigButton("Fortsätt till Lykta", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.go_on.block(_NOT_KEPT)
        page, column = _side()
        column.addWidget(label("Återställningsbladet", "patient"))
        column.addWidget(label(_SHEET, "body", "ink2", wrap=True))
        column.addSpacing(8)
        column.addWidget(self.ways)
        column.addSpacing(8)
        column.addWidget(hairline())
        column.addWidget(self.without)
        column.addWidget(self.go_on)
        column.addStretch(1)
        self._right.addWidget(page)
        self._right.setCurrentWidget(page)
        self.ways.kept.connect(self.go_on.unblock)
        self.without.toggled.connect(self._without)
        self.go_on.acted.connect(self._finish)
        self.go_on.obstructed.connect(self.ways.enter)
        self.ways.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _without(self, chosen: bool) -> None:
        self.go_on.unblock() if chosen else self.go_on.block(_NOT_KEPT)

    def _finish(self) -> None:
        if self._made is not None:
            self.opened.emit(self._made.workplace)

    def _ask_copy(self) -> None:
        dialog = Restore(self, self._computer, self._background)
        dialog.restored.connect(self.restored)
        dialog.open()


def _side() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.setProperty("surface", "surface")
    column = QVBoxLayout(page)
    column.setContentsMargins(44, 32, 44, 24)
    column.setSpacing(8)
    return page, column


def _welcome(title: str, welcome: QWidget, steps: tuple[tuple[str, str, str], ...]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(72, 56, 72, 36)
    column.setSpacing(12)
    column.addWidget(Glyph("lantern", "primary", 48))
    column.addWidget(label(title, "figure", wrap=True))
    welcome.setMaximumWidth(_TEXT_WIDTH)
    column.addWidget(welcome)
    column.addSpacing(24)
    for icon, heading, said in steps:
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Glyph(icon, "primary", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(heading, "section", wrap=True))
        words.addWidget(label(said, "body", "ink2", wrap=True))
        row.addLayout(words, 1)
        column.addLayout(row)
    column.addStretch(1)
    return page
