"""A letter to a patient about a price that was preliminary: what differs and what to do."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.domain.clock import STOCKHOLM
from app.domain.findings import refuse
from app.domain.money import MoneyLine, PatientMoney
from app.domain.rules import RuleSet

_MOST_LINES, _LONGEST_LINE = 4, 45  # of an address that shows in the window of an envelope


@dataclass(frozen=True)
class MoneyLetter:
    """What the letter says (brev om pris); it names no medicine and no identity number."""

    patient: str = field(repr=False)
    lines: tuple[MoneyLine, ...]
    due: int  # öre; below zero to get back
    answer_by: date
    printed_at: datetime
    pharmacy: str
    phone: str  # "" leaves a line to write it on
    practice: bool
    address: tuple[str, ...] = field(default=(), repr=False)  # kept nowhere; () leaves lines


def letter_of(money: PatientMoney, rules: RuleSet, now: datetime, address: str = "") -> MoneyLetter:
    """Return the letter about all that is open with a patient; the frame is the pharmacy's."""
    if not money.open:
        raise refuse("Inget skiljer för patienten.", "Inget brev behövs.", field="slip")
    if not money.due:
        text = "Det patienten ska få tillbaka och betala tar ut varandra."
        raise refuse(text, "Markera det reglerat. Inget brev behövs.", field="slip")
    if money.is_protected:
        text = "Patienten har skyddade uppgifter. Inget brev skrivs."
        raise refuse(text, "Ta det när patienten kommer.", field="slip")
    if not money.patient:
        raise refuse("Personuppgifterna är gallrade.", "Brevet kan inte skrivas.", field="slip")
    day = now.astimezone(STOCKHOLM).date() + timedelta(days=rules.value("M-ANSWER"))
    written = tuple(line for line in (" ".join(one.split()) for one in address.split("\n")) if line)
    if len(written) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in written):
        text = f"Adressen får {_MOST_LINES} rader om {_LONGEST_LINE} tecken."
        raise refuse(text, "Korta den.", field="address")
    return MoneyLetter(
        money.patient, money.open, money.due, day, now, "", "", practice=False, address=written
    )
