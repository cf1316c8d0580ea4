"""A delivery to a unit, as its papers are drawn from it."""

from dataclasses import replace

from app.documents.delivery_note import NoteText
from app.domain.store_entries import StoreFounded
from app.domain.supplied import Pack
from app.domain.unit_delivery import Delivered, DeliveredLine, Orderer, Unit
from tests.workplaces import NOON, find_product

PHARMACY = StoreFounded("Apotek Granen", "7350000000006", practice=False)
UNIT = Unit("Avdelning 3, Backe sjukhus", "Sjukhusvägen 1", "0640-100 00", "44120", "3310")
PACK = Pack("07350000000001", "S1", "B7", "271231", is_seal_whole=True)
MADE = Delivered(
    slip="A-0002-U",
    happened_at=NOON,
    issued_on=NOON.date(),
    unit=UNIT,
    rows=(
        DeliveredLine(1, find_product("041238"), 2, 5, packs=(PACK,)),
        DeliveredLine(2, find_product("077001"), 0, 1),
    ),
    steps=(),
    findings=(),
    rules="",
    register="",
)
NOTE = NoteText(MADE, Orderer("Karin Ek", "Läkare"), ("Till akutväskan", ""), "SLi")
_LONG = (
    "Avdelning Maria Elisabet Alexandra von Rosenstierna-Lilliehöök, kirurgkliniken, Backe sjukhus"
)
LONG_NOTE = replace(
    NOTE,
    delivered=replace(
        MADE,
        unit=replace(UNIT, title=_LONG),
        rows=tuple(
            replace(MADE.rows[i % 2], row=i + 1, packages=i, ordered=i + 2) for i in range(12)
        ),
    ),
    orderer=Orderer("Maria Rosenstierna", "Sjuksköterska", physician="Mattias Öberg"),
    notes=("Till akutväskan, hyllan för beredskap och det som ska finnas i varje bil",) * 12,
    completes="A-0001-V",
)
