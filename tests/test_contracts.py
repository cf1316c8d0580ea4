"""Each import contract is tried: one planted violation breaks that contract and no other."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}

# A new module and what it imports, and the contract that forbids it.
VIOLATIONS = [
    ("store/planted.py", "app.documents", "layers"),
    ("device/planted.py", "app.store", "layers"),
    ("domain/planted.py", "app.store", "layers"),
    ("store/planted.py", "app.usecases", "layers"),
    ("cli/planted.py", "app.ui", "layers"),
    ("ui/planted.py", "app.bootstrap", "layers"),
    ("drawer/__init__.py", "app.domain", "layers"),
    ("ui/views/planted.py", "app.store", "only-through-use-cases"),
    ("cli/planted.py", "app.exchange.fhir", "only-through-use-cases"),
    ("usecases/planted.py", "app.usecases.planted_too", "independent-use-cases"),
    ("usecases/workplace.py", "app.usecases.planted_too", "independent-use-cases"),
    ("usecases/planted.py", "PySide6.QtCore", "qt"),
    ("bootstrap.py", "shiboken6", "qt"),
    ("usecases/planted.py", "sqlcipher3", "sql"),
    ("device/planted.py", "sqlite3", "sql"),
    ("device/planted.py", "socket", "network"),
    ("usecases/planted.py", "httpx", "network"),
    ("ui/planted.py", "http.client", "network"),
    ("device/planted.py", "psycopg", "network"),
    ("usecases/planted.py", "reportlab.pdfgen", "paper"),
    ("device/planted.py", "zxingcpp", "symbols"),
    ("domain/planted.py", "pathlib", "domain"),
    ("domain/planted.py", "cryptography", "domain"),
]
ALLOWED = [
    ("ui/views/planted.py", "PySide6.QtWidgets"),
    ("store/planted.py", "sqlcipher3"),
    ("exchange/receivers/planted.py", "httpx"),
    ("exchange/hub/planted.py", "psycopg"),
    ("device/printers/planted.py", "socket"),
    ("documents/planted.py", "reportlab"),
    ("documents/planted.py", "zxingcpp"),
    ("domain/planted.py", "msgspec"),
    ("domain/planted.py", "uuid_utils"),
    ("usecases/planted.py", "app.usecases.workplace"),
    ("usecases/planted.py", "app.store"),
    ("ui/planted.py", "app.usecases"),
    ("cli/planted.py", "app.domain"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program to plant in, with the modules that a planted import may name."""
    app = tmp_path / "app"
    shutil.copytree(ROOT / "app", app, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("bootstrap.py", "usecases/workplace.py", "usecases/planted_too.py"):
        (app / name).touch()
    return app


@pytest.fixture(scope="module")
def broken_already() -> set[str]:
    """What the program itself breaks is told by the linter, once, and not by each test here."""
    return _broken(ROOT / "app")


def _broken(app: Path) -> set[str]:
    """Return the ids of the contracts that the copy breaks."""
    run = subprocess.run(
        [LINT_IMPORTS, "--config", ROOT / "pyproject.toml", "--no-cache", "--no-logo"],
        cwd=app.parent,  # the linter takes the program that lies where it stands
        capture_output=True,
        text=True,
        check=False,
    )
    report = re.sub(r"\s+", " ", run.stdout)
    assert "Contracts:" in report, run.stdout + run.stderr
    return {key for key, name in CONTRACTS.items() if f"{name} BROKEN" in report}


def _plant(app: Path, name: str, imported: str) -> None:
    target = app / name
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")


@pytest.mark.parametrize(("name", "imported", "contract"), VIOLATIONS)
def test_a_planted_import_breaks_its_contract_and_no_other(
    house: Path, broken_already: set[str], name: str, imported: str, contract: str
) -> None:
    _plant(house, name, imported)
    assert _broken(house) - broken_already == {contract} - broken_already


def test_imports_that_the_house_allows_break_nothing(house: Path, broken_already: set[str]) -> None:
    for name, imported in ALLOWED:
        _plant(house, name, imported)
    assert _broken(house) <= broken_already


def test_every_contract_is_tried() -> None:
    assert {contract for _, _, contract in VIOLATIONS} == set(CONTRACTS)


def test_the_programs_own_rules_are_read_only_where_a_pack_is_laid_over_them() -> None:
    """Requirement 60."""
    may = {
        "bootstrap.py",  # reads them from their files
        "usecases/computer.py",
        "usecases/workplace.py",  # lays a pack and what is switched on over them
        "usecases/change_rules.py",  # compares a pack with them
        "usecases/self_check.py",  # counts them without a store
        "ui/views/dispense/rules_now.py",  # until the first review has told
    }
    app = ROOT / "app"
    found = {
        path.relative_to(app).as_posix()
        for path in app.rglob("*.py")
        if "own_rules" in path.read_text(encoding="utf-8")
    }
    assert found == may
