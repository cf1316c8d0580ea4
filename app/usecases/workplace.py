"""What every use case is given first: this computer, the open store, and who is signed in."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.device.clock import steady_seconds
from app.device.device_key import DeviceKey, KeyOrigin
from app.domain import staff
from app.domain.clock import STOCKHOLM, WatchedClock, is_before, later
from app.domain.dispensing import patient_of
from app.domain.draft import DispensingDraft
from app.domain.findings import Finding, Refused, Unavailable, refuse
from app.domain.forms import number_of
from app.domain.order import OrderKind, Origin, Product
from app.domain.outage import find_containing
from app.domain.printing import LEFT, UNDER_WAY
from app.domain.reference import CodeHit, RegisterInfo, Source, find_stale
from app.domain.rule_packs import lay_over
from app.domain.rules import RuleSet
from app.domain.signing import Beside
from app.domain.special import is_special
from app.domain.staff import Act, Person
from app.domain.store_entries import EpochReason, StoreFounded
from app.domain.supplied import RowRef
from app.domain.surroundings import Surroundings
from app.store import attempts, keyslots, migrations, print_jobs
from app.store.journal import Journal
from app.store.keys import DataKey, Purpose
from app.store.keyslots import store_of
from app.store.locks import HomeLock, share
from app.store.opening import Opening, StartReport, explained, open_journal
from app.store.papers import Papers
from app.store.projections.clocks import last_agreed
from app.store.projections.epochs import founding, latest_time
from app.store.projections.forms import list_same_form
from app.store.projections.history import list_history, list_perhaps_same
from app.store.projections.order_codes import find_code
from app.store.projections.outages import list_outages
from app.store.projections.packs import find_link, find_supplied
from app.store.projections.people import find_person, list_people
from app.store.projections.requisitions import owed_of
from app.store.projections.rules import pack_at, switched_at
from app.store.projections.stock_lists import known_stock
from app.store.register import Register
from app.store.sealed import Author
from app.store.shared_slots import follow_slots
from app.store.vault import Vault
from app.store.witness import Witness
from app.usecases.computer import Computer, Printer, Receiver, demand_printer
from app.usecases.own_keys import load_author, tell_of_keys

__all__ = [
    "Computer",
    "Printer",
    "Receiver",
    "demand_printer",
]  # most use cases take them from here

_ALL_WELL = StartReport()
_LONGEST_AGO = timedelta(days=365)


@dataclass(frozen=True)
class Workplace:
    """An open store and the person at it (arbetsplats)."""

    computer: Computer
    journal: Journal
    register: Register
    papers: Papers
    pharmacy: StoreFounded
    person: Person
    lock: HomeLock
    device: DeviceKey
    key: DataKey = field(repr=False)
    start: StartReport = _ALL_WELL


def open_workplace(computer: Computer, key: DataKey, person: UUID) -> Workplace:
    """Open the store that lies in the home folder, with every check of a start, for a person."""
    lock = share(computer.home, computer.program)
    try:
        return _open(computer, key, person, lock)
    except Unavailable as error:
        lock.release()
        raise explained(error, computer.home, key) from error
    except BaseException:
        lock.release()
        raise


def require(workplace: Workplace, act: Act) -> None:
    """Refuse unless the person may by the roles of now, which others may have changed."""
    found = find_person(workplace.journal.vault.connection, workplace.person.id)
    staff.require(_demand_active(found), act)


def require_active(workplace: Workplace) -> None:
    """Refuse when the person has left since the sign-in; no role is asked for."""
    _demand_active(find_person(workplace.journal.vault.connection, workplace.person.id))


def may_now(workplace: Workplace, act: Act) -> bool:
    """Tell whether the person may by the roles of now."""
    found = find_person(workplace.journal.vault.connection, workplace.person.id)
    return found is not None and staff.may(found, act)


def second_signer(workplace: Workplace, name: str, password: str) -> Person:
    """Return the colleague who gave the password in place, without signing the first one out."""
    home = workplace.computer.home
    holder = keyslots.load_holder(home, name)
    if holder.person == workplace.person.id:
        raise refuse("Två personer behövs.", "Be en kollega.", field="second")
    key = attempts.unlock(home, holder.person, password, workplace.computer.clock)
    person = find_person(workplace.journal.vault.connection, holder.person)
    if key != workplace.key or person is None or not person.active:
        raise refuse("Personen finns inte längre här.", "Be en annan kollega.", field="second")
    staff.require(person, Act.SECOND_SIGN)
    return person


def sign_beside(workplace: Workplace, beside: Beside, asked: Finding | None) -> tuple[UUID, ...]:
    """Return who signs beside, or nobody where no rule asks, or where one has said why.

    `asked` is the finding that asks for a second signature.
    """
    if beside.is_given:
        return (second_signer(workplace, beside.name, beside.password).id,)
    if asked is not None and not beside.alone.strip():
        raise Refused([asked])
    return ()


def demand_past(workplace: Workplace, moment: datetime | None) -> datetime:
    """Return when something happened, now if nothing is said; refuse what lies ahead or too far."""
    now = workplace.computer.clock.now()
    if moment is None:
        return now
    if is_before(now, moment):
        raise refuse("Tiden ligger framåt.", "Rätta tiden.", field="happened_at")
    if is_before(moment, later(now, -_LONGEST_AGO)):
        raise refuse("Tiden är mer än ett år sedan.", "Rätta tiden.", field="happened_at")
    return moment


def surroundings(
    workplace: Workplace, draft: DispensingDraft, printed: str = "", own: UUID | None = None
) -> Surroundings:
    """Return what a check of a draft needs to know.

    `printed` is its slip's label digest, `own` the slip's dispensing to be.
    """
    now = workplace.computer.clock.now()
    connection = workplace.journal.vault.connection
    outages, people = list_outages(connection), list_people(connection)
    info, trouble = read_register(workplace)
    rules, here = rules_of(workplace, draft.happened_at), str(workplace.person.id)
    pharmacists = frozenset(str(p.id) for p in people if staff.may(p, Act.HAND_OUT))
    patient = patient_of(draft, now.date())
    packs = [pack for row in draft.rows for pack in row.packs]
    periods = info.edition(Source.PERIOD_PRODUCTS) if info else None
    return Surroundings(
        now=now,
        outage=find_containing(outages, draft.happened_at or now),
        rules=rules,
        register=info.version if info else "",
        printed=printed == draft.label_digest() and not _is_label_lost(workplace, own),
        register_trouble=trouble,
        stale=tuple(find_stale(info, rules, now.date())) if info else (),
        packs_out=find_supplied(connection, packs, own),
        pack_products={
            gtin: products_of(workplace, gtin)
            for gtin in {pack.gtin for pack in packs}
            if not trouble
        },
        period_list=periods.name if periods else "",
        price_sources=_price_sources(workplace, draft),
        history=list_history(connection, patient.key, own),
        perhaps_same=list_perhaps_same(connection, patient, own),
        same_form=list_same_form(connection, number_of(draft), own),
        approver=here if here in pharmacists else "",
        pharmacists=pharmacists,
        smallest_packs=_smallest_packs(workplace, draft),
        stock=known_stock(connection, draft, now, own),
        owed=_owed(workplace, draft, own),
        code_slip=find_code(connection, draft.code.id, own) if draft.code else "",
    )


def _is_label_lost(workplace: Workplace, own: UUID | None) -> bool:
    """Tell whether a label of the slip did not reach the printer, or may not have."""
    connection = workplace.journal.vault.connection
    states = print_jobs.states_of_labels(connection, own) if own else []
    return any(state not in (*UNDER_WAY, *LEFT) for state in states)


def _owed(workplace: Workplace, draft: DispensingDraft, own: UUID | None) -> dict[RowRef, int]:
    """Return what is owed of the deliveries that a requisition's lines complete."""
    if draft.kind is not OrderKind.REQUISITION:
        return {}
    connection = workplace.journal.vault.connection
    firsts = {row.completes.subject for row in draft.rows if row.completes}
    return {ref: left for first in firsts for ref, left in owed_of(connection, first, own).items()}


def _smallest_packs(workplace: Workplace, draft: DispensingDraft) -> dict[str, Decimal]:
    """Return the smallest pack in units by NPL-id, where a telephone order asks for it."""
    if draft.origin is not Origin.TELEPHONE:
        return {}
    rules, smallest = rules_of(workplace, draft.happened_at), dict[str, Decimal]()
    products = [row.product for row in draft.rows if row.product and row.product.npl_id]
    for product in (one for one in products if is_special(one, rules)):
        with suppress(Unavailable):  # which is told as the register's trouble
            sizes = [
                package.pack_size
                for package in workplace.register.find_packs(product.npl_pack_id)
                if package.npl_id == product.npl_id and package.pack_size is not None
            ]
            if sizes:
                smallest[product.npl_id] = min(sizes)
    return smallest


def rules_of(workplace: Workplace, at: datetime | None = None) -> RuleSet:
    """Return the rules in force now, or at the moment of a hand-out that is entered later.

    They are the program's own, those of the signed pack that is, or then was, in use, and what is,
    or then was, switched on.
    """
    connection, own = workplace.journal.vault.connection, workplace.computer.own_rules
    moment = at or workplace.computer.clock.now()
    day, pack = moment.astimezone(STOCKHOLM).date(), pack_at(connection, moment)
    switched = switched_at(connection, moment)
    if pack is None and not switched:
        return own.on(day)
    return lay_over(own.data, pack.rules if pack else b"", switched).on(day)


def products_of(workplace: Workplace, gtin: str) -> tuple[Product, ...]:
    """Return what a pack's code means: by the register, else as people here have learned it."""
    hits: list[CodeHit] = []
    with suppress(Unavailable):  # which is told as the register's trouble
        hits = workplace.register.find_by_code(gtin)
    if not hits and (link := find_link(workplace.journal.vault.connection, gtin)) is not None:
        hits = workplace.register.find_by_code(link.npl_pack_id or link.varunummer)
        if not hits:  # explained for a product that was written by hand
            return (Product(link.title, varunummer=link.varunummer),)
    return tuple(Product.of(hit.package) for hit in hits)


def read_register(workplace: Workplace) -> tuple[RegisterInfo | None, str]:
    """Return what the register is, and in Swedish why it cannot be read, which stops nothing."""
    try:
        return workplace.register.info(), ""
    except Unavailable as unavailable:
        return None, str(unavailable)


def _price_sources(workplace: Workplace, draft: DispensingDraft) -> dict[str, str]:
    """Return by package of the rows who says its price and of which day, as far as it is known."""
    priced = {row.product.key: row.product.price for row in draft.rows if row.product}
    try:
        cards = [(key, workplace.register.card(key)) for key in priced if key]
    except Unavailable:
        return {}
    return {
        key: known.edition.name
        for key, card in cards
        for known in (card.values if card else ())
        if known.field == "sales_price" and known.is_used and known.value == priced[key]
    }


def opening_of(computer: Computer, key: DataKey, vault: Vault, author: Author) -> Opening:
    """Return what a journal is opened with."""
    folders = (computer.home, *computer.witness_folders)
    return Opening(
        vault=vault,
        store=store_of(computer.home),
        author=author,
        join_key=key.derive(Purpose.JOIN),
        clock=computer.clock,
        witness=Witness(folders, key.derive(Purpose.WITNESS)),
    )


def _open(computer: Computer, key: DataKey, person: UUID, lock: HomeLock) -> Workplace:
    vault = Vault.open(computer.home / "store.db", key.derive(Purpose.JOURNAL))
    try:
        if migrations.is_due(vault):
            with lock.excluding_others():
                migrations.migrate(vault)
        author, device = load_author(computer, key)
        replaced = device.origin is KeyOrigin.REPLACED
        reason = EpochReason.MACHINE if replaced else EpochReason.RESTORED
        agreed_at, since = last_agreed(vault.connection, author.device) or (None, 0)
        seen = latest_time(vault.connection, since)
        watched = WatchedClock(computer.clock, seen, steady_seconds, agreed_at)
        opening = replace(opening_of(computer, key, vault, author), clock=watched)
        journal, start = open_journal(opening, reason)
        start = replace(start, keys=tell_of_keys(computer, key, device))
        found = _demand_active(find_person(vault.connection, person))
        with suppress(Unavailable):  # a password set elsewhere is followed at the next exchange too
            follow_slots(vault.connection, computer.home, key)
        return Workplace(
            computer=computer,
            journal=journal,
            register=Register(computer.home, key.derive(Purpose.REGISTER)),
            papers=Papers(computer.home, key.derive(Purpose.PAPERS)),
            pharmacy=founding(vault.connection),
            person=found,
            lock=lock,
            device=device,
            key=key,
            start=start,
        )
    except BaseException:
        vault.close()
        raise


def _demand_active(person: Person | None) -> Person:
    if person is None or not person.active:
        raise refuse("Personen finns inte längre här.", "Be apotekschefen.", field="name")
    return person
