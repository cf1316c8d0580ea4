"""What is left of personal parts beside the journal once they are purged, here or elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.domain.clock import later
from app.store.drafts import unnamed_papers
from app.store.projections.dispensings import gone_papers
from app.store.projections.purges import is_purged
from app.store.purging import mark_forgotten
from app.store.sealed import SealedEntry
from app.usecases.workplace import Workplace

_SETTLING = timedelta(days=1)  # a picture this new may belong to a slip that is not saved yet


@dataclass(frozen=True)
class Forgotten:
    """What went (bortglömt)."""

    pictures: int
    left: tuple[Path, ...]  # folders whose witness files could not be written anew


def loose_pictures(workplace: Workplace) -> list[str]:
    """Return pictures of paper that neither an entry nor an open slip names any more."""
    connection, papers = workplace.journal.vault.connection, workplace.papers
    kept = papers.kept_before(later(workplace.computer.clock.now(), -_SETTLING))
    gone = gone_papers(connection)
    here = set(gone).difference(papers.lacking(gone))
    return unnamed_papers(connection, sorted(here.union(kept)))


def forget_traces(workplace: Workplace) -> Forgotten:
    """Delete pictures, and what witness files hold, of purged parts; the home is held alone."""
    vault, loose = workplace.journal.vault, loose_pictures(workplace)
    workplace.papers.drop(loose)
    vault.checkpoint()
    left = workplace.journal.witness.forget(_is_gone(workplace))
    if not left:
        with vault.transaction() as connection:
            mark_forgotten(connection)
    return Forgotten(len(loose), tuple(left))


def _is_gone(workplace: Workplace) -> Callable[[SealedEntry], bool]:
    connection = workplace.journal.vault.connection
    return lambda sealed: is_purged(connection, sealed.open().id)
