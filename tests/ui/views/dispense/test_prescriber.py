"""The prescriber's panel: what it asks only when profession or code leave it open."""

from dataclasses import replace

from app.domain.issuer import IssuerCategory
from tests.ui.dispense_stage import Stage
from tests.workplaces import filled_draft


def open_with(stage: Stage, **changes: str) -> None:
    """Lay a slip on the screen that another prescriber ordered."""
    draft = filled_draft()
    stage.open(replace(draft, prescriber=replace(draft.prescriber, **changes)))


def test_an_ordinary_paper_is_asked_for_nothing_more(stage: Stage) -> None:
    open_with(stage)
    issuer = stage.view.page.prescriber.issuer
    assert issuer.isHidden()


def test_a_profession_that_tells_nothing_brings_the_choice_of_category(stage: Stage) -> None:
    """Requirement 13."""
    open_with(stage, profession="Direktör")
    issuer = stage.view.page.prescriber.issuer
    assert issuer.category.isVisible()
    assert not issuer.position.isVisible()
    issuer.category.set_value(IssuerCategory.PHYSICIAN.value)
    issuer.category.edited.emit()
    stage.settle()
    assert stage.draft().prescriber.category == "LAK"
    assert "W-CATEGORY" not in {f.rule for f in stage.view.page.findings.findings()}


def test_a_group_code_brings_its_position_which_goes_with_the_code(stage: Stage) -> None:
    """Requirement 7."""
    open_with(stage)
    panel = stage.view.page.prescriber
    for code, position in (("9100009", "204090"), ("9000001", ""), ("9014820", "")):
        panel.code.set_value(code)
        panel.code.edited.emit()
        stage.settle()
        assert stage.draft().prescriber.position == position
        assert panel.issuer.position.isVisible() is (code != "9014820")


def test_a_position_that_a_person_wrote_stays_whatever_the_code(stage: Stage) -> None:
    open_with(stage, code="9000001")
    panel = stage.view.page.prescriber
    panel.issuer.position.set_value("123456")
    panel.issuer.position.edited.emit()
    panel.code.set_value("9100009")
    panel.code.edited.emit()
    stage.settle()
    assert stage.draft().prescriber.position == "123456"


def test_the_licence_code_is_asked_for_only_beside_a_group_code_of_no_physician(
    stage: Stage,
) -> None:
    """Requirement 7."""
    stage.open(filled_draft())
    panel = stage.view.page.prescriber
    for code, profession, asked in (
        ("9300005", "Läkare", False),
        ("9014820", "Sjuksköterska", False),
        ("9300005", "Sjuksköterska", True),
    ):
        panel.profession.set_value(profession)
        panel.code.set_value(code)
        panel.code.edited.emit()
        stage.settle()
        assert panel.issuer.licence.isVisible() is asked
    panel.issuer.licence.set_value("901482")
    panel.issuer.licence.edited.emit()
    stage.settle()
    assert stage.draft().prescriber.licence == "901482"
