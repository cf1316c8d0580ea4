"""The screens Register and Regler in their states, for gallery_work."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.reference import Progress, Stage
from app.ui.view import View
from app.ui.views.register import RegisterView
from app.ui.views.rules import RulesView
from app.usecases.change_rules import switch_on
from app.usecases.load_reference import load_reference
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.usecases.believed import believe_clinic
from tests.workplaces import RESOURCES, open_pharmacy


def _loading(view: View) -> None:
    if isinstance(view, RegisterView):
        view.load.file.set_value("/media/usb/npl-total.zip")
        view.load._show_running(is_running=True)
        view.load._show_progress(Progress(Stage.READING, 12_480, None, 0.3))


def _loaded(view: View) -> None:
    """Load a newer list, of which some rows cannot be read, over the demo's."""
    if isinstance(view, RegisterView):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "forskrivare.csv"
            rows = ["ÖVNING", "Utgiven;2026-11-22", "Förskrivarkod;Namn", "9011111;Mattias Öberg"]
            path.write_text("\n".join([*rows, "90;Fel Kodsson", ""]), encoding="utf-8")
            view.load.file.set_value(str(path))
            view.load.start.click()
            for _ in range(6):
                settle()


def _card(view: View) -> None:
    if isinstance(view, RegisterView):
        workplace = view._session.workplace
        view._show_card(workplace.register.search("metoprolol", 1)[0])


def _pin(view: View) -> None:
    if isinstance(view, RegisterView):
        view.trust.ask.click()


def _stocked(home: Path) -> Workplace:
    workplace = open_pharmacy(home)
    for path in sorted((RESOURCES / "demo").iterdir()):
        if path.suffix in (".xlsx", ".csv", ".xml"):
            load_reference(workplace, path, confirmed_older=True)
    return workplace


def _stale(home: Path) -> Workplace:
    workplace = _stocked(home)
    workplace.computer.clock.forward(timedelta(days=2000))  # type: ignore[attr-defined]
    return workplace


def _crisis(home: Path) -> Workplace:
    workplace = open_pharmacy(home)
    switch_on(workplace, "K-SINGLE", "Regionens katastrofledning, beslut 2026-11-23 nr 4")
    return workplace


def _switch(view: View) -> None:
    if isinstance(view, RulesView):
        view.main_action()


def _believing(home: Path) -> Workplace:
    workplace = _stocked(home)
    with TemporaryDirectory() as folder:
        believe_clinic(workplace, Path(folder))
    return workplace


def _issuers(view: View) -> None:
    if isinstance(view, RegisterView):
        settle()
        view.issuers.look.click()


DATA_SCENES: dict[str, Scene] = {
    "register": Scene("register", _stocked, looks=ALL_LOOKS),
    "register-loading": Scene("register", _stocked, _loading),
    "register-loaded": Scene("register", _stocked, _loaded, ("light", "dark")),
    "register-stale": Scene("register", _stale, looks=("light", "dark")),
    "register-card": Scene("register", _stocked, _card, ALL_LOOKS),
    "register-pin": Scene("register", _stocked, _pin),
    "register-issuers": Scene("register", _believing, _issuers, ("light", "dark")),
    "rules": Scene("rules", _crisis, looks=ALL_LOOKS),
    "rules-switch": Scene("rules", open_pharmacy, _switch, ("light", "dark")),
}
