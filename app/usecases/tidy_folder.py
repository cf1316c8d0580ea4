"""Delete from a shared folder what revoked computers left there, where nothing is lost by it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.findings import refuse
from app.domain.members import Chain, Digest
from app.domain.staff import Act
from app.store.carrying import list_marks
from app.store.projections import members
from app.usecases.believing import why_left_out
from app.usecases.workplace import Workplace, require


class TidiedRoute(Protocol):
    """What a folder says of what nobody believes there."""

    doubted_by: Mapping[str, str]  # file to the device that carried it

    def believe(self, devices: Collection[str]) -> None:
        """Count only what these computers carried."""
        ...

    def digests(self) -> Mapping[Chain, Digest]:
        """Look at the folder; Unavailable when it cannot be reached."""
        ...

    def ids(self, of: Chain) -> Collection[UUID]:
        """Return the ids that it holds of a chain, of what counts."""
        ...

    def doubted_entries(self, file: str) -> Collection[tuple[Chain, UUID]]:
        """Return which entries a file that does not count says it holds."""
        ...

    def remove_doubted(self, files: Collection[str]) -> None:
        """Delete files that do not count."""
        ...


@dataclass(frozen=True)
class Tidied:
    """What was deleted (rensning), and what was not: it says it holds what is nowhere else."""

    removed: int  # files
    kept: int


def tidy_folder(workplace: Workplace, route: TidiedRoute) -> Tidied:
    """Delete the files of revoked computers whose entries are here, and there in files that count.

    A file stays that names an entry which is not: a computer that has not heard of the revocation
    may still take it, and hand it on. Exchange first.
    """
    require(workplace, Act.MANAGE)
    if why := why_left_out(workplace):
        raise refuse(why, "Rensa från en annan dator.", rule="member.left_out")
    connection = workplace.journal.vault.connection
    route.believe(members.list_believed(connection))
    route.digests()
    revoked = set(members.list_revoked(connection))
    left = [file for file, device in route.doubted_by.items() if device in revoked]

    def is_elsewhere(file: str) -> bool:
        entries = route.doubted_entries(file)
        chains = {chain for chain, _ in entries}
        held = {c: list_marks(connection, c).keys() & set(route.ids(c)) for c in chains}
        return bool(entries) and all(mark in held[chain] for chain, mark in entries)

    removed = [file for file in left if is_elsewhere(file)]
    route.remove_doubted(removed)
    return Tidied(len(removed), len(left) - len(removed))
