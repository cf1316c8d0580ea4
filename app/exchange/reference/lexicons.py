"""The lexicons beside Läkemedelsverket's data: what a code in an `…-lx` element means in Swedish.

Read from the file itself, since codes come, go and change their meaning. Two shapes are known: XML
with a `commonTerm` a row (`mpaId`, and `term-name` in several languages, the term in `@v` or as
text), and an XSD with an `enumeration` a row (`documentation` in several languages).
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.exchange.reference.archive import Archive
from app.exchange.reference.cells import Odd, shown
from app.exchange.reference.markup import Element, child, in_swedish, local, records, said

_MOST_ODD = 10_000  # codes

T = TypeVar("T")

PRACTICE_MEMBER = "övning.txt"  # marks an archive that is made up; the agency has no such file


def find_member(archive: Archive, *files: str) -> str | None:
    """Return the path of the first file that is there, in whatever folder and case."""
    names = {name.rpartition("/")[2].casefold(): name for name in archive.namelist()}
    return next((names[file] for file in files if file in names), None)


class Lexicon:
    """What codes of one kind mean (lexikon); without terms, nothing is known of any."""

    def __init__(self, terms: dict[str, str] | None) -> None:
        self._terms = terms
        self._odd: set[str] = set()  # codes that have been remarked: once, not for each record

    @property
    def is_missing(self) -> bool:
        """Whether the archive has no such lexicon."""
        return self._terms is None

    def by(self, read: Callable[[str], T]) -> Callable[[str], T | None]:
        """Return a reader of codes, by what their term is read as."""

        def look_up(code: str) -> T | None:
            if self._terms is None or code in self._odd:
                return None
            try:
                if code not in self._terms:
                    raise Odd(f"Koden ”{shown(code)}” finns inte i lexikonet.")
                return read(self._terms[code])
            except Odd:
                if len(self._odd) < _MOST_ODD:
                    self._odd.add(code)
                raise

        return look_up


def read_lexicon(archive: Archive, *stems: str) -> Lexicon:
    """Return the first lexicon of these names that is there, or one that is missing."""
    name = find_member(archive, *(f"{stem}.{end}" for stem in stems for end in ("xml", "xsd")))
    if name is None:
        return Lexicon(None)
    with archive.open(name) as part:
        return Lexicon(dict(_rows(records(part, "commonTerm", "enumeration"))))


def read_organisations(archive: Archive) -> Lexicon:
    """Return the names of organisations by their codes."""
    name = find_member(archive, "organization.xml")
    if name is None:
        return Lexicon(None)
    with archive.open(name) as part:
        found = records(part, "organization")
        return Lexicon({one.get("id") or "": said(child(one, "orgname")) for one in found})


def _rows(rows: Iterator[Element]) -> Iterator[tuple[str, str]]:
    for row in rows:
        is_term = local(row) == "commonTerm"
        code = said(child(row, "mpaId")) if is_term else row.get("value") or ""
        terms = row.iter("{*}term-name" if is_term else "{*}documentation")
        term = said(in_swedish(terms))
        if code and term:
            yield code, term
