"""The screens that the rail leads to; each module is read when its screen is first shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.staff import Act, Person, may
from app.ui.reporter import Reporter
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.rail import Place
from app.ui.window import MainWindow
from app.usecases.computer import Computer

if TYPE_CHECKING:
    from app.ui.views.dispense_view import DispenseView

OVERVIEW = Place("overview", "Överblick", "house", "F2", 0)
DISPENSE = Place("dispense", "Expediera", "pill", "F3", 1)
REQUISITION = Place("requisition", "Rekvisition", "receipt", "F4", 1)
AID_CARD = Place("aid-card", "Hjälpmedelskort", "clipboard-list", "F5", 1)
PRESCRIBE = Place("prescribe", "Förskriv", "pencil", "F6", 1)
SETTLE = Place("settle", "Efterregistrera", "list-checks", "F7", 2)
STOCK = Place("stock", "Lager", "archive", "F8", 2)
READINESS = Place("readiness", "Beredskap", "shield-check", "F10", 2)
PEOPLE = Place("people", "Personal", "users", "Skift+F2", 3)
REGISTER = Place("register", "Register", "database", "Skift+F4", 3)
RULES = Place("rules", "Regler", "file-text", "Skift+F6", 3)
REVIEW = Place("review", "Granskning", "eye", "Skift+F7", 3)
UPKEEP = Place("upkeep", "Drift", "hard-drive", "Skift+F3", 3)
MEMBERS = Place("members", "Datorer", "hard-drive", "Skift+F8", 3, within="upkeep")


def first_place(person: Person) -> str:
    """Return where a person's work begins: who prescribes and hands out nothing writes."""
    prescribes = may(person, Act.PRESCRIBE) and not may(person, Act.DRAFT)
    return (PRESCRIBE if prescribes else OVERVIEW).name


class Places:
    """How each screen is made and what leads from one to another (platser).

    Places(window, session, reporter, adjust): `session` returns the sign-in of now, `adjust`
    takes the computer when its settings have changed.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Callable[[], Session],
        reporter: Reporter,
        adjust: Callable[[Computer], None],
    ) -> None:
        self._window, self._session = window, session
        self._reporter, self._adjust = reporter, adjust
        window.add_place(OVERVIEW, self._overview)
        window.add_place(DISPENSE, self._dispense)
        window.add_place(REQUISITION, self._requisition)
        window.add_place(AID_CARD, self._aid_card)
        window.add_place(PRESCRIBE, self._prescribe)
        window.add_place(SETTLE, self._settle)
        window.add_place(STOCK, self._stock)
        window.add_place(READINESS, self._readiness)
        window.add_place(PEOPLE, self._people)
        window.add_place(UPKEEP, self._upkeep)
        window.add_place(MEMBERS, self._members)
        window.add_place(REGISTER, self._register)
        window.add_place(RULES, self._rules)
        window.add_place(REVIEW, self._review)
        window.outage_requested.connect(self._ask_outage)

    def _overview(self) -> View:
        from app.ui.views.overview.view import OverviewView

        view = OverviewView(self._session())
        view.place_requested.connect(self._window.go)
        view.slip_requested.connect(self._new_slip)
        return view

    def _ask_outage(self) -> None:
        from app.ui.views.overview.view import OverviewView

        view = self._window.go(OVERVIEW.name)
        if isinstance(view, OverviewView):
            view.ask_outage()

    def _dispense(self) -> View:
        from app.ui.views.dispense_view import DispenseView

        return self._follow(DispenseView(self._session()))

    def _aid_card(self) -> View:
        from app.ui.views.dispense.lane import AID_CARDS
        from app.ui.views.dispense_view import DispenseView

        return self._follow(DispenseView(self._session(), AID_CARDS))

    def _requisition(self) -> View:
        from app.ui.views.requisition.requisition_view import RequisitionView

        return self._follow(RequisitionView(self._session()))

    def _prescribe(self) -> View:
        from app.ui.views.prescribe.prescribe_view import PrescribeView

        view = PrescribeView(self._session())
        view.said.connect(self._reporter.note)
        return view

    def _follow(self, view: "DispenseView") -> View:
        view.outage_requested.connect(self._ask_outage)
        view.said.connect(self._reporter.note)
        view.saved.connect(self._reporter.saved)
        view.slip_belongs.connect(lambda number, place: self._window.go(place).take_scan(number))
        return view

    def _settle(self) -> View:
        from app.ui.views.settle.settle_view import SettleView

        view = SettleView(self._session())
        view.correction_requested.connect(lambda found: self._correct(DISPENSE.name, found))
        view.unit_correction_requested.connect(lambda found: self._correct(REQUISITION.name, found))
        return view

    def _stock(self) -> View:
        from app.ui.views.stock import StockView

        return StockView(self._session())

    def _readiness(self) -> View:
        from app.ui.views.kit.kit_view import KitView

        return KitView(self._session())

    def _people(self) -> View:
        from app.ui.views.people.people_view import PeopleView

        return PeopleView(self._session())

    def _register(self) -> View:
        from app.ui.views.register import RegisterView

        return RegisterView(self._session())

    def _rules(self) -> View:
        from app.ui.views.rules import RulesView

        return RulesView(self._session())

    def _review(self) -> View:
        from app.ui.views.review import ReviewView

        return ReviewView(self._session())

    def _upkeep(self) -> View:
        from app.ui.views.upkeep.upkeep_view import UpkeepView

        view = UpkeepView(self._session())
        view.adjusted.connect(self._adjust)
        view.place_requested.connect(self._window.go)
        return view

    def _members(self) -> View:
        from app.ui.views.members import MembersView

        view = MembersView(self._session())
        view.left_for.connect(self._window.go)
        return view

    def _correct(self, place: str, subject: UUID) -> None:
        from app.ui.views.dispense_view import DispenseView

        view = self._window.go(place)
        if isinstance(view, DispenseView):
            view.correct(subject)

    def _new_slip(self) -> None:
        from app.ui.views.dispense_view import DispenseView

        view = self._window.go(DISPENSE.name)
        if isinstance(view, DispenseView):
            view.open_new()
