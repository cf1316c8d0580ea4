"""How the order behind a hand-out came, as lines of a list: sort, days, the call, the animal."""

from datetime import date, datetime

from app.domain.clock import STOCKHOLM
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.order import (
    ORDER_KIND_WORDS,
    ORIGIN_WORDS,
    PAPER_REASON_WORDS,
    OrderKind,
    Origin,
    Patient,
)
from app.domain.supplied import Call
from app.ui.texts import day
from app.ui.views.settle.words import moment

_ENTITLED = {None: "", True: "ja enligt blanketten", False: "nej enligt blanketten"}


def origin_facts(made: Dispensed, personal: DispensedPersonal | None) -> list[tuple[str, str]]:
    """Return name and value of each thing; what was not asked is ""."""
    is_plain = made.origin is Origin.PAPER and made.kind is OrderKind.HUMAN
    call = personal.call if personal else None
    return [
        ("Underlag", "" if is_plain else _sort(made)),
        ("Blankettnummer", personal.form_number if personal else ""),
        ("Förmånsberättigad", _ENTITLED[made.is_entitled]),
        ("Hjälpmedelskod", personal.prescriber.aid_code if personal else ""),
        ("Djur", animal_words(personal.patient) if personal else ""),
        ("Orsak till papper", PAPER_REASON_WORDS[made.reason] if made.reason else ""),
        ("Giltigt t.o.m.", _day(made.valid_until)),
        ("Första uttag senast", _day(made.first_by)),
        ("Samtal" if made.origin is Origin.TELEPHONE else "Motringning", _call(call)),
    ]


def animal_words(patient: Patient) -> str:
    """Return species and name of an animal, "" for a person."""
    return " ".join(word for word in (patient.species.lower(), patient.animal) if word)


def _sort(made: Dispensed) -> str:
    words = [ORIGIN_WORDS[made.origin]]
    if made.kind is not OrderKind.HUMAN:
        words.append(ORDER_KIND_WORDS[made.kind].lower())
    return ", ".join([*words, "AKUT"] if made.is_urgent else words)


def _call(call: Call | None) -> str:
    if call is None:
        return ""
    said = [f"{call.spoke_with}, {call.number}"]
    if call.at is not None:
        said.append(moment(call.at))
    if call.called_back is not None:
        whom = ", ".join(word for word in (call.back_number, call.answered) if word)
        said.append(f"motringd {moment(call.called_back)} {whom}".strip())
    return "\n".join([said[0], ", ".join(said[1:])]).strip()


def _day(value: date | None) -> str:
    return day(datetime(value.year, value.month, value.day, tzinfo=STOCKHOLM)) if value else ""
