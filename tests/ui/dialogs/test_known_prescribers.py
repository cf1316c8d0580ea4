"""The dialog of known prescribers: found by words, struck by a pharmacist."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.staff import Role
from app.ui.dialogs.known_prescribers import KnownPrescribers
from app.ui.theme import Theme
from app.usecases.fill_slip import open_slip
from app.usecases.keep_prescribers import list_prescribers
from tests.ui.dispense_stage import Stage, texts
from tests.usecases.test_take_up import give
from tests.workplaces import as_person, filled_draft


@pytest.fixture
def stage(tmp_path: Path, theme: Theme) -> Iterator[Stage]:
    """A window on a pharmacy where two prescribers are known."""
    del theme
    made = Stage(tmp_path / "store")
    draft = filled_draft()
    give(made.workplace, open_slip(made.workplace), draft)
    other = replace(draft.prescriber, name="Maja Ek", code="9010018")
    give(made.workplace, open_slip(made.workplace), replace(draft, prescriber=other))
    made.clock.forward(timedelta(minutes=1))
    yield made
    made.close()


def opened(stage: Stage) -> KnownPrescribers:
    dialog = KnownPrescribers(stage.view, stage.session)
    dialog.open()
    stage.settle()
    return dialog


def test_each_is_shown_with_the_day_and_found_by_words(stage: Stage) -> None:
    dialog = opened(stage)
    assert "Mattias Öberg · 9014820 · Läkare · Backe hälsocentral" in texts(dialog)
    assert texts(dialog).count("sedd 2026-11-23") == 2
    stage.write("maj")
    assert len(dialog.drop) == 1
    assert "Mattias" not in texts(dialog)
    stage.write("x")
    assert "Ingen är känd." in texts(dialog)


def test_whoever_is_struck_is_gone_for_every_window(stage: Stage) -> None:
    dialog = opened(stage)
    stage.write("maj")
    stage.press("Tab")
    stage.press("Mellanslag")
    assert "Ingen är känd." in texts(dialog)
    left = [known.prescriber.name for known in list_prescribers(stage.workplace)]
    assert left == ["Mattias Öberg"]


def test_who_may_not_strike_is_told_who_may(stage: Stage) -> None:
    stage.session.workplace = as_person(stage.workplace, "Nils Prov", Role.STAFF)
    dialog = opened(stage)
    dialog.drop[0].click()
    stage.settle()
    assert "farmaceut" in texts(dialog)
    assert len(list_prescribers(stage.workplace)) == 2
