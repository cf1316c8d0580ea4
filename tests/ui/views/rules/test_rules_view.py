"""Regler: every rule with its source, found by words; temporary ones switched; packs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.staff import Role
from app.ui.texts import NBSP
from app.ui.views.rules import RulesView
from app.ui.views.rules.rule_pane import SwitchDialog
from app.ui.widgets.dialog import Dialog
from app.usecases.change_rules import make_pack, show_rules, take_pack
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.usecases.sources import believe
from tests.usecases.test_change_rules import SHORTER
from tests.workplaces import SetClock, as_person, open_pharmacy

Open = Callable[[Workplace], RulesView]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> RulesView:
        view = RulesView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: bool(view.table.rows.items))
        return view

    return open_at


def listed(view: RulesView) -> list[str]:
    return [rule.id for rule in view.table.rows.items]


def open_dialog(kind: type[Dialog] = Dialog) -> Dialog:
    (found,) = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    ]
    assert isinstance(found, kind)
    return found


def test_every_rule_is_there_with_its_source_and_how_sure_it_is(
    workplace: Workplace, open_view: Open
) -> None:
    """Requirement 60."""
    view = open_view(workplace)
    assert sorted(listed(view)) == sorted(workplace.computer.own_rules.rules)
    view.filter.set_value("kap. 8 råd")
    view.filter.edited.emit()
    assert listed(view) == ["P-ADVICE", "P-ADVISER"]
    assert view.pane.source.text().endswith("HSLF-FS 2021:75 kap. 8 § 1 · egen regel, inte lag")
    assert not view.pane.switch.isVisible()
    assert cut_widgets(view) == []
    assert small_targets(view) == []
    view.filter.set_value("saknas helt någonstans")
    view.filter.edited.emit()
    assert listed(view) == []
    assert not view.pane.isVisible()


def test_a_temporary_rule_is_switched_on_and_off_with_its_ground(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    assert listed(view)[0] == "K-48H"
    view.main_action()
    dialog = open_dialog(SwitchDialog)
    assert isinstance(dialog, SwitchDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.ground.message.startswith("Vems beslut"))
    dialog.ground.set_value("Läkemedelsverket 2026-11-20")
    dialog.until.set_value("i morgon")
    dialog.accept()
    assert dialog.until.message.startswith("Dagen går inte att läsa")
    dialog.until.set_value("2026-12-01")
    dialog.accept()
    qtbot.waitUntil(lambda: "Påslagen" in view.pane.state.text())
    assert view.pane.state.text().endswith("till 2026-12-01: Läkemedelsverket 2026-11-20")
    assert view.note().endswith(f"1{NBSP}tillfällig påslagen")
    view.main_action()
    off = open_dialog(SwitchDialog)
    assert isinstance(off, SwitchDialog)
    off.ground.set_value("Upphävd")
    off.accept()
    qtbot.waitUntil(lambda: "avslagen" in view.pane.state.text())


def test_a_pack_is_taken_an_older_one_asked_about_and_left_again(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path, clock: SetClock
) -> None:
    maker = open_pharmacy(tmp_path / "maker", clock)
    believe(workplace, maker, tmp_path / "card.json")
    rules = tmp_path / "rules.toml"
    for number, days in enumerate(("180", "90")):
        rules.write_text(SHORTER.replace("180", days), encoding="utf-8")
        make_pack(maker, [rules], tmp_path / f"{number}.lykta")
        clock.forward(timedelta(days=1))
    take_pack(workplace, tmp_path / "1.lykta")
    view = open_view(workplace)
    assert view.pack.state.text().startswith("Paket från Region Mitt, gjort ")
    view.pack.file.set_value(str(tmp_path / "0.lykta"))
    view.pack.take.click()
    qtbot.waitUntil(lambda: any(w.isVisible() for w in view.findChildren(Dialog)))
    open_dialog().accept()
    qtbot.waitUntil(lambda: "gäller nu" in view.pack.message.text)
    assert show_rules(workplace).rules.value("P-VALID") == 180
    view.pack.leave.click()
    leaving = open_dialog()
    leaving.reason.set_value("Upphävd")  # type: ignore[attr-defined]
    leaving.accept()
    qtbot.waitUntil(lambda: view.pack.state.text() == "Programmets egna regler gäller.")
    view.pack.file.set_value(str(rules))
    view.pack.take.click()
    qtbot.waitUntil(lambda: "inget regelpaket" in view.pack.message.text)


def test_a_rule_says_what_comes_in_its_place_and_when(
    workplace: Workplace, open_view: Open, tmp_path: Path, clock: SetClock
) -> None:
    """Requirement 41."""
    maker = open_pharmacy(tmp_path / "maker", clock)
    believe(workplace, maker, tmp_path / "card.json")
    rules = tmp_path / "rules.toml"
    rules.write_text(SHORTER.replace("2026-11-01", "2027-03-01"), encoding="utf-8")
    make_pack(maker, [rules], tmp_path / "pack.lykta")
    take_pack(workplace, tmp_path / "pack.lykta")
    view = open_view(workplace)
    view.filter.set_value("P-VALID")
    view.filter.edited.emit()
    first, later = view.pane.since.text().split("\n")
    assert "värde 366" in first
    assert later == "Ändras 2027-03-01: värde 180"


def test_who_may_not_is_told_why(workplace: Workplace, open_view: Open) -> None:
    view = open_view(as_person(workplace, "Nils Forsman", Role.PHARMACIST))
    assert view.pane.switch.is_blocked
    view.main_action()
    assert "apotekschef" in view.pane.message.text
