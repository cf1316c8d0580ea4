"""The lexicons beside Läkemedelsverket's data: what a code in an `…-lx` element means in Swedish.

Read from the file itself, since codes come, go and change their meaning. Two shapes are known: XML
with a `commonTerm` a row (`mpaId`, and `term-name` in several languages, the term in `@v` or as
text), and an XSD with an `enumeration` a row (`documentation` in several languages).
"""

from collections.abc import Iterator

from app.exchange.reference.archive import Archive
from app.exchange.reference.markup import Element, child, in_swedish, local, records, said

PRACTICE_MEMBER = "övning.txt"  # marks an archive that is made up; the agency has no such file


def find_member(archive: Archive, *files: str) -> str | None:
    """Return the path of the first file that is there, in whatever folder and case."""
    names = {name.rpartition("/")[2].casefold(): name for name in archive.namelist()}
    return next((names[file] for file in files if file in names), None)


def read_lexicon(archive: Archive, *stems: str) -> dict[str, str] | None:
    """Return the terms by their codes, from the first lexicon that is there; None when none is."""
    name = find_member(archive, *(f"{stem}.{end}" for stem in stems for end in ("xml", "xsd")))
    if name is None:
        return None
    with archive.open(name) as part:
        return dict(_rows(records(part, "commonTerm", "enumeration")))


def _rows(rows: Iterator[Element]) -> Iterator[tuple[str, str]]:
    for row in rows:
        is_term = local(row) == "commonTerm"
        code = said(child(row, "mpaId")) if is_term else row.get("value") or ""
        terms = row.iter("{*}term-name" if is_term else "{*}documentation")
        term = said(in_swedish(terms))
        if code and term:
            yield code, term
