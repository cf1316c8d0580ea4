"""How the stock is told in Swedish: the state of a product, of a batch, and of a case."""

from datetime import date

from app.domain.holdings import GROUND_WORDS, Batch, Deviation, Holding
from app.domain.stock_entries import BatchState
from app.ui.texts import BULLET, UNKNOWN, count


def balance_words(holding: Holding) -> str:
    """Return the balance, or that nobody knows it."""
    return str(holding.balance) if holding.is_known else UNKNOWN


def available_words(holding: Holding, today: date) -> str:
    """Return how many can be handed out, or that nobody knows it."""
    return str(holding.available(today)) if holding.is_known else UNKNOWN


def state_words(holding: Holding, today: date) -> str:
    """Return what a person should know of the product, the most pressing first."""
    said = []
    if holding.open_cases:
        said.append("avvikelse")
    if holding.doubtful_counts:
        said.append("räkning stämmer inte längre")
    if holding.balance < 0:
        said.append("minus")
    if aside := holding.set_aside(today):
        said.append(f"{aside} åt sidan")
    if any(_is_let_out(batch, today) for batch in holding.batches):
        said.append("beslut finns")
    return BULLET.join(said) or ("" if holding.is_known else "aldrig räknad")


def state_mark(holding: Holding, today: date) -> tuple[str, str] | None:
    """Return the icon and colour of the state."""
    if holding.open_cases or holding.balance < 0 or holding.doubtful_counts:
        return ("triangle-alert", "warn")
    return ("octagon-x", "stop") if holding.set_aside(today) else None


def batch_words(batch: Batch, today: date) -> str:
    """Return one batch in a line."""
    parts = [batch.batch, count(batch.packages, "förp", "förp")]
    if batch.expires:
        gone = "gick ut" if batch.expires < today else "går ut"
        parts.append(f"{gone} {batch.expires}")
    mark = batch.mark
    if mark is not None and mark.state is not BatchState.AVAILABLE:
        word = "spärrad" if mark.state is BatchState.QUARANTINED else "hålls kvar"
        parts.append(f"{word}, {GROUND_WORDS[mark.ground]}: {mark.words} ({mark.signum})")
        parts += [f"omprövas {mark.review_on}"] if mark.review_on else []
    if mark is not None and mark.authority and mark.state is not BatchState.QUARANTINED:
        until = f" till {mark.allowed_until}" if mark.allowed_until else ""
        may = "får" if mark.is_decided(today) else "fick"
        parts.append(f"{may} lämnas ut enligt {mark.authority}, {mark.reference}{until}")
    return BULLET.join(parts)


def _is_let_out(batch: Batch, today: date) -> bool:
    """Tell whether a batch is held and yet may be handed out, since an authority says so."""
    mark = batch.mark
    return mark is not None and mark.state is BatchState.HELD and not mark.stops(today)


def case_words(holding: Holding, case: Deviation) -> str:
    """Return an open case in a line."""
    now = holding.difference_now(case)
    since = "" if now == case.difference else f" Med det som bokförts sedan: {now:+d}."
    return (
        f"{case.opened_at:%Y-%m-%d %H:%M}, {case.opened_by}: räknat {case.actual},"
        f" journalen sade {case.expected}.{since}"
    )
