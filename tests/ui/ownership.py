"""What PySide keeps a widget alive by, beside what Qt keeps it alive by.

PySide counts what some calls return, or are given, as a child of the object that was asked. A
widget that it holds by something inside itself is thrown away by Python's collector at any time.
"""

import re
from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QButtonGroup, QWidget

_HOLDER = re.compile(r"^parent\.+ <.* at 0x([0-9a-f]+)>", re.MULTILINE)


def strays(top: QWidget) -> list[str]:
    """Return the widgets inside that PySide holds by something that they do not lie in."""
    everything = {id(part): part for part in (top, *_inside(top))}
    found = []
    for part in everything.values():
        by = _HOLDER.search(shiboken6.dump(part))
        holder = everything.get(int(by[1], 16)) if by else None
        if isinstance(part, QWidget) and holder is not None and not _lies_in(part, holder):
            found.append(f"{type(part).__name__} is held by {type(holder).__name__}")
    return found


def _inside(part: QObject) -> Iterator[QObject]:
    for child in part.children():
        yield child
        yield from _inside(child)


def _lies_in(part: QObject, holder: QObject) -> bool:
    above = part.parent()
    while above is not None:
        if above is holder or (isinstance(holder, QButtonGroup) and above is holder.parent()):
            return True
        above = above.parent()
    return False
