"""A4 sheets that flow: text styles, tables, footer with page numbers, and the practice band."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, white
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from app.documents.symbols import Symbol, data_matrix, draw_symbol
from app.documents.typesetting import A4_MM, AUTHOR, Face, Style, bind, draw_lines, printable

Cell = Flowable | Sequence[Flowable]

PAGE_WIDTH, PAGE_HEIGHT = A4_MM[0] * mm, A4_MM[1] * mm
SIDE_MARGIN = 12 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE_MARGIN
_TOP_MARGIN, _BOTTOM_MARGIN = 12 * mm, 20 * mm
_BAND_HEIGHT = 9 * mm
_FOOTER = Style(Face.REGULAR, 8)
_BAND = Style(Face.BOLD, 13)
_PADDING = 2.2 * mm
_GUTTER = 4 * mm  # between two columns of text
_CODE_SIDE = 14 * mm
_HAIRLINE, _FRAME_LINE = 0.6, 1.8


@dataclass(frozen=True)
class Sheet:
    """What every page of a document says (blad)."""

    title: str
    footer: str  # left half of the last line
    printed: str  # follows the page number
    practice: bool


def paragraph_style(face: Face, size: float, leading: float = 1.3) -> ParagraphStyle:
    """Return a style for flowing text."""
    return ParagraphStyle(
        f"{face}-{size}",
        fontName=face,
        fontSize=size,
        leading=size * leading,
        bulletFontName=face,
        textColor=black,
        splitLongWords=1,
    )


TITLE = paragraph_style(Face.BOLD, 19.5)
BODY = paragraph_style(Face.REGULAR, 10)
SMALL = paragraph_style(Face.REGULAR, 9.5)
HEADING = paragraph_style(Face.SEMIBOLD, 10.5)
CELL = paragraph_style(Face.REGULAR, 9.5)
CELL_STRONG = paragraph_style(Face.SEMIBOLD, 9.5)
FIGURE = paragraph_style(Face.BOLD, 19.5, 1.15)
MONO = paragraph_style(Face.MONO, 8.5, 1.5)


def words(text: str, style: ParagraphStyle, *, right: bool = False) -> Paragraph:
    """Return text as a paragraph: whatever it holds is words, never markup."""
    face = Face(style.fontName)
    content = escape(bind(printable(text, face), face)).replace("\n", "<br/>")
    aligned = ParagraphStyle(style.name, style, alignment=TA_RIGHT if right else TA_LEFT)
    return Paragraph(content, aligned)


def numbered(texts: Sequence[str], style: ParagraphStyle) -> list[Flowable]:
    """Return a numbered list, its numbers in a column of their own."""
    indented = ParagraphStyle(
        f"{style.name}-numbered",
        style,
        leftIndent=1.6 * style.fontSize,
        bulletFontSize=style.fontSize,
        spaceAfter=0.35 * style.fontSize,
    )
    return [
        Paragraph(escape(bind(printable(t))), indented, f"{n}.") for n, t in enumerate(texts, 1)
    ]


def gap(height_mm: float) -> Spacer:
    """Return empty room."""
    return Spacer(0, height_mm * mm)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[Paragraph]],
    widths: Sequence[float],
    right: range,
) -> Table:
    """Return a ruled table, its headings on every page.

    `widths` are shares of the text width; `right` are the columns of numbers.
    """
    head = [words(text, CELL_STRONG, right=i in right) for i, text in enumerate(headings)]
    columns = [TEXT_WIDTH * share / sum(widths) for share in widths]
    made = Table([head, *map(list, rows)], columns, repeatRows=1, splitInRow=1)
    made.setStyle([*_cell_style(_PADDING, 1.2 * mm), ("GRID", (0, 0), (-1, -1), _HAIRLINE, black)])
    return made


def box(rows: Sequence[Sequence[Cell]], line: float = _FRAME_LINE) -> Table:
    """Return columns of equal width within a frame."""
    columns = [TEXT_WIDTH / len(rows[0])] * len(rows[0])
    made = Table([list(row) for row in rows], columns, splitInRow=1)
    made.setStyle([*_cell_style(4 * mm, 2 * mm), ("BOX", (0, 0), (-1, -1), line, black)])
    return made


def beside(left: Sequence[Flowable], right: Sequence[Flowable], right_width: float) -> Table:
    """Return two columns without rules, the right one as wide as what stands in it."""
    columns = [TEXT_WIDTH - right_width, right_width]
    made = Table([[list(left), list(right)]], columns, splitInRow=1)
    gutter = ("RIGHTPADDING", (0, 0), (0, 0), _GUTTER)
    made.setStyle([*_cell_style(0, 0), ("ALIGN", (1, 0), (1, 0), "RIGHT"), gutter])
    return made


def beside_number(text: Sequence[Flowable], number: str) -> Table:
    """Return the head of a document with its number as a code at the right."""
    return beside(text, [SymbolBlock(data_matrix(number), _CODE_SIDE)], _CODE_SIDE)


def lines_to_sign(left: str, right: str) -> Table:
    """Return two lines to write on, side by side, each over what is to stand there."""
    width = TEXT_WIDTH * 0.48
    return beside([WriteLine(left, width)], [WriteLine(right, width)], width)


def _cell_style(across: float, along: float) -> list[Any]:
    everywhere = ((0, 0), (-1, -1))
    return [
        ("VALIGN", *everywhere, "TOP"),
        ("LEFTPADDING", *everywhere, across),
        ("RIGHTPADDING", *everywhere, across),
        ("TOPPADDING", *everywhere, along),
        ("BOTTOMPADDING", *everywhere, along),
        ("FONTNAME", *everywhere, Face.REGULAR),
    ]


class SymbolBlock(Flowable):
    """A code that flows with the text (kod)."""

    def __init__(self, symbol: Symbol, side: float) -> None:
        super().__init__()
        self.symbol = symbol
        self.width = self.height = side

    def draw(self) -> None:
        """Draw the code where the page has come to."""
        draw_symbol(self.canv, self.symbol, (0, 0), self.width / self.symbol.modules)


class WriteLine(Flowable):
    """A line to write on by hand, with what to write below it (linje)."""

    def __init__(self, caption: str, width: float) -> None:
        super().__init__()
        self.caption = caption
        self.width = width
        self.height = 16 * mm

    def draw(self) -> None:
        """Draw the line and its caption."""
        self.canv.setLineWidth(_HAIRLINE)
        self.canv.line(0, 5 * mm, self.width, 5 * mm)
        draw_lines(self.canv, (0, 4 * mm), [self.caption], Style(Face.REGULAR, 9.5))


def build_pages(story: Callable[[], list[Flowable]], sheet: Sheet) -> bytes:
    """Return the story as PDF; it is told twice, first only to count the pages."""
    _, total = _build(story(), sheet, 0)
    return _build(story(), sheet, total)[0]


def _build(story: list[Flowable], sheet: Sheet, total: int) -> tuple[bytes, int]:
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=sheet.title,
        author=AUTHOR,
        invariant=1,
        lang="sv",
        initialFontName=Face.REGULAR,
    )
    top = _TOP_MARGIN + (_BAND_HEIGHT if sheet.practice else 0)
    frame = Frame(
        SIDE_MARGIN,
        _BOTTOM_MARGIN,
        TEXT_WIDTH,
        PAGE_HEIGHT - top - _BOTTOM_MARGIN,
        *(0, 0, 0, 0),
    )

    def decorate(canvas: Canvas, template: BaseDocTemplate) -> None:
        _draw_footer(canvas, sheet, f"Sida {template.page} av {total}")
        if sheet.practice:
            draw_band(canvas)

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=decorate)])
    document.build(story)
    return target.getvalue(), document.page


def _draw_footer(canvas: Canvas, sheet: Sheet, page: str) -> None:
    right = PAGE_WIDTH - SIDE_MARGIN
    canvas.setLineWidth(_HAIRLINE)
    canvas.line(SIDE_MARGIN, 14 * mm, right, 14 * mm)
    draw_lines(canvas, (SIDE_MARGIN, 12.5 * mm), [sheet.footer], _FOOTER)
    where = f"{page} · {sheet.printed}"
    draw_lines(canvas, (right - _FOOTER.width(where), 12.5 * mm), [where], _FOOTER)


def draw_band(canvas: Canvas) -> None:
    """Draw the band over a sheet of practice."""
    text = "ÖVNING"
    canvas.rect(0, PAGE_HEIGHT - _BAND_HEIGHT, PAGE_WIDTH, _BAND_HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(white)
    top = PAGE_HEIGHT - (_BAND_HEIGHT - _BAND.line) / 2
    draw_lines(canvas, ((PAGE_WIDTH - _BAND.width(text)) / 2, top), [text], _BAND)
    canvas.setFillColor(black)
