"""E-prescriptions compared in the window: a card with both sides, and one of them kept."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.e_twin_entries import EVerdict
from app.domain.steps import StepState
from app.domain.twin_cases import TwinCase
from app.ui.views.settle.e_list_dialog import EListDialog
from app.ui.views.settle.e_twin_dialog import ETwinDialog
from app.ui.views.settle.twin_dialog import TwinDialog
from app.ui.views.settle.words import row_words
from app.ui.widgets.field import FieldState
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import end_now, open_after, states, twin_at_another
from tests.ui.views.settle.test_after import dialog_of, shown, texts
from tests.usecases.test_scan_over import with_pack


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_after(tmp_path / "home")
    with_pack(opened)
    end_now(opened)
    return opened


def test_an_e_prescription_is_typed_found_shown_beside_the_paper_and_decided_upon(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 16."""
    view = shown(workplace, begin, enter, qtbot)
    view.steps.mark_kind("archive_paper")  # a twin is decided upon whatever step is marked
    QTest.keyClick(view.list, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    dialog = dialog_of(view, EListDialog)
    assert cut_widgets(dialog) == []
    for name, text in (
        ("identity", "191212121212"), ("product", "Metoprolol"), ("reference", "E-77"),
    ):  # fmt: skip
        dialog.fields[name].set_value(text)
    dialog.one.click()
    qtbot.waitUntil(lambda: "1\xa0e-recept jämfört: 1\xa0ny möjlig dubblett." in texts(dialog))
    dialog.reject()
    qtbot.waitUntil(lambda: view.steps.decide.isVisible())
    assert view.steps.marked is not None
    assert view.steps.marked.code == "archive_paper"
    assert row_words(view.list.chosen_rows()[0]) == "möjlig dubblett"
    view.steps.decide.acted.emit()
    card = dialog_of(view, ETwinDialog)
    assert "E-77" in texts(card)
    assert "Metoprolol Norrmed depottablett 50 mg" in texts(card)
    assert cut_widgets(card) == []
    assert not card.later.isVisible()
    card.verdict.set_value(EVerdict.KEEP_E.value)
    card.verdict.edited.emit()
    assert card.later.isVisible()
    assert cut_widgets(card) == []
    card.words.set_value("samma ordination")
    card.accept()
    qtbot.waitUntil(lambda: "Uttagets nummer saknas" in texts(card))
    card.reference.set_value("U-9")
    card.accept()
    qtbot.waitUntil(lambda: states(workplace, "register_withdrawal") == [StepState.ELSEWHERE])


def test_a_list_that_can_be_read_takes_away_what_was_said_of_one_that_could_not(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    view = shown(workplace, begin, enter, qtbot)
    QTest.keyClick(view.list, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    dialog = dialog_of(view, EListDialog)
    damaged, whole = tmp_path / "skadad.csv", tmp_path / "hel.csv"
    damaged.write_bytes(bytes(range(128, 256)))
    whole.write_text("personnummer;läkemedel\n191212121212;Metoprolol\n", encoding="utf-8")
    dialog.file.set_value(str(damaged))
    QTest.keyClick(dialog.file.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.file.state is FieldState.BAD)
    dialog.file.set_value(str(whole))
    QTest.keyClick(dialog.file.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.file.state is FieldState.NORMAL)
    assert "jämfört" in texts(dialog)


def test_two_counters_are_shown_beside_each_other_too(
    tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 16."""
    opened = twin_at_another(open_after(tmp_path / "home"), tmp_path / "other")
    view = shown(opened, begin, enter, qtbot)
    qtbot.waitUntil(lambda: view.steps.decide.isVisible())
    (case,) = view.list.chosen_rows()[0].twins
    assert isinstance(case, TwinCase)
    view.steps.decide.acted.emit()
    dialog = dialog_of(view, TwinDialog)
    assert f"Blankett {case.own.slip}" in texts(dialog)
    assert f"Blankett {case.other.slip}" in texts(dialog)
    assert cut_widgets(dialog) == []
