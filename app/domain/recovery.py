"""What stands on the recovery sheet, printed once when a store is founded or its code renewed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class RecoverySheet:
    """The paper that opens the store when no password does (återställningsblad)."""

    pharmacy: str
    store: UUID
    code: str = field(repr=False)  # groups with dashes between them
    made_at: datetime
    practice: bool = False

    @property
    def store_short(self) -> str:
        """The random end of the store's id: enough to tell two sheets apart."""
        return self.store.hex[-8:].upper()
