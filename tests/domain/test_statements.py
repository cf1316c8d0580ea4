"""What sources say: each kind's key, and that no value of another shape passes."""

import pytest

from app.domain.product import Spell
from app.domain.statements import (
    Alternative,
    CodeLink,
    CriticalMedicine,
    ListedPrescriber,
    ListedWorkplace,
    Shortage,
    Statement,
    Substance,
)

PACK, PRODUCT = "20990202000001", "20990101000001"
GOOD: list[tuple[Statement, str]] = [
    (Shortage(PACK, PRODUCT, "S-17", "Övamol", Spell()), f"S-17/{PACK}"),
    (Substance("IDE4POC4U9CQ7VERT1", "metoprolol", schedule=""), "IDE4POC4U9CQ7VERT1"),
    (ListedPrescriber("9014820", "Mattias Öberg", workplace_code="23550"), "9014820/23550"),
    (ListedPrescriber("9014820", "Mattias Öberg"), "9014820/"),
    (ListedWorkplace("2355000012345", "Backe hälsocentral"), "2355000012345"),
    (CriticalMedicine("Socialstyrelsen", atc="N02BE01"), "N02BE01"),
    (CriticalMedicine("Socialstyrelsen", atc="N02BE01", npl_id=PRODUCT), PRODUCT),
    (Alternative("Byt till annan styrka", "Läkemedelskommittén", substance="metoprolol"),
     "metoprolol/Byt till annan styrka"),
    (CodeLink("101995", "07046261019958", PACK), f"101995/07046261019958/{PACK}/"),
]  # fmt: skip
WRONG: list[Statement] = [
    Shortage("2099020200000", PRODUCT, "S-17", "Övamol", Spell()),
    Shortage(PACK, PRODUCT, "S\n17", "Övamol", Spell()),
    Substance("", "metoprolol"),
    Substance("IDE", "metoprolol", schedule="VI"),
    ListedPrescriber("9014820", "x" * 301),
    ListedWorkplace("2355000012345", "\x00"),
    CriticalMedicine("", atc="N02BE01"),
    CriticalMedicine("Socialstyrelsen"),
    CriticalMedicine("Socialstyrelsen", atc="n02be01"),
    Alternative("", "Läkemedelskommittén", substance="metoprolol"),
    CodeLink("10199", "07046261019958"),
    CodeLink("101995", "7046261019958"),
]


@pytest.mark.parametrize(("statement", "key"), GOOD)
def test_a_statement_is_told_by_its_key_within_its_source(statement: Statement, key: str) -> None:
    assert statement.key == key
    assert statement.is_well_formed()


@pytest.mark.parametrize("statement", WRONG)
def test_a_statement_with_a_value_out_of_shape_is_not_well_formed(statement: Statement) -> None:
    assert not statement.is_well_formed()
