"""Taking turns to send, among the computers that hear of each other.

A turn that nobody renews is soon over. Two computers that do not hear of each other may both send:
what they send bears the same ids, so the receiver takes it once.
"""

from datetime import datetime, timedelta
from uuid import uuid5

from app.domain.clock import is_before, later
from app.domain.step_entries import SendingLeased
from app.store.journal import Journal
from app.store.projections.leases import Lease, find_lease

_LENGTH = timedelta(minutes=3)
_RENEWED = timedelta(minutes=1)  # when so little is left


def hold(journal: Journal, together: bool) -> Lease | None:
    """Take or renew this computer's turn; return another's that is not over instead.

    Nothing is written where no other computer keeps the journal.
    """
    now, own = journal.clock.now(), journal.identity.author.device
    lease = find_lease(journal.vault.connection)
    if lease and lease.device != own and _holds(lease, journal):
        return lease
    if together and not (
        lease and lease.device == own and is_before(later(now, _RENEWED), lease.until)
    ):
        _write(journal, later(now, _LENGTH))
    return None


def let_go(journal: Journal) -> None:
    """End this computer's turn, if it has one."""
    lease = find_lease(journal.vault.connection)
    if lease and lease.device == journal.identity.author.device and _holds(lease, journal):
        _write(journal, journal.clock.now())


def _holds(lease: Lease, journal: Journal) -> bool:
    """Tell whether a turn is not over; a far one was taken by a wrong clock."""
    now = journal.clock.now()
    return is_before(now, lease.until) and not is_before(later(now, 2 * _LENGTH), lease.until)


def _write(journal: Journal, until: datetime) -> None:
    with journal.write(None) as writing:
        subject = uuid5(journal.identity.store, "sending")
        writing.append(SendingLeased(until), subject=subject)
