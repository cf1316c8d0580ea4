"""Record a hand-out from a line of JSON, through the same checks as the window's."""

import re
from functools import partial

import msgspec

from app.domain.dispensing import make
from app.domain.entries import Entry
from app.domain.findings import Refused, refuse
from app.domain.order import OrderKind, Product
from app.domain.record import RecordedDispensing, draft_of
from app.domain.record_rows import RecordedProduct
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Act
from app.store import drafts
from app.usecases.workplace import Workplace, require, surroundings

_SEE = "Se `lykta schema dispensing`."


def record_dispensing(workplace: Workplace, line: bytes) -> Entry:
    """Make one entry durable and return it; a line whose id already stands changes nothing."""
    require(workplace, Act.HAND_OUT)
    given = _read(line)
    draft = draft_of(given, partial(_product, workplace), str(workplace.person.id))
    with workplace.journal.write(workplace.person.id) as writing:
        if given.id and (known := workplace.journal.find(given.id)) is not None:
            return _same_kind(known)
        around = surroundings(workplace, draft)
        if around.outage is None:
            raise Refused([around.rules.finding("P-OUTAGE", "outage")])
        slip = drafts.allot_slip(writing, around.outage.id, draft, given.id)
        content = DispensingMade(*make(slip, around))  # a refusal rolls the slip number back
        return writing.append(content, id=slip.entry, subject=slip.subject, outage=around.outage.id)


def _same_kind(known: Entry) -> Entry:
    if not isinstance(known.content, DispensingMade):
        raise refuse("Under detta id finns en annan post.", "Ge raden ett eget id.", field="id")
    return known


def _read(line: bytes) -> RecordedDispensing:
    try:
        given = msgspec.json.decode(line, type=RecordedDispensing)
    except msgspec.ValidationError as error:
        raise _misshapen(str(error)) from None
    except (ValueError, RecursionError):
        raise refuse("Raden är inte JSON.", _SEE) from None
    if given.kind is OrderKind.REQUISITION:
        raise refuse("En rekvisition går inte att lämna ut härifrån.", "Gör den vid disken.")
    call = given.call
    for field, moment in (
        ("happened_at", given.happened_at),
        ("call.at", call and call.at),
        ("call.called_back", call and call.called_back),
    ):
        if moment and moment.tzinfo is None:
            raise refuse("Tiden saknar tidszon.", "Skriv till exempel +01:00.", field=field)
    return given


def _misshapen(said: str) -> Refused:
    """Return what breaks the schema, and where; what the library says may quote the line."""
    what, _, place = said.partition(" - at `$")
    field = re.sub(r"\[([0-9]+)\]", r".\1", place.strip(".`"))  # as findings write a path
    if lacking := re.fullmatch("Object missing required field `(.+)`", what):
        field = f"{field}.{lacking[1]}".strip(".")
        return refuse("Uppgiften saknas.", _SEE, field=field)
    if what.startswith("Object contains unknown field"):
        return refuse("En uppgift är okänd.", _SEE, field=field)
    return refuse("Värdet följer inte schemat.", _SEE, field=field)


def _product(workplace: Workplace, name: RecordedProduct) -> Product | None:
    code = name.npl_pack_id or name.varunummer
    hits = workplace.register.find_by_code(code) if code else []
    # a number that was replaced leads to another package, and a script cannot ask which was meant
    packages = [hit.package for hit in hits if not hit.remark]
    if len(packages) == 1:
        return Product.of(packages[0])
    if name.product.strip():
        return Product(" ".join(name.product.split()), varunummer=name.varunummer)
    return None
