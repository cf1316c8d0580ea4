"""The rules of the house that no other tool knows: sizes, names, and what must not be here."""

import ast
import re
import tokenize
import tomllib
import unicodedata
from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest
from vulture import Vulture
from vulture.core import Item

from tests.house import (
    ROOT,
    argument_count,
    files,
    function_lines,
    functions,
    line_count,
    python_files,
    text,
    tree,
)

TOP_LEVEL = {
    "app", "docs", "Makefile", "packaging", "pyproject.toml", "README.md", "resources", "tests",
}  # fmt: skip
NOBODYS_NAMES = {
    "common", "core", "helper", "helpers", "manager", "managers", "misc", "service", "services",
    "util", "utils",
}  # fmt: skip
# Called by Qt under these names; its other names have a capital inside, as closeEvent.
QT_NAMES = {"data", "event", "flags", "paint"}
LIBRARY_NAMES = {"do_GET", "do_POST", "log_message", "readable", "readinto"}  # servers, streams
BROAD_CATCHERS = {"app/ui/background.py", "app/cli/run.py"}
# Pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.~}])/(?:" + "|".join(["home", "root", "work", "tmp"]) + r")\b(?!\.)"
)
REGISTRY_HOST = re.compile(
    r"(?:py" + r"pi|pythonho" + r"sted|np" + r"mjs|yarn" + r"pkg)\.(?:org|com)"
)
SOURCE_SUFFIXES = {".py", ".sql", ".toml", ".sh", ".js", ".mjs", ".json", ".yml", ""}
DECEIVING_ALPHABETS = (  # with letters that look like Latin ones
    "ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "FULLWIDTH", "GREEK", "MATHEMATICAL",
)  # fmt: skip


def _assert_none(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


def test_a_file_has_at_most_400_lines() -> None:
    long = [
        f"{n}: {line_count(n)}"
        for f in ("app", "tests")
        for n in python_files(f)
        if line_count(n) > 400
    ]
    _assert_none(long)


def test_a_function_has_at_most_50_lines() -> None:
    long = [
        f"{place}: {function_lines(node)}"
        for folder in ("app", "tests")
        for place, node in functions(folder)
        if function_lines(node) > 50
    ]
    _assert_none(long)


def test_a_function_takes_at_most_5_arguments() -> None:
    wide = [f"{place}: {n}" for place, node in functions("app") if (n := argument_count(node)) > 5]
    _assert_none(wide)


def test_every_module_says_what_lives_in_it() -> None:
    bare = [n for f in ("app", "tests") for n in python_files(f) if not ast.get_docstring(tree(n))]
    _assert_none(bare)


def test_every_public_class_has_a_docstring() -> None:
    bare = [
        f"{name}:{node.lineno} {node.name}"
        for name in python_files("app")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    _assert_none(bare)


def test_no_folder_or_module_is_a_drawer_for_everything() -> None:
    drawers = [
        name
        for folder in ("app", "tests")
        for name in python_files(folder)
        if NOBODYS_NAMES & {part.removesuffix(".py") for part in PurePosixPath(name).parts}
    ]
    _assert_none(drawers)


def test_identifiers_and_file_names_are_ascii() -> None:
    foreign = [name for name in files() if not name.isascii()]
    for name in files():
        if name.endswith(".py"):
            with (ROOT / name).open("rb") as source:
                foreign += [
                    f"{name}:{token.start[0]} {token.string}"
                    for token in tokenize.tokenize(source.readline)
                    if token.type == tokenize.NAME and not token.string.isascii()
                ]
    _assert_none(foreign)


def _deceives(character: str) -> bool:
    """Tell whether a character is invisible, turns the text round or looks like another."""
    if character == "\t" or (character.isascii() and character.isprintable()):
        return False
    if unicodedata.category(character) in {"Cc", "Cf", "Co", "Zl", "Zp", "Zs"}:
        return True
    return unicodedata.name(character, "").startswith(DECEIVING_ALPHABETS)


def test_no_character_in_a_source_looks_like_another_or_turns_the_text_round() -> None:
    deceiving = [
        f"{name}:{number} U+{ord(character):04X}"
        for name in files()
        if PurePosixPath(name).suffix in SOURCE_SUFFIXES
        for number, line in enumerate(text(name).split("\n"), 1)
        for character in line
        if _deceives(character)
    ]
    _assert_none(deceiving)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler catches everything and keeps it; one that raises it again may."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )


def test_everything_is_caught_in_two_places_only() -> None:
    broad = {
        name
        for name in python_files("app")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node)
    }
    assert broad <= BROAD_CATCHERS


def _is_called_by_a_library(item: Item) -> bool:
    if item.filename.is_relative_to(ROOT / "app" / "ui"):
        return item.name in QT_NAMES or not item.name.islower()
    return item.name in LIBRARY_NAMES


def test_nothing_is_defined_that_the_program_does_not_use() -> None:
    vulture = Vulture()
    vulture.scavenge([str(ROOT / "app")])
    dead = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.message}"
        for item in vulture.get_unused_code(min_confidence=60)
        # Fields are read by msgspec, and arguments and imports are ruff's.
        if item.typ not in {"attribute", "import", "variable"} and not _is_called_by_a_library(item)
    ]
    _assert_none(dead)


def test_the_top_level_holds_only_what_the_house_allows() -> None:
    tops = {PurePosixPath(name).parts[0] for name in files()}
    assert {top for top in tops if not top.startswith(".")} <= TOP_LEVEL


def test_nothing_names_a_folder_of_one_machine_or_a_package_registry() -> None:
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name in files()
        for number, line in enumerate(text(name).split("\n"), 1)
        if MACHINE_PATH.search(line) or REGISTRY_HOST.search(line)
    ]
    _assert_none(found)


def test_every_font_icon_and_bundled_file_has_an_origin_and_a_licence() -> None:
    rows = re.findall(
        r"^\| *(`[^|]+) *\|([^|]+)\|([^|]+)\|", text("resources/SOURCES.md"), re.MULTILINE
    )
    patterns = [p for named, origin, licence in rows if origin.strip() and licence.strip()
                for p in re.findall(r"`([^`]+)`", named)]  # fmt: skip
    licences = {p for _, _, licence in rows for p in re.findall(r"`([^`]+)`", licence)}
    bundled = {name.removeprefix("resources/") for name in files() if name.startswith("resources/")}
    # Rules name their source row by row.
    bundled = (
        {name for name in bundled if not name.startswith("rules/")} - {"SOURCES.md"} - licences
    )
    assert not {name for name in bundled if not any(fnmatch(name, p) for p in patterns)}
    assert not {licence for licence in licences if not (ROOT / "resources" / licence).is_file()}


@pytest.mark.parametrize(
    "name", [n for n in files() if re.fullmatch(r"resources/rules/.+\.toml", n)]
)
def test_every_rule_names_its_source_and_how_sure_it_is(name: str) -> None:
    table = tomllib.loads(text(name))
    rows = [row for value in table.values() if isinstance(value, list) for row in value]
    assert rows
    assert not [row for row in rows if not (row.get("source") and row.get("confidence"))]


def _pins(lock: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text(f"packaging/locks/{lock}.txt"), re.MULTILINE)
    )


def test_the_locks_agree_and_hold_every_dependency() -> None:
    runtime, dev = _pins("runtime"), _pins("dev")
    assert runtime.items() <= dev.items()
    project = tomllib.loads(text("pyproject.toml"))["project"]

    def names(requirements: list[str]) -> set[str]:
        found = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
        return {re.sub(r"[_.]+", "-", match[0]).lower() for match in found if match}

    extras = project["optional-dependencies"]
    assert names(project["dependencies"] + extras["build"]) <= runtime.keys()
    assert names(extras["dev"]) <= dev.keys()
