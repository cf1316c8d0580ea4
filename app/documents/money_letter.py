"""The letter to a patient about a price that was preliminary, as PDF for a window envelope.

What shows in the window is the name and the address; nothing there tells what was handed out.
"""

from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from app.documents.pages import (
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    SymbolBlock,
    beside,
    build_pages,
    gap,
    numbered,
    paragraph_style,
    table,
    words,
)
from app.documents.symbols import data_matrix
from app.documents.typesetting import Face, load_faces
from app.domain.clock import STOCKHOLM
from app.domain.money import MoneyLine, kronor_text
from app.domain.money_letter import MoneyLetter

_WINDOW_LEFT, _WINDOW_TOP, _WINDOW_HEIGHT = 98 * mm, 33 * mm, 38 * mm  # within the margins
_BAND = 9  # mm that the band of practice takes at the top
_BY_HAND = "_" * 24  # a line to write on
_CODE = 14 * mm
_TEXT, _STRONG = paragraph_style(Face.REGULAR, 11.5), paragraph_style(Face.SEMIBOLD, 11.5)
_HEADING, _CELL = paragraph_style(Face.SEMIBOLD, 12), paragraph_style(Face.REGULAR, 11)
_ADDRESS = paragraph_style(Face.REGULAR, 11.5)
_WHY = (
    "När du var hos oss låg apotekets system eller E-hälsomyndighetens tjänster nere. Vi kunde "
    "inte se hur mycket du hade handlat för inom högkostnadsskyddet, och priset blev preliminärt. "
    "Nu är det uträknat."
)
_REFUND = (
    "Kom till apoteket med brevet och legitimation, gärna senast {day}.",
    "Du får {sum} kr tillbaka när du kommer.",
    "Pengarna är dina också efter det. Kan du inte komma? Ring, så hittar vi ett annat sätt.",
)
_COLLECT = (
    "Kom till apoteket och ta med brevet, eller ring oss, senast {day}.",
    "Du betalar {sum} kr. Det finns ingen avgift utöver det.",
    "Är det svårt att betala nu, eller ser något fel ut? Ring oss, så går vi igenom det med dig.",
)
_SAFE = "Vi frågar aldrig efter koder, bankkort eller inloggning i brev, sms eller på telefon."


def render_money_letter(letter: MoneyLetter, fonts: Path) -> bytes:
    """Return the letter."""
    load_faces(fonts)
    page = Sheet(
        f"Brev om pris {letter.lines[0].slip}",
        f"{letter.pharmacy}. Till den som brevet är ställt till.",
        f"utskrivet {_minute(letter.printed_at)}",
        letter.practice,
    )
    return build_pages(lambda: _story(letter), page)


def _story(letter: MoneyLetter) -> list[Flowable]:
    back = letter.due < 0
    total = kronor_text(abs(letter.due))
    told = {"sum": total, "day": f"{letter.answer_by}"}
    heading = f"Du får {total} kr tillbaka" if back else f"Du har {total} kr kvar att betala"
    code = SymbolBlock(data_matrix(letter.lines[0].slip), _CODE)
    todo = _REFUND if back else _COLLECT
    return [
        _window(letter),
        beside([words(heading, TITLE), gap(1.5), words(_WHY, _TEXT)], [code], _CODE),
        gap(5),
        _sums(letter),
        gap(6),
        words("Så här gör du", _HEADING),
        gap(1),
        *numbered([text.format(**told) for text in todo], _TEXT),
        gap(4),
        words("Kontakt", _HEADING),
        gap(1),
        words(f"{letter.pharmacy}, tfn {letter.phone or _BY_HAND}.", _TEXT),
        words(f"Säg expedition {letter.lines[0].slip}. {_SAFE}", _TEXT),
    ]


def _window(letter: MoneyLetter) -> Table:
    """Return the head: the sender to the left, the addressee where the window is."""
    lines = letter.address or (_BY_HAND, _BY_HAND)
    space = _WINDOW_TOP - 12 * mm - (_BAND * mm if letter.practice else 0)
    address = [words(letter.patient, _ADDRESS), *(words(line, _ADDRESS) for line in lines)]
    sender = [words(letter.pharmacy, _STRONG), words(_day(letter.printed_at), SMALL)]
    columns = [_WINDOW_LEFT, TEXT_WIDTH - _WINDOW_LEFT]
    made = Table([[sender, []], [[], address]], columns, [space, _WINDOW_HEIGHT + 17 * mm])
    made.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((pad, (0, 0), (-1, -1), 0) for pad in ("LEFTPADDING", "RIGHTPADDING")),
            *((pad, (0, 0), (-1, -1), 0) for pad in ("TOPPADDING", "BOTTOMPADDING")),
            ("TOPPADDING", (1, 1), (1, 1), 12 * mm),
        ]
    )
    return made


def _sums(letter: MoneyLetter) -> Table:
    rows = [_row(line) for line in letter.lines]
    total = [words("Summa", _STRONG), *(words("", _CELL) for _ in range(3))]
    rows.append([*total, words(_signed(letter.due), _STRONG, right=True)])
    headings = ("Expedition", "Datum", "Du betalade, kr", "Rätt belopp, kr", "Skillnad, kr")
    return table(headings, rows, (20, 18, 21, 21, 20), right=range(2, 5))


def _row(line: MoneyLine) -> list[Paragraph]:
    account = line.account
    moved = account.collected - account.refunded + account.waived
    paid = (account.charged or 0) + moved
    cells = (kronor_text(paid), kronor_text(account.correct), _signed(line.due))
    return [
        words(line.slip, _CELL),
        words(_day(line.happened_at), _CELL),
        *(words(cell, _CELL, right=True) for cell in cells),
    ]


def _signed(due: int) -> str:
    return f"{'tillbaka' if due < 0 else 'kvar'} {kronor_text(abs(due))}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
