"""Search as you type in one register file: by name, substance, strength, form or number."""

import re
from sqlite3 import Connection

from app.domain.product import Package
from app.store.register_file import find_packages, fold

_MOST_WORDS = 8
_LONGEST = 100  # characters of what is typed
_FEW = 8  # products: with fewer hits, words are sought inside words too
_CANDIDATES = 200  # products taken in ranking order before names that begin so are put first
_INFIX = 3  # characters that a trigram index needs
_FEWEST_DIGITS = 4  # of a varunummer: shorter numbers are strengths
_VARUNUMMER_DIGITS = 6
_NPL_DIGITS = 14
_GLUED = re.compile(r"(?<=[0-9])(?=[^\W\d_])")  # between the number and the unit of "500mg"

_BY_WORD = f"""SELECT p.id FROM
    (SELECT rowid r FROM word WHERE word MATCH ? ORDER BY rowid LIMIT {_CANDIDATES})
    CROSS JOIN product p ON p.id = r ORDER BY instr(p.folded, ?) <> 1, p.id LIMIT ?"""  # noqa: S608
_BY_PART = "SELECT rowid FROM part WHERE part MATCH ? ORDER BY rowid LIMIT ?"
_BY_PART_AND_WORD = f"""SELECT p.id FROM
    (SELECT rowid r FROM part WHERE part MATCH ? ORDER BY rowid LIMIT {_CANDIDATES})
    CROSS JOIN product p ON p.id = r WHERE true"""  # noqa: S608
_WORD = " AND instr(' ' || p.folded || ' ' || lower(coalesce(p.strength, '')), ' ' || ?)"


def search(connection: Connection, text: str, limit: int) -> list[Package]:
    """Return packages that every typed word fits, the most likely first.

    The order is: names that begin as typed, products with a period product, name, strength; within
    a product the period product and its reserves, then by size.
    """
    typed = text[:_LONGEST].replace("\0", " ").split()
    words = [word for word in typed if any(map(str.isalnum, word))][:_MOST_WORDS]
    if not words:
        return []
    name = next((word for word in words if word[0].isalpha()), words[0])
    exact = _by_number(connection, words[0]) if len(words) == 1 else []
    products = [row[0] for row in connection.execute(_BY_WORD, (_all(words), fold(name), limit))]
    if len(products) < _FEW:
        products += [found for found in _by_part(connection, words, limit) if found not in products]
    found = list(exact)
    for product in products:
        if len(found) >= limit:
            break
        of_product = find_packages(connection, "p.id = ?", product)
        found += [package for package in of_product if package not in exact]
    return found[:limit]


def _by_number(connection: Connection, word: str) -> list[Package]:
    """Return the packages of a typed or scanned number."""
    if len(word) == _NPL_DIGITS:
        return find_packages(connection, "k.npl_pack_id = ?", word)
    return find_by_varunummer(connection, word) if len(word) >= _FEWEST_DIGITS else []


def find_by_varunummer(connection: Connection, digits: str) -> list[Package]:
    """Return the packages with the varunummer; leading zeros may have been left out."""
    return find_packages(connection, "k.varunummer = ?", digits.zfill(_VARUNUMMER_DIGITS))


def _by_part(connection: Connection, words: list[str], limit: int) -> list[int]:
    """Return the products that have the words anywhere; short words and numbers only in front."""
    long = [word for word in words if len(word) >= _INFIX and not word[0].isdigit()]
    if not long:
        return []
    parts = " AND ".join(map(_quoted, long))
    rest = [fold(word) for word in words if word not in long]
    if rest:
        query = f"{_BY_PART_AND_WORD}{_WORD * len(rest)} ORDER BY p.id LIMIT ?"
        rows = connection.execute(query, (parts, *rest, limit))
    else:
        rows = connection.execute(_BY_PART, (parts, limit))
    return [row[0] for row in rows]


def _all(words: list[str]) -> str:
    """Return the full-text expression for words of which each begins one in the product."""
    return " AND ".join(map(_beginning, words))


def _beginning(word: str) -> str:
    apart = _GLUED.sub(" ", word)
    if apart == word:
        return f"{_quoted(word)}*"
    return f"({_quoted(word)}* OR {_quoted(apart)}*)"


def _quoted(word: str) -> str:
    """Return the word so that no sign in it is read as an operator."""
    return '"' + word.replace('"', '""') + '"'
