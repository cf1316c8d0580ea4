"""Find in the register: products as they are typed or scanned, and workplaces."""

from app.domain.product import Package
from app.domain.reference import CodeHit, ProductCard
from app.domain.statements import ListedWorkplace
from app.usecases.workplace import Workplace


def search_products(workplace: Workplace, text: str, limit: int = 30) -> list[Package]:
    """Return packages by name, substance, strength or number, best first."""
    return workplace.register.search(text, limit)


def find_package(workplace: Workplace, code: str) -> list[CodeHit]:
    """Return what a varunummer, GTIN or NPL pack id leads to; several where a number is shared."""
    return workplace.register.find_by_code(code)


def product_card(workplace: Workplace, key: str) -> ProductCard | None:
    """Return all that is known of a package, value by value with who says so."""
    return workplace.register.card(key)


def find_workplace(workplace: Workplace, code: str) -> ListedWorkplace | None:
    """Return the listed workplace of a code."""
    return workplace.register.find_workplace(code)
