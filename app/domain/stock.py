"""What may not be taken from the shelf: stopped batches, and more than the ledger has."""

from collections.abc import Iterator
from datetime import date

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.gs1 import last_day
from app.domain.holdings import GROUND_WORDS
from app.domain.ledger import article_of
from app.domain.stock_entries import BatchState
from app.domain.supplied import Pack
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield which packs may not be handed out, and where the narcotics ledger does not suffice."""
    day = (draft.happened_at or around.now).astimezone(STOCKHOLM).date()
    wanted: dict[str, int] = {}
    for index, row in enumerate(draft.rows):
        if row.product is None:
            continue
        article, at = article_of(row.product), f"rows.{index}"
        for pack in row.packs:
            yield from _pack(pack, around, article, at, day)
        if not row.packs:
            yield from _unscanned(row, around, at, day)
        wanted[article] = wanted.get(article, 0) + row.packages
        left = dict(around.stock.left).get(article)
        if left is not None and wanted[article] > left:
            text = f"Journalens saldo är {max(left, 0)}, raden tar {row.packages}."
            yield around.rules.finding("N-BALANCE", f"{at}.packages", text)


def _pack(pack: Pack, around: Surroundings, article: str, at: str, day: date) -> Iterator[Finding]:
    mark, rules, field = around.stock.mark(article, pack.batch), around.rules, f"{at}.product"
    if mark is not None and mark.state is BatchState.QUARANTINED:
        text = f"Batch {pack.batch} är spärrad: {GROUND_WORDS[mark.ground]}."
        yield rules.finding("L-BATCH-STOPPED", field, text)
        return
    if mark is not None and mark.stops(day):
        text = f"Batch {pack.batch} hålls kvar i väntan på beslut."
        yield rules.finding("L-BATCH-HELD", field, text)
        return
    try:
        expires = last_day(pack.expires, day)
    except ValueError:  # which is told with the packs
        return
    if expires < day and mark is not None and mark.is_decided(day):
        text = f"Batch {pack.batch} lämnas ut efter {expires} enligt {mark.authority}"
        yield rules.finding("L-DECIDED", field, f"{text}, {mark.reference}.")


def _unscanned(row: RowDraft, around: Surroundings, at: str, day: date) -> Iterator[Finding]:
    """Yield a reminder to look at the pack when some batch of the product is stopped."""
    article = article_of(row.product) if row.product else ""
    stopped = [m.batch for m in around.stock.marks if m.article == article and m.stops(day)]
    if stopped:
        text = f"Batch {', '.join(stopped)} av varan är spärrad."
        yield around.rules.finding("L-LOOK", f"{at}.product", text)
