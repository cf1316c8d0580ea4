"""Stop new paper when the systems are back: new hand-outs go by the ordinary system; or lift it."""

from datetime import datetime
from uuid import UUID

from app.domain.clock import is_before
from app.domain.findings import refuse
from app.domain.free_text import FreeText
from app.domain.outage import Outage, OutageState, is_frozen
from app.domain.outage_entries import PaperFrozen, PaperThawed
from app.domain.staff import Act
from app.store.journal import Writing
from app.store.projections.dispensings import list_of_outage
from app.store.projections.outages import list_outages
from app.usecases.workplace import Workplace, require


def freeze_paper(workplace: Workplace, outage: UUID, at: datetime) -> None:
    """Say that nothing is handed out by the reserve routine after a moment; what was before it
    is captured as ever, and no numbers are given to new blank forms."""
    require(workplace, Act.SETTLE)
    if is_before(workplace.computer.clock.now(), at):
        raise refuse("Tiden ligger framåt.", "Rätta tiden.", field="at")
    with workplace.journal.write(workplace.person.id) as writing:
        found = _load(writing, outage)
        if is_frozen(found):
            raise refuse("Nytt papper är redan stoppat.", "Läs listan igen.", field="at")
        for line in list_of_outage(writing.connection, outage)[-1:]:
            if is_before(at, line.happened_at):
                text = f"Expedition {line.slip} lämnades ut {line.happened_at:%Y-%m-%d %H:%M:%S}."
                raise refuse(text, "Ange en senare tid.", field="at")
        writing.append(PaperFrozen(at), subject=outage, outage=outage)


def thaw_paper(workplace: Workplace, outage: UUID, reason: str) -> None:
    """Hand out by the reserve routine again, since the systems are not steady after all."""
    require(workplace, Act.SETTLE)
    words = " ".join(reason.split())
    if not words:
        raise refuse("Skäl saknas.", "Skriv varför stoppet hävs.", field="reason")
    with workplace.journal.write(workplace.person.id) as writing:
        if not is_frozen(_load(writing, outage)):
            raise refuse("Nytt papper är inte stoppat.", "Läs listan igen.", field="reason")
        writing.append(PaperThawed(FreeText(words)), subject=outage, outage=outage)


def _load(writing: Writing, outage: UUID) -> Outage:
    for found in list_outages(writing.connection):
        if found.id == outage and found.state is OutageState.OPEN:
            return found
    raise refuse("Avbrottet är inte öppet.", "Läs listan igen.", field="outage")
