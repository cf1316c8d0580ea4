"""Numbered schema files: each is applied once, in a transaction of its own."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.findings import Unavailable
from app.store.folding import Projection, create
from app.store.journal import refold_all
from app.store.projections import PROJECTIONS
from app.store.vault import Vault

_FOLDER = Path(__file__).parent / "schema"


def schema_files() -> list[tuple[int, Path]]:
    """Return the schema files with their numbers, in order."""
    return sorted((int(path.name[:4]), path) for path in _FOLDER.glob("[0-9]*.sql"))


def version(vault: Vault) -> int:
    """Return the number of the last schema file applied; 0 for an empty file."""
    (number,) = vault.connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def migrate(vault: Vault) -> None:
    """Apply the schema files that the store lacks; a newer store is refused, untouched."""
    files = schema_files()
    newest = files[-1][0]
    found = version(vault)
    if found > newest:
        raise Unavailable(
            "Databasen är gjord av en nyare Lykta.", "Starta den nyare versionen.", code="newer"
        )
    for number, path in files:
        if number > found:
            with vault.transaction() as connection:
                for statement in statements(path.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
    _renew_projections(vault, PROJECTIONS)


def statements(script: str) -> Iterator[str]:
    """Yield a script's statements one by one: the library's own script call would commit."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _renew_projections(vault: Vault, projections: Sequence[Projection]) -> None:
    wanted = {f"projection {p.name}": str(p.version) for p in projections}
    found = dict(vault.connection.execute("SELECT name, value FROM local").fetchall())
    stale = [p for p in projections if found.get(f"projection {p.name}") != str(p.version)]
    if not stale:
        return
    with vault.transaction() as connection:
        for projection in stale:
            create(connection, projection)
        refold_all(connection, stale)
        connection.executemany("INSERT OR REPLACE INTO local VALUES (?, ?)", wanted.items())
