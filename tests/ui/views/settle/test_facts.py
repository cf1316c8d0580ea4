"""What stands beside a hand-out in the work list: what an aid card orders, and who gave advice."""

from dataclasses import replace

from app.domain.dispensing import make
from app.domain.draft import RowDraft
from app.domain.order import AidGroup, OrderKind, Product
from app.ui.views.settle.money import row_facts
from app.ui.views.settle.origin_facts import origin_facts
from tests.domain.drafts import AROUND, DRAFT, changed_prescriber, slip


def test_a_hand_out_from_an_aid_card_says_its_group_and_the_code_for_aids() -> None:
    """Requirement 36."""
    bag = Product("Tömbar påse", "", "", "30 st", "700001", from_register=True, is_trade_good=True)
    row = RowDraft(bag, dosage="Byts dagligen", aid=AidGroup.STOMA)
    drawn = replace(changed_prescriber(aid_code="HM-4711"), kind=OrderKind.AID_CARD, rows=(row,))
    made, personal = make(slip(drawn), AROUND)
    assert ("Grupp", "Stomi") in row_facts(made.rows[0], personal)
    assert ("Hjälpmedelskod", "HM-4711") in origin_facts(made, personal)


def test_a_plain_prescription_says_nothing_of_aids() -> None:
    made, personal = make(slip(DRAFT), AROUND)
    said = dict([*row_facts(made.rows[0], personal), *origin_facts(made, personal)])
    assert (said["Grupp"], said["Hjälpmedelskod"]) == ("", "")
