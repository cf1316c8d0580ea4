"""Take an emergency prescription by its signed code: believed or refused, then a filled-in slip."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, OpenSlip, VerifiedOrder
from app.domain.emergency import PrescribedLine
from app.domain.findings import Refused, Unavailable, refuse
from app.domain.issuing import key_id
from app.domain.order import OrderKind, Product
from app.domain.outage import find_containing
from app.domain.signed_order import fill, is_ordered, may_fill
from app.domain.staff import Act
from app.domain.supplied import TakenCode
from app.exchange.code_picture import find_code_in
from app.exchange.prescription_code import verify
from app.exchange.trust_list import from_content
from app.store import drafts
from app.store.projections.issuers import find_list
from app.store.projections.order_codes import find_code
from app.store.projections.outages import list_outages
from app.store.projections.references import find_pinned
from app.usecases.workplace import Workplace, require, rules_of


@dataclass(frozen=True)
class BelievedCode:
    """A code that is believed and not used here before (godkänd kod)."""

    text: str
    code: TakenCode
    order: VerifiedOrder


def read_code(workplace: Workplace, text: str, at: datetime | None = None) -> BelievedCode:
    """Return what a code says if it is to be believed; refuse with one finding, that says why.

    `at` is when the medicine was handed out, if that is long ago.
    """
    require(workplace, Act.DRAFT)
    connection = workplace.journal.vault.connection
    organisation = find_pinned(connection)
    found = find_list(connection, organisation.fingerprint) if organisation else None
    if organisation is None or found is None:
        raise refuse(
            "Här finns ingen tillitslista: koden går inte att kontrollera.",
            "Ta receptet som vanligt papper. Listan läses in under Register.",
            field="code",
            rule="code.no_list",
        )
    listed = from_content(found.keys)
    now = (at or workplace.computer.clock.now()).astimezone(STOCKHOLM)
    practice = workplace.pharmacy.practice
    verified = verify(text, listed.by_id(), now, is_practice=practice)
    prescription, key = verified.prescription, verified.key
    _check_new(workplace, prescription.id)
    named = key_id(key.public_key).hex()
    code = TakenCode(prescription.id, named, organisation.fingerprint, listed.version)
    order = VerifiedOrder(prescription, key.issuer, key.since, listed.made_at)
    return BelievedCode(text, code, order)


def read_picture_code(workplace: Workplace, pixels: bytes, width: int) -> str:
    """Return the code that a picture shows, "" for none; `pixels` are grey, row by row."""
    require(workplace, Act.DRAFT)
    return find_code_in(pixels, width)


def take_code(workplace: Workplace, text: str, into: OpenSlip | None = None) -> OpenSlip:
    """Fill a slip with all that a code says: the blank one that lies there, or a new one."""
    believed = read_code(workplace, text, into.draft.happened_at if into else None)
    with workplace.journal.write(workplace.person.id) as writing:
        if into is not None:
            drafts.held_draft(writing.connection, into)
            if not may_fill(into.draft, believed.order):
                raise refuse("Blanketten är redan ifylld.", "Öppna en ny.", field="slip")
            slip = replace(into, draft=_filled(workplace, into.draft, believed))
        else:
            now = workplace.computer.clock.now()
            outage = find_containing(list_outages(writing.connection), now)
            if outage is None:
                raise Refused([rules_of(workplace).finding("P-OUTAGE", "outage")])
            blank = DispensingDraft(kind=OrderKind.HUMAN)
            filled = _filled(workplace, blank, believed)
            slip = drafts.allot_slip(writing, outage.id, filled)
        drafts.save_draft(writing.connection, slip)
    return slip


def _filled(
    workplace: Workplace, draft: DispensingDraft, believed: BelievedCode
) -> DispensingDraft:
    return fill(draft, believed.code, believed.order, lambda line: _product(workplace, line))


def _product(workplace: Workplace, line: PrescribedLine) -> Product:
    """Return the register's product if it is the one that the code says, else the code's own."""
    said = line.product
    number = said.npl_pack_id or said.varunummer
    with suppress(Unavailable):  # which is told as the register's trouble
        hits = workplace.register.find_by_code(number) if number else []
        products = [Product.of(hit.package) for hit in hits]
        if len(products) == 1 and is_ordered(products[0], said):
            return products[0]
    return replace(said, price=None, from_register=False)


def _check_new(workplace: Workplace, prescription: UUID) -> None:
    """Refuse a prescription whose code was taken here before, naming the slip."""
    connection = workplace.journal.vault.connection
    open_slips = drafts.list_drafts(connection)
    is_open = [s.slip for s in open_slips if s.draft.code and s.draft.code.id == prescription]
    slip = find_code(connection, prescription) or next(iter(is_open), "")
    if slip:
        raise refuse(
            f"Receptet är redan taget här, på {slip}.",
            f"Skriv {slip} i sökrutan för att se det eller fortsätta.",
            field="code",
            rule="code.replayed",
        )
