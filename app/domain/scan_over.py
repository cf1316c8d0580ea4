"""Scanning a row over into the pharmacy's own system: which codes, in which order, what is read.

The order and the kind of code that carries each field are data, a profile; another system has
another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.clock import STOCKHOLM
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.findings import refuse
from app.domain.identity import KIND_WORDS
from app.domain.order import Product
from app.domain.steps import READ_STEP, TWIN_STEP, has_full_number
from app.domain.supplied import DispensedRow, Pack

PACK_STEP = "decommission"  # done there only by the pack's own code
_LONGEST_BARS = 20  # characters; digits lie two and two
_LONGEST_DIGITS = 30
_LONGEST_SQUARE = 200


class CodeKind(StrEnum):
    """What carries a field (kodslag)."""

    PACK = "pack"  # the pack's own GS1 Data Matrix
    BARS = "code_128"
    SQUARE = "data_matrix"
    TYPED = "typed"  # no code: a person types it there


@dataclass(frozen=True)
class ProfileField:
    """One field of the other system (fält)."""

    what: str  # one of WHATS
    label: str  # Swedish
    code: CodeKind = CodeKind.TYPED


@dataclass(frozen=True)
class Profile:
    """How another system takes a row (profil)."""

    name: str  # Swedish, in a sentence: "apotekssystemet"
    covers: tuple[str, ...]  # codes of steps that are done there when all is read
    field: tuple[ProfileField, ...]

    def check(self) -> None:
        """Refuse a profile that asks for what no entry says, or ends what only a person can end."""
        unknown = [f.what for f in self.field if f.what not in WHATS]
        if unknown or not self.field or not self.name.strip():
            names = ", ".join(unknown) or "inget fält"
            raise refuse(f"Profilen för att skanna över har fel: {names}.", "Rätta filen.")
        if not {READ_STEP, TWIN_STEP}.isdisjoint(self.covers):
            raise refuse(
                "Profilen för att skanna över kan inte avsluta läsning eller dubblettsökning.",
                "Ta bort steget ur filen.",
            )


@dataclass(frozen=True)
class About:
    """A row of a hand-out as it now stands, to be scanned over (underlag)."""

    dispensed: Dispensed
    personal: DispensedPersonal
    row: DispensedRow
    hidden: tuple[Pack, ...] = ()  # e-VIS knows or may know of them: only the varunummer is shown


@dataclass(frozen=True)
class ScanCode:
    """One thing to read or type in the other system (kod)."""

    key: str  # stable within the row
    label: str
    shown: str  # as people read it
    kind: CodeKind
    content: str = ""  # as the code carries it; GS1 elements as [01]…; "" when typed
    plain: str = ""  # the varunummer, which may be read in a pack's place


@dataclass(frozen=True)
class Tick:
    """That a code was read there, or was not and why (avbockning)."""

    at: datetime
    by: str  # UUID of who
    is_plain: bool = False  # the varunummer in the pack's place
    reason: str = ""  # why it was not read


Ticks = Mapping[str, Tick]
Value = tuple[str, str]  # as the code carries it, and as people read it


def codes_of(profile: Profile, about: About) -> tuple[ScanCode, ...]:
    """Return what is to be read, in the profile's order; what a row does not have is left out."""
    return tuple(code for field in profile.field for code in _codes(field, about))


def next_open(codes: Sequence[ScanCode], ticks: Ticks) -> int:
    """Return which comes next, from 0; as many as there are when all is done."""
    return next((at for at, code in enumerate(codes) if code.key not in ticks), len(codes))


def covered_steps(
    profile: Profile, about: About, codes: Sequence[ScanCode], ticks: Ticks
) -> set[str]:
    """Return codes of the steps that are done there by what was read."""
    packs = [code for code in codes if code.kind is CodeKind.PACK]
    is_whole = len(read_packs(codes, ticks)) == len(packs) >= about.row.packages
    return {step for step in profile.covers if step != PACK_STEP or is_whole}


def read_packs(codes: Sequence[ScanCode], ticks: Ticks) -> list[ScanCode]:
    """Return the packs that were read by their own codes."""
    ticked = [code for code in codes if code.kind is CodeKind.PACK and code.key in ticks]
    return [c for c in ticked if not (ticks[c.key].is_plain or ticks[c.key].reason)]


def proof_words(profile: Profile, codes: Sequence[ScanCode], ticks: Ticks, receipt: str) -> str:
    """Return what the settling says: how much was read, what was not and why, and the receipt."""
    skipped = [code for code in codes if ticks[code.key].reason]
    said = f"Skannat över till {profile.name}, {len(codes) - len(skipped)} av {len(codes)} fält"
    said += "".join(f"; {c.label}: {ticks[c.key].reason}" for c in skipped)
    number = " ".join(receipt.split())
    return f"{said}. Kvitto {number}." if number else f"{said}."


def elements_of(pack: Pack) -> str:
    """Return a pack as GS1 elements in brackets; only what is known of it stands there."""
    values = (("01", pack.gtin), ("21", pack.serial), ("10", pack.batch), ("17", pack.expires))
    return "".join(f"[{name}]{value}" for name, value in values if value)


def elements_words(content: str) -> str:
    """Return what a code carries as people read it: GS1 elements apart, with round brackets."""
    return content.replace("[", "  (").replace("]", ") ").strip()


def _codes(field: ProfileField, about: About) -> Iterator[ScanCode]:
    if field.code is CodeKind.PACK:
        yield from _packs(field, about)
        return
    values = [value for value in WHATS[field.what](about) if value[1]]
    for number, (content, shown) in enumerate(values, 1):
        key = field.what if len(values) == 1 else f"{field.what}/{number}"
        kind = field.code if _carries(field.code, content) else CodeKind.TYPED
        kept = "" if kind is CodeKind.TYPED else content
        yield ScanCode(key, field.label, shown, kind, kept)


def _packs(field: ProfileField, about: About) -> Iterator[ScanCode]:
    """Yield each pack that was scanned, and the varunummer once for those that were not."""
    row = about.row
    numbered = enumerate(row.packs[: row.packages], 1)  # the key stays when another is hidden
    packs = [(number, pack) for number, pack in numbered if pack not in about.hidden]
    plain = row.product.varunummer
    for number, pack in packs:
        label = f"{field.label} {number}" if row.packages > 1 else field.label
        yield ScanCode(
            f"{field.what}/{number}",
            label,
            title_of(row.product),
            CodeKind.PACK,
            elements_of(pack),
            plain,
        )
    if len(packs) < row.packages:
        kind = CodeKind.BARS if _carries(CodeKind.BARS, plain) else CodeKind.TYPED
        yield ScanCode(
            f"{field.what}/varunummer", "Varunummer", title_of(row.product), kind,
            plain if kind is CodeKind.BARS else "",
        )  # fmt: skip


def title_of(product: Product) -> str:
    """Return a product with its pack in one line."""
    return ", ".join(filter(None, (product.title, product.pack)))


def _carries(kind: CodeKind, content: str) -> bool:
    """Tell whether a code of a kind carries a text so that a scanner gives back the same."""
    if kind is CodeKind.SQUARE:
        try:
            return 0 < len(content.encode("latin-1")) <= _LONGEST_SQUARE and content.isprintable()
        except UnicodeEncodeError:
            return False
    longest = _LONGEST_DIGITS if content.isdigit() else _LONGEST_BARS
    is_plain = content.isascii() and content.isprintable() and content == content.strip()
    return kind is CodeKind.BARS and is_plain and 0 < len(content) <= longest


def _same(text: str) -> list[Value]:
    return [(text, text)] if text else []


def _identity(about: About) -> list[Value]:
    """Return what the withdrawal is registered by: the birth date of whom no register knows."""
    patient = about.personal.patient
    number, born = patient.identity, patient.birth_date
    if born and not has_full_number(patient):
        kind = next((x for k, x in KIND_WORDS.items() if k == patient.identity_kind), "id-nummer")
        beside = f"{kind} {number}" if number else ""
        return [(f"{born:%Y%m%d}", " · ".join(filter(None, (f"{born}", beside))))]
    is_swedish = len(number) == 12 and number.isdigit()
    return [(number, f"{number[:8]}-{number[8:]}" if is_swedish else number)]


def _prescriber_and_workplace(about: About) -> list[Value]:
    one, other = about.personal.prescriber.code, about.personal.prescriber.workplace_code
    return [(one + other, " · ".join(filter(None, (one, other))))]


def _prescribed(about: About) -> list[Value]:
    """Return the product that was ordered, where another was handed out in its place."""
    ordered = about.row.prescribed
    if ordered is None:
        return []
    number = ordered.varunummer
    return [(number, " · ".join(filter(None, (title_of(ordered), number))))]


def _happened_at(about: About) -> list[Value]:
    return _same(f"{about.dispensed.happened_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}")


def _dosage(about: About) -> list[Value]:
    return _same(dosage_of(about))


def dosage_of(about: About) -> str:
    """Return the row's dosage on one line."""
    rows = [row.row for row in about.dispensed.rows]
    at, texts = rows.index(about.row.row), about.personal.dosages
    return " ".join(texts[at].split()) if at < len(texts) else ""


def amount_of(row: DispensedRow) -> str:
    """Return kronor for the row, "" while its price is unknown."""
    price = row.product.price
    return "" if price is None else f"{price * row.packages:.2f}".replace(".", ",")


WHATS: Mapping[str, Callable[[About], Iterable[Value]]] = {
    "identity": _identity,
    "patient": lambda about: _same(about.personal.patient.listed_name),
    "prescriber_and_workplace": _prescriber_and_workplace,
    "prescriber": lambda about: _same(about.personal.prescriber.code),
    "workplace": lambda about: _same(about.personal.prescriber.workplace_code),
    "issued_on": lambda about: _same(about.dispensed.issued_on.isoformat()),
    "prescribed": _prescribed,
    "pack": lambda about: _same(about.row.product.varunummer),
    "varunummer": lambda about: _same(about.row.product.varunummer),
    "packages": lambda about: _same(str(about.row.packages)),
    "withdrawals": lambda about: _same(str(about.row.withdrawals)),
    "withdrawal": lambda about: _same(str(about.row.withdrawal)),
    "dosage": _dosage,
    "happened_at": _happened_at,
    "benefit": lambda about: _same(about.row.benefit.value),
    "amount": lambda about: _same(amount_of(about.row)),
    "slip": lambda about: _same(about.dispensed.slip),
}
