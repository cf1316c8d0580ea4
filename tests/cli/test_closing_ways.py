"""What keeps an outage open is told with commands, which exist, and without keys of the window."""

import re
import tomllib
from pathlib import Path

import pytest

from app.cli.closing_ways import by_command
from app.domain.findings import Finding, Severity, missing
from tests.cli.lykta import Lykta, run
from tests.house import ROOT

FIXED = ("open", "sums", "steps", "twins", "elsewhere", "forms")
WINDOW = re.compile(r"\bF\d|Skift\+|Ctrl\+|Alt\+|under [A-ZÅÄÖ]")


def closing_rules() -> dict[str, str]:
    """Return what rules about a closing say to do in the window, by id."""
    rules = ROOT / "resources" / "rules"
    every = [
        rule
        for name in ("closing", "narcotics", "kit")
        for rule in tomllib.loads((rules / f"{name}.toml").read_text(encoding="utf-8"))["rule"]
    ]
    return {r["id"]: r["cure"] for r in every if r["id"].startswith(("CL-", "N-CLOSE", "PK-"))}


def test_every_rule_of_a_closing_names_commands_that_there_are_and_no_place_in_the_window() -> None:
    found = closing_rules() | {f"outage.close.{what}": "under Drift, F7" for what in FIXED}
    ways = [by_command(Finding(Severity.STOP, "x", c, rule=r)).cure for r, c in found.items()]
    ways.append(by_command(missing("Skäl", "reason")).cure)
    assert not [way for way in ways if WINDOW.search(way)]
    named = {words for way in ways for words in re.findall(r"`lykta ([^`]+)`", way)}
    assert len(named) > 10
    for words in named:
        command, option = re.fullmatch(r"([a-z -]+?)(?: (--\S+))?", words).groups()  # type: ignore[union-attr]
        told = run([*command.split(), "--help"])
        assert (told.code, (option or "") in told.out) == (0, True), words


@pytest.mark.parametrize("is_ended", [False, True])
def test_what_is_left_is_told_with_its_number_and_the_command_that_ends_it(
    recorded: Lykta, tmp_path: Path, is_ended: bool
) -> None:
    if is_ended:
        recorded("outage", "end")
    refused = recorded("outage", "close", "--protocol-out", tmp_path / "protokoll.pdf")
    assert (refused.code, refused.out) == (1, "")
    assert "Arkivera blanketten: 1 kvar. Det gäller A-0002-U. Visa dem med" in refused.err
    assert ("`lykta outage end`" in refused.err) is not is_ended
    assert not WINDOW.search(refused.err)
