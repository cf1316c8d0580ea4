"""The repository's own source as data: which files there are and what stands in them.

`python -m tests.house` prints the figures that are watched but do not fail.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Place:
    """Something in a source file, as a message names it."""

    path: str  # relative to the repository
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name}"


@cache
def files() -> tuple[str, ...]:
    """Return every file that is or is about to be in the repository, relative to its root."""
    listed = subprocess.run(
        # The folder may belong to another user than the one who tests, as in a container.
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = {name for name in listed.split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def python_files(folder: str) -> list[str]:
    """Return the Python files under a top-level folder."""
    return [name for name in files() if name.startswith(f"{folder}/") and name.endswith(".py")]


@cache
def text(name: str) -> str:
    """Return the text of a file, or nothing for a file that holds no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(name: str) -> ast.Module:
    """Return a Python file as a syntax tree."""
    return ast.parse(text(name), name)


def line_count(name: str) -> int:
    """Return how many lines a file has."""
    return text(name).count("\n")


def functions(folder: str) -> Iterator[tuple[Place, Function]]:
    """Return every function and method under a folder."""
    for name in python_files(folder):
        for node in ast.walk(tree(name)):
            if isinstance(node, Function):
                yield Place(name, node.lineno, node.name), node


def function_lines(node: Function) -> int:
    """Return how many lines a function has, from `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def argument_count(node: Function) -> int:
    """Return how many arguments a caller may give; self and cls are not counted."""
    named = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len(named) - (named[:1] in (["self"], ["cls"]))


def _p90(values: list[int]) -> int:
    return round(quantiles(values, n=10)[-1]) if len(values) > 1 else sum(values)


def figures() -> str:
    """Return the watched figures, one a line."""
    rows = []
    for folder in ("app", "tests"):
        lengths = [line_count(name) for name in python_files(folder)]
        sizes = [function_lines(node) for _, node in functions(folder)]
        rows.append(
            f"{folder}: {len(lengths)} files, {sum(lengths)} lines; file p90 {_p90(lengths)}, "
            f"largest {max(lengths)}; function p90 {_p90(sizes)}, largest {max(sizes)}"
        )
    source, tests = (sum(line_count(n) for n in python_files(f)) for f in ("app", "tests"))
    rows.append(f"test lines for each source line: {tests / source:.2f} (goal 1.00)")
    return "\n".join(rows)


if __name__ == "__main__":
    print(figures())
