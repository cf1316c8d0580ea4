"""Make the sheet that one shift leaves to the next."""

from collections.abc import Iterator

from app.documents.hand_over import HandOver, OpenItem, render_hand_over
from app.domain.clock import STOCKHOLM
from app.domain.closing import ChainHead
from app.domain.outage import DEPENDENCY_WORDS, Outage, OutageState
from app.domain.printing import STATE_WORDS, STUCK
from app.domain.staff import Act
from app.domain.steps import StepState
from app.store import drafts, print_jobs
from app.store.projections.alerts import list_alerts
from app.store.projections.dispensings import count_of_outage, list_bags
from app.store.projections.epochs import chain_heads
from app.store.projections.outages import list_outages
from app.store.projections.requisitions import list_unacknowledged
from app.store.projections.steps import count_states, count_waiting_dispensings
from app.store.projections.stock_lists import list_cases, list_products
from app.usecases.workplace import Workplace, require


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
    for bag in list_bags(connection):
        shelf = f", hylla {bag.shelf}" if bag.shelf else ""
        yield OpenItem("Påse väntar", f"{bag.slip}{shelf}", bag.prepared_at)
    for delivery in list_unacknowledged(connection):
        made = delivery.delivered
        yield OpenItem("Leverans utan kvittens", made.slip, made.happened_at)
    products = list_products(connection)
    for case in list_cases(connection):
        if case.closed_at is None:
            title = products[case.article].title if case.article in products else "okänd vara"
            yield OpenItem("Avvikelse i lagret", f"{title}, {case.difference:+d}", case.opened_at)
    for alert in list_alerts(connection):
        if alert.is_open:
            where = f", expedition {alert.slip}" if alert.slip else ""
            yield OpenItem("Larm från e-VIS", f"{alert.code}{where}", alert.alerted_at)
    for job in print_jobs.list_jobs(connection):
        if job.state in STUCK:
            words = f"{job.order.title}: {STATE_WORDS[job.state]}"
            yield OpenItem("Utskrift", words, job.queued_at)


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
