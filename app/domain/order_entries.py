"""The kinds of journal entry about an order as a whole, or two; `entries.py` lists them too."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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


class TwinVerdict(StrEnum):
    """What two hand-outs of the same are (bedömning)."""

    DUPLICATE = "duplicate"  # the same prescription: only one may stand
    BOTH_RIGHT = "both_right"


@dataclass(frozen=True)
class TwinDecided:
    """A pharmacist knows what to do about the same, handed out twice (dubblett avgjord).

    It is about two contents as they stood: a correction of either asks anew.
    """

    row: int  # of the hand-out, from 1
    of: UUID  # the entry that says the hand-out's content
    twin: UUID  # the entry that says the other's
    twin_row: int
    verdict: TwinVerdict
    personal: ClosingReason | None = None


OrderContent = OrderClosed | OversupplyExamined | TwinDecided
ORDER_KINDS: dict[str, type] = {
    "order_closed": OrderClosed,
    "oversupply_examined": OversupplyExamined,
    "twin_decided": TwinDecided,
}
