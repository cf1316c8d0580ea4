"""Who a person is by number or birth date: the kinds, what is doubtful, how each is written."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.codes import is_luhn, luhn_sum
from app.domain.findings import Confidence, Finding, Severity

OLDEST_YEARS = 130  # nobody alive is older, and national systems refuse older birth dates
_CURE = "Jämför med underlaget. Står det så där: fortsätt och skriv skäl."
_PHRASES = (
    "Så står det i underlaget",
    "Legitimation sedd, numret är rätt",
    "Patienten har uppgett numret",
)


class Sex(StrEnum):
    """A person's sex (kön) by the national codes."""

    MAN = "1"
    WOMAN = "2"
    UNSPECIFIED = "3"


class IdentityKind(StrEnum):
    """What sort of identity a text is (id-sort)."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    INTERIM = "interim"  # a letter after the date, as T in YYYYMMDD-TNNC
    NATIONAL_RESERVE = "national_reserve"
    STOCKHOLM_RESERVE = "stockholm_reserve"
    VGR_RESERVE = "vgr_reserve"
    LOCAL_RESERVE = "local_reserve"  # another region's, whose rule nobody has published
    LMA = "lma"  # the case number on an asylum seeker's card
    BIRTH_DATE = "birth_date"
    FOREIGN = "foreign"  # anything else, kept as written


KIND_WORDS = {
    IdentityKind.PERSONNUMMER: "personnummer",
    IdentityKind.SAMORDNINGSNUMMER: "samordningsnummer",
    IdentityKind.INTERIM: "interimsnummer",
    IdentityKind.NATIONAL_RESERVE: "nationellt reservnummer",
    IdentityKind.STOCKHOLM_RESERVE: "reservnummer, Stockholm",
    IdentityKind.VGR_RESERVE: "reservnummer, Västra Götaland",
    IdentityKind.LOCAL_RESERVE: "lokalt reservnummer",
    IdentityKind.LMA: "LMA-nummer",
    IdentityKind.BIRTH_DATE: "födelsedatum",
    IdentityKind.FOREIGN: "annat id-nummer",
}
_UNKNOWN = Finding(
    Severity.INFO,
    "Id-numret är inte av en sort som Lykta känner.",
    "Jämför med underlaget.",
    "patient.identity",
    "identity.kind",
    "fast regel",
)
_SHORT_ON_LABEL = {IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER, IdentityKind.INTERIM}
_SPLIT_ON_SCREEN = _SHORT_ON_LABEL | {
    IdentityKind.NATIONAL_RESERVE, IdentityKind.VGR_RESERVE, IdentityKind.LOCAL_RESERVE,
}  # fmt: skip
# Kinds that tell neither birth date nor sex, whatever the digits are.
_TELL_NOTHING = {IdentityKind.FOREIGN, IdentityKind.LMA, IdentityKind.STOCKHOLM_RESERVE}


@dataclass(frozen=True)
class Identity:
    """Who a person is (identitet): never refused, for paper must be handled whatever it says."""

    kind: IdentityKind
    canonical: str  # 12 characters; 8 of a birth date; NN-NNNNNN of LMA; as written of foreign
    birth_date: date | None = None  # only when the number tells it and the calendar has it
    sex: Sex | None = None  # only when the number tells it
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def age_at(self, day: date) -> int | None:
        """Return whole years, or nothing when the birth date is unknown or later than the day."""
        return age_at(self.birth_date, day) if self.birth_date else None

    @property
    def leaves_birth_open(self) -> bool:
        """Tell whether birth date and sex must come from elsewhere than the number."""
        is_local = self.kind is IdentityKind.LOCAL_RESERVE
        return self.kind in _TELL_NOTHING or (is_local and self.birth_date is None)

    def screen(self) -> str:
        """Return the full form that screens and prescriptions show, as YYYYMMDD-NNNC."""
        if self.kind in _SPLIT_ON_SCREEN:
            return f"{self.canonical[:8]}-{self.canonical[8:]}"
        if self.kind is IdentityKind.BIRTH_DATE and self.birth_date:
            return self.birth_date.isoformat()
        return f"LMA {self.canonical}" if self.kind is IdentityKind.LMA else self.canonical

    def label(self, today: date) -> str:
        """Return the form of labels, YYMMDD-NNNC, a plus for the dash from the year of age 100."""
        if self.kind not in _SHORT_ON_LABEL:
            return self.screen()
        sign = "+" if today.year - int(self.canonical[:4]) >= 100 else "-"
        return f"{self.canonical[2:8]}{sign}{self.canonical[8:]}"


def age_at(born: date, day: date) -> int | None:
    """Return whole years, or nothing on a day before the birth."""
    if day < born:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def leaves_birth_open(text: str) -> bool:
    """Tell whether a number leaves birth date and sex to be asked for; the day does not matter."""
    return parse_identity(text, date.max).leaves_birth_open


def parse_identity(text: str, today: date) -> Identity:
    """Return what the text is: doubts are findings, and an unknown sort is kept as written."""
    written = tidy(text)
    for read in _READERS:
        identity = read(written.upper(), today)
        if identity is not None:
            return identity
    return Identity(IdentityKind.FOREIGN, written, findings=(_UNKNOWN,))


def parse_birth_date(text: str, today: date) -> Identity:
    """Return a birth date as identity; without a date, and doubtful, when the text is none."""
    written = tidy(text)
    unreadable = _doubt("Födelsedatumet går inte att läsa.", "birth_date")
    return _read_birth_date(written, today) or Identity(
        IdentityKind.BIRTH_DATE, written, findings=(unreadable,)
    )


def tidy(text: str) -> str:
    """Return what can be seen of a text; empty where there is nothing but what cannot."""
    printable = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


_DATE = "([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})"
_NUMBER = re.compile(_DATE + "([^0-9A-Z]?)([0-9]{3})([0-9])")


def _read_number(text: str, today: date) -> Identity | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    century, yy, mm, dd, sign, serial, check = match.groups()
    if century == "99":
        return _stockholm_reserve(f"99{yy}{mm}{dd}{serial}{check}")
    month, day = int(mm), int(dd)
    has_added_sixty = day >= 60
    day -= 60 if has_added_sixty else 0
    year = int(century + yy) if century else _year(int(yy), (month, day), sign, today)
    born, findings = _birth(year, month, day, today)
    if has_added_sixty and month <= 12 and day <= 31:
        # Unknown months and days are zeros, and a full day borrows from its neighbours.
        findings = [f for f in findings if f.rule != "identity.calendar"]
    if sign not in ("", "-", "+"):
        text = "Numret är skrivet med annat tecken än - eller +."
        findings.append(_doubt(text, "separator", Severity.INFO))
    if serial == "000":
        findings.append(_doubt("Födelsenumret 000 används inte.", "serial"))
    findings += _check_findings(is_luhn(yy + mm + dd + serial + check))
    kind = IdentityKind.SAMORDNINGSNUMMER if has_added_sixty else IdentityKind.PERSONNUMMER
    return Identity(
        kind, f"{year:04d}{mm}{dd}{serial}{check}", born, _sex(serial[2]), tuple(findings)
    )


def _stockholm_reserve(canonical: str) -> Identity:
    findings = tuple(_check_findings(is_luhn(canonical[4:])))
    return Identity(IdentityKind.STOCKHOLM_RESERVE, canonical, findings=findings)


# Letters of interim numbers; K, M and X are sex letters in Västra Götaland's reserve numbers too.
_LETTERED = re.compile(_DATE + "([-+]?)([TRSUWXJKLMN])([0-9]{2})([0-9])")


def _read_lettered(text: str, today: date) -> Identity | None:
    match = _LETTERED.fullmatch(text)
    if match is None:
        return None
    century, yy, mm, dd, sign, letter, serial, check = match.groups()
    year = int(century + yy) if century else _year(int(yy), (int(mm), int(dd)), sign, today)
    born, findings = _birth(year, int(mm), int(dd), today)
    canonical = f"{year:04d}{mm}{dd}{letter}{serial}{check}"
    fits = is_luhn(f"{yy}{mm}{dd}1{serial}{check}")  # the letter counts as 1
    if century and _has_vgr_serial(letter, serial):
        fits_vgr = is_luhn(f"{yy}{mm}{dd}{_VGR_WEIGHTS[letter]}{serial}{check}")
        if fits_vgr or not fits:
            findings += _check_findings(fits_vgr)
            sex = None if letter == "X" else _sex(serial[1])
            return Identity(IdentityKind.VGR_RESERVE, canonical, born, sex, tuple(findings))
    findings += _check_findings(fits)
    return Identity(IdentityKind.INTERIM, canonical, born, _sex(serial[1]), tuple(findings))


_VGR_WEIGHTS = {"K": 5, "M": 7, "X": 8}  # woman, man, unknown


def _has_vgr_serial(letter: str, serial: str) -> bool:
    number = int(serial)
    if letter == "X":
        return 80 <= number <= 89
    return 6 <= number <= 79 and letter == ("M" if number % 2 else "K")


_LETTER = "A-HJ-NPR-UXYZ"  # I, O, Q, V and W are left out
_NATIONAL_RESERVE = re.compile(
    f"([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})-?([{_LETTER}]{{2}})([0-9{_LETTER}])([0-9])"
)


def _read_national_reserve(text: str, today: date) -> Identity | None:
    match = _NATIONAL_RESERVE.fullmatch(text)
    if match is None:
        return None
    canonical = "".join(match.groups())
    year = _reserve_year(canonical)
    month, day = int(canonical[4:6]), int(canonical[6:8])
    born, findings = (None, []) if year is None else _birth(year, month, day, today)
    if year is None and not (canonical[:2] == "00" and month >= 20 and 40 <= day <= 59):
        findings = [_doubt("Reservnumrets födelsedel är omöjlig.", "calendar")]
    # No published text names the rule: letters by their ASCII codes fit every published example.
    payload = [int(c) if c.isdigit() else ord(c) for c in canonical[:-1]]
    findings += _check_findings(-luhn_sum(payload) % 10 == int(canonical[-1]), "reserve_check")
    sex = _sex(canonical[10]) if canonical[10].isdigit() else None
    return Identity(IdentityKind.NATIONAL_RESERVE, canonical, born, sex, tuple(findings))


def _reserve_year(canonical: str) -> int | None:
    """Return the year of birth: its century is raised by a multiple of three, to 22 or more."""
    series = int(canonical[:2])
    century = {1: 19, 2: 20}.get(series % 3)
    return None if century is None or series < 22 else century * 100 + int(canonical[2:4])


# The digit after the slash counts the cards that the same person has had.
_LMA = re.compile("(?:LMA ?)?([0-9]{2})-([0-9]{6})(?:/[0-9]+)?|LMA ?([0-9]{2})([0-9]{6})")


def _read_lma(text: str, _today: date) -> Identity | None:
    match = _LMA.fullmatch(text)
    return match and Identity(IdentityKind.LMA, "-".join(filter(None, match.groups())))


# Värmland and others: the date of birth, then letters and digits by rules of their own.
_LOCAL = re.compile("((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})-?([0-9A-ZÅÄÖ]{4})")


def _read_local_reserve(text: str, today: date) -> Identity | None:
    match = _LOCAL.fullmatch(text)
    if match is None or match[4].isdigit():
        return None
    born, _ = _birth(int(match[1]), int(match[2]), int(match[3]), today)
    told = _doubt("Lokalt reservnummer. Kontrollsiffran är okänd.", "local", Severity.INFO)
    return Identity(IdentityKind.LOCAL_RESERVE, "".join(match.groups()), born, findings=(told,))


_BIRTH_DATE = re.compile("((?:18|19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})")


def _read_birth_date(text: str, today: date) -> Identity | None:
    match = _BIRTH_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    born, findings = _birth(year, month, day, today)
    canonical = "".join(match.groups())
    return Identity(IdentityKind.BIRTH_DATE, canonical, born, findings=tuple(findings))


_READERS = (
    _read_number,
    _read_lettered,
    _read_national_reserve,
    _read_local_reserve,
    _read_lma,
    _read_birth_date,
)


def _year(yy: int, month_day: tuple[int, int], sign: str, today: date) -> int:
    """Return the latest possible year of two digits; a plus says at least a hundred years ago."""
    year = today.year - (today.year - yy) % 100
    is_later = year == today.year and month_day > (today.month, today.day)
    return year - 100 if sign == "+" or is_later else year


def _birth(year: int, month: int, day: int, today: date) -> tuple[date | None, list[Finding]]:
    findings = []
    try:
        born = date(year, month, day)
    except ValueError:
        born = None
        findings.append(_doubt("Födelsedatumet finns inte i kalendern.", "calendar"))
    if (born or date(max(year, 1), 1, 1)) > today:
        findings.append(_doubt("Födelsedatumet ligger i framtiden.", "future"))
    if year < today.year - OLDEST_YEARS:
        findings.append(_doubt(f"Födelsedatumet är mer än {OLDEST_YEARS} år gammalt.", "age"))
    return born, findings


def _sex(digit: str) -> Sex:
    return Sex.MAN if int(digit) % 2 else Sex.WOMAN


def _check_findings(fits: bool, rule: str = "check_digit") -> list[Finding]:
    return [] if fits else [_doubt("Numrets kontrollsiffra stämmer inte.", rule)]


def _doubt(text: str, rule: str, severity: Severity = Severity.WARN) -> Finding:
    confidence = Confidence.INTERPRETED if rule == "reserve_check" else Confidence.FIXED
    rule = f"identity.{rule}"
    field, source = "patient.identity", "fast regel"
    return Finding(severity, text, _CURE, field, rule, source, confidence, True, _PHRASES)
