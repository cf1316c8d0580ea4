"""Both sides of a possible twin beside each other, and where they differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.domain.e_twins import ETwinCase
from app.domain.history import PastRow
from app.domain.order import ORIGIN_WORDS
from app.domain.twin_cases import TwinCase
from app.ui.texts import UNKNOWN, clock_time, count, day
from app.ui.widgets.label import Glyph, hairline, label
from app.ui.widgets.panel import Card

Side = tuple[str, str, str]  # caption, here, there
_READ = {True: "ur signerad kod", False: "skrivet av för hand"}
_COMPARED = ("Vara", "Varunummer", "Antal", "Uttag", "Utfärdad")


class TwinSides(Card):
    """A card with both sides (två sidor). TwinSides(case)."""

    def __init__(self, case: TwinCase | ETwinCase) -> None:
        super().__init__("sunken", "border")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        heads, sides = _e_sides(case) if isinstance(case, ETwinCase) else _sides(case)
        for column, text in enumerate(heads, 1):
            grid.addWidget(label(text, "tableStrong", wrap=True), 0, column)
        grid.addWidget(hairline(), 1, 0, 1, 4)
        for at, (caption, here, there) in enumerate(sides, 2):
            grid.addWidget(label(caption, "table", "ink2"), at, 0, Qt.AlignmentFlag.AlignTop)
            for column, text in ((1, here), (2, there)):
                told = label(text or UNKNOWN, "table", wrap=True)
                grid.addWidget(told, at, column, Qt.AlignmentFlag.AlignTop)
            if caption in _COMPARED and here and there and here.casefold() != there.casefold():
                mark = Glyph("triangle-alert", "warn", 16)
                mark.setAccessibleName("skiljer")
                grid.addWidget(mark, at, 3, Qt.AlignmentFlag.AlignTop)


def _sides(case: TwinCase) -> tuple[tuple[str, str], Sequence[Side]]:
    one, other = case.own, case.other
    heads = (f"{ORIGIN_WORDS[one.origin]} {one.slip}", f"{ORIGIN_WORDS[other.origin]} {other.slip}")
    captions = ("Vara", "Antal", "Uttag", "Utfärdad", "Utlämnad", "Dator")
    sides = list(zip(captions, *map(_told, (one, other), case.counters), strict=True))
    if one.is_by_code or other.is_by_code:
        sides.insert(0, ("Inläst", _READ[one.is_by_code], _READ[other.is_by_code]))
    return heads, sides


def _told(past: PastRow, counter: str = "") -> tuple[str, ...]:
    row = past.row
    return (
        ", ".join(filter(None, (row.product.title, row.product.pack))),
        count(row.packages, "förp", "förp"),
        f"{row.withdrawal} av {row.withdrawals}",
        past.issued_on.isoformat(),
        f"{day(past.happened_at)} {clock_time(past.happened_at)}",
        counter or past.slip.partition("-")[0],
    )


def _e_sides(case: ETwinCase) -> tuple[tuple[str, str], Sequence[Side]]:
    own, e = case.own, case.e
    heads = (f"{ORIGIN_WORDS[own.origin]} {own.slip}", "E-recept")
    if e is None:
        return heads, [("Vara", own.row.product.title, "gallrat")]
    product, title, _, withdrawal, issued, given = (own.row.product, *_told(own)[:5])
    return heads, [
        ("Vara", product.title or title, " ".join(filter(None, (e.product, e.strength)))),
        ("Varunummer", product.varunummer, e.varunummer),
        ("Utfärdad", issued, e.issued_on),
        ("Förskrivare", "se blanketten", e.prescriber),
        ("Uttag nr, kvar", withdrawal, f"{e.left} kvar" if e.left else ""),
        ("Nummer", own.slip, e.reference),
        ("Utlämnad", given, "inte på e-receptet"),
    ]
