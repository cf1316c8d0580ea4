"""The words of names and substances: which of them may be meant by what stands in the field.

A word may be meant that has the typed one inside it, or that begins as typed but for one common
slip of the finger: one letter wrong, missing, too many, or two swapped. What is typed and what was
meant agree when the right letter is taken out of each. So the beginnings of words lie in the file
with one letter taken out, and what is typed is sought likewise.
"""

import re
from sqlite3 import Connection
from typing import NamedTuple

from app.store.register_file import fold

_LONGEST = 40  # letters of a word that endings are taken of
_INFIX = 3  # characters of what is sought inside words
_FEWEST = 4  # letters of a word that may hold a slip
_MOST = 6  # letters at the beginning that are taken out; those after are compared
_ALIKE = 24  # words for each letter taken out, those of the first products
_MEANT = 8  # words that are searched for instead of one
_LETTERS = re.compile(r"[^\W\d_]+")

_VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, word, instance)"
_TERM = "CREATE TEMP TABLE term (id INTEGER PRIMARY KEY, term TEXT NOT NULL)"
_TERMS = f"""INSERT INTO temp.term SELECT NULL, term FROM (SELECT term, min(doc) AS first
    FROM temp.vocabulary WHERE col IN ('name', 'substance', 'synonyms')
    AND length(term) >= {_INFIX} AND term GLOB '*[^0-9]*' GROUP BY term) ORDER BY first, term"""  # noqa: S608
_ENDINGS = f"""INSERT INTO ending
    WITH RECURSIVE place(i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM place WHERE i < {_LONGEST})
    SELECT substr(term, i), id, term FROM temp.term JOIN place ON i <= length(term) - {_INFIX - 1}
    ORDER BY 1, 2"""  # noqa: S608
_CUTS = f"""INSERT OR IGNORE INTO slip
    WITH RECURSIVE place(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM place WHERE i < {_MOST})
    SELECT iif(length(term) < n.i, term, substr(term, 1, p.i - 1) || substr(term, p.i + 1,
        n.i - p.i)), id, term
    FROM temp.term JOIN place n ON n.i BETWEEN {_FEWEST} AND length(term) + 1
    JOIN place p ON p.i <= n.i WHERE term NOT GLOB '*[0-9]*' ORDER BY 1, 2"""  # noqa: S608
_INSIDE = f"""SELECT group_concat(term, ' ') FROM (SELECT term FROM ending
    WHERE ending >= ?1 AND ending < ?1 || char(1114111) ORDER BY id LIMIT {_MEANT})"""  # noqa: S608
_CUT = f"SELECT * FROM (SELECT id, term FROM slip WHERE cut = ? ORDER BY id LIMIT {_ALIKE})"  # noqa: S608
_SLIPPED = "SELECT group_concat(term, ' ') FROM (SELECT term FROM (%s) ORDER BY id)"


def index(connection: Connection) -> None:
    """Write the words, from the index of what is searched."""
    for statement in (_VOCABULARY, _TERM, _TERMS, _ENDINGS, _CUTS):
        connection.execute(statement)


class Meant(NamedTuple):
    """The words that a typed one may stand for (tolkning)."""

    likely: list[str]  # with it inside, or the whole word but for a slip
    unfinished: list[str]  # of which a beginning was typed, but for a slip


def meant_by(connection: Connection, word: str, *, slips: bool) -> Meant:
    """Return words that the typed one may stand for."""
    typed = fold(word)
    if len(typed) < _INFIX or not typed[0].isalpha():
        return Meant([], [])
    likely = _terms(connection, _INSIDE, typed)
    alike = []
    if slips and len(typed) >= _FEWEST and _LETTERS.fullmatch(typed):
        alike = _but_for_slip(connection, typed)
    likely += [term for term in alike if term in meanings(term, typed) and term not in likely]
    likely = likely[:_MEANT]
    unfinished = [term for term in alike if term not in likely]
    return Meant(likely, unfinished[: _MEANT - len(likely)])


def _but_for_slip(connection: Connection, typed: str) -> list[str]:
    """Return the words that begin as typed but for one slip, those of the first products first."""
    start = typed[:_MOST]
    cuts = {start[:at] + start[at + 1 :] for at in range(len(start))}
    alike = _terms(connection, _SLIPPED % " UNION ".join([_CUT] * len(cuts)), *cuts)
    return [term for term in alike if begins_but_for_slip(term, typed)]


def _terms(connection: Connection, query: str, *values: str) -> list[str]:
    (terms,) = connection.execute(query, values).fetchone()
    return terms.split(" ") if terms else []


def begins_but_for_slip(term: str, typed: str) -> bool:
    """Tell whether the term begins as typed but for one slip."""
    return any(map(term.startswith, meanings(term, typed)))


def meanings(term: str, typed: str) -> tuple[str, ...]:
    """Return what was typed without its one slip, where the term first differs from it."""
    pairs = enumerate(zip(term, typed, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(term), len(typed)))
    before, letter, first, rest = typed[:at], term[at : at + 1], typed[at : at + 1], typed[at + 1 :]
    return (
        before + rest,  # one too many
        before + letter + rest,  # a wrong one
        before + letter + first + rest,  # one missing
        before + rest[:1] + first + rest[1:],  # two swapped
    )
