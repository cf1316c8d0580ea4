"""`requisitions`: deliveries to units, what is owed, and the basis of invoices, for scripts."""

import csv

import pytest

from app.usecases.acknowledge_delivery import acknowledge_delivery
from tests.cli.lykta import Lykta
from tests.units import UNIT, give, order


@pytest.fixture
def slips(lykta: Lykta) -> tuple[str, str]:
    """A pharmacy with two deliveries, the first of which the unit has signed for."""
    with lykta.at_work() as workplace:
        first = give(workplace, order())
        acknowledge_delivery(workplace, first.subject, "Eva Dal", signature_seen=True)
        give(workplace, order())
    done = lykta("requisitions", "--json").values
    return done[1]["slip"], done[0]["slip"]


def test_deliveries_are_listed_with_their_lines_and_who_received(
    lykta: Lykta, slips: tuple[str, str]
) -> None:
    """Requirement 35."""
    later, first = lykta("requisitions", "--json").values
    assert (later["received_at"], first["receiver"]) == (None, "Eva Dal")
    assert (first["unit"], first["customer"], first["cost_centre"]) == (UNIT.unit, "44120", "3310")
    assert [(x["ordered"], x["packages"], x["owed"]) for x in first["lines"]] == [(5, 2, 3)]
    shown = lykta("requisitions", "--open")
    assert shown.code == 0
    assert slips[1] in shown.out
    assert slips[0] not in shown.out


def test_what_units_wait_for_is_listed(lykta: Lykta, slips: tuple[str, str]) -> None:
    """Requirement 34."""
    owed = lykta("requisitions", "--owed", "--json").values
    assert [(line["slip"], line["row"], line["packages"]) for line in owed] == [
        (slips[0], 1, 3), (slips[1], 1, 3),
    ]  # fmt: skip
    assert "Metoprolol" in lykta("requisitions", "--owed").out


def test_the_basis_of_invoices_is_a_table_for_spreadsheets(
    lykta: Lykta, slips: tuple[str, str]
) -> None:
    """Requirement 34."""
    rows = list(csv.DictReader(lykta("requisitions", "--invoice").lines, delimiter=";"))
    assert [row["expedition"] for row in rows] == list(slips)
    assert {row["kostnadsställe"] for row in rows} == {"3310"}
    assert {(row["antal"], row["summa, preliminär"]) for row in rows} == {("2", "137,00")}
