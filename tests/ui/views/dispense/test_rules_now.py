"""A loaded pack of rules reaches every field of a slip that goes by one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.order import OrderKind, Origin, Product
from app.ui.theme import Theme
from app.ui.views.dispense.unit_panels import OrdererPanel
from tests.rule_pack import take_rules
from tests.ui.dispense_stage import Stage, texts
from tests.ui.requisition_stage import RequisitionStage
from tests.units import order
from tests.workplaces import filled_draft

HERB = Product("Lugnört Prov", pack="20 ml", substance="lugnört")


@pytest.fixture
def stage(tmp_path: Path, theme: Theme) -> Iterator[Stage]:
    del theme
    made = Stage(tmp_path / "store")
    yield made
    made.close()


def test_a_pack_reaches_the_paper_the_call_and_the_rows(stage: Stage) -> None:
    """Requirement 60."""
    stage.open(replace(filled_draft(RowDraft(HERB, dosage="1.")), origin=Origin.TELEPHONE))
    page = stage.view.page
    schedule = page.rows.cards[0].editor.schedule
    stage.settle()
    assert not page.call.called_back.isVisible()
    assert "14 dagar" in texts(page.paper)
    take_rules(
        stage.workplace,
        T_VALID={"value": 7},
        X_SUBSTANCE={"values": ["lugnört"]},
        X_NAME={"values": ["lugnört"]},
        HK_TIMES={"value": 3},
    )
    stage.view.desk.ask_review()
    stage.settle()
    assert page.call.called_back.isVisible()
    assert "7 dagar" in texts(page.paper)
    page.rows.choose_kind(OrderKind.AID_CARD)
    page.rows.add()
    assert page.rows.cards[1].row().withdrawals == 3
    page.rows.open_row(0)
    assert schedule.isVisible()


def test_a_pack_reaches_who_orders_on_a_requisition(tmp_path: Path, theme: Theme) -> None:
    """Requirement 60."""
    del theme
    stage = RequisitionStage(tmp_path / "store")
    stage.open(order())
    (panel,) = (part for part in stage.view.page.of_unit if isinstance(part, OrdererPanel))
    stage.settle()
    assert not panel.physician.isVisible()
    take_rules(stage.workplace, RQ_PHYSICIAN={"values": ["TAN"]})
    stage.view.desk.ask_review()
    stage.settle()
    assert panel.physician.isVisible()
    stage.close()
