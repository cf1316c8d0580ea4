"""Text on paper: the bundled faces, millimetres, wrapping that loses nothing; no layout."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import cast

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from app.domain.findings import Unavailable, refuse

A4_MM = (210.0, 297.0)
AUTHOR = "Lykta"
_BOUND = "\N{NO-BREAK SPACE}"
_HELD = re.compile(
    r"(?<=\d) (?=[^\s·])|(?:(?<=×)|(?<=\bnr)|(?<=\bvnr)|(?<=\btfn)) (?=\d)", re.IGNORECASE
)


class Face(StrEnum):
    """A bundled typeface (snitt); the value is its file's name without ending."""

    REGULAR = "IBMPlexSans_400Regular"
    MEDIUM = "IBMPlexSans_500Medium"
    SEMIBOLD = "IBMPlexSans_600SemiBold"
    BOLD = "IBMPlexSans_700Bold"
    MONO = "IBMPlexMono_400Regular"
    MONO_MEDIUM = "IBMPlexMono_500Medium"


@dataclass(frozen=True)
class Style:
    """How a run of text looks (stil)."""

    face: Face
    size: float  # points
    leading: float = 1.2  # from baseline to baseline, in sizes

    @property
    def line(self) -> float:
        """Height of a line in points."""
        return self.size * self.leading

    def width(self, text: str) -> float:
        """Return the width of the text in points."""
        return float(pdfmetrics.stringWidth(text, self.face, self.size))


def load_faces(fonts: Path) -> None:
    """Make the bundled faces known to the typesetter; once a process is enough."""
    known = pdfmetrics.getRegisteredFontNames()
    for face in Face:
        if face in known:
            continue
        try:
            pdfmetrics.registerFont(TTFont(face, fonts / f"{face}.ttf"))
        except (TTFError, OSError) as error:
            raise Unavailable(
                f"Typsnittet {face} går inte att läsa.", "Installera om Lykta.", code="font"
            ) from error


def open_canvas(target: BytesIO, size_mm: tuple[float, float], title: str) -> Canvas:
    """Return a canvas of the exact size; the same content always gives the same bytes."""
    canvas = Canvas(
        target,
        pagesize=(size_mm[0] * mm, size_mm[1] * mm),
        invariant=1,
        lang="sv",
        # Otherwise a Helvetica comes along, not embedded; the stubs take the name for a size.
        initialFontName=Face.REGULAR,  # type: ignore[arg-type]
    )
    canvas.setTitle(title)
    canvas.setAuthor(AUTHOR)
    return canvas


def printable(text: str, face: Face = Face.REGULAR) -> str:
    """Return the text as it can be printed; refuse what the face has no sign for.

    Invisible marks are dropped and every kind of space but the unbreakable one is a plain space.
    """
    signs = [_printable(c) for c in unicodedata.normalize("NFC", text)]
    glyphs = cast(TTFont, pdfmetrics.getFont(face)).face.charToGlyph
    for sign in signs:
        if not sign or sign == "\n":
            continue
        # Some faces have an empty glyph for code points that are no signs at all.
        if ord(sign) not in glyphs or unicodedata.category(sign)[0] == "C":
            raise refuse(
                f"Tecknet {sign} (U+{ord(sign):04X}) går inte att skriva ut.",
                "Skriv det med latinska bokstäver.",
                rule="print.glyph",
            )
    return "".join(signs)


def _printable(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    if sign in ("\n", _BOUND):
        return sign
    return " " if category[0] == "Z" or category == "Cc" else sign


def bind(text: str, face: Face = Face.REGULAR) -> str:
    """Return the text with each number bound to its unit, and to what says which number it is.

    "1" at the end of a line or a label is read as another dose, "60" as another strength. Digits in
    letters of one width stand free: they are groups of a code.
    """
    return text if face in (Face.MONO, Face.MONO_MEDIUM) else _HELD.sub(_BOUND, text)


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Return the text in lines within the width; a longer word is broken, nothing is lost."""
    paragraphs = bind(text, style.face).split("\n")
    return [line for each in paragraphs for line in _filled(each, (" ", _BOUND), style, width)]


def _filled(text: str, joints: tuple[str, ...], style: Style, width: float) -> list[str]:
    """Return lines parted at the first joint; at a later one, or anywhere, only what is wider."""
    if not joints:
        return _broken(text, style, width)
    joint, *finer = joints
    lines, line = [], ""
    for word in filter(None, text.split(joint)):
        longer = f"{line}{joint}{word}" if line else word
        if style.width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _filled(word, tuple(finer), style, width) or [""]
        lines += full
    return [*lines, line] if line else lines


def _broken(word: str, style: Style, width: float) -> list[str]:
    parts = [""]
    for sign in word:
        if parts[-1] and style.width(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def draw_lines(
    canvas: Canvas, at: tuple[float, float], lines: Iterable[str], style: Style
) -> float:
    """Draw lines below a point, (left, top) in points, and return where the next thing begins."""
    left, top = at
    canvas.setFont(style.face, style.size)
    for line in lines:
        # Capitals and descenders together are about one size high; the rest of the line is air.
        canvas.drawString(left, top - style.size * 0.82 - (style.line - style.size) / 2, line)
        top -= style.line
    return top
