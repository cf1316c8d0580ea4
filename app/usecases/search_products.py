"""Find products in the register, and say how old it is."""

from app.domain.product import Package
from app.usecases.workplace import Workplace


def search_products(workplace: Workplace, text: str, limit: int = 30) -> list[Package]:
    """Return packages by name, substance, strength or number, best first."""
    return workplace.register.search(text, limit)


def find_package(workplace: Workplace, number: str) -> list[Package]:
    """Return the packages of a varunummer or NPL pack id; several where a number is shared."""
    pack = workplace.register.find_by_npl_pack_id(number)
    return [pack] if pack else workplace.register.find_by_varunummer(number)
