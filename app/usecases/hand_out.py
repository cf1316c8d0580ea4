"""Hand the medicine out: the draft becomes an entry, or is refused with everything in the way."""

from app.domain.dispensing import make
from app.domain.draft import OpenSlip
from app.domain.entries import DispensingMade, Entry
from app.domain.packs import second_signers
from app.domain.staff import Act
from app.store import drafts
from app.usecases.workplace import Workplace, require, surroundings


def hand_out(workplace: Workplace, slip: OpenSlip) -> Entry:
    """Check, make, append, in one transaction; any retry finds what already stands."""
    require(workplace, Act.HAND_OUT)
    with workplace.journal.write(workplace.person.id) as writing:
        if (known := workplace.journal.find(slip.entry)) is not None:
            drafts.remove_draft(writing.connection, slip.subject)
            return known
        drafts.held_draft(writing.connection, slip)
        workplace.papers.require(slip.draft.papers)
        around = surroundings(workplace, slip.draft, slip.printed, slip.subject)
        made = DispensingMade(*make(slip, around))
        outage = around.outage.id if around.outage else None
        entry = writing.append(
            made,
            id=slip.entry,
            subject=slip.subject,
            outage=outage,
            signers=second_signers(slip.draft),
        )
        drafts.remove_draft(writing.connection, slip.subject)
    return entry
