"""Two signatures: for what the rules ask them, and who signs beside, or why nobody does."""

from dataclasses import dataclass, field

from app.domain.findings import Finding
from app.domain.ledger import SCHEDULES
from app.domain.order import Product
from app.domain.rules import RuleSet


@dataclass(frozen=True)
class Beside:
    """Who signs beside (medsignatur): name and password in place, or why one is alone."""

    name: str = ""
    password: str = field(default="", repr=False)
    alone: str = ""

    @property
    def is_given(self) -> bool:
        """Whether a colleague is there."""
        return bool(self.name.strip() or self.password)


def ask_second(rules: RuleSet, rule: str, products: tuple[Product, ...]) -> Finding | None:
    """Return what asks for a second signature on any of the products, if anything does."""
    asked = SCHEDULES[: max(0, rules.value(rule) - 1)]
    if not any(product.schedule in asked for product in products):
        return None
    return rules.finding(rule, "second")
