"""Nobody is found by what a medicine is for, and by patient only while one is dispensed to."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection

import pytest

from app.domain.draft import RowDraft
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import find_dispensing
from app.usecases.print_label import print_labels
from app.usecases.search_products import search_products
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.house import python_files, tree
from tests.workplaces import SetClock, begin_outage, filled_draft, find_product, open_pharmacy

PURPOSE = "hudsvampsinfektion"
READS_BY_PATIENT = {  # checking a draft, going on with an order by its slip, and who answers;
    # and the open slip's patient, whose look is logged
    "app/usecases/workplace.py", "app/usecases/take_up.py", "app/store/projections/history.py",
    "app/usecases/show_history.py",
    "app/usecases/compare_e_prescriptions.py",  # those of an e-prescription that is read in
}  # fmt: skip
BY_PATIENT = ("list_history", "list_perhaps_same")
OWN = {"entry", "personal", "draft"}  # what was signed, and what is being typed


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", SetClock())
    yield opened
    sign_out(opened)


def handed_out(workplace: Workplace) -> str:
    begin_outage(workplace)
    row = RowDraft(find_product("041238"), dosage=f"Smörj. Mot {PURPOSE}.")
    slip = save_draft(
        workplace, open_slip(workplace), replace(filled_draft(row), advice_given=True)
    )
    slip, _ = print_labels(workplace, slip)
    hand_out(workplace, slip)
    return slip.slip


def test_no_read_model_holds_what_a_medicine_is_for(workplace: Workplace) -> None:
    """Requirement 53."""
    handed_out(workplace)
    connection = workplace.journal.vault.connection
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "dispensing" in tables
    assert {table for table in _tables(connection) if _holds(connection, table, PURPOSE)} <= OWN


def test_no_search_answers_to_a_purpose_or_to_a_person(workplace: Workplace) -> None:
    """Requirement 53."""
    slip = handed_out(workplace)
    for words in (PURPOSE, "191212121212", "19121212-1212", "Tolvan Tolvansson"):
        assert not search_products(workplace, words)
        assert find_dispensing(workplace, words) is None
    assert find_dispensing(workplace, slip) is not None


def test_what_a_patient_has_had_is_read_only_while_a_draft_is_checked() -> None:
    """Requirement 53."""
    reading = {
        name
        for name in python_files("app")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Name | ast.FunctionDef)
        and (node.id if isinstance(node, ast.Name) else node.name) in BY_PATIENT
    }
    assert reading == READS_BY_PATIENT


def test_no_use_case_takes_a_patient_or_a_purpose_to_look_for() -> None:
    """Requirement 53."""
    asked = {
        (name, argument.arg)
        for name in python_files("app")
        if name.startswith(("app/usecases/", "app/cli/"))
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for argument in (*node.args.args, *node.args.kwonlyargs)
        if argument.arg in ("patient", "identity", "dosage", "diagnosis", "treatment", "indication")
    }
    assert asked == set()


def _tables(connection: Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in found.fetchall()]


def _holds(connection: Connection, table: str, words: str) -> bool:
    rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
    cells = (cell for row in rows for cell in row)
    texts = (c.decode("utf-8", "ignore") if isinstance(c, bytes) else str(c) for c in cells)
    return any(words in text for text in texts)
