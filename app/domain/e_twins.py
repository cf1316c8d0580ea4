"""The same order on paper and as an e-prescription: found in a list, and a case until decided."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.e_twin_entries import EPrescription, EVerdict
from app.domain.history import PastRow
from app.domain.order import Product
from app.domain.twins import is_same_medicine, is_same_strength

_LATER = (
    "Senare uttag av samma recept görs också på e-receptet och markeras för hand:"
    " de lämnas inte till något system härifrån."
)


@dataclass(frozen=True)
class ETwinCase:
    """A row, and an e-prescription that may be the same order (dubblettärende)."""

    own: PastRow
    found: UUID
    e: EPrescription | None  # None after purge
    verdict: EVerdict | None = None
    words: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet which of them stands."""
        return self.verdict is None

    @property
    def later_words(self) -> str:
        """What becomes of later withdrawals when the e-prescription is kept, in Swedish; "" where
        there are none."""
        return _LATER if self.own.row.withdrawals > 1 else ""


def is_e_twin(product: Product, past: PastRow) -> bool:
    """Tell whether an e-prescription's product is that of a row, handed out or prescribed."""
    own = past.row.prescribed or past.row.product
    if product.varunummer and product.varunummer in (own.varunummer, past.row.product.varunummer):
        return True  # whatever the register knows of it
    return any(
        (is_same_medicine(product, one) or _names_substance(product, one))
        and is_same_strength(product, one)
        for one in (own, past.row.product)
    )


def _names_substance(product: Product, one: Product) -> bool:
    """Tell whether a name that no register knows says the other's substance, as generic ones do."""
    said = product.name.casefold().split()
    words = one.substance.casefold().split()
    return bool(words) and not product.substance and said[: len(words)] == words
