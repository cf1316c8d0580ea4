"""The aid card (hjälpmedelskort): its groups, who orders them, its articles, how much and when.

What it costs is told by the benefit, how much is left by the supply: as of every other order.
"""

from collections.abc import Iterator

from app.domain.codes import Varunummer
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, Refused, missing
from app.domain.issuer import category_of
from app.domain.order import DEFAULT_BENEFIT, AidGroup, Benefit, OrderKind, Origin, Product
from app.domain.pace import handed_on, is_alike
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings
from app.domain.totals import ordered_product, root_of, rows_of, totals_of

AS_DIRECTED = "Enligt anvisning"  # the use, where the card says nothing more
_MONTH, _LONGEST_MONTH = 30, 31  # days
_WHO = {
    AidGroup.BIRTH_CONTROL: "HK-BIRTH",
    AidGroup.STOMA: "HK-STOMA",
    AidGroup.ADMINISTRATION: "HK-ADMINISTRATION",
}


def new_row(rules: RuleSet, group: AidGroup | None = None) -> RowDraft:
    """Return an empty row as most cards have it: for three months, four times."""
    return RowDraft(
        withdrawals=rules.value("HK-TIMES"),
        lasts_days=rules.value("HK-MONTHS") * _MONTH,
        aid=group,
        benefit=usual_benefit(group),
    )


def first_row(kind: OrderKind, rules: RuleSet, group: AidGroup | None = None) -> RowDraft:
    """Return the empty row that an order of a kind begins with."""
    if kind is OrderKind.AID_CARD:
        return new_row(rules, group)
    return RowDraft(benefit=DEFAULT_BENEFIT.get(kind, Benefit.WITH))


def usual_benefit(group: AidGroup | None) -> Benefit:
    """Return the choice of a group for grown-ups; a younger patient's is told by the benefit."""
    return Benefit.FREE if group is AidGroup.ADMINISTRATION else Benefit.WITH


def use_of(kind: OrderKind, row: RowDraft) -> str:
    """Return the dosage as written; on a card without any, that it is used as directed."""
    unwritten = AS_DIRECTED if kind is OrderKind.AID_CARD else ""
    return " ".join(row.dosage.split()) or unwritten


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what an aid card lacks, and what speaks against its rows."""
    if draft.kind is not OrderKind.AID_CARD:
        return
    rules, who = around.rules, draft.prescriber
    if draft.origin in (Origin.TELEPHONE, Origin.EMERGENCY):
        yield rules.finding("HK-PAPER", "origin")
    if not who.code.strip():
        yield rules.finding("HK-CODE", "prescriber.code")
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.aid is None:
            yield missing("Grupp", f"{at}.aid")
        elif not _may_order(draft, row.aid, rules):
            yield rules.finding(_WHO[row.aid], f"{at}.aid", about=(who.profession,))
        if row.product is not None and row.product.name.strip():
            yield from _article(row, row.product, (rules, at))
            yield from _known(draft, row, row.product, (around, at))
        yield from _quantity(row, rules, at)


def _quantity(row: RowDraft, rules: RuleSet, at: str) -> Iterator[Finding]:
    """Yield that it is for longer or more often than most cards."""
    if row.withdrawals > rules.value("HK-TIMES"):
        yield rules.finding("HK-TIMES", f"{at}.withdrawals")
    if row.lasts_days > rules.value("HK-MONTHS") * _LONGEST_MONTH:
        yield rules.finding("HK-MONTHS", f"{at}.lasts_days")


def _may_order(draft: DispensingDraft, group: AidGroup, rules: RuleSet) -> bool:
    """Tell whether the profession orders the group, or was given a code for it where one may be."""
    who = draft.prescriber
    category = category_of(who.profession, who.category)
    by_code = bool(who.aid_code.strip()) and group is not AidGroup.BIRTH_CONTROL
    return category is None or category in rules.values(_WHO[group]) or by_code


def _article(row: RowDraft, product: Product, place: tuple[RuleSet, str]) -> Iterator[Finding]:
    """Yield that it has no number of its own, or that it is, or may be, a medicine."""
    rules, at = place
    if not product.varunummer.strip():
        yield missing("Varunummer", f"{at}.{'product' if product.from_register else 'varunummer'}")
    elif not _is_number(product.varunummer):
        yield rules.finding("HK-NUMBER", f"{at}.varunummer")
    if not product.from_register:
        yield rules.finding("HK-UNKNOWN", f"{at}.product")
    elif product.is_medicine:
        if row.aid is not AidGroup.BIRTH_CONTROL:
            yield rules.finding("HK-MEDICINE", f"{at}.product")
        elif not product.atc.startswith(rules.values("B-CONTRACEPTIVE")):
            yield rules.finding("HK-NOT-BIRTH" if product.atc else "HK-ATC", f"{at}.product")


def _known(
    draft: DispensingDraft, row: RowDraft, product: Product, place: tuple[Surroundings, str]
) -> Iterator[Finding]:
    """Yield what was handed out here on the same card, when the row does not go on from it."""
    around, at = place
    begun = [
        past
        for past in around.history
        if past.kind is OrderKind.AID_CARD
        and past.row.follows is None
        and past.issued_on.isoformat() == draft.issued_on.strip()
        and is_alike(product, ordered_product(past.row))
    ]
    for past in begun[:1] if row.follows is None else []:
        every = rows_of(around.history, root_of(past))
        totals = totals_of(every)
        if totals is None:
            continue
        made = sorted({share.withdrawal for share in totals.shares})
        left = totals.withdrawals - totals.elsewhere - len(made)
        day = max(handed_on(one) for one in every)
        numbers = ", ".join(map(str, made))
        text = f"Uttag {numbers} av {totals.withdrawals} är gjort här, senast {day}."
        rule = "HK-TAKEN" if row.withdrawal in made or left < 1 else "HK-LEFT"
        yield around.rules.finding(rule, f"{at}.withdrawal", f"{text} {max(left, 0)} kvar.")


def _is_number(text: str) -> bool:
    try:
        Varunummer.parse(text)
    except Refused:
        return False
    return True
