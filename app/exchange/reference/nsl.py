"""Läkemedelsverket's substance register NSL: a ZIP with two XML files and schemas.

`SEnsl_other.xml` has an `NSL_Substance` a substance, with `SeNSLid`, `RecommendedName/Name` (the
Swedish name) and `NarcoticClass`, a code of the lexicon `narcclass-lx.xsd` beside it. The English
name is in `SEnsl_ssi.xml`, `substance/common`: `substance-names` with `substance-name` and
`language-cv`, and `substance-codes`, of which the one in the code system SENSLIDSENSL is the id.
So read public readers of versions 1.0 and 1.1. How a language is written, and how version 1.1 marks
the English name that Sweden has chosen, no source says: both are read by their English words.
"""

from collections.abc import Iterator
from contextlib import suppress

from app.domain.reference import ListRemark, Source, SourceHead
from app.domain.statements import Substance
from app.exchange.reference.archive import Archive, broken
from app.exchange.reference.cells import Odd, text
from app.exchange.reference.fields import LeftOut, Record, schedule, whole
from app.exchange.reference.lexicons import PRACTICE_MEMBER, Lexicon, find_member, read_lexicon
from app.exchange.reference.markup import Element, child, children, records, said
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item, Opened

_SWEDISH_FILE = "sensl_other.xml"
_ENGLISH_FILE = "sensl_ssi.xml"
_CODE_SYSTEM = "SENSLIDSENSL"
_ENGLISH = ("en", "eng", "english", "engelska")
_FEWEST = 1_000  # substances; the register began with 4,200
_LONGEST_ID = 100  # characters


def recognises(opened: Opened) -> bool:
    """Tell by the file of Swedish names."""
    return opened.archive is not None and find_member(opened.archive, _SWEDISH_FILE) is not None


def parse(opened: Opened) -> Iterator[Item]:
    """Yield the substances."""
    archive = opened.archive
    if archive is None:
        raise broken()
    practice = find_member(archive, PRACTICE_MEMBER) is not None
    yield SourceHead(Source.NSL, practice, published=archive.made_on)
    yield from whole(_items(archive), _FEWEST, practice=practice)


def _items(archive: Archive) -> Iterator[Item]:
    english = _read_english(archive)
    classes = read_lexicon(archive, "narcclass-lx")
    if classes.is_missing:
        words = "Lexikonet över narkotikaklasser saknas i filen; de är okända."
        yield ListRemark(0, "narcclass-lx", words, row_left_out=False)
    name = find_member(archive, _SWEDISH_FILE)
    if name is None:
        raise broken()
    yield Progress(1, 2)
    seen: set[str] = set()
    with archive.open(name) as part:
        for element in records(part, "NSL_Substance"):
            record = Record(element)
            with suppress(LeftOut):
                yield _substance(record, english, classes, seen)
            yield from record.drain()
    yield Progress(2, 2)


def _substance(
    record: Record, english: dict[str, str], classes: Lexicon, seen: set[str]
) -> Substance:
    nsl_id = record.required(_id, "SeNSLid")
    name = record.required(text, "RecommendedName", "Name")
    if nsl_id in seen:
        record.remark("Samma substans har redan lästs.", "SeNSLid", row_left_out=True)
        raise LeftOut
    seen.add(nsl_id)
    narcotic = record.optional(classes.by(schedule), "NarcoticClass")
    return Substance(nsl_id, name, english.get(nsl_id), narcotic)


def _read_english(archive: Archive) -> dict[str, str]:
    """Return the English names by id; what is odd there is passed over: it is beside the point."""
    name = find_member(archive, _ENGLISH_FILE)
    if name is None:
        return {}
    found = {}
    with archive.open(name) as part:
        for element in records(part, "common"):
            nsl_id, english = _coded(element), _english(element)
            if nsl_id and english:
                found[nsl_id] = english
    return found


def _coded(common: Element) -> str:
    for code in children(common, "substance-codes", "substance-code"):
        system = child(code, "code-system-cv")
        if system is not None and system.get("term-id") == _CODE_SYSTEM:
            return said(child(code, "code"))
    return ""


def _english(common: Element) -> str | None:
    """Return the English name, the one that Sweden has chosen if one is marked as such."""
    names = []
    for name in children(common, "substance-names", "*"):
        if _term(child(name, "language-cv")).casefold() in _ENGLISH:
            chosen = "selected" in _term(child(name, "substance-name-type-cv")).casefold()
            names.append((not chosen, said(child(name, "substance-name"))))
    try:
        return text(min(names)[1]) if names else None
    except Odd:
        return None


def _term(element: Element | None) -> str:
    """Return a controlled word, in English where both are given."""
    return (element.get("term-english-equiv") if element is not None else "") or said(element)


def _id(words: str) -> str:
    if len(words) > _LONGEST_ID:
        raise Odd("Substansens id är orimligt långt.")
    return text(words)
