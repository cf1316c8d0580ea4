"""Fields of a draft by the paths that findings name: their order and names on screen."""

from dataclasses import replace

from app.domain.decisions import rekeyed
from app.domain.draft import DispensingDraft
from app.domain.fields import row_of, value_at

# From top to bottom and left to right, as the keyboard goes.
_ORDER = (
    "outage", "happened_at",
    "requisition.unit", "requisition.customer", "requisition.cost_centre",
    "requisition.address", "requisition.phone",
    "requisition.orderer", "requisition.profession", "requisition.physician",
    "requisition.orderer_phone", "requisition.code",
    "origin", "kind", "code", "patient.species", "patient.animal",
    "prescriber.country", "issued_on", "valid_until", "reason", "is_urgent", "first_by",
    "form_number", "is_entitled",
    "call.spoke_with", "call.number", "call.at", "call.called_back",
    "call.back_number", "call.answered", "call.read_back", "call.receiver", "call",
    "prescriber.name", "prescriber.profession", "prescriber.phone", "prescriber.code",
    "prescriber.aid_code",
    "prescriber.category", "prescriber.position", "prescriber.licence",
    "prescriber.workplace", "prescriber.workplace_address", "prescriber.workplace_code",
    "signature_seen",
    "patient.name", "patient.identity", "patient.birth_date", "patient.sex", "identity_checked",
    "collector.who", "collector.name", "collector.judgement", "patient.is_protected",
    "rows", "payment.means", "payment.charged", "payment.accumulated", "payment.accumulated_on",
    "payment.case_number", "payment.card_seen", "advice_given", "label",
)  # fmt: skip
_ROW_ORDER = (
    "product", "pack", "varunummer", "price", "kind", "description", "schedule", "aid",
    "exchange", "exchange_reason", "exchange_lowest", "exchange_prescribed",
    "packages", "withdrawals", "benefit", "free_ground",
    "ordered", "withdrawal", "interval", "interval_unit", "lasts_days", "in_letters",
    "dosage", "packs",
)  # fmt: skip

_NAMES = {
    "patient.species": "djurslag",
    "prescriber.country": "land",
    "issued_on": "utfärdat",
    "form_number": "blankettnummer",
    "call.spoke_with": "vem du talade med",
    "call.number": "telefonnummer",
    "call.at": "samtalets tid",
    "call.back_number": "numret du ringde tillbaka på",
    "call.answered": "vem som svarade",
    "call.read_back": "uppläst",
    "requisition.unit": "enhet",
    "requisition.orderer": "beställare",
    "requisition.profession": "beställarens yrke",
    "reason": "orsak till papper",
    "prescriber.name": "förskrivarens namn",
    "prescriber.profession": "yrke",
    "prescriber.phone": "telefon",
    "prescriber.code": "förskrivarkod",
    "prescriber.aid_code": "hjälpmedelskod",
    "prescriber.category": "utfärdarkategori",
    "prescriber.position": "befattningskod",
    "prescriber.licence": "legitimationskod",
    "prescriber.workplace": "arbetsplats",
    "prescriber.workplace_code": "arbetsplatskod",
    "signature_seen": "underskrift",
    "patient.name": "patientens namn",
    "patient.identity": "personnummer",
    "patient.birth_date": "födelsedatum",
    "patient.sex": "kön",
    "identity_checked": "identitet kontrollerad",
    "collector.name": "hämtarens namn",
    "collector.judgement": "bedömning",
    "advice_given": "rådgivning",
    "product": "vara",
    "varunummer": "varunummer",
    "aid": "grupp",
    "packages": "förpackningar",
    "withdrawals": "uttag",
    "ordered": "ordinerade förpackningar",
    "withdrawal": "uttag nr",
    "interval": "intervall",
    "lasts_days": "räcker, dagar",
    "description": "beskrivning",
    "schedule": "narkotika enligt förpackningen",
    "dosage": "dosering",
    "packs": "skanning",
    "exchange_reason": "skäl att inte byta",
    "exchange_lowest": "billigaste varans pris",
    "exchange_prescribed": "ordinerad vara",
    "free_ground": "skäl till F",
    "payment.charged": "taget belopp",
    "payment.accumulated": "belopp på kvittot",
    "payment.accumulated_on": "kvittots datum",
}


def reading_order(path: str) -> tuple[int, int, int]:
    """Return what sorts paths as the keyboard meets their fields."""
    row = row_of(path)
    if row is not None:
        part = path.split(".")[2]
        return (
            _ORDER.index("rows"),
            row,
            _ROW_ORDER.index(part) if part in _ROW_ORDER else len(_ROW_ORDER),
        )
    return (_ORDER.index(path) if path in _ORDER else len(_ORDER), 0, 0)


def field_name(path: str) -> str:
    """Return the field's name in a list of what is left to fill in."""
    row = row_of(path)
    name = _NAMES.get(path.rpartition(".")[2] if row is not None else path, "")
    return f"rad {row + 1}: {name}" if row is not None else name


def place_of(path: str) -> str:
    """Return what a finding's heading says of its place, "" where the text itself tells."""
    row = row_of(path)
    return f"rad {row + 1}" if row is not None else ""


def is_blank(draft: DispensingDraft, path: str) -> bool:
    """Tell whether nothing stands in a field."""
    value = value_at(draft, path)
    return not (value.strip() if isinstance(value, str) else value)


def without_row(draft: DispensingDraft, index: int) -> DispensingDraft:
    """Return the draft with a row taken away; decisions on rows below move up with them."""

    def moved(key: str) -> str | None:
        rule, _, path = key.partition("@")
        row = row_of(path)
        if row is None or row < index:
            return key
        return f"{rule}@rows.{row - 1}.{path.split('.')[2]}" if row > index else None

    rows = draft.rows[:index] + draft.rows[index + 1 :]
    return replace(rekeyed(draft, moved), rows=rows)
