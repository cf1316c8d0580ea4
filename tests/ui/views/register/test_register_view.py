"""Register: loading with progress and a way out, the sources' age, trust, cards, going back."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.reference import Progress, Stage
from app.domain.staff import Role
from app.ui.dialogs.product_card import CardDialog
from app.ui.theme import Theme
from app.ui.views.register import RegisterView
from app.ui.views.register.trust_panel import PinDialog
from app.ui.widgets.badge import Badge
from app.usecases.load_reference import Loaded, load_reference
from app.usecases.trust_organisation import make_organisation, save_card
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.usecases.sources import prescribers, with_second
from tests.workplaces import PASSWORD, RESOURCES, as_person, open_pharmacy

Open = Callable[[Workplace], RegisterView]
DEMO = RESOURCES / "demo"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> RegisterView:
        view = RegisterView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.trust.name.text()))
        return view

    return open_at


def column(view: RegisterView, index: int) -> list[str]:
    """Return what the table of sources shows in a column."""
    rows = view.sources.table.rows
    return [rows.columns[index].text(line) for line in rows.items]


def dialog() -> QDialog:
    (found,) = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    ]
    return found


def load(view: RegisterView, path: Path) -> None:
    view.load.file.set_value(str(path))
    view.main_action()


def test_a_file_is_loaded_and_what_it_brought_is_told(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(workplace)
    view.main_action()
    assert view.load.file.message == "Ingen fil är vald. Välj en."
    load(view, prescribers(tmp_path / "a.csv", "Mattias Öberg", "Eva Lind"))
    assert view.load.stop.isVisible()
    qtbot.waitUntil(lambda: "Förskrivare 2026-11-20: 2\u00a0rader. Ny källa." in said(view))
    assert view.load.stop.isHidden()
    qtbot.waitUntil(lambda: "Förskrivare" in column(view, 0))


def said(view: RegisterView) -> str:
    return view.load.message.text


def test_the_same_file_again_changes_nothing(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    path = prescribers(tmp_path / "a.csv", "Mattias Öberg")
    load_reference(workplace, path)
    view = open_view(workplace)
    load(view, path)
    qtbot.waitUntil(lambda: "används redan. Inget är ändrat." in said(view))


def test_rows_that_are_left_out_are_listed_with_their_place(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    path = prescribers(tmp_path / "a.csv", "Mattias Öberg", "Eva Lind")
    path.write_text(path.read_text("utf-8") + "90;Fel Kodsson\n", "utf-8")
    view = open_view(workplace)
    load(view, path)
    qtbot.waitUntil(lambda: view.lines.isVisible())
    assert "rad 6, kolumn" in view.lines.toPlainText()
    assert "Raden är utelämnad." in view.lines.toPlainText()


def test_a_load_that_is_given_up_leaves_the_register_as_it_was(
    workplace: Workplace,
    open_view: Open,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = workplace.register.info()

    def slow(*given: object, report: Callable[[Progress], None], **more: object) -> Loaded:
        del given, more
        while True:  # until the report gives it up
            report(Progress(Stage.READING, 12_480, None, 0.3))

    monkeypatch.setattr(
        "app.ui.views.register.load_panel.load_reference",
        lambda workplace, path, report, *asked, **more: slow(
            workplace, path, *asked, report=report, **more
        ),
    )
    view = open_view(workplace)
    load(view, tmp_path / "a.csv")
    qtbot.waitUntil(lambda: "Läser filen: 12\u00a0480\u00a0rader" in view.load.progress.text.text())
    view.load.stop.click()
    qtbot.waitUntil(lambda: said(view) == "Inläsningen är avbruten. Registret är som det var.")
    assert workplace.register.info() == before


def test_a_file_that_nobody_knows_changes_nothing_and_says_so(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    before = workplace.register.info()
    (tmp_path / "bild.png").write_bytes(b"\x89PNG ingen lista")
    view = open_view(workplace)
    load(view, tmp_path / "bild.png")
    qtbot.waitUntil(lambda: "känns inte igen" in said(view))
    assert workplace.register.info() == before


def test_an_older_file_waits_for_a_manager_to_insist(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "new.csv", "Mattias Öberg"))
    older = prescribers(tmp_path / "old.csv", "Eva Lind", day=workplace_day(workplace, -40))
    view = open_view(workplace)
    load(view, older)
    qtbot.waitUntil(lambda: view.load.older.isVisible())
    view.load.older.click()
    qtbot.waitUntil(lambda: "0 nya, 0 borta, 1 ändrade" in said(view))


def workplace_day(workplace: Workplace, days: int) -> date:
    return workplace.computer.clock.now().date() + timedelta(days=days)


def test_a_source_that_is_too_old_stands_first_and_says_for_how_long(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    workplace.computer.clock.forward(timedelta(days=400))  # type: ignore[attr-defined]
    view = open_view(workplace)
    qtbot.waitUntil(lambda: len(column(view, 0)) == 2)
    assert all("för gammal" in state for state in column(view, 3))
    days = [int(state.split("\u00a0")[0]) for state in column(view, 3)]
    assert days == sorted(days, reverse=True)


def test_the_register_before_can_be_taken_back(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    view = open_view(workplace)
    qtbot.waitUntil(lambda: not view.back.is_blocked)
    view.back.click()
    dialog().accept()
    qtbot.waitUntil(lambda: "Förskrivare" not in column(view, 0))
    assert view.message.text.startswith("Används nu:")


def test_a_product_is_found_and_its_card_says_who_says_what(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    load_reference(workplace, DEMO / "register.xlsx", confirmed_older=True)
    load_reference(workplace, DEMO / "priser.xlsx", confirmed_older=True)
    view = open_view(workplace)
    view.search()
    view.finder.line.setText("metop")
    view.finder.edited.emit()
    qtbot.waitUntil(lambda: view.finder.hits.isVisible())
    view.finder.hits.step(1)
    hit = view.finder.hits.marked()
    assert hit is not None
    view.finder.picked.emit(hit.value)
    qtbot.waitUntil(lambda: bool(QApplication.activeModalWidget()))
    card = dialog()
    assert isinstance(card, CardDialog)
    told = {line.field: line for line in card.values.rows.items}
    assert "periodens varor" in told["försäljningspris"].sources
    assert "priser" in told["läkemedelsförmån"].sources
    assert any(badge.text() == "inom förmånen" for badge in card.findChildren(Badge))
    assert card.group.rows.items[0].status == "PV"
    card.reject()


def test_two_people_agree_on_whose_bundles_are_believed(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    collector = open_pharmacy(tmp_path / "collector")
    made = make_organisation(collector, "Region Mitt")
    save_card(collector, tmp_path / "kort.json")
    second = with_second(workplace)
    view = open_view(workplace)
    view.trust.ask.click()
    pin = dialog()
    assert isinstance(pin, PinDialog)
    pin.card.set_value(str(tmp_path / "kort.json"))
    pin.card.edited.emit()
    qtbot.waitUntil(lambda: pin.fingerprint.text() == made.fingerprint)
    pin.compared.set_value(made.fingerprint[:-5] + "00000")
    pin.second.set_value(second)
    pin.password.line.setText(PASSWORD)
    pin.accept()
    qtbot.waitUntil(lambda: bool(pin.compared.message or pin.message.text))
    pin.compared.set_value(made.fingerprint)
    pin.accept()
    qtbot.waitUntil(lambda: view.trust.name.text() == "Region Mitt")
    assert view.trust.fingerprint.text() == made.fingerprint


def test_staff_are_told_what_is_the_managers(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(as_person(workplace, "Nils Ek", Role.STAFF))
    view.trust.ask.click()
    assert "Be apotekschef" in view.trust.message.text
    load(view, prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    qtbot.waitUntil(lambda: "Be apotekschef" in said(view))


def test_what_damage_took_is_named_beside_what_came(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    workplace.register.close()
    for file in workplace.computer.home.glob("register-*.db"):
        file.write_bytes(b"")
    view = open_view(workplace)
    load(view, DEMO / "alternativ.csv")
    qtbot.waitUntil(lambda: "gick inte att läsa och är inte med" in said(view))
    assert "Förskrivare" in said(view)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_no_word_is_cut_and_every_target_can_be_hit(
    workplace: Workplace, open_view: Open, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    theme.set_scale(scale)
    view = open_view(workplace)
    view.load._show_running(is_running=True)
    view.load._show_progress(Progress(Stage.READING, 12_480, None, 0.3))
    qtbot.waitUntil(lambda: cut_widgets(view) == [])
    assert small_targets(view) == []
