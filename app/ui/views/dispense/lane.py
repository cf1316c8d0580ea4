"""What the dispensing screen serves: orders of all kinds, or aid cards, each from its own place."""

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

    def holds(self, kind: OrderKind) -> bool:
        """Tell whether slips of a kind are parked and opened here."""
        return (kind is OrderKind.AID_CARD) is (self.kind is OrderKind.AID_CARD)


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


def place_of(kind: OrderKind) -> str:
    """Return the name of the place where slips of a kind belong."""
    return AID_CARDS.place if AID_CARDS.holds(kind) else ORDERS.place
