"""The paper of an emergency prescription as PDF: A5 with two rows, A4 with five, nothing cut.

It is never taken for the authority's form: the foot says so on every sheet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import black, white
from reportlab.lib.units import inch, mm

from app.documents.symbols import (
    Symbol,
    code_128,
    data_matrix,
    draw_bars,
    draw_symbol,
    qr_code,
)
from app.documents.typesetting import (
    A4_MM,
    Face,
    Style,
    draw_lines,
    load_faces,
    open_canvas,
    printable,
    wrap,
)
from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused, refuse
from app.domain.prescription_paper import PaperRow, PrescriptionPaper

A5_MM = (148.0, 210.0)
_SIZES = (1.12, 1.0, 0.94, 0.88, 0.82)  # of the type; smaller print is not read by tired people
_HAIRLINE = 0.7  # points
_PAD = 2.0 * mm
_GAP = 3.0 * mm
_MODULES = (0.5 * mm, 0.4375 * mm, 0.375 * mm)  # whole dots of a 203 dpi printer, or close
_BAR = 3 * inch / 203  # three dots
_MATRIX_MODULE = 5 * inch / 203
_BAR_HEIGHT = 11 * mm
_QUIET = 4  # modules around a QR code
_BARS_QUIET = 10  # modules beside a bar code
_BAND = 7.5 * mm
_NOT_THE_FORM = "Inte Läkemedelsverkets blankett. Apoteket bedömer om receptet kan expedieras."
_NO_TWIN = "Ett e-recept med samma innehåll ska inte också skickas."
_QUEUED = "Ett e-recept med samma innehåll kan ligga i kö och ska tas bort innan det skickas."

_Cell = tuple[str, str, Style]  # heading, text, and how the text looks


@dataclass(frozen=True)
class _Page:
    """A sheet and how large its type is (blad)."""

    size_mm: tuple[float, float]
    slots: int  # rows that the sheet has room for; unused ones are struck through
    scale: float
    margin: float

    @property
    def width(self) -> float:
        return self.size_mm[0] * mm - 2 * self.margin

    @property
    def right(self) -> float:
        return self.margin + self.width

    def style(self, face: Face, size: float) -> Style:
        return Style(face, size * self.scale, 1.22)


def render_emergency_prescription(
    paper: PrescriptionPaper, fonts: Path, *, is_large: bool = False
) -> bytes:
    """Return the paper on A5 if it holds the rows and words, else on A4; refuse what A4 cannot."""
    load_faces(fonts)
    _demand_printable(paper)
    for page in _pages(len(paper.rows), is_large=is_large):
        drawing = _Drawing(paper, page)
        drawing.draw()
        if drawing.fits:
            return drawing.finish()
    raise refuse(
        "Texterna får inte plats på ett A4-blad.",
        "Korta doseringen eller meddelandet, eller skriv två recept.",
        field="rows",
        rule="prescription.room",
    )


def _pages(rows: int, *, is_large: bool) -> list[_Page]:
    small = [_Page(A5_MM, 2, scale, 6.5 * mm) for scale in _SIZES]
    large = [_Page(A4_MM, 5, 1.15 * scale, 11 * mm) for scale in _SIZES]
    return large if is_large or rows > small[0].slots else small + large


def _demand_printable(paper: PrescriptionPaper) -> None:
    """Refuse signs that the type lacks before anything is laid out, at the field if it is known."""
    for index, row in enumerate(paper.rows):
        described = row.described[1] if row.described else ""
        for name, text in (
            ("product", row.what), ("description", described), ("dosage", row.use)
        ):  # fmt: skip
            try:
                printable(text)
            except Refused as refused:
                found = refused.findings[0]
                at = f"rows.{index}.{name}"
                raise refuse(found.text, found.cure, field=at, rule=found.rule) from None
    for field in fields(paper):
        printable(str(getattr(paper, field.name)))


class _Drawing:
    """One attempt to lay the paper out (uppställning); `fits` tells whether it went."""

    def __init__(self, paper: PrescriptionPaper, page: _Page) -> None:
        self.paper, self.page = paper, page
        self.target = BytesIO()
        self.canvas = open_canvas(self.target, page.size_mm, f"Reservrecept {paper.number}".strip())
        self.y = page.size_mm[1] * mm - page.margin
        self.fits = True
        self.symbol = qr_code(paper.signed) if paper.signed else None
        self.heading = page.style(Face.REGULAR, 7.2)
        self.body = page.style(Face.REGULAR, 9)
        self.value = page.style(Face.SEMIBOLD, 9)
        self.strong = page.style(Face.SEMIBOLD, 10.5)
        self.use = page.style(Face.MEDIUM, 9.6)

    def draw(self) -> None:
        """Draw everything from the top down, and the foot."""
        if self.paper.practice:
            self._band()
        self._head()
        self._framed(self._patient)
        for number, row in enumerate(self.paper.rows, 1):
            self._framed(partial(self._row, number, row))
        for number in range(len(self.paper.rows) + 1, self.page.slots + 1):
            self._framed(partial(self._unused, number))
        self._framed(self._circumstances)
        self.y -= _GAP
        below = self._lower()
        self.fits = self.fits and below >= self._foot() + _GAP / 2

    def finish(self) -> bytes:
        """Return the document."""
        self.canvas.showPage()
        self.canvas.save()
        return self.target.getvalue()

    # From the top

    def _band(self) -> None:
        width, height = (side * mm for side in self.page.size_mm)
        style = Style(Face.BOLD, 12)
        text = "ÖVNING, INTE ETT RECEPT"
        self.canvas.rect(0, height - _BAND, width, _BAND, stroke=0, fill=1)
        self.canvas.setFillColor(white)
        at = ((width - style.width(text)) / 2, height - (_BAND - style.line) / 2)
        draw_lines(self.canvas, at, [text], style)
        self.canvas.setFillColor(black)
        self.y = height - _BAND - _GAP

    def _head(self) -> None:
        paper, page = self.paper, self.page
        title, under = page.style(Face.BOLD, 15), page.style(Face.REGULAR, 8.6)
        right = page.style(Face.BOLD, 11.5)
        number = f"Nr {paper.number}" if paper.number else "Nr sätts vid utskrift"
        beside = [(number, right), ("Blad 1 av 1", under)]
        if paper.copy > 1:
            beside.append((f"OMTRYCK, utskrift {paper.copy}", page.style(Face.BOLD, 8.6)))
        top = self.y
        below = draw_lines(self.canvas, (page.margin, top), ["Recept, reservrutin"], title)
        below = draw_lines(self.canvas, (page.margin, below), [self._subtitle()], under)
        for text, style in beside:
            left = page.right - style.width(text)
            top = draw_lines(self.canvas, (left, top), [text], style)
        self.y = min(below, top) - _GAP * 0.6

    def _subtitle(self) -> str:
        counts = {row.withdrawals for row in self.paper.rows}
        one = " Ett uttag." if counts == {"ETT"} else ""
        return f"Skrivet på papper i reservrutin.{one}"

    def _patient(self) -> None:
        paper = self.paper
        entitled = "Ja" if paper.is_entitled else "Nej"
        self._cells(
            [
                ("Patient", paper.patient, self.strong),
                (paper.identified_by, paper.patient_id, self.page.style(Face.SEMIBOLD, 11.5)),
                ("Förmånsberättigad", entitled, self.value),
            ],
            (5, 4.4, 2.6),
        )

    def _row(self, number: int, row: PaperRow) -> None:
        self._cells([(f"{number}. Läkemedel, form, styrka, mängd", row.what, self.strong)], (1,))
        self.y -= 0.8 * mm
        if row.described:
            self._cells([(*row.described, self.value)], (1,))
            self.y -= 0.8 * mm
        urgent = "AKUT. " if self.paper.is_urgent else ""
        language = f", på {self.paper.language}" if self.paper.language else ""
        heading = f"Dosering, användning, ändamål{language}"
        self._cells([(heading, f"{urgent}{row.use}", self.use)], (1,))
        self.y -= 0.8 * mm
        cells = [("Antal uttag", row.withdrawals, self.value)]
        if row.exchange:
            cells.append(("Får bytas ut", row.exchange, self.value))
        if row.interval:
            cells.append(("Minst mellan uttag", row.interval, self.value))
        if not row.is_opposed:
            self._cells(cells, (1,) * len(cells))
        else:
            self._cells_to_sign(cells)
        for remark in row.remarks:
            self._text(remark, self.value)

    def _cells_to_sign(self, cells: Sequence[_Cell]) -> None:
        """Draw texts side by side, and after them the place for the signum that NEJ demands."""
        shares = (*(1.0,) * len(cells), 1.2)
        self._cells([*cells, ("Signum vid NEJ", "", self.strong)], shares)
        room = self._inner_right - self.page.margin - _PAD
        left = self._inner_right - room * shares[-1] / sum(shares)
        self.canvas.setLineWidth(_HAIRLINE)
        self.canvas.line(left, self.y + 0.5 * mm, self._inner_right, self.y + 0.5 * mm)

    def _unused(self, number: int) -> None:
        self._text(f"{number}. Används inte", self.heading)
        y = self.y + self.heading.line / 2
        left = self.page.margin + _PAD + self.heading.width(f"{number}. Används inte") + _PAD
        self.canvas.setLineWidth(_HAIRLINE)
        self.canvas.line(left, y, self.page.right - _PAD, y)

    def _circumstances(self) -> None:
        paper = self.paper
        issued = f"{paper.issued_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
        cells = [
            ("Orsak till papper", paper.reason, self.value),
            ("Utfärdat", issued, self.value),
            ("Gäller till och med", paper.valid_until.isoformat(), self.value),
        ]
        widths = [4.1, 3.6, 2.8]
        if paper.first_by:
            cells.append(("Första uttag senast", paper.first_by.isoformat(), self.value))
            widths.append(2.9)
        self._cells(cells, widths)
        if paper.message:
            self.y -= 0.8 * mm
            self._cells([("Meddelande till apoteket", paper.message, self.body)], (1,))

    # Below the rows: who, with which codes, and the place to sign; beside it the signed code

    def _lower(self) -> float:
        top, page = self.y, self.page
        aside = self._code_width()
        left_width = page.width - aside - _GAP
        self._framed(self._issuer, width=left_width)
        self._framed(self._codes, width=left_width)
        self._framed(self._signature, width=left_width)
        left_below = self.y
        self.y = top
        self._signed(page.right - aside, aside)
        return min(left_below, self.y)

    def _issuer(self) -> None:
        paper = self.paper
        self._text("Förskrivare", self.heading)
        self._text(paper.issuer, self.strong)
        self._text(paper.place, self.body)
        self._text(f"Tfn {paper.phone}" if paper.phone else "", self.body)

    def _codes(self) -> None:
        paper = self.paper
        heading = "Förskrivarkod · arbetsplatskod" if paper.workplace_code else "Förskrivarkod"
        self._text(heading, self.heading)
        if paper.code:
            self._codes_to_scan()
        digits = " · ".join(code for code in (paper.code, paper.workplace_code) if code)
        self._text(digits, self.page.style(Face.MONO_MEDIUM, 10))

    def _codes_to_scan(self) -> None:
        """Draw the digits as bars, and beside them as squares that are also read askew."""
        bars, symbol = code_128(self.paper.codes), data_matrix(self.paper.codes)
        self.y -= 0.6 * mm + _BAR_HEIGHT
        left = self.page.margin + _PAD + _BARS_QUIET / 2 * _BAR
        draw_bars(self.canvas, bars, (left, self.y), _BAR, _BAR_HEIGHT)
        left += (len(bars) + _BARS_QUIET) * _BAR
        draw_symbol(self.canvas, symbol, (left, self.y), _MATRIX_MODULE)
        self.y -= 0.6 * mm

    def _codes_width(self) -> float:
        """Return how wide the codes of the prescriber are with their quiet borders."""
        if not self.paper.code:
            return 0
        bars, symbol = code_128(self.paper.codes), data_matrix(self.paper.codes)
        modules = len(bars) + _BARS_QUIET * 3 / 2
        return modules * _BAR + symbol.modules * _MATRIX_MODULE + _MATRIX_MODULE

    def _signature(self) -> None:
        self._text("Egenhändig underskrift", self.heading)
        self.y -= 13 * mm
        self.canvas.setLineWidth(_HAIRLINE)
        self.canvas.line(self.page.margin + _PAD, self.y, self._inner_right, self.y)

    def _code_width(self) -> float:
        """Return how wide the column of the signed code is."""
        side = self._side(self.symbol) if self.symbol else 38 * mm
        return side + 1 * mm

    def _side(self, symbol: Symbol) -> float:
        """Return how wide a code is with its quiet border."""
        return (symbol.modules + 2 * _QUIET) * self._module(symbol)

    def _module(self, symbol: Symbol) -> float:
        """Return the widest module that leaves room for the codes of the prescriber beside it."""
        room = self.page.width - self._codes_width() - 2 * _PAD - _GAP - 1 * mm
        modules = symbol.modules + 2 * _QUIET
        fitting = [module for module in _MODULES if modules * module <= room]
        self.fits = self.fits and bool(fitting)
        return fitting[0] if fitting else _MODULES[-1]

    def _signed(self, left: float, width: float) -> None:
        paper, caption = self.paper, self.page.style(Face.REGULAR, 7.4)
        symbol = self.symbol
        if symbol is None:
            self._centred(left, width, [paper.unsigned, "Gäller som vanligt papper."], caption)
            return
        module, side = self._module(symbol), self._side(symbol)
        self.canvas.setLineWidth(_HAIRLINE)
        bottom = self.y - side - 1 * mm
        self.canvas.rect(left, bottom, width, side + 1 * mm)
        at = left + 0.5 * mm + _QUIET * module
        draw_symbol(self.canvas, symbol, (at, bottom + 0.5 * mm + _QUIET * module), module)
        self.y = bottom - 1 * mm
        said = ("Hela receptet, signerat.", paper.remark or "Läses utan nät.")
        self._centred(left, width, said, caption)

    def _centred(self, left: float, width: float, texts: Sequence[str], style: Style) -> None:
        for line in (line for text in texts for line in wrap(printable(text), style, width)):
            at = left + (width - style.width(line)) / 2
            self.y = draw_lines(self.canvas, (at, self.y), [line], style)

    def _foot(self) -> float:
        """Draw the foot and return where it begins."""
        paper, style = self.paper, self.page.style(Face.REGULAR, 7.2)
        twin = _QUEUED if paper.is_queued else _NO_TWIN
        text = f"{_NOT_THE_FORM} {twin} Utskrift {paper.copy}."
        lines = wrap(text, style, self.page.width)
        top = self.page.margin + len(lines) * style.line
        draw_lines(self.canvas, (self.page.margin, top), lines, style)
        self.canvas.setLineWidth(_HAIRLINE)
        self.canvas.line(self.page.margin, top + 1 * mm, self.page.right, top + 1 * mm)
        return top + 1 * mm

    # What the parts are made of

    _inner_right = 0.0  # of the frame that is drawn in

    def _framed(self, content: Callable[[], None], *, width: float = 0) -> None:
        """Draw a frame around what a function draws; the next one shares its lower line."""
        width = width or self.page.width
        self._inner_right = self.page.margin + width - _PAD
        top = self.y
        self.y -= 0.7 * _PAD
        content()
        self.y -= 0.7 * _PAD
        self.canvas.setLineWidth(_HAIRLINE)
        self.canvas.rect(self.page.margin, self.y, width, top - self.y)

    def _text(self, text: str, style: Style) -> None:
        left = self.page.margin + _PAD
        lines = wrap(printable(text), style, self._inner_right - left)
        self.y = draw_lines(self.canvas, (left, self.y), lines, style)

    def _cells(self, cells: Sequence[_Cell], widths: Sequence[float]) -> None:
        """Draw texts side by side, each below its heading; the tallest says where it ends."""
        left = self.page.margin + _PAD
        room = self._inner_right - left
        ends = []
        for (heading, text, style), share in zip(cells, widths, strict=True):
            width = room * share / sum(widths)
            below = draw_lines(self.canvas, (left, self.y), [heading], self.heading)
            lines = wrap(printable(text), style, width - 1.5 * mm)
            ends.append(draw_lines(self.canvas, (left, below), lines or [""], style))
            left += width
        self.y = min(ends)
