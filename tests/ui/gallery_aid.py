"""States of the aid card's screen, for the gallery of the dispensing screen."""

from dataclasses import replace

from app.domain.aid_card import new_row
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.order import AidGroup, OrderKind, Product
from tests.ui.dispense_stage import Stage
from tests.workplaces import filled_draft

BAG = Product(
    "Stomipåse Lyktan öppen 30 mm", pack="30 st", varunummer="200123", from_register=True,
    is_trade_good=True, in_benefit=True,
)  # fmt: skip
NEEDLES = replace(BAG, name="Kanyl Lyktan 4 mm", pack="100 st", varunummer="200555")


def aid_card(stage: Stage, *rows: RowDraft) -> DispensingDraft:
    """Return a card on which nothing is missing but advice and label."""
    rules = stage.workplace.computer.own_rules
    plain = replace(new_row(rules, AidGroup.STOMA), product=BAG, packages=3)
    draft = filled_draft(*(rows or (plain,)))
    prescriber = replace(draft.prescriber, aid_code="4812207")
    return replace(draft, kind=OrderKind.AID_CARD, reason=None, prescriber=prescriber)


def empty_card(stage: Stage) -> None:
    """Nothing lies on the desk of the aid cards."""
    stage.go_to_aid_cards()


def fresh_card(stage: Stage) -> None:
    """A card was just opened."""
    stage.go_to_aid_cards()
    stage.view.open_new()
    stage.settle()


def card(stage: Stage) -> None:
    """A card of two groups is filled in."""
    stage.go_to_aid_cards()
    rules = stage.workplace.computer.own_rules
    bags = replace(new_row(rules, AidGroup.STOMA), product=BAG, packages=3)
    needles = replace(new_row(rules, AidGroup.ADMINISTRATION), product=NEEDLES, dosage="4 per dag.")
    stage.open(replace(aid_card(stage, bags, needles), advice_given=True))
    stage.settle()


def wrong_card(stage: Stage) -> None:
    """A nurse without a code orders stoma bags for too long, and a row has no group."""
    stage.go_to_aid_cards()
    rules = stage.workplace.computer.own_rules
    bags = replace(new_row(rules, AidGroup.STOMA), product=BAG, withdrawals=6, lasts_days=180)
    by_hand = replace(new_row(rules), product=Product("Kanyl för hand", pack="100 st"))
    draft = aid_card(stage, bags, by_hand)
    nurse = replace(draft.prescriber, profession="Sjuksköterska", aid_code="")
    stage.open(replace(draft, prescriber=nurse))
    stage.view.page.rows.open_row(1)
    stage.view.guide.go_to_obstacle()
    stage.settle()
