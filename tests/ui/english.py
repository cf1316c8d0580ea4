"""Finds English where people read: Lykta speaks Swedish on screen and paper."""

import re

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

# Common in English and no Swedish word, so that a forgotten sentence or button is met.
_ENGLISH = re.compile(
    r"\b(?:the|and|of|not|with|without|this|that|these|was|were|you|your|please|error|failed|cannot"
    r"|missing|unknown|invalid|warning|file|open|close|cancel|save|delete|remove|search|print"
    r"|settings|prescriber|withdrawal|yes|ok|next|unable)\b",
    re.IGNORECASE,
)


def english(text: str) -> list[str]:
    """Return the words of a text that are English."""
    return sorted({word.casefold() for word in _ENGLISH.findall(text)})


def english_on(page: QWidget) -> list[str]:
    """Return every text of a page that holds English, with the words."""
    return [f"{text!r}: {', '.join(words)}" for text in _texts(page) if (words := english(text))]


def _texts(page: QWidget) -> list[str]:
    texts = [page.windowTitle()]
    for widget in page.findChildren(QWidget):
        texts += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, (QLabel, QAbstractButton)):
            texts.append(widget.text())
        elif isinstance(widget, QLineEdit):
            texts.append(widget.placeholderText())
        elif isinstance(widget, QComboBox):
            texts += [widget.itemText(index) for index in range(widget.count())]
    return texts
