"""Open a slip on the number of a form that was filled in by hand, to type it off."""

from datetime import datetime
from uuid import uuid4

from app.domain.aid_card import first_row
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.findings import Refused, refuse
from app.domain.kit import END_WORDS, ORDER_KINDS, FromForm, KitForm, KitNumber
from app.domain.outage import find_containing
from app.domain.slip import SlipNumber
from app.domain.staff import Act
from app.store import drafts
from app.store.projections.kits import find_form as find_number
from app.store.projections.outages import list_outages
from app.usecases.workplace import Workplace, demand_past, require, rules_of


def find_form(workplace: Workplace, number: str) -> KitNumber | None:
    """Return the numbered form of a slip number, if it is of the paper kit."""
    require(workplace, Act.DRAFT)
    return find_number(workplace.journal.vault.connection, SlipNumber.parse(number))


def open_form(workplace: Workplace, number: str, happened_at: datetime) -> OpenSlip:
    """Open an empty draft on a form's own number; the time is the one written on the paper."""
    require(workplace, Act.DRAFT)
    moment = demand_past(workplace, happened_at)
    with workplace.journal.write(workplace.person.id) as writing:
        form = find_form(workplace, number)
        kind = ORDER_KINDS.get(_demand(form, number))
        if kind is None:
            raise refuse("Ett loggblad matas inte in.", "Sätt det i pärmen.", field="slip")
        if any(slip.slip == number for slip in drafts.list_drafts(writing.connection)):
            raise refuse(f"{number} är redan öppen.", "Hämta den under Parkerade.", field="slip")
        if find_containing(list_outages(writing.connection), moment) is None:
            raise Refused([rules_of(workplace).finding("P-OUTAGE", "outage")])
        now = workplace.computer.clock.now()
        draft = DispensingDraft(
            rows=(first_row(kind, rules_of(workplace)),),
            kind=kind,
            happened_at=moment,
            from_form=FromForm(_demand(form, number), str(workplace.person.id), opened_at=now),
        )
        slip = drafts.on_number(now, uuid4(), number, draft)
        drafts.save_draft(writing.connection, slip)
    return slip


def _demand(form: KitNumber | None, number: str) -> KitForm:
    """Return which kind of form it is, if it may be typed off."""
    if form is None:
        raise refuse(f"{number} hör inte till pappersreserven.", "Läs numret igen.", field="slip")
    if not form.may_be_captured and form.form in ORDER_KINDS:
        cure = "Ta tillbaka den under Beredskap om den ändå är använd."
        raise refuse(f"{number} är {END_WORDS[form.end]}.", cure, field="slip")
    return form.form
