"""One file of reference data: its tables, how statements lie in it, and whether it is whole.

Statements are the truth, as each source said them. All other tables are joined from them when the
file is made, and never written again.
"""

import unicodedata
from collections.abc import Iterable
from sqlite3 import Connection

import msgspec

from app.domain.clock import STOCKHOLM
from app.domain.product import Package
from app.domain.reference import Edition, RegisterInfo, Source
from app.domain.statements import Statement

FORMAT = 2  # a file of another format is loaded again, never migrated
PLACES = 24  # bits of a package's row id that tell its place within its product
_TABLES = (
    "CREATE TABLE edition (source TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    """CREATE TABLE statement (kind TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (kind, key, source)) STRICT, WITHOUT ROWID""",
    # From here on joined. Row ids are the ranking order, so that a search may stop at its first
    # hits: by tier, and within it by name; a product's packages lie together, at its id << PLACES.
    """CREATE TABLE product (id INTEGER PRIMARY KEY, tier INTEGER NOT NULL, name TEXT NOT NULL,
    folded TEXT NOT NULL, strength TEXT, form TEXT, substance TEXT, synonyms TEXT, atc TEXT,
    substance_key TEXT, leads INTEGER NOT NULL) STRICT""",
    "CREATE INDEX product_name ON product (tier, folded)",
    "CREATE INDEX product_substance ON product (substance_key, leads)",
    """CREATE TABLE package (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, exchange_group TEXT,
    size_group TEXT, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX package_group ON package (exchange_group, size_group)",
    """CREATE VIRTUAL TABLE word USING fts5 (name, substance, synonyms, strength, form, atc,
    content='product', content_rowid='id', tokenize="unicode61 remove_diacritics 2",
    prefix='1 2 3')""",
    # The words of names and substances by what they end with, and by what is left of their
    # beginnings when one letter is taken out; `id` is smaller for the words of earlier products
    """CREATE TABLE ending (ending TEXT NOT NULL, id INTEGER NOT NULL, term TEXT NOT NULL,
    PRIMARY KEY (ending, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE slip (cut TEXT NOT NULL, id INTEGER NOT NULL, term TEXT NOT NULL,
    PRIMARY KEY (cut, id)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE synonym (folded TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE number (number TEXT NOT NULL, key TEXT NOT NULL, starts TEXT, ends TEXT,
    holds INTEGER NOT NULL) STRICT""",
    "CREATE INDEX number_number ON number (number)",
    """CREATE TABLE code (pack TEXT, varunummer TEXT NOT NULL, gtin TEXT, starts TEXT, ends TEXT,
    replaced_by TEXT, source TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX code_pack ON code (pack)",
    "CREATE INDEX code_varunummer ON code (varunummer)",
    """CREATE TABLE shortage (pack TEXT NOT NULL, starts TEXT, ends TEXT, ended TEXT,
    body TEXT NOT NULL) STRICT""",
    "CREATE INDEX shortage_pack ON shortage (pack)",
    """CREATE TABLE advice (kind TEXT NOT NULL, about TEXT NOT NULL, place INTEGER NOT NULL,
    body TEXT NOT NULL) STRICT""",
    "CREATE INDEX advice_about ON advice (about)",
    """CREATE TABLE prescriber (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL,
    workplace TEXT, body TEXT NOT NULL) STRICT""",
    """CREATE VIRTUAL TABLE prescriber_word USING fts5 (code, name, workplace,
    content='prescriber', content_rowid='id', tokenize="unicode61 remove_diacritics 2",
    prefix='1 2 3')""",
    "CREATE TABLE workplace (code TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
_SOURCES = list(Source)
_package: msgspec.json.Decoder[list[Package]] = msgspec.json.Decoder(list[Package])


def fold(text: str) -> str:
    """Return the text without case and diacritics, as the search compares it."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in spread if not unicodedata.combining(mark))


def make_tables(connection: Connection) -> None:
    """Make the empty tables; the file must be new."""
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    for statement in _TABLES:
        connection.execute(statement)


def is_known_format(connection: Connection) -> bool:
    """Tell whether this program reads files like this one."""
    return bool(connection.execute("PRAGMA user_version").fetchone() == (FORMAT,))


def kind_of(statement: Statement) -> str:
    """Return the kind that a statement lies under."""
    return str(statement.__struct_config__.tag)


def encode(value: object) -> str:
    """Return a statement or an edition as it lies in the file."""
    return msgspec.json.encode(value).decode()


def packages_of(array: str | None) -> list[Package]:
    """Return the packages of bodies that were joined with commas."""
    return _package.decode(f"[{array}]") if array else []


def info_of(connection: Connection, file: str = "main") -> RegisterInfo:
    """Return what the file says of itself; `file` is what the connection calls it."""
    rows = connection.execute(f"SELECT body FROM {file}.edition").fetchall()  # noqa: S608
    return register_info(_edition(body) for (body,) in rows)


def register_info(editions: Iterable[Edition]) -> RegisterInfo:
    """Return what a file with these editions holds."""
    return RegisterInfo(tuple(sorted(editions, key=lambda e: _SOURCES.index(e.source))))


def _edition(body: str) -> Edition:
    edition = msgspec.json.decode(body, type=Edition)
    return msgspec.structs.replace(edition, loaded_at=edition.loaded_at.astimezone(STOCKHOLM))


def read_statements(connection: Connection) -> None:
    """Read all that sources say, so that damage shows."""
    connection.execute("SELECT sum(length(body)) FROM statement").fetchone()


def complaints(connection: Connection, info: RegisterInfo) -> list[str]:
    """Return what is wrong with a file that should hold these editions: pages, indexes, counts."""
    checks = ("PRAGMA cipher_integrity_check", "PRAGMA quick_check")
    found = [str(row[0]) for check in checks for row in connection.execute(check)]
    found = [complaint for complaint in found if complaint != "ok"]
    if info_of(connection) != info:
        found.append("other editions than were loaded")
    counts = dict(connection.execute("SELECT source, count(*) FROM statement GROUP BY source"))
    for edition in info.editions:
        rows = counts.get(edition.source, 0)
        if rows != edition.rows:
            found.append(f"{edition.source}: {rows} statements, not {edition.rows}")
    said = _count(connection, "(SELECT DISTINCT key FROM statement WHERE kind = 'package')")
    joined = _count(connection, f"package k JOIN product p ON p.id = k.id >> {PLACES}")
    if said != joined:
        found.append(f"{joined} packages, not {said}")
    return found


def _count(connection: Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(count)
