"""Lists that administrators keep, with documented headings: see docs/reference-files.md."""

from collections.abc import Iterator

from app.domain.codes import is_luhn
from app.domain.product import Spell
from app.domain.reference import Source
from app.domain.statements import (
    Alternative,
    CodeLink,
    CriticalMedicine,
    ListedPrescriber,
    ListedWorkplace,
)
from app.exchange.reference import cells
from app.exchange.reference.cells import Odd
from app.exchange.reference.layout import Field, Layout, Need, Values
from app.exchange.reference.table_parser import TableParser

_LONGEST_CODE = 30  # characters
_SHARE, _SPARED = 0.2, 5  # hand-made lists have slips; a layout that fails leaves out all

_FROM = ("Giltig från",)
_UNTIL = ("Giltig till",)
_MEDICINE = {  # what a list of medicines tells them by: one of these in each row
    "npl_id": Field(("NPL-id",), cells.npl_id, Need.NOTHING),
    "atc": Field(("ATC-kod", "ATC"), cells.atc, Need.NOTHING),
    "substance": Field(("Substans",), cells.text, Need.NOTHING),
}


def _prescriber_code(words: str) -> str:
    return cells.digits(words, 7, "En förskrivarkod har 7 siffror.")


def _workplace_code(words: str) -> str:
    code = cells.text(words.replace(" ", ""))
    if len(code) > _LONGEST_CODE:
        raise Odd("En arbetsplatskod brukar ha 13 siffror.")
    return code


def _workplace_doubts(values: Values, name: str) -> Iterator[tuple[str, str]]:
    code = values.get(name, "")
    if code and not (len(code) == 13 and code.isdecimal() and code.isascii()):
        yield name, "En arbetsplatskod brukar ha 13 siffror."


def _prescriber_doubts(values: Values) -> Iterator[tuple[str, str]]:
    if not is_luhn(values["code"]):
        yield "code", "Förskrivarkodens kontrollsiffra stämmer inte."
    yield from _workplace_doubts(values, "workplace_code")


def _spell(values: Values) -> Spell:
    """Take the two days out of a row's values."""
    spell = Spell(values.pop("start", None), values.pop("end", None))
    if spell.start and spell.end and spell.end < spell.start:
        raise Odd("Sista dagen är före den första.", "end")
    return spell


def _told_by(values: Values) -> None:
    if not any(name in values for name in _MEDICINE):
        raise Odd("Raden har varken NPL-id, ATC-kod eller substans.")


def _workplace(values: Values) -> ListedWorkplace:
    return ListedWorkplace(spell=_spell(values), **values)


def _critical(values: Values) -> CriticalMedicine:
    _told_by(values)
    return CriticalMedicine(**values)


def _alternative(values: Values) -> Alternative:
    _told_by(values)
    return Alternative(**values)


def _code_link(values: Values) -> CodeLink:
    spell = _spell(values)
    if len(values) == 1:
        raise Odd("Raden säger bara ett varunummer, inte vad det hör till.", "varunummer")
    return CodeLink(spell=spell, **values)


PRESCRIBERS = TableParser(
    Layout(
        Source.PRESCRIBERS,
        fields={
            "code": Field(("Förskrivarkod",), _prescriber_code, Need.VALUE),
            "name": Field(("Namn", "Förskrivare"), cells.text, Need.VALUE),
            "profession": Field(("Yrke", "Titel"), cells.text, Need.NOTHING),
            "workplace": Field(("Arbetsplats",), cells.text, Need.NOTHING),
            "workplace_code": Field(("Arbetsplatskod",), _workplace_code, Need.NOTHING),
            "phone": Field(("Telefon",), cells.text, Need.NOTHING),
        },
        marks=(frozenset({"code"}),),
        make=lambda values: ListedPrescriber(**values),
        keys=("code",),
        doubts=_prescriber_doubts,
        share_left_out=_SHARE,
        spared=_SPARED,
    )
)
WORKPLACES = TableParser(
    Layout(
        Source.WORKPLACES,
        fields={
            "code": Field(("Arbetsplatskod",), _workplace_code, Need.VALUE),
            "name": Field(("Namn", "Arbetsplats"), cells.text, Need.VALUE),
            "address": Field(("Adress",), cells.text, Need.NOTHING),
            "phone": Field(("Telefon",), cells.text, Need.NOTHING),
            "start": Field(_FROM, cells.day, Need.NOTHING),
            "end": Field(_UNTIL, cells.day, Need.NOTHING),
        },
        marks=(frozenset({"code"}),),
        make=_workplace,
        keys=("code",),
        doubts=lambda values: _workplace_doubts(values, "code"),
        share_left_out=_SHARE,
        spared=_SPARED,
    )
)
CRITICAL = TableParser(
    Layout(
        Source.CRITICAL,
        fields={
            **_MEDICINE,
            "reason": Field(("Skäl", "Varför kritiskt"), cells.text, Need.VALUE),
        },
        marks=(frozenset({"reason"}),),
        make=_critical,
        keys=tuple(_MEDICINE),
        share_left_out=_SHARE,
        spared=_SPARED,
    )
)
ALTERNATIVES = TableParser(
    Layout(
        Source.ALTERNATIVES,
        fields={
            **_MEDICINE,
            "text": Field(("Alternativ", "Behandlingsalternativ"), cells.text, Need.VALUE),
            "by": Field(("Av", "Beslutat av"), cells.text, Need.VALUE),
        },
        marks=(frozenset({"text"}),),
        make=_alternative,
        keys=tuple(_MEDICINE),
        share_left_out=_SHARE,
        spared=_SPARED,
    )
)
CODES = TableParser(
    Layout(
        Source.CODES,
        fields={
            "varunummer": Field(("Varunummer", "Vnr"), cells.varunummer, Need.VALUE),
            "gtin": Field(("GTIN", "EAN"), cells.gtin, Need.NOTHING),
            "npl_pack_id": Field(("NPL pack-id",), cells.npl_id, Need.NOTHING),
            "start": Field(_FROM, cells.day, Need.NOTHING),
            "end": Field(_UNTIL, cells.day, Need.NOTHING),
            "replaced_by": Field(("Ersatt av",), cells.varunummer, Need.NOTHING),
        },
        marks=(frozenset({"varunummer", "gtin"}), frozenset({"varunummer", "replaced_by"})),
        make=_code_link,
        keys=("gtin", "varunummer"),
        share_left_out=_SHARE,
        spared=_SPARED,
    )
)
