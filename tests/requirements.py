"""Which tests show which requirement: read from docstrings, written into docs/requirements.md.

A test that shows a requirement says so in its docstring: "Requirement 11." or "Requirements 11 and
12.". `python -m tests.requirements` writes the last column of the table anew.
"""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass

from tests.house import ROOT, functions

PAGE = ROOT / "docs" / "requirements.md"
NUMBERS = (*range(1, 39), *range(43, 50), *range(53, 61))
STATES = ("done", "part", "open")
_NAMED = re.compile(r"\bRequirements? ([0-9]+(?:(?:, | and )[0-9]+)*)\b")
_ROW = re.compile(r"\| ([0-9]+) \| ([^|]+) \| (\w+)(?:: ([^|]+))? \| ([^|]*) \|")


@dataclass(frozen=True)
class Row:
    """One requirement as the page has it."""

    number: int
    text: str
    state: str  # one of STATES
    reason: str  # why it is not done, or only in part
    tests: str  # as written


def shown() -> dict[int, list[str]]:
    """Return the tests that name each requirement, by file and name."""
    found: dict[int, list[str]] = defaultdict(list)
    for place, node in functions("tests"):
        if not node.name.startswith("test_"):
            continue
        for match in _NAMED.finditer(" ".join((ast.get_docstring(node) or "").split())):
            for number in re.findall("[0-9]+", match.group(1)):
                found[int(number)].append(f"`{place.path.removeprefix('tests/')}` {node.name}")
    return {number: sorted(set(tests)) for number, tests in found.items()}


def rows(page: str) -> list[Row]:
    """Return the rows of the page's table, in its order."""
    return [
        Row(int(m[1]), m[2], m[3], m[4] or "", m[5])
        for m in map(_ROW.fullmatch, page.split("\n"))
        if m
    ]


def written(page: str, tests: dict[int, list[str]]) -> str:
    """Return the page with the last column as the tests now are."""

    def line(text: str) -> str:
        match = _ROW.fullmatch(text)
        if not match:
            return text
        state = f"{match[3]}: {match[4]}" if match[4] else match[3]
        listed = "<br>".join(tests.get(int(match[1]), []))
        return f"| {match[1]} | {match[2]} | {state} | {listed} |"

    return "\n".join(map(line, page.split("\n")))


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), shown()), encoding="utf-8")
