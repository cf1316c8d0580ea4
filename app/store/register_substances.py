"""Substances by all their names: which texts mean the same, and what else people call them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from sqlite3 import Connection

from app.store.register_file import fold

_APART = re.compile(r"[,;/+&]|\boch\b")  # between the substances of a combination
_NAMES = """SELECT body ->> '$.name', body ->> '$.english' FROM statement
    WHERE kind = 'substance' ORDER BY key, source"""
_TEXTS = """SELECT substance FROM temp.item WHERE substance IS NOT NULL UNION
    SELECT body ->> '$.substance' FROM statement WHERE kind IN ('critical', 'alternative')
    AND body ->> '$.substance' IS NOT NULL"""
_MADE = "CREATE TEMP TABLE substance (text TEXT PRIMARY KEY, key TEXT NOT NULL, names TEXT)"


def substance_key(names: Iterable[str]) -> str:
    """Return what a text has in common with others that mean the same substances.

    Of each substance it takes the folded name that stands for all its names.
    """
    return "+".join(sorted(set(names)))


def parts_of(text: str) -> list[str]:
    """Return the folded names of the substances that a text names."""
    parts = (" ".join(part.split()) for part in _APART.split(fold(text)))
    return [part for part in parts if part]


def join_substances(connection: Connection) -> None:
    """Write every name of a substance, and a temporary table of the texts that name some."""
    names = _Names(connection.execute(_NAMES))
    connection.execute(_MADE)
    texts = [text for (text,) in connection.execute(_TEXTS).fetchall()]
    connection.executemany(
        "INSERT INTO substance VALUES (?,?,?)",
        ((text, names.key_of(text), names.others(text)) for text in texts),
    )
    known = names.standing_for | {p: names.name_of(p) for text in texts for p in parts_of(text)}
    connection.executemany("INSERT INTO synonym VALUES (?,?)", sorted(known.items()))


class _Names:
    """Each substance's names, Swedish and English (namn)."""

    def __init__(self, rows: Iterable[tuple[str, str | None]]) -> None:
        self.standing_for: dict[str, str] = {}  # folded name to the folded name that stands for all
        self._all: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for swedish, english in rows:
            stands = self.standing_for.setdefault(fold(swedish), fold(swedish))
            for name in filter(None, (swedish, english)):
                self.standing_for.setdefault(fold(name), stands)
                self._all[stands].setdefault(fold(name), name)

    def name_of(self, folded: str) -> str:
        """Return the folded name that stands for all names of the substance."""
        return self.standing_for.get(folded, folded)

    def key_of(self, text: str) -> str:
        """Return what the text has in common with others that mean the same substances."""
        return substance_key(map(self.name_of, parts_of(text)))

    def others(self, text: str) -> str | None:
        """Return the names that the text does not use itself, to be searched as well."""
        parts = parts_of(text)
        found = {
            name: None
            for part in parts
            for folded, name in self._all.get(self.name_of(part), {}).items()
            if folded not in parts
        }
        return ", ".join(found) or None
