"""The number that is printed on a form (blankettnummer): the same form is taken once."""

from collections.abc import Iterator

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, wrong
from app.domain.order import Origin
from app.domain.surroundings import Surroundings

LONGEST = 40  # characters


def form_key(number: str) -> str:
    """Return what is the same however a number is written; "" for none."""
    return "".join(c for c in number.casefold() if c.isalnum())


def number_of(draft: DispensingDraft) -> str:
    """Return the number as the entry keeps it: only a form has one."""
    return " ".join(draft.form_number.split()) if draft.origin is Origin.PAPER else ""


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield that the form was taken here before, unless the slip goes on from where it was."""
    number = number_of(draft)
    if len(number) > LONGEST:
        cure = f"Högst {LONGEST} tecken."
        yield wrong("Blankettnumret är för långt.", cure, "form_number")
    refs = (ref for row in draft.rows for ref in (row.follows, row.completes) if ref)
    goes_on = {ref.subject for ref in refs}
    taken = [use for use in around.same_form if not goes_on & use.orders]
    if taken:
        latest = max(taken, key=lambda use: use.happened_at)
        day = latest.happened_at.astimezone(STOCKHOLM).date().isoformat()
        many = f", {len(taken)} gånger" if len(taken) > 1 else ""
        text = f"Blankett med samma nummer togs här {day} på {latest.slip}{many}."
        about = tuple(sorted(use.slip for use in taken))
        yield around.rules.finding("T-FORM", "form_number", text, about)
