"""Drift: copies, checks and settings, each with its answer in place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.clock import ClockState
from app.domain.findings import Refused, Unavailable, refuse
from app.domain.staff import Role
from app.ui.dialogs.compare_clock import CompareClock
from app.ui.dialogs.sheet import SheetDialog
from app.ui.dialogs.try_scanner import TryScanner
from app.ui.theme import Theme, ThemeMode
from app.ui.views.upkeep import UpkeepView
from app.ui.views.upkeep.computer_panel import ComputerPanel
from app.ui.views.upkeep.purge_panel import PurgeDialog
from app.ui.widgets.badge import Tone
from app.ui.widgets.field import ChoiceField, FieldState
from app.usecases import adjust_settings
from app.usecases.adjust_settings import Settings
from app.usecases.back_up import back_up
from app.usecases.print_queue import list_jobs
from app.usecases.purge_personal import purge
from app.usecases.workplace import Computer, Workplace
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import Queues, SetClock, as_person, open_pharmacy

Open = Callable[[Workplace], UpkeepView]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def queues(workplace: Workplace) -> Queues:
    system = workplace.computer.print_system
    assert isinstance(system, Queues)
    system.names = ["Etiketter", "Kontoret"]
    return system


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot, queues: Queues) -> Open:
    def open_at(workplace: Workplace) -> UpkeepView:
        view = UpkeepView(begin(workplace))
        enter(view)
        combo = labels_of(view.computer).combo
        qtbot.waitUntil(lambda: all(combo.findText(name) >= 0 for name in queues.names))
        qtbot.waitUntil(lambda: view.copies.last.text() != "läser")
        qtbot.waitUntil(lambda: bool(view.computer.lock_after.value()))
        return view

    return open_at


def labels_of(panel: ComputerPanel) -> ChoiceField:
    return panel.printers.labels.choice


def saved(computer: Computer) -> Settings:
    return adjust_settings.load(computer)


def test_a_copy_needs_a_folder_and_then_says_where_it_lies(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(workplace)
    assert view.copies.last.text() == "ingen kopia är gjord"
    assert view.copies.folder.line.hasFocus()
    view.main_action()
    assert view.copies.folder.message == "Ingen mapp är vald. Välj var kopian ska ligga."
    (tmp_path / "minne").mkdir()
    view.copies.folder.set_value(str(tmp_path / "minne"))
    view.main_action()
    assert view.copies.message.text.startswith("Kopierar")
    view.main_action()  # a second press starts no second copy
    assert view.copies.message.text == "En kopia görs redan."
    qtbot.waitUntil(lambda: view.copies.message.text.startswith("Kopian är gjord"))
    (folder,) = (tmp_path / "minne").iterdir()
    assert str(folder) in view.copies.message.text
    qtbot.waitUntil(lambda: view.copies.last.text() == "senast 17:21")
    assert view.copies.last.tone is Tone.OK


def test_a_place_that_takes_no_copy_is_named(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "fil").write_text("")
    view = open_view(workplace)
    view.copies.folder.set_value(str(tmp_path / "fil"))
    view.copies.start.click()
    qtbot.waitUntil(lambda: not view.copies.start.is_blocked)
    assert view.copies.message.text
    assert not view.copies.message.text.startswith("Kopierar")


def test_an_old_copy_is_warned_of(workplace: Workplace, open_view: Open, tmp_path: Path) -> None:
    back_up(workplace, tmp_path)
    workplace.computer.clock.forward(timedelta(hours=25))  # type: ignore[attr-defined]
    view = open_view(workplace)
    assert view.copies.last.tone is Tone.WARN
    assert view.copies.last.text().endswith("23 nov 17:21")


def test_a_check_says_that_all_is_well(workplace: Workplace, open_view: Open, qtbot: QtBot) -> None:
    view = open_view(workplace)
    view.check.start.click()
    view.check.start.click()
    assert view.check.message.text == "Kontrollen pågår redan."
    qtbot.waitUntil(lambda: view.check.message.text.startswith("Allt stämmer"))
    assert view.check.faults.isHidden()


def test_a_check_lists_every_fault(workplace: Workplace, open_view: Open, qtbot: QtBot) -> None:
    said = ("Post aa/bb/1: håller inte.", "Post aa/bb/2: håller inte.")
    start = replace(workplace.start, faults=said)
    view = open_view(replace(workplace, start=start))
    view.check.start.click()
    qtbot.waitUntil(lambda: view.check.faults.isVisible())
    assert view.check.message.text.startswith("2\u00a0fel hittades.")
    assert view.check.faults.toPlainText() == "\n".join(said)


def test_a_check_that_cannot_be_made_says_why(
    workplace: Workplace, open_view: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Workplace) -> list[str]:
        raise Unavailable("Nyckelfilen saknas.", "Hämta den ur kopian.")

    monkeypatch.setattr("app.ui.views.upkeep.check_panel.verify_store", fail)
    view = open_view(workplace)
    view.check.start.click()
    qtbot.waitUntil(lambda: view.check.message.text == "Nyckelfilen saknas. Hämta den ur kopian.")


def test_settings_are_kept_and_the_program_goes_on_with_them(
    workplace: Workplace, open_view: Open, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    view = open_view(workplace)
    panel = view.computer
    labels_of(panel).set_value("Etiketter")
    panel.lock_after.set_value("5")
    panel.phone.set_value(" 0640-200  00 ")
    panel.receiver.set_value("https://mottagare.example/fhir")
    panel.witness.set_value(str(tmp_path))
    panel.watch.set_value(str(tmp_path))
    segment(panel, "look", ThemeMode.DARK.value)
    segment(panel, "text_size", "1.15")
    with qtbot.waitSignal(view.adjusted) as told:
        panel.save.click()
    kept = saved(workplace.computer)
    assert (kept.printer_queue, kept.lock_after_s) == ("Etiketter", 300)
    assert kept.pharmacy_phone == "0640-200 00"
    assert kept.receiver_url == "https://mottagare.example/fhir"
    assert kept.witness_folder == kept.watch_folder == str(tmp_path)
    assert (theme.mode, theme.scale) == (ThemeMode.DARK, 1.15)
    assert panel.message.text == "Inställningarna är sparade."
    assert isinstance(told.args, list)
    assert isinstance(told.args[0], Computer)


def test_saving_here_does_not_put_back_what_the_computers_screen_has_kept_meanwhile(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(workplace)
    view.computer.lock_after.set_value("7")
    adjust_settings.keep_sharing(workplace, "Kassa 1", str(tmp_path))
    with qtbot.waitSignal(view.adjusted):
        view.computer.save.click()
    kept = saved(workplace.computer)
    assert (kept.workstation, kept.shared_folder) == ("Kassa 1", str(tmp_path))
    assert kept.lock_after_s == 420


def segment(panel: ComputerPanel, name: str, value: str) -> None:
    getattr(panel, name).editor.set_value(value)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("receiver", "mottagare", "Adressen går inte att läsa."),
        ("ca_file", "/finns/inte.pem", "Filen finns inte."),
        ("witness", "/finns/inte", "Mappen finns inte."),
        ("watch", "/finns/inte", "Mappen finns inte."),
        ("lock_after", "snart", "Tiden går inte att läsa."),
        ("lock_after", "0", "Tiden går inte att läsa."),
    ],
)
def test_a_setting_that_names_nothing_is_refused_at_its_field(
    workplace: Workplace, open_view: Open, qtbot: QtBot, field: str, value: str, told: str
) -> None:
    panel = open_view(workplace).computer
    before = saved(workplace.computer)
    editor = getattr(panel, field)
    editor.set_value(value)
    panel.save.click()
    qtbot.waitUntil(lambda: editor.message.startswith(told))
    assert editor.state is FieldState.BAD
    assert saved(workplace.computer) == before


def test_what_is_typed_survives_that_the_screen_is_entered_again(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    view.computer.receiver.set_value("https://halv")
    view.entered()
    qtbot.wait(50)
    assert view.computer.receiver.value() == "https://halv"


def test_staff_copy_check_and_choose_printer_but_leave_the_rest_to_the_manager(
    workplace: Workplace, open_view: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_view(as_person(workplace, "Nils Ek", Role.STAFF))
    panel = view.computer
    assert not view.copies.start.is_blocked
    assert not view.check.start.is_blocked
    assert panel.receiver.state is FieldState.LOCKED
    assert panel.phone.state is FieldState.LOCKED
    combo = labels_of(panel).combo
    offered = [combo.itemText(n) for n in range(combo.count())]
    assert "Kontoret" in offered
    assert not [words for words in offered if "ZPL" in words or "mapp" in words]
    panel.witness.line.setText(str(tmp_path))  # as the folder chooser would
    labels_of(panel).set_value("Kontoret")
    with qtbot.waitSignal(view.adjusted):
        panel.save.click()
    kept = saved(workplace.computer)
    assert (kept.printer_queue, kept.witness_folder) == ("Kontoret", "")


def test_a_page_is_tried_on_no_other_printer_than_the_one_that_is_chosen(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    labels_of(view.computer).set_value("Etiketter")
    view.queue.label_test.click()
    assert view.queue.message.text.endswith("Spara det först: Ctrl+Skift+S.")
    assert list_jobs(workplace) == []
    view.computer.save.click()
    qtbot.waitUntil(lambda: saved(workplace.computer).printer_queue == "Etiketter")
    qtbot.waitUntil(lambda: view.computer.message.text == "Inställningarna är sparade.")
    view.queue.label_test.click()
    qtbot.waitUntil(lambda: len(list_jobs(workplace)) == 1)


def test_a_printer_that_is_gone_stays_chosen_and_is_marked(
    workplace: Workplace, open_view: Open
) -> None:
    settings = replace(saved(workplace.computer), printer_queue="Trasig")
    adjust_settings.adjust(workplace, settings)
    panel = open_view(workplace).computer
    assert labels_of(panel).value() == "Trasig"
    assert labels_of(panel).combo.currentText() == "Trasig (svarar inte)"


def test_without_a_print_system_the_rest_can_be_set(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, queues: Queues
) -> None:
    queues.trouble = Unavailable("Utskriftssystemet svarar inte.", "Starta det.")
    view = UpkeepView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: "svarar inte" in labels_of(view.computer).message)
    assert not view.computer.save.is_blocked


def test_how_a_copy_is_brought_back_can_be_read_here(workplace: Workplace, open_view: Open) -> None:
    texts = [found.text() for found in open_view(workplace).findChildren(QLabel)]
    assert any("Öppna från kopia på USB" in text for text in texts)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_no_word_is_cut_and_every_target_can_be_hit(
    workplace: Workplace, open_view: Open, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    theme.set_scale(scale)
    view = open_view(workplace)
    view.check._checked(["Post aa/bb/1 saknas."])
    view.copies._failed(refuse("Mappen finns inte.", "Välj en annan.", field="folder"))
    qtbot.wait(20)
    assert cut_widgets(view) == []
    assert small_targets(view) == []


def test_a_refusal_of_a_copy_stands_at_the_folder(workplace: Workplace, open_view: Open) -> None:
    view = open_view(workplace)
    error: Refused = refuse("Mappen finns inte.", "Välj en annan.", field="folder")
    view.copies._failed(error)
    assert view.copies.folder.message == "Mappen finns inte. Välj en annan."


def test_what_has_passed_its_time_goes_after_a_question_and_leaves_a_proof(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    view = open_view(workplace)
    qtbot.waitUntil(lambda: "poster" in view.purge.due.text())
    assert view.purge.proof.isHidden()
    view.purge.start.click()
    (dialog,) = view.findChildren(PurgeDialog)
    assert dialog.focusWidget() is dialog.close_button
    assert "Det går inte att ångra" in dialog.text.text()
    dialog.accept()
    qtbot.waitUntil(lambda: view.purge.message.text.endswith("Skriv ut beviset."))
    qtbot.waitUntil(lambda: view.purge.due.text() == "inget att gallra")
    view.purge.proof.click()
    qtbot.waitUntil(lambda: bool(view.findChildren(SheetDialog)))
    view.purge.start.click()
    assert view.purge.message.text == "Ingen personuppgift har passerat sin tid."


def test_where_no_server_sets_the_clock_a_purge_waits_for_two_who_compare_it_of_whom_one_is_staff(
    workplace: Workplace, open_view: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    clock = workplace.computer.clock
    monkeypatch.setattr(SetClock, "state", lambda _: ClockState.UNCHECKED)
    for who in (workplace, as_person(workplace, "Nils Forsman", Role.STAFF)):
        view = open_view(who)
        qtbot.waitUntil(view.purge.compare.isVisible)
        view.purge.compare.click()
        (dialog,) = view.findChildren(CompareClock)
        dialog.moment.time.line.setText(f"{clock.now():%H:%M}")
        dialog.accept()
        said = view.purge.message
        qtbot.waitUntil(lambda said=said: "Två personer" in said.text)  # type: ignore[misc]
    qtbot.waitUntil(view.purge.compare.isHidden)
    assert purge(workplace).parts > 0


def test_who_is_no_manager_sees_why_nothing_can_be_purged(
    workplace: Workplace, open_view: Open
) -> None:
    view = open_view(as_person(workplace, "Nils Forsman", Role.STAFF))
    view.purge.start.click()
    assert view.purge.due.isHidden()
    assert "apotekschef" in view.purge.message.text.casefold()


def test_the_scanner_is_tried_and_its_sheet_asked_for_by_their_keys(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    qtbot.waitUntil(view.window().isActiveWindow)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.window().windowHandle(), Qt.Key.Key_L, held)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), TryScanner))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TryScanner)
    asked: list[bool] = []
    dialog.sheet.acted.connect(lambda: asked.append(True))
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
