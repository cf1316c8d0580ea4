"""What a product may be exchanged for by the period list that is loaded: a suggestion, no more."""

from app.domain.exchange_rules import Suggestion
from app.domain.order import Product
from app.domain.product import Package, PeriodStatus
from app.domain.reference import Source, age_rule
from app.usecases.workplace import Workplace, rules_of

_ORDER = (PeriodStatus.PERIOD_PRODUCT, PeriodStatus.RESERVE_1, PeriodStatus.RESERVE_2)


def suggest_exchange(workplace: Workplace, product: Product) -> Suggestion | None:
    """Return the period's product of the row's group and size, or its first reserve at hand.

    None where the product is that already, or where no list says anything of its group.
    """
    card = workplace.register.card(product.key) if product.key else None
    info = workplace.register.info()
    edition = info.edition(Source.PERIOD_PRODUCTS) if info else None
    if card is None or edition is None or card.package.exchange_group is None:
        return None
    today = workplace.computer.clock.now().date()
    ranked = [p for status in _ORDER for p in card.group if p.status is status]
    own = next((at for at, p in enumerate(ranked) if p.key == product.key), len(ranked))
    at_hand = [p for p in ranked[:own] if not _is_lacking(p, workplace)]
    if not at_hand:
        return None
    chosen = at_hand[0]
    limit = rules_of(workplace).value(age_rule(Source.PERIOD_PRODUCTS))
    known = product.price is not None and chosen.sales_price is not None
    return Suggestion(
        product=Product.of(chosen),
        status=chosen.status,
        saving=product.price - chosen.sales_price if known else None,  # type: ignore[operator]
        period_list=edition.name,
        days_over=edition.days_over(today, limit),
        passed_over=tuple(ranked[: ranked.index(chosen)]),
    )


def _is_lacking(package: Package, workplace: Workplace) -> bool:
    today = workplace.computer.clock.now().date()
    back_ordered = package.shortage is not None and package.shortage.holds(today)
    return back_ordered or package.withdrawn_on is not None
