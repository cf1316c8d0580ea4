"""Who pays: the row's benefit choice R, U, L or F, and what speaks against it."""

from collections.abc import Iterator
from datetime import date, datetime

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding
from app.domain.identification import identity_of
from app.domain.identity import IdentityKind, parse_birth_date
from app.domain.order import AidGroup, Benefit, FreeGround, OrderKind
from app.domain.surroundings import Surroundings


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what speaks against the rows' benefit choices."""
    has_code = bool(draft.prescriber.workplace_code.strip())
    if not has_code and any(row.benefit is Benefit.WITH for row in draft.rows):
        yield around.rules.finding("P-WORKPLACE", "prescriber.workplace_code")
    elif not has_code and any(_is_free_by_benefit(row) for row in draft.rows):
        yield around.rules.finding("B-WORKPLACE", "prescriber.workplace_code")
    claimed = tuple(r.product.title for r in draft.rows if r.product and is_by_benefit(r))
    if draft.is_entitled is False and claimed:
        yield around.rules.finding("B-ENTITLED", "is_entitled", about=claimed)
    asylum, age = is_asylum(draft, around.now.date()), age_of(draft, around.now)
    if asylum and not draft.payment.card_seen:
        yield around.rules.finding("B-LMA", "payment.card_seen")
    for index, row in enumerate(draft.rows):
        field = f"rows.{index}.benefit"
        of_food = draft.kind is OrderKind.FOOD  # whose ages and choices its kind tells
        for rule in () if of_food else _of_row(row, age, around):
            yield around.rules.finding(rule, field)
        if draft.kind is OrderKind.HUMAN and _lacks_group(row):
            yield around.rules.finding("B-WHICH", field)
        if asylum and row.benefit in (Benefit.WITH, Benefit.FOOD):
            yield around.rules.finding("B-ASYLUM", field)


def day_of(draft: DispensingDraft, now: datetime) -> date:
    """Return the day of the purchase, by which ages are judged: never that of its registration."""
    return (draft.happened_at or now).astimezone(STOCKHOLM).date()


def age_of(draft: DispensingDraft, now: datetime) -> int | None:
    """Return the patient's age in whole years at the purchase, or None when nobody can tell."""
    day = day_of(draft, now)
    known = identity_of(draft, now.date()).age_at(day)
    if known is None:
        known = parse_birth_date(draft.patient.birth_date, now.date()).age_at(day)
    return known


def is_asylum(draft: DispensingDraft, today: date) -> bool:
    """Tell whether the patient goes by an LMA card, and so stands outside the ladder."""
    kind = identity_of(draft, today).kind
    return kind is IdentityKind.LMA or bool(draft.payment.case_number.strip())


def free_ground(row: RowDraft, age: int | None, around: Surroundings) -> FreeGround | None:
    """Return why the row is free: as chosen, else as age and product tell; None if it is not."""
    rules = around.rules
    if row.free_ground is not None:
        return row.free_ground
    if age is not None and age < rules.value("B-CHILD"):
        return FreeGround.CHILD
    if is_contraceptive(row, around) and age is not None and age < rules.value("B-CONTRACEPTIVE"):
        return FreeGround.CONTRACEPTIVE
    return FreeGround.CONSUMABLE if row.aid is AidGroup.ADMINISTRATION else None


def is_contraceptive(row: RowDraft, around: Surroundings) -> bool:
    """Tell whether the row is a contraceptive, by its ATC code or its aid group."""
    atc = row.product.atc if row.product else ""
    by_code = atc.startswith(around.rules.values("B-CONTRACEPTIVE"))
    return by_code or row.aid is AidGroup.BIRTH_CONTROL


def is_communicable(row: RowDraft) -> bool:
    """Tell whether the row is free by the communicable diseases act, with rules of its own."""
    return row.benefit is Benefit.FREE and row.free_ground is FreeGround.COMMUNICABLE_DISEASE


def _of_row(row: RowDraft, age: int | None, around: Surroundings) -> Iterator[str]:
    """Yield the rules that speak against one row's choice."""
    ground = free_ground(row, age, around)
    if row.benefit is Benefit.WITH:
        if row.product and row.product.in_benefit is False:
            yield "B-OUTSIDE"
        if ground is not None:
            yield _SHOULD_BE_FREE[ground]
    elif row.benefit is Benefit.FREE:
        yield from _against_free(row, age, ground, around)


def _against_free(
    row: RowDraft, age: int | None, ground: FreeGround | None, around: Surroundings
) -> Iterator[str]:
    if ground is None:
        yield "B-STOMA" if row.aid is AidGroup.STOMA else "B-GROUND"
    elif ground is FreeGround.COMMUNICABLE_DISEASE:
        yield "B-COMMUNICABLE"
    elif ground in _LIMITS and (age is None or age >= around.rules.value(_LIMITS[ground])):
        yield "B-AGE"


def _lacks_group(row: RowDraft) -> bool:
    """Tell whether who pays hangs on a group of aids that nobody has said."""
    is_article = row.product is not None and row.product.is_trade_good
    is_told = row.aid is not None or row.free_ground is not None
    return is_article and not is_told and row.benefit in (Benefit.WITH, Benefit.FREE)


def is_by_benefit(row: RowDraft) -> bool:
    """Tell whether the benefit pays the row or some of it."""
    return row.benefit is Benefit.WITH or _is_free_by_benefit(row)


def _is_free_by_benefit(row: RowDraft) -> bool:
    by_act = row.free_ground is FreeGround.COMMUNICABLE_DISEASE
    return row.benefit in (Benefit.FREE, Benefit.FOOD) and not by_act


_LIMITS = {FreeGround.CHILD: "B-CHILD", FreeGround.CONTRACEPTIVE: "B-CONTRACEPTIVE"}
_SHOULD_BE_FREE = {
    FreeGround.CHILD: "B-CHILD",
    FreeGround.CONTRACEPTIVE: "B-CONTRACEPTIVE",
    FreeGround.CONSUMABLE: "B-CONSUMABLE",
    FreeGround.COMMUNICABLE_DISEASE: "B-COMMUNICABLE",
}
