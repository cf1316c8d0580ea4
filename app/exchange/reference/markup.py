"""Reads XML that nobody vouches for, whole or record by record, or refuses it.

lxml's own limits hold: no network, no huge documents (depth 256, texts of 10 MB), entities are
not expanded without end. On top of that a DOCTYPE is refused: no source has one, and all that
entities and external references can do begins there.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Protocol, cast

from lxml import etree

from app.domain.findings import refuse

# `collect_ids` stays as it is: turned off, libxml2 opens the DTD that a DOCTYPE points at.
_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_PARSER = etree.XMLParser(**_SAFE)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SWEDISH = ("sv", "sv-se", "swe")


class Element(Protocol):
    """An element (element), as far as readers need one of lxml's."""

    text: str | None

    @property
    def tag(self) -> str: ...
    @property
    def sourceline(self) -> int | None: ...
    def get(self, key: str) -> str | None: ...
    def iterchildren(self, *tags: str) -> Iterator["Element"]: ...
    def iter(self, *tags: str) -> Iterator["Element"]: ...
    def getroottree(self) -> Any: ...


class Readable(Protocol):
    """What a document is read from (läsbar)."""

    def read(self, size: int, /) -> bytes: ...


class NotWellFormed(Exception):
    """XML that breaks off, breaks XML's rules, or goes beyond these limits (trasig)."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


def parse(data: bytes) -> Element:
    """Return the root of a small document, or raise NotWellFormed."""
    try:
        root: Element = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        _pass_on_exhaustion(error)
        raise NotWellFormed(error.position[0]) from error
    _refuse_doctype(root)
    return root


def peek(start: bytes) -> Element | None:
    """Return the root with its attributes from the first bytes of a document, None if it is none.

    Refuses nothing, and says nothing of the rest.
    """
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    with suppress(etree.XMLSyntaxError):  # what is broken further on is still told as broken
        parser.feed(start)
    with suppress(etree.XMLSyntaxError):
        for _, root in parser.read_events():
            return cast(Element, root)
    return None


def records(part: Readable, *names: str) -> Iterator[Element]:
    """Yield each element of one of the names, whole; it is forgotten when the next is asked for."""
    tags = [f"{{*}}{name}" for name in names]
    events = etree.iterparse(part, events=("end",), tag=tags, **_SAFE)
    try:
        for _, element in events:
            _refuse_doctype(element)
            yield cast(Element, element)
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
        _refuse_doctype(events.root)
    except etree.XMLSyntaxError as error:
        _pass_on_exhaustion(error)
        line = error.position[0]
        raise refuse(
            f"Filen går inte att läsa från rad {line}: den är trasig eller avbruten.",
            "Hämta den igen.",
            field=f"{line}",
            rule="reference.unreadable",
        ) from error


def child(element: Element, *names: str) -> Element | None:
    """Return the first descendant along the names, whatever their namespace."""
    found: Element | None = element
    for name in names:
        found = next(found.iterchildren(f"{{*}}{name}"), None) if found is not None else None
    return found


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the descendants along the names: all of the last, of the others the first."""
    within = child(element, *names[:-1])
    if within is not None:
        yield from within.iterchildren(f"{{*}}{names[-1]}")


def local(element: Element) -> str:
    """Return the element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def said(element: Element | None) -> str:
    """Return what an element says, in its attribute `v` or as text, "" when nothing.

    A `nullFlavor` says why nothing is said (NA, MSK, UNK); then nothing is.
    """
    if element is None or element.get("nullFlavor") is not None:
        return ""
    return " ".join((element.get("v") or element.text or "").split())


def in_swedish(elements: Iterable[Element]) -> Element | None:
    """Return the first that is marked as Swedish, None when none is."""
    return next((e for e in elements if (e.get(_LANGUAGE) or "").casefold() in _SWEDISH), None)


def _pass_on_exhaustion(error: "etree.XMLSyntaxError") -> None:
    if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError from error


def _refuse_doctype(element: Element | None) -> None:
    if element is not None and element.getroottree().docinfo.internalDTD is not None:
        raise refuse(
            "Filen har en DOCTYPE. Ingen av källorna har det, och det kan dölja en fälla.",
            "Hämta den igen från källan.",
            rule="reference.doctype",
        )
