"""Changes XML as a tree: what comes out is well-formed, and so gets past the first check."""

import copy
import random
from typing import Any

from lxml import etree

from tests.fuzz.nasty import VALUES

_MOST = 20_000  # elements; a tree that grows with each change would take all the time

_PLAIN = [value.decode() for value in VALUES]


def change_tree(data: bytes, other: bytes, rng: random.Random) -> bytes | None:
    """Return the document with one to three things changed; None when it is not well-formed."""
    try:
        root = etree.fromstring(data)
        strange = etree.fromstring(other) if rng.random() < 0.2 else root
    except (etree.XMLSyntaxError, ValueError):
        return None
    for _ in range(rng.choice((1, 1, 2, 3))):
        elements = list(root.iter(etree.Element))
        if len(elements) > _MOST:
            return None
        _change(rng.choice(elements), rng.choice(list(strange.iter(etree.Element))), rng)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _change(element: Any, other: Any, rng: random.Random) -> None:
    parent = element.getparent()
    match rng.randrange(9):
        case 0 | 1 | 2:
            _set(element, rng)
        case 3 if parent is not None:
            parent.remove(element)
        case 4 if parent is not None:
            for _ in range(rng.choice((1, 1, 40)) if len(element) < 50 else 1):
                parent.append(copy.deepcopy(element))
        case 5:
            element.append(copy.deepcopy(other))
        case 6:
            element.tag = other.tag
        case 7:
            for name in list(element.attrib):
                element.set(rng.choice(("nullFlavor", "v", "id", name)), element.attrib.pop(name))
        case _:
            element[:] = sorted(element, key=lambda _: rng.random())


def _set(element: Any, rng: random.Random) -> None:
    """Give the element, or one of its attributes, another value that XML can hold."""
    value = rng.choice(_PLAIN)
    try:
        if len(element.attrib) and rng.random() < 0.6:
            element.set(rng.choice(list(element.attrib)), value)
        else:
            element.text = value
    except ValueError:
        element.text = None
