"""Register: the sources and their age, loading, signed bundles, going back, looking things up."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.product import Package
from app.domain.reference import RegisterInfo
from app.domain.staff import Act
from app.ui.dialogs.known_prescribers import KnownPrescribers
from app.ui.dialogs.learned_codes import LearnedCodes
from app.ui.dialogs.product_card import show_card
from app.ui.errors import told
from app.ui.models.goods import products_words
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.view import View
from app.ui.views.dispense.product_search import ProductSearch
from app.ui.views.register.issuers_panel import IssuersPanel
from app.ui.views.register.load_panel import LoadPanel
from app.ui.views.register.own_key_panel import OwnKeyPanel
from app.ui.views.register.sources_panel import SourcesPanel
from app.ui.views.register.trust_panel import TrustPanel
from app.ui.views.register.words import report_lines
from app.ui.views.upkeep.check_panel import Listing
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.load_reference import Loaded, go_back
from app.usecases.show_register import RegisterState, register_state

_SIDE = 400  # px


class RegisterView(View):
    """The register (register). RegisterView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.finder = ProductSearch(session, by_hand=False)
        self.sources, self.trust = SourcesPanel(), TrustPanel(session)
        self.issuers, self.own_key = IssuersPanel(session), OwnKeyPanel(session)
        self.load = LoadPanel(session)
        self.report = Panel("Senaste inläsning", "Alt+S", framed=True)
        self.lines = Listing("Vad som ändrades och vad som inte lästes in, en sak på varje rad")
        self.nothing = label("Inget är inläst sedan skärmen öppnades.", "table", "ink2")
        self.before = Panel("Registret före", framed=True)
        self.previous = label("", "table", "ink2", wrap=True)
        self.back = KeyButton("Gå tillbaka…", icon="rotate-ccw")
        self.codes = KeyButton("Inlärda produktkoder…", icon="scan-barcode")
        self.prescribers = KeyButton("Kända förskrivare…", icon="users")
        self.message = Message()
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """Return the screen's name."""
        return "Register"

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Ctrl+L", "Sök en vara och se dess kort"),
            ("Ctrl+O", "Läs in fil eller paket"),
            ("Alt+K, Alt+L, Alt+U, Alt+R", "Källor, läs in, underskrivna paket, utfärdare"),
            ("Alt+N", "Datorns nyckel för recept, på en mottagning"),
        ]

    def commands(self) -> Sequence[QWidget]:
        """Return the buttons of the head."""
        return [self.prescribers, self.codes]

    def main_action(self) -> None:
        """Load what is chosen, or go to where a file is."""
        self.load.start.click()

    def search(self) -> None:
        """Go to the search."""
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def entered(self) -> None:
        """Read anew, with the keyboard in the search."""
        self.read()
        self.search()

    def read(self) -> None:
        """Read what is in use."""
        self._session.run(register_state, self._show, self._failed)
        self.issuers.read()
        self.own_key.read()

    # Inside

    def _lay_out(self) -> None:
        self.finder.come_first()
        self.report.body.addWidget(self.nothing)
        self.report.body.addWidget(self.lines)
        for part in (self.previous, self.back, self.message):
            self.before.body.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.finder)
        left.addWidget(self.sources, 1)
        left.addWidget(self.report)
        page = TallPage()
        right = QVBoxLayout(page)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        for panel in (self.load, self.trust, self.issuers, self.own_key, self.before):
            right.addWidget(panel)
        right.addStretch(1)
        side = scrolling(page)
        side.setFixedWidth(_SIDE)  # also with large text: its words wrap, the table's do not
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self.finder.picked.connect(self._show_card)
        self.load.loaded.connect(self._loaded)
        self.trust.pinned.connect(self.read)
        self.prescribers.acted.connect(lambda: KnownPrescribers(self, self._session).open())
        self.codes.acted.connect(lambda: LearnedCodes(self, self._session).open())
        self.back.acted.connect(self._ask_back)
        self.back.obstructed.connect(lambda: self.message.say(self.back.toolTip(), Tone.INFO))
        self._session.background.changed.connect(self._changed)

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, state: RegisterState) -> None:
        self.sources.show_state(state)
        self.trust.show_state(state)
        there = state.previous is not None
        self.previous.setText(
            products_words(state.previous) if state.previous else "Det finns inget att gå till."
        )
        why = "" if there else "Det finns inget register före detta."
        self.back.block(why or why_not(self._session.workplace.person, Act.MANAGE))

    def _loaded(self, loaded: Loaded) -> None:
        lines = report_lines(loaded)
        self.lines.show_lines(lines)
        self.nothing.setText("Inget utelämnat, inget ändrat." if not lines else "")
        self.nothing.setVisible(not lines)
        self.read()

    def _show_card(self, package: Package) -> None:
        self.finder.set_value("")
        show_card(self, self._session, package.key, self._failed)

    def _ask_back(self) -> None:
        text = "Det som gällde före senaste inläsningen används igen. Det går att läsa in på nytt."
        dialog = Dialog(self, "Gå tillbaka till registret före?", text, action="Gå tillbaka")
        dialog.accepted.connect(self._go_back)
        dialog.open()

    def _go_back(self) -> None:
        self._session.run(go_back, self._gone_back, self._failed, writes=True)

    def _gone_back(self, info: RegisterInfo) -> None:
        self.message.say(f"Används nu: {products_words(info)}.", Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
