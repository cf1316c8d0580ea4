"""What a hand-out says of exchange and payment, as captions and values."""

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.going_on import text_of_row
from app.domain.order import (
    AID_GROUP_WORDS,
    EXCHANGE_WORDS,
    FREE_GROUND_WORDS,
    PAYMENT_WORDS,
    ExchangeOutcome,
    PriceBasis,
)
from app.domain.supplied import DispensedRow, Payment
from app.ui.texts import BULLET, UNKNOWN, money

_BASIS_WORDS = {
    PriceBasis.FULL: "full egenavgift, läget i högkostnadsskyddet okänt",
    PriceBasis.LADDER: "enligt kvitto",
    PriceBasis.ASYLUM: "asylsökande",
}


def row_facts(row: DispensedRow, personal: DispensedPersonal | None) -> list[tuple[str, str]]:
    """Return the row's price, the group that decides who pays, and how its exchange ended."""
    reasons = personal.exchange_reasons if personal else ()
    reason = reasons[row.row - 1] if len(reasons) >= row.row else ""
    outcome = "" if row.outcome is ExchangeOutcome.NOT_ASSESSED_OFFLINE else row.outcome
    price = row.product.price
    return [
        ("Fullt pris", _said(money(price * row.packages), row.price_source) if price else UNKNOWN),
        ("Grupp", AID_GROUP_WORDS[row.aid] if row.aid else ""),
        ("Uttag med bokstäver", text_of_row(personal.letters, row.row) if personal else ""),
        ("Skäl till F", FREE_GROUND_WORDS[row.free_ground] if row.free_ground else ""),
        ("Utbyte", _said(EXCHANGE_WORDS[outcome], row.exchange_list) if outcome else ""),
        ("Ordinerat", row.prescribed.title if row.prescribed else ""),
        ("Skäl", reason),
        ("Billigaste", f"{money(row.lowest)} per förp" if row.lowest is not None else ""),
        ("Mellanskillnad", money(row.surcharge) if row.surcharge is not None else ""),
    ]


def payment_facts(made: Dispensed, personal: DispensedPersonal | None) -> list[tuple[str, str]]:
    """Return what was to be paid on the whole slip, what was taken, and what is left."""
    paid = made.payment
    if paid is None:
        return []
    due = UNKNOWN if paid.payable is None else money(paid.payable)
    return [
        ("Att betala", f"{due} preliminärt{BULLET}{_BASIS_WORDS[paid.basis]}"),
        ("Betalt", _taken(paid)),
        (_OWED[(paid.owed or 0) > 0], money(abs(paid.owed)) if paid.owed else ""),
        ("Kvitto", _receipt(paid)),
        ("LMA ärende", personal.case_number if personal else ""),
    ]


_OWED = {True: "Kvar att betala", False: "Att återbetala"}


def _taken(paid: Payment) -> str:
    means = PAYMENT_WORDS[paid.means].lower() if paid.means else "betalsätt inte antecknat"
    return means if paid.charged is None else _said(money(paid.charged), means)


def _receipt(paid: Payment) -> str:
    if paid.accumulated is None:
        return ""
    return _said(money(paid.accumulated), str(paid.accumulated_on or UNKNOWN))


def _said(value: str, of: str) -> str:
    return f"{value}{BULLET}{of}" if of else value
