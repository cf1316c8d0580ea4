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


def is_due(vault: Vault) -> bool:
    """Tell whether the store is of another version than this program, or its read models are."""
    return _version(vault) != schema_files()[-1][0] or bool(_stale(vault))


def migrate(vault: Vault) -> None:
    """Apply the schema files that the store lacks; a newer store is refused, untouched."""
    files = schema_files()
    found = _version(vault)
    if found > files[-1][0]:
        raise Unavailable(
            "Databasen är gjord av en nyare Lykta.", "Starta den nyare versionen.", code="newer"
        )
    for number, path in files:
        if number > found:
            with vault.transaction() as connection:
                for statement in statements(path.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
    if stale := _stale(vault):
        _renew(vault, stale)


def statements(script: str) -> Iterator[str]:
    """Yield a script's statements one by one: the library's own script call would commit."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _version(vault: Vault) -> int:
    """Return the number of the last schema file applied; 0 for an empty file."""
    (number,) = vault.connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def _stale(vault: Vault) -> list[Projection]:
    found = dict(vault.connection.execute("SELECT name, value FROM local").fetchall())
    return [p for p in PROJECTIONS if found.get(f"projection {p.name}") != str(p.version)]


def _renew(vault: Vault, stale: Sequence[Projection]) -> None:
    with vault.transaction() as connection:
        for projection in stale:
            create(connection, projection)
        refold_all(connection, stale)
        now = [(f"projection {p.name}", str(p.version)) for p in stale]
        connection.executemany("INSERT OR REPLACE INTO local VALUES (?, ?)", now)
