"""What the dispensing screen serves: orders of all kinds, aid cards, or requisitions of units."""

from dataclasses import dataclass

from app.domain.order import OrderKind


@dataclass(frozen=True)
class Lane:
    """One of the places that the screen stands in (fil)."""

    place: str  # name of its place on the rail
    title: str
    kind: OrderKind  # of a new slip
    new: str  # what a person opens, "en ny blankett"
    invitation: str  # on the empty counter
    done: str = "Utlämnad"  # what a finished slip is
    advice: str = "Saknas personnummer räcker födelsedatum och kön."

    def holds(self, kind: OrderKind) -> bool:
        """Tell whether slips of a kind are parked and opened here."""
        if self.kind in _APART:
            return kind is self.kind
        return kind not in _APART


_APART = (OrderKind.AID_CARD, OrderKind.REQUISITION)  # which have places of their own


ORDERS = Lane(
    "dispense",
    "Expediera",
    OrderKind.HUMAN,
    "en ny blankett",
    "Skanna ett recept eller en legitimation",
)
AID_CARDS = Lane(
    "aid-card",
    "Hjälpmedelskort",
    OrderKind.AID_CARD,
    "ett nytt kort",
    "Skanna en legitimation eller ett expeditionsnummer",
)
REQUISITIONS = Lane(
    "requisition",
    "Rekvisition",
    OrderKind.REQUISITION,
    "en ny rekvisition",
    "Skanna ett expeditionsnummer",
    "Levererad",
    "Den gäller en enhet, inte en patient. Enheter som har beställt här fylls i av namnet.",
)


def place_of(kind: OrderKind) -> str:
    """Return the name of the place where slips of a kind belong."""
    lanes = (AID_CARDS, REQUISITIONS, ORDERS)
    return next(lane.place for lane in lanes if lane.holds(kind))
