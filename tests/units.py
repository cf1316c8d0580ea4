"""A unit that orders on requisition, and what is delivered to it, for tests of every kind."""

from dataclasses import replace

from app.domain.draft import DispensingDraft, OpenSlip, RequisitionDraft, RowDraft
from app.domain.entries import Entry
from app.domain.order import OrderKind
from app.domain.signing import Beside
from app.usecases import fill_slip, hand_out
from app.usecases.workplace import Workplace
from tests.workplaces import find_product

UNIT = RequisitionDraft(
    unit="Avdelning 3, Backe sjukhus",
    address="Sjukhusvägen 1, Backe",
    phone="0640-100 00",
    customer="44120",
    cost_centre="3310",
    orderer="Karin Ek",
    profession="Läkare",
    orderer_phone="0640-100 12",
)
METOPROLOL = replace(find_product("041238"), schedule="")
OXYCODONE = replace(find_product("098314"), schedule="II")


def order(*rows: RowDraft) -> DispensingDraft:
    """Return a unit's order of which two of five packages are delivered, or of other lines."""
    return DispensingDraft(
        kind=OrderKind.REQUISITION,
        requisition=UNIT,
        rows=rows or (RowDraft(METOPROLOL, packages=2, ordered=5, dosage="Till akutväskan"),),
        issued_on="2026-11-23",
        signature_seen=True,
    )


def opened(workplace: Workplace, draft: DispensingDraft) -> OpenSlip:
    """Return a slip with a unit's order."""
    slip = fill_slip.open_slip(workplace, kind=OrderKind.REQUISITION)
    return fill_slip.save_draft(workplace, slip, draft)


def decided(workplace: Workplace, slip: OpenSlip, why: str = "Enheten har bekräftat") -> OpenSlip:
    """Return the slip with every warning decided upon."""
    keys = tuple(f"{f.rule}@{f.field}" for f in fill_slip.review(workplace, slip).obstacles)
    draft = replace(slip.draft, confirmed=keys, reasons=tuple((key, why) for key in keys))
    return fill_slip.save_draft(workplace, slip, draft)


def give(workplace: Workplace, draft: DispensingDraft, beside: Beside | None = None) -> Entry:
    """Deliver what a unit ordered."""
    slip = decided(workplace, opened(workplace, draft))
    return hand_out.hand_out(workplace, slip, beside or Beside())
