"""The recovery sheet as PDF: the one paper that opens a store when no password does."""

from pathlib import Path

from reportlab.platypus import Flowable

from app.documents.pages import (
    HEADING,
    SMALL,
    TITLE,
    Sheet,
    box,
    build_pages,
    gap,
    lines_to_sign,
    numbered,
    paragraph_style,
    words,
)
from app.documents.typesetting import Face, load_faces
from app.domain.recovery import RecoverySheet

_GROUPS_A_ROW = 4
_BODY = paragraph_style(Face.REGULAR, 11)
_GROUP = paragraph_style(Face.MONO_MEDIUM, 25, 1.2)
_WHAT = (
    "Koden öppnar det som är sparat i Lykta när ingen kommer ihåg sitt lösenord, eller när det "
    "ska läsas från en säkerhetskopia på en ny dator. Den som har koden och en kopia läser allt."
)
_NOW = (
    "Se efter att alla grupper går att läsa på papperet.",
    "Lägg bladet i ett kuvert, klistra igen det och skriv datum och namn över fliken.",
    "Lås in kuvertet i kassaskåp eller bankfack, inte vid datorn och inte hos säkerhetskopian.",
    "Fotografera eller mejla aldrig bladet. Finns ett äldre blad: förstör det, koden gäller inte.",
)
_THEN = (
    "Välj Återställning (Ctrl+R) där man loggar in.",
    "Skriv grupperna i ordning. Stora och små bokstäver gör detsamma.",
    "0 är alltid en nolla och 1 alltid en etta: koden har inget I, L, O eller U.",
    "Säger Lykta att en grupp är felskriven: jämför den gruppen, tecken för tecken.",
    "Ge ett nytt lösenord, och gör sedan en ny kod och ett nytt blad.",
)


def render_recovery_sheet(sheet: RecoverySheet, fonts: Path) -> bytes:
    """Return the sheet, one page with the code and nothing else that opens anything."""
    load_faces(fonts)
    made_on = f"{sheet.made_at:%Y-%m-%d}"
    page = Sheet(
        f"Återställningsblad {sheet.store_short}",
        "Inget lösenord och inga patientuppgifter på detta blad. Förvaras inlåst.",
        f"utskrivet {made_on}",
        sheet.practice,
    )
    return build_pages(lambda: _story(sheet, made_on), page)


def _story(sheet: RecoverySheet, made_on: str) -> list[Flowable]:
    return [
        words(f"{sheet.pharmacy} · Lykta {sheet.store_short} · {made_on}", SMALL),
        gap(0.8),
        words("Återställningsblad", TITLE),
        gap(2),
        words(_WHAT, _BODY),
        gap(5),
        _code(sheet.code),
        gap(6),
        words("Gör så här nu", HEADING),
        gap(1),
        *numbered(_NOW, _BODY),
        gap(5),
        words("När koden behövs", HEADING),
        gap(1),
        *numbered(_THEN, _BODY),
        gap(6),
        _lines(),
    ]


def _code(code: str) -> Flowable:
    groups: list[list[Flowable]] = [
        [words(f"{number}", SMALL), words(group, _GROUP)]
        for number, group in enumerate(code.split("-"), 1)
    ]
    groups += [[]] * (-len(groups) % _GROUPS_A_ROW)
    return box([groups[i : i + _GROUPS_A_ROW] for i in range(0, len(groups), _GROUPS_A_ROW)])


def _lines() -> Flowable:
    return lines_to_sign("Förvaras hos, plats", "Förseglat, datum och namn")
