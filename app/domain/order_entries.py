"""The kinds of journal entry about an order as a whole; `entries.py` lists them with the others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClosingReason:
    """Why nothing more is handed out, in a pharmacist's own words (skäl)."""

    text: str


@dataclass(frozen=True)
class OrderClosed:
    """Nothing more is handed out on an order (recept avslutat); about where it began here."""

    row: int  # of that hand-out, from 1
    personal: ClosingReason | None = None


@dataclass(frozen=True)
class OversupplyExamined:
    """A pharmacist knows why more was handed out than ordered (utredd); another one is new."""

    row: int  # where the order began here, from 1
    hand_outs: int  # that went on from the first one, and were known then
    personal: ClosingReason | None = None


OrderContent = OrderClosed | OversupplyExamined
ORDER_KINDS: dict[str, type] = {
    "order_closed": OrderClosed,
    "oversupply_examined": OversupplyExamined,
}
