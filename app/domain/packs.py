"""Packs in the hand: whether each is the row's, whole, in date, and never handed out before.

Where a scanned pack goes is said here too; the screen only shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, Severity
from app.domain.gs1 import last_day
from app.domain.ledger import article_of
from app.domain.order import Product, RowKind
from app.domain.outage import Dependency
from app.domain.steps import needed_for
from app.domain.supplied import Pack
from app.domain.surroundings import Surroundings

FIELD = "packs"  # of a row, as findings name it


@dataclass(frozen=True)
class Placed:
    """Where a scanned pack goes (placering): into a row, or nowhere and why."""

    row: int | None = None
    packs: tuple[Pack, ...] = ()  # of the row from now on
    product: Product | None = None  # for a row that had none
    said: str = ""  # Swedish
    is_stop: bool = False


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the packs of each row, and where none was scanned."""
    seen: set[tuple[str, str]] = set()
    around = _then(draft, around)
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}.{FIELD}"
        for pack in row.packs:
            rules = dict(_faults(row, pack, around))
            if key_of(pack) in seen:
                rules["PK-TWICE"] = ""
            seen.add(key_of(pack))
            yield from (around.rules.finding(rule, at, text) for rule, text in rules.items())
        yield from _of_row(row, at, around)


def place(draft: DispensingDraft, active: int, pack: Pack, around: Surroundings) -> Placed:
    """Say where a pack goes: the active row, else the only unscanned row that it matches.

    A pack that is no row's goes to the active row all the same, whose check then stops: the
    hand-out must not go on as if nothing had been scanned.
    """
    around = _then(draft, around)
    held = [i for i, row in enumerate(draft.rows) if key_of(pack) in map(key_of, row.packs)]
    if held:
        return Placed(said=f"Förpackningen är redan skannad, rad {held[0] + 1}.", is_stop=True)
    products = around.pack_products.get(pack.gtin, ())
    fits = [i for i, row in enumerate(draft.rows) if _fits(row, products)]
    waiting = [i for i in fits if _has_room(draft.rows[i], around)]
    if active in waiting or len(waiting) == 1:
        return _put(draft, active if active in waiting else waiting[0], pack, around)
    if waiting:
        return Placed(said="Flera rader väntar på varan. Välj rad, Ctrl+1 …, och skanna igen.")
    if fits:
        return _full(fits[0])
    return _strange(draft, active, pack, products, around)


def without_faulty(draft: DispensingDraft, index: int, around: Surroundings) -> tuple[Pack, ...]:
    """Return a row's packs but those that cannot be handed out."""
    return _whole(draft.rows[index], _then(draft, around))


def _whole(row: RowDraft, around: Surroundings) -> tuple[Pack, ...]:
    return tuple(pack for pack in row.packs if not _is_faulty(row, pack, around))


def _is_faulty(row: RowDraft, pack: Pack, around: Surroundings) -> bool:
    """Tell whether a pack stops its row."""
    rules = around.rules.rules
    return any(rules[rule].severity is Severity.STOP for rule, _ in _faults(row, pack, around))


def key_of(pack: Pack) -> tuple[str, str]:
    """Return what no two packs in the world share."""
    return pack.gtin, pack.serial


def needs_scan(row: RowDraft) -> bool:
    """Tell whether the row's packs carry an identity: medicines of the register, not made here."""
    product = row.product
    is_medicine = bool(product and product.npl_pack_id and not product.is_trade_good)
    return is_medicine and row.kind is not RowKind.EXTEMPORE


def second_signers(draft: DispensingDraft) -> tuple[UUID, ...]:
    """Return who wrote packs off a second time, each once."""
    names = (pack.second for row in draft.rows for pack in row.packs if pack.second)
    return tuple(UUID(name) for name in dict.fromkeys(names))


def evidence(packs: tuple[Pack, ...], packages: int) -> str:
    """Return in Swedish what is known of a row's packs when they are to be decommissioned."""
    if not packs:
        return "Ej skannad."
    known = f"{len(packs)} av {packages} skannade."
    return known if len(packs) < packages else "Skannad."


def is_same(one: Product, other: Product) -> bool:
    """Tell whether two products are the same package."""
    if one.npl_pack_id and other.npl_pack_id:
        return one.npl_pack_id == other.npl_pack_id
    return bool(one.varunummer) and one.varunummer == other.varunummer


def _faults(row: RowDraft, pack: Pack, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Yield the rules that a pack breaks, each with words of its own or ""."""
    if (wrong := _misfit(row, pack, around)) is not None:
        yield wrong
        if wrong[0] == "PK-PRODUCT":
            return  # of another product nothing else is worth saying
    if (out := around.packs_out.get(key_of(pack))) and out.is_waiting:
        yield "PK-BAG", f"Förpackningen ligger i påse {out.slip}, som väntar."
    elif out:
        yield "PK-OUT", f"Förpackningen är redan utlämnad, {out.slip}."
    mark = around.stock.mark(article_of(row.product), pack.batch) if row.product else None
    kept = mark is not None and mark.is_decided(around.now.date())
    today = around.now.date()
    if (day := _expiry(pack, today)) is None or (day < today and not kept):
        yield "PK-EXPIRED", f"Förpackningen gick ut {day}." if day else ""
    if not pack.is_seal_whole:
        yield "PK-SEAL", ""


def _misfit(row: RowDraft, pack: Pack, around: Surroundings) -> tuple[str, str] | None:
    if row.product is None:
        return None  # the lacking product is a stop of its own
    products = around.pack_products.get(pack.gtin, ())
    if any(is_same(row.product, product) for product in products):
        return None
    if around.register_trouble or not (row.product.npl_pack_id or row.product.varunummer):
        return "PK-UNCHECKED", ""
    return ("PK-PRODUCT", _difference(row.product, products[0])) if products else ("PK-UNKNOWN", "")


def _difference(says: Product, scanned: Product) -> str:
    if says.name.split()[:1] == scanned.name.split()[:1] and says.strength != scanned.strength:
        return f"Fel styrka skannad: {scanned.strength}. Raden säger {says.strength}."
    if says.title == scanned.title and says.pack != scanned.pack:
        return f"Fel storlek skannad: {scanned.pack}. Raden säger {says.pack}."
    return f"Fel vara skannad: {scanned.title}. Raden säger {says.title}."


def _of_row(row: RowDraft, at: str, around: Surroundings) -> Iterator[Finding]:
    rules, packs, wanted = around.rules, len(row.packs), row.packages
    if packs > wanted:
        text = f"{packs} förpackningar är skannade. Raden säger {wanted}."
        yield rules.finding("PK-MANY", at, text)
    elif packs < wanted and needs_scan(row) and _is_evis_out(around):
        text = f"{packs} av {wanted} förpackningar är skannade." if packs else ""
        yield rules.finding("PK-UNSCANNED", at, text)


def _is_evis_out(around: Surroundings) -> bool:
    down = around.outage.down_at(around.now) if around.outage else frozenset[Dependency]()
    return not down.isdisjoint(needed_for("evis"))


def _then(draft: DispensingDraft, around: Surroundings) -> Surroundings:
    """Return the surroundings at the moment of handing out, which late capture puts back."""
    return replace(around, now=draft.happened_at or around.now)


def _expiry(pack: Pack, today: date) -> date | None:
    try:
        return last_day(pack.expires, today)
    except ValueError:
        return None


def _fits(row: RowDraft, products: tuple[Product, ...]) -> bool:
    return any(row.product and is_same(row.product, product) for product in products)


def _has_room(row: RowDraft, around: Surroundings) -> bool:
    return len(_whole(row, around)) < row.packages


def _put(draft: DispensingDraft, index: int, pack: Pack, around: Surroundings) -> Placed:
    row = draft.rows[index]
    packs = (*_whole(row, around), pack)
    for rule, text in _faults(row, pack, around):
        finding = around.rules.finding(rule, "", text)
        if finding.severity is Severity.STOP:
            return Placed(index, packs, said=f"{finding.text} {finding.cure}", is_stop=True)
    return Placed(index, packs, said=f"Rad {index + 1}: skannad {len(packs)} av {row.packages}.")


def _strange(
    draft: DispensingDraft,
    active: int,
    pack: Pack,
    products: tuple[Product, ...],
    around: Surroundings,
) -> Placed:
    """Place a pack that is no row's product, as far as anybody knows."""
    empty = [i for i, row in enumerate(draft.rows) if row.product is None]
    if empty and len(products) == 1:
        at = active if active in empty else empty[0]
        said = f"Rad {at + 1}: {products[0].title}."
        return Placed(at, (pack,), product=products[0], said=said)
    if active >= len(draft.rows) or draft.rows[active].product is None:
        said = "Förpackningen finns inte i registret. Välj vara på raden och skanna igen."
        many = "Flera varor har den koden. Välj vara på raden och skanna igen."
        return Placed(said=many if products else said, is_stop=True)
    misfit = _misfit(draft.rows[active], pack, around)
    is_unchecked = misfit is not None and misfit[0] == "PK-UNCHECKED"
    if is_unchecked and not _has_room(draft.rows[active], around):
        return _full(active)
    return _put(draft, active, pack, around)


def _full(index: int) -> Placed:
    said = f"Rad {index + 1} har alla sina förpackningar. Ändra antalet, eller Ctrl+I."
    return Placed(said=said, is_stop=True)
