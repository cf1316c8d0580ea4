"""Lager: what lies on the shelf, the narcotics ledger, and what is done with both."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.alerts import Alert
from app.domain.holdings import Holding
from app.domain.scan import classify_scan
from app.domain.staff import Act
from app.domain.supplied import Pack
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.views.stock.alert_dialogs import AlertsDialog
from app.ui.views.stock.case_dialogs import CloseCaseDialog, CountDialog, MarkDialog
from app.ui.views.stock.holding_pane import HoldingPane
from app.ui.views.stock.move_dialogs import CorrectDialog, ReceiveDialog, RemoveDialog
from app.ui.views.stock.words import available_words, balance_words, state_mark, state_words
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.table import Column, Table
from app.usecases.order_list import order_list
from app.usecases.report_alert import list_alerts
from app.usecases.show_stock import count_sheet, ledger_sheet, list_holdings
from app.usecases.workplace import Workplace

_SIDE = 600  # px; what lacks room in the list stands whole in the pane
_ROOMY = 480  # px of the design that the whole list needs beside the pane
_BESIDE = (1, 2)  # columns that give way: schedule and balance

_LEDGER = "Narkotikajournal", "narkotikajournal.pdf"
_COUNTING = "Räknelista narkotika", "raknelista-narkotika.pdf"
_ORDERING = "Beställning till partihandeln", "bestallning.pdf"


class StockView(View):
    """The stock (lager). StockView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.holdings: list[Holding] = []
        self.open_alerts = 0
        self.table: Table[Holding] = Table(self._columns(), "Lager")
        self.pane = HoldingPane(session)
        self.message = Message()
        self.empty = EmptyState(
            "archive",
            "Lagret är tomt",
            "Narkotika kommer hit av sig själv när den lämnas ut. Annat när du tar emot det.",
        )
        self.paper = KeyButton("Skriv ut journalen…", "Ctrl+P", icon="printer")
        self.alerts = KeyButton("e-VIS-larm…", "Alt+L", icon="triangle-alert")
        self.all = KeyButton("Räkna narkotika…", "Ctrl+U", icon="list-checks")
        self.receive = KeyButton("Ta emot…", "Ctrl+Enter", icon="plus", kind=ButtonKind.PRIMARY)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """Return the screen's name."""
        return "Lager"

    def note(self) -> str:
        """Return how many products are known."""
        narcotics = sum(holding.is_narcotic for holding in self.holdings)
        words = [count(len(self.holdings), "vara", "varor"), f"{narcotics} narkotika"]
        return BULLET.join(words) if self.holdings else ""

    def badges(self) -> Sequence[Badge]:
        """Return how many cases and alerts are open."""
        cases = sum(len(holding.open_cases) for holding in self.holdings)
        said = [
            (cases, count(cases, "öppen avvikelse", "öppna avvikelser")),
            (self.open_alerts, count(self.open_alerts, "öppet larm", "öppna larm")),
        ]
        return [Badge(words, Tone.WARN) for number, words in said if number]

    def commands(self) -> Sequence[QWidget]:
        """Return what is about no product in the list."""
        return [self.paper, self.all, self.receive]

    def main_action(self) -> None:
        """Take packages in."""
        self.receive.click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa vara"),
            ("Ctrl+Enter", "Ta emot varor"),
            ("Ctrl+R", "Räkna den valda varan"),
            ("Ctrl+U", "Räkna all narkotika"),
            ("Ctrl+K", "Kassera eller returnera"),
            ("Ctrl+E", "Rätta en rad i journalen"),
            ("Ctrl+B", "Spärra, håll kvar eller släpp en batch"),
            ("Alt+A", "Avsluta en avvikelse"),
            ("Ctrl+P", "Skriv ut narkotikajournalen"),
            ("Ctrl+Shift+P", "Skriv ut räknelistan för narkotika"),
            ("Ctrl+Shift+B", "Skriv ut beställning till partihandeln"),
            ("Alt+L", "Larm från e-VIS; en skannad förpackning öppnar ett nytt"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read what there is."""
        self._session.run(list_holdings, self._show, self._failed)
        self._session.run(
            lambda workplace: list_alerts(workplace, open_only=True),
            self._show_alerts,
            self._failed,
        )

    def take_scan(self, code: str) -> bool:
        """Take a pack that e-VIS has given an alert about."""
        pack = classify_scan(code).pack
        if pack is not None:
            self._ask_alerts(pack)
        return pack is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the name its room at large text: schedule and balance stand in the pane too."""
        super().resizeEvent(event)
        is_narrow = self.width() - _SIDE < current_theme().px(_ROOMY)
        for column in _BESIDE:
            self.table.setColumnHidden(column, is_narrow)

    # Inside

    def _columns(self) -> list[Column[Holding]]:
        def today() -> date:
            return self._session.workplace.computer.clock.now().date()

        return [
            Column(
                "Vara",
                lambda holding: holding.product.title,
                150,
                stretch=True,
                end=lambda holding: holding.product.strength,
            ),
            Column("Fört.", lambda holding: holding.product.schedule or "", 50),
            Column("Saldo", balance_words, 60, right=True),
            Column("Ledigt", lambda holding: available_words(holding, today()), 60, right=True),
            Column(
                "Läge",
                lambda holding: state_words(holding, today()),
                120,
                icon=lambda holding: state_mark(holding, today()),
            ),
        ]

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.message)
        left.addWidget(self.empty)
        left.addWidget(self.table, 1)
        left.addWidget(self.alerts, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.pane)
        self.empty.hide()
        self.pane.setFixedWidth(_SIDE)

    def _connect(self) -> None:
        self.table.marked.connect(self.pane.show_holding)
        self.table.opened.connect(lambda _: self.pane.enter())
        self.pane.asked.connect(self._ask)
        self.paper.acted.connect(partial(self._print, ledger_sheet, _LEDGER))
        counting = shortcut("Ctrl+Shift+P", self)
        counting.activated.connect(partial(self._print, count_sheet, _COUNTING))
        ordering = shortcut("Ctrl+Shift+B", self)
        ordering.activated.connect(partial(self._print, order_list, _ORDERING))
        self.all.acted.connect(self._count_all)
        self.alerts.acted.connect(lambda: self._ask_alerts(None))
        self.receive.acted.connect(self._receive)
        why = why_not(self._session.workplace.person, Act.SECOND_SIGN)
        for button in (self.receive, self.all):
            button.block(why)
            button.obstructed.connect(lambda: self.message.say(why, Tone.INFO))
        self._session.background.changed.connect(self._changed)

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, holdings: list[Holding]) -> None:
        marked = self.table.marked_item()
        self.holdings = sorted(holdings, key=lambda holding: not holding.is_narcotic)
        self.empty.setVisible(not holdings)
        self.table.setVisible(bool(holdings))
        self.table.show_rows(self.holdings)
        articles = [holding.article for holding in self.holdings]
        at = articles.index(marked.article) if marked and marked.article in articles else 0
        if self.holdings:
            self.table.selectRow(at)
        self.pane.show_holding(self.holdings[at] if self.holdings else None)
        self.head_changed.emit()

    def _show_alerts(self, alerts: list[Alert]) -> None:
        self.open_alerts = len(alerts)
        self.head_changed.emit()

    def _ask_alerts(self, pack: Pack | None) -> None:
        dialog = AlertsDialog(self, self._session)
        dialog.changed.connect(self.read)
        dialog.open()
        if pack is not None:
            dialog.ask_new(pack)

    def _ask(self, what: str) -> None:
        holding = self.pane.holding
        if holding is None:
            return
        session = self._session
        made: dict[str, Callable[[], WritingDialog]] = {
            "count": lambda: CountDialog(self, session, [holding]),
            "remove": lambda: RemoveDialog(self, session, holding),
            "correct": lambda: CorrectDialog(self, session, holding),
            "batch": lambda: MarkDialog(self, session, holding),
            "close_case": lambda: CloseCaseDialog(self, session, holding, holding.open_cases[-1]),
        }
        self._open(made[what]())

    def _receive(self) -> None:
        marked = self.pane.holding
        self._open(ReceiveDialog(self, self._session, marked.product if marked else None))

    def _count_all(self) -> None:
        narcotics = [holding for holding in self.holdings if holding.is_narcotic]
        if narcotics:
            self._open(CountDialog(self, self._session, narcotics))
        else:
            self.message.say("Ingen narkotika är bokförd här. Ta emot den först.", Tone.INFO)

    def _open(self, dialog: WritingDialog) -> None:
        dialog.written.connect(lambda said: self.message.say(said, Tone.OK))
        dialog.open()

    def _print(self, make: Callable[[Workplace], bytes], named: tuple[str, str]) -> None:
        def show(pdf: bytes) -> None:
            SheetDialog(self, self._session, pdf, named).open()

        self._session.run(make, show, self._failed)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))
