"""The one file of colours, type and spacing, as typed values; theme draws with them."""

from pathlib import Path

import msgspec


class TypeFace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bundled typeface (typsnitt) and what stands in for a sign that it lacks."""

    family: str
    mono: str
    fallback: list[str]


class TypeStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Size and weight of one text role (textstil)."""

    size: int  # px at 96 dpi, before the text scale
    weight: int  # 400 to 700


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Word and icon that always go together (betydelse); colour is never alone."""

    text: str
    icon: str


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two colours that meet on screen (färgpar) and the contrast they need."""

    fg: str
    bg: str
    min: float  # WCAG 2 ratio; 7 for text that must be read in a dim room, 3 for lines
    use: str = ""


class Tokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that decides how the window looks (utseende)."""

    font: TypeFace
    type: dict[str, TypeStyle]
    scale: list[float]  # the text sizes a person can choose between
    space: dict[str, int]  # px before the text scale
    radius: dict[str, int]  # px
    line: dict[str, int]  # px, never scaled
    semantics: dict[str, Meaning]
    color: dict[str, dict[str, str]]  # theme, then name, as #RRGGBB
    contrast: list[Pair]


def load_tokens(file: Path) -> Tokens:
    """Return the tokens; a misspelt or missing name stops the start instead of a screen later."""
    return msgspec.json.decode(file.read_bytes(), type=Tokens)
