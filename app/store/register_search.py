"""Search as you type in one register file: by name, substance, ATC, strength, form or number.

Each question is few statements that give one row: a statement that gives many lets other threads
in at each of them, and while a register is loaded a key press would wait for each.
"""

import re
from collections.abc import Iterable, Iterator
from sqlite3 import Connection

import msgspec

from app.domain.product import Package
from app.domain.statements import ListedPrescriber, ListedWorkplace
from app.store import register_terms
from app.store.register_codes import find_by_code
from app.store.register_file import PLACES, fold, packages_of
from app.store.register_substances import parts_of, substance_key

_MOST_WORDS = 8
_LONGEST = 100  # characters of what is typed
_FEW = 8  # products: with fewer hits, words are sought inside words
_ALMOST_NONE = 3  # products: with fewer hits, slips are thought of
_CANDIDATES = 200  # products taken in ranking order before names that begin so are put first
_FEWEST_DIGITS = 4  # of a varunummer: shorter numbers are strengths
_SHORTEST_SUBSTANCE = 4  # characters
_ALONE = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"(?<=[0-9])(?=[^\W\d_])")  # between the number and the unit of "500mg"

# Products lie by tier and then by name, so names that begin alike are a stretch of row ids in each
_STRETCH = """(SELECT id FROM product WHERE tier = {tier} AND folded >= ?1
    AND folded < ?1 || char(1114111) ORDER BY folded {order}, id {order} LIMIT 1)"""
_BEGINNING = f"""SELECT {
    ", ".join(
        _STRETCH.format(tier=tier, order=order) for tier in (0, 1) for order in ("ASC", "DESC")
    )
}"""
_BY_WORD = """SELECT json_group_array(r) FROM (SELECT r FROM
    (SELECT rowid r FROM word WHERE word MATCH ? ORDER BY rowid LIMIT ?)
    ORDER BY NOT (coalesce(r BETWEEN ? AND ?, 0) OR coalesce(r BETWEEN ? AND ?, 0)), r LIMIT ?)"""
_NAME_OF = "SELECT name FROM synonym WHERE folded = ?"
_OF_SUBSTANCE = """SELECT json_group_array(id) FROM (SELECT id FROM product
    WHERE substance_key = ? AND leads = 1 ORDER BY id LIMIT ?)"""
# The outer loop gives the products as listed and the inner one each product's packages in order
_PACKAGES = f"""SELECT group_concat(body) FROM (SELECT k.body FROM json_each(?) AS listed
    CROSS JOIN package k ON k.id > listed.value << {PLACES}
        AND k.id <= (listed.value << {PLACES}) + ? LIMIT ?)"""  # noqa: S608
_ALL_PLACES = (1 << PLACES) - 1
_PRESCRIBERS = """SELECT group_concat(body) FROM (SELECT p.body FROM
    (SELECT rowid r FROM prescriber_word WHERE prescriber_word MATCH ? ORDER BY rowid LIMIT ?)
    CROSS JOIN prescriber p ON p.id = r)"""
_prescribers: msgspec.json.Decoder[list[ListedPrescriber]] = msgspec.json.Decoder(
    list[ListedPrescriber]
)
_ids: msgspec.json.Decoder[list[int]] = msgspec.json.Decoder(list[int])


def search(connection: Connection, text: str, limit: int) -> list[Package]:
    """Return packages that every typed word fits, the most likely first.

    The order is: a package of each strength and form of the substance that is typed; names that
    begin as typed, products with a period product, name, strength; within a product the period
    product and its reserves, then by size. What fits but for a slip comes last.
    """
    words = _words(text)
    if not words:
        return []
    found: dict[str, Package] = {}
    if len(words) == 1 and len(words[0]) >= _FEWEST_DIGITS:
        found.update((hit.package.key, hit.package) for hit in find_by_code(connection, words[0]))
    leading = _of_substance(connection, " ".join(words), limit)
    _add(found, _packages(connection, leading, limit, most=1))
    if len(found) < limit:
        products = leading + _by_words(connection, words, limit)
        _add(found, _packages(connection, list(dict.fromkeys(products)), limit + len(found)))
    return list(found.values())[:limit]


def find_prescribers(connection: Connection, text: str, limit: int) -> list[ListedPrescriber]:
    """Return prescribers whose code, name or workplace every typed word begins a word of."""
    words = _words(text)
    if not words:
        return []
    (bodies,) = connection.execute(_PRESCRIBERS, (_all(words), limit)).fetchone()
    return _prescribers.decode(f"[{bodies or ''}]")


def find_workplace(connection: Connection, code: str) -> ListedWorkplace | None:
    """Return the workplace with the code, with or without spaces."""
    given = ("".join(code.split()),)
    row = connection.execute("SELECT body FROM workplace WHERE code = ?", given).fetchone()
    return msgspec.json.decode(row[0], type=ListedWorkplace) if row else None


def _words(text: str) -> list[str]:
    typed = text[:_LONGEST].replace("\0", " ").split()
    return [word for word in typed if any(map(str.isalnum, word))][:_MOST_WORDS]


def _add(found: dict[str, Package], packages: list[Package]) -> None:
    for package in packages:
        found.setdefault(package.key, package)


def _packages(
    connection: Connection, products: list[int], limit: int, most: int = _ALL_PLACES
) -> list[Package]:
    """Return the products' packages, at most so many of each, product after product."""
    if not products:
        return []
    listed = msgspec.json.encode(products).decode()
    (bodies,) = connection.execute(_PACKAGES, (listed, most, limit)).fetchone()
    return packages_of(bodies)


def _of_substance(connection: Connection, text: str, limit: int) -> list[int]:
    """Return the first product of each strength and form of the substance, if the text is one."""
    if len(text) < _SHORTEST_SUBSTANCE or not text[-1].isalpha():
        return []
    names = []
    for part in parts_of(text):
        row = connection.execute(_NAME_OF, (part,)).fetchone()
        if row is None:
            return []
        names.append(row[0])
    return _found(connection, _OF_SUBSTANCE, substance_key(names), limit)


def _by_words(connection: Connection, words: list[str], limit: int) -> list[int]:
    name = fold(next((word for word in words if word[0].isalpha()), words[0]))
    ends = connection.execute(_BEGINNING, (name,)).fetchone()
    begun = [*_stretch(ends[0], ends[1], limit), *_stretch(ends[2], ends[3], limit)]
    alone = len(words) == 1
    if alone and len(begun) >= limit:
        return begun[:limit]
    candidates = _CANDIDATES if begun and not alone else limit
    found = _found(connection, _BY_WORD, _all(words), candidates, *ends, limit)
    products = list(dict.fromkeys(begun + found)) if alone else found
    if len(products) < _FEW:
        for expression in _meant(connection, words, slips=len(products) < _ALMOST_NONE):
            products += _found(connection, _BY_WORD, expression, candidates, *ends, limit)
    return products


def _stretch(first: int | None, last: int | None, limit: int) -> range:
    """Return the first row ids of a stretch; none where there is no stretch."""
    if first is None or last is None:
        return range(0)
    return range(first, min(last + 1, first + limit))


def _found(connection: Connection, query: str, *values: object) -> list[int]:
    return _ids.decode(connection.execute(query, values).fetchone()[0])


def _meant(connection: Connection, words: list[str], *, slips: bool) -> Iterator[str]:
    """Yield full-text expressions for what else the words may stand for, the likely first."""
    words = [part for word in words for part in _apart(word)]
    meant = [register_terms.meant_by(connection, word, slips=slips) for word in words]
    if any(found.likely for found in meant):
        yield _any(zip(words, (found.likely for found in meant), strict=True))
    if any(found.unfinished for found in meant):
        yield _any(zip(words, (found.likely + found.unfinished for found in meant), strict=True))


def _any(words: Iterable[tuple[str, list[str]]]) -> str:
    """Return the full-text expression for words, each with others that may stand in its place."""
    return " AND ".join(
        f"({' OR '.join([_beginning(word), *map(_quoted, others)])})" for word, others in words
    )


def _apart(word: str) -> list[str]:
    """Return the parts of a word that the index holds apart, as of co-trimoxazol; not numbers'."""
    return _ALONE.findall(word) if word[0].isalpha() else [word]


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
