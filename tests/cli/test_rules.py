"""`rules`: what is in force, a pack from one computer to another, temporary rules."""

from pathlib import Path

import pytest

from tests.cli.lykta import STAFF, Lykta, copy_pharmacy
from tests.usecases.test_change_rules import SHORTER


@pytest.fixture
def collector(tmp_path: Path) -> Lykta:
    """The command line on the computer that signs."""
    (tmp_path / "collector").mkdir()
    return copy_pharmacy(tmp_path / "collector")


def in_force(lykta: Lykta) -> dict[str, dict[str, object]]:
    return {str(rule["id"]): rule for rule in lykta("rules", "show", "--json").values}


def test_a_pack_goes_from_the_one_that_signs_to_the_one_that_believes_it(
    lykta: Lykta, collector: Lykta, tmp_path: Path
) -> None:
    card, pack, rules = tmp_path / "card.json", tmp_path / "pack.lykta", tmp_path / "rules.toml"
    later = SHORTER.replace("2026-11-01", "2099-01-01").replace("180", "90")
    rules.write_text(SHORTER.replace("2026", "2022") + later, encoding="utf-8")
    collector("organisation", "new", card, "--name", "Region Mitt")
    second = ("--second", STAFF, "--second-password-file", lykta.password)
    assert lykta("organisation", "pin", card, *second).code == 0
    assert collector("rules", "make", pack, rules).code == 0
    taken = lykta("rules", "take", pack)
    assert (taken.code, taken.out[:26]) == (0, "Regelpaketet gäller nu, va")
    rule = in_force(lykta)["P-VALID"]
    assert (rule["value"], rule["source"], rule["in_force"]) == (180, "Tillfällig förordning", True)
    assert [(new["value"], new["valid_from"]) for new in rule["later"]] == [(90, "2099-01-01")]  # type: ignore[attr-defined]
    shown = lykta("rules", "show")
    assert "P-VALID ändras 2099-01-01: värde 90" in shown.err
    assert any(line.startswith("P-VALID") and "180" in line for line in shown.lines)
    assert "Ur regelpaket" in shown.err
    assert lykta("rules", "leave", "--reason", "Upphävd").code == 0
    assert in_force(lykta)["P-VALID"]["value"] == 366
    assert lykta("rules", "take", rules).code == 1


def test_a_temporary_rule_is_switched_on_until_a_day_and_off(lykta: Lykta) -> None:
    assert in_force(lykta)["K-SINGLE"]["in_force"] is False
    on = ("rules", "on", "K-SINGLE", "--ground", "Regionens beslut")
    wrong = lykta(*on, "--until", "i morgon")
    assert (wrong.code, "är ingen dag" in wrong.err) == (1, True)
    assert lykta(*on, "--until", "2099-01-01").code == 0
    assert in_force(lykta)["K-SINGLE"]["in_force"] is True
    assert "K-SINGLE är påslagen" in lykta("rules", "show").err
    assert lykta("rules", "off", "K-SINGLE", "--ground", "Upphävd").code == 0
    assert in_force(lykta)["K-SINGLE"]["in_force"] is False
    assert [entry["facts"]["on"] for entry in lykta.entries("rule_switched")] == [True, False]
