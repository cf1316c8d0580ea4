"""Make the sheet that one shift leaves to the next."""

from collections.abc import Iterator
from fractions import Fraction

from app.documents.hand_over import HandOver, OpenItem, render_hand_over
from app.domain.clock import STOCKHOLM
from app.domain.closing import ChainHead
from app.domain.kit import FormEnd, spans
from app.domain.outage import DEPENDENCY_WORDS, Outage, OutageState
from app.domain.printing import STATE_WORDS, STUCK
from app.domain.staff import Act
from app.domain.steps import READ_STEP, StepState
from app.domain.supply import packages_words
from app.store import drafts, print_jobs
from app.store.projections.alerts import list_alerts
from app.store.projections.dispensings import count_of_outage, list_bags
from app.store.projections.epochs import chain_heads
from app.store.projections.kits import list_of_outage
from app.store.projections.outages import list_outages
from app.store.projections.owing import list_owed
from app.store.projections.requisitions import list_back_orders, list_unacknowledged
from app.store.projections.steps import count_states, count_waiting_dispensings, list_steps
from app.store.projections.stock_lists import list_cases, list_products
from app.store.projections.twins import find_twins
from app.usecases.workplace import Workplace, require, rules_of


def hand_over(workplace: Workplace) -> bytes:
    """Return the sheet as PDF: how it stands, every open item, and the head of the chain."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    outages = [o for o in list_outages(connection) if o.state is not OutageState.CLOSED]
    states = count_states(connection)
    items = list(_items(workplace))
    told = HandOver(
        state=" ".join(map(_outage_words, outages)) or "Inget avbrott pågår.",
        figures=(
            (str(sum(count_of_outage(connection, o.id) for o in outages)), "expeditioner"),
            (str(count_waiting_dispensings(connection)), "väntar på registrering"),
            (str(states.get(StepState.REFUSED, 0)), "avvisade steg"),
            (str(len(items)), "öppna punkter"),
        ),
        items=items,
        head=_own_head(workplace),
        leaving=workplace.person.name,
        printed_at=workplace.computer.clock.now(),
    )
    return render_hand_over(told, workplace.pharmacy, workplace.computer.resources / "fonts")


def _items(workplace: Workplace) -> Iterator[OpenItem]:
    connection = workplace.journal.vault.connection
    for slip in drafts.list_drafts(connection):
        yield OpenItem("Öppen expedition", slip.slip, slip.opened_at)
    yield from _twins(workplace)
    yield from _shelves(workplace)
    yield from _forms(workplace)
    for alert in list_alerts(connection):
        if alert.is_open:
            where = f", expedition {alert.slip}" if alert.slip else ""
            yield OpenItem("Larm från e-VIS", f"{alert.code}{where}", alert.alerted_at)
    for job in print_jobs.list_jobs(connection):
        if job.state in STUCK:
            words = f"{job.order.title}: {STATE_WORDS[job.state]}"
            yield OpenItem("Utskrift", words, job.queued_at)


def _twins(workplace: Workplace) -> Iterator[OpenItem]:
    """Yield what two counters gave the same patient and nobody has decided upon, once a pair."""
    cases = find_twins(workplace.journal.vault.connection, rules_of(workplace)).values()
    told = set[frozenset[str]]()
    for case in (case for found in cases for case in found if case.is_open):
        pair = frozenset((case.own.slip, case.other.slip))
        if pair not in told:
            told.add(pair)
            since = max(case.own.happened_at, case.other.happened_at)
            yield OpenItem("Dubblett att avgöra", " och ".join(sorted(pair)), since)


def _shelves(workplace: Workplace) -> Iterator[OpenItem]:
    """Yield what stands on shelves, and what somebody waits for that does not."""
    connection = workplace.journal.vault.connection
    for bag in list_bags(connection):
        shelf = f", hylla {bag.shelf}" if bag.shelf else ""
        yield OpenItem("Påse väntar", f"{bag.slip}{shelf}", bag.prepared_at)
    for delivery in list_unacknowledged(connection):
        made = delivery.delivered
        yield OpenItem("Leverans utan kvittens", made.slip, made.happened_at)
    for owed in list_owed(connection):
        what = "För mycket utlämnat" if owed.is_over else "Restas till kund"
        how_many = "" if owed.is_over else f", {packages_words(owed.packages)}"
        yield OpenItem(what, f"{owed.slip}, {owed.product}{how_many}", owed.happened_at)
    for order in list_back_orders(connection):
        what = "Restas till enhet" if order.packages > 0 else "För mycket levererat"
        how_many = packages_words(Fraction(abs(order.packages)))
        yield OpenItem(what, f"{order.slip}, {order.product}, {how_many}", order.happened_at)
    products = list_products(connection)
    for case in list_cases(connection):
        if case.closed_at is None:
            title = products[case.article].title if case.article in products else "okänd vara"
            yield OpenItem("Avvikelse i lagret", f"{title}, {case.difference:+d}", case.opened_at)


def _forms(workplace: Workplace) -> Iterator[OpenItem]:
    """Yield the forms of the paper kit that wait for a second reading, or to be accounted for."""
    connection = workplace.journal.vault.connection
    for line in list_steps(connection, open_only=True):
        if line.step.code == READ_STEP:
            yield OpenItem("Läses av en till", line.slip, line.happened_at)
    for outage in list_outages(connection):
        if outage.state is OutageState.ENDED:
            forms = list_of_outage(connection, outage)
            unsaid = [form.number for form in forms if form.end == FormEnd.OPEN]
            for span in spans(unsaid):
                yield OpenItem("Blad ej redovisade", span, outage.ended_at)


def _outage_words(outage: Outage) -> str:
    since = f"{outage.since.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    if outage.state is OutageState.ENDED:
        return f"Avbrott {outage.label} från {since} är över; efterarbete pågår."
    down = ", ".join(DEPENDENCY_WORDS[p.dependency] for p in outage.periods if p.until is None)
    return f"Avbrott {outage.label} pågår sedan {since}. Nere: {down}."


def _own_head(workplace: Workplace) -> ChainHead:
    own = workplace.journal.identity.author.device
    heads = [ChainHead(*head) for head in chain_heads(workplace.journal.vault.connection)]
    return max((head for head in heads if head.device == own), key=lambda head: head.seq)
