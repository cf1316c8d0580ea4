"""`record`: orders of other origins and kinds than a plain paper, each with its own fields."""

from datetime import date, timedelta
from typing import Any

from tests.cli.lykta import Lykta, line, now

TODAY = {"reason": None, "signature_seen": None, "origin": "telephone"}


def call(**changes: Any) -> dict[str, Any]:
    """Return a call as a line says it."""
    return {
        "spoke_with": "Mattias Öberg",
        "number": "0640-100 00",
        "at": now().isoformat(),
        "read_back": True,
    } | changes


def facts(lykta: Lykta) -> Any:
    """Return what the one hand-out in the journal says."""
    (entry,) = lykta.entries("dispensing_made")
    return entry["facts"]["dispensed"]


def test_a_telephone_order_is_taken_with_its_call(lykta: Lykta) -> None:
    """Requirement 11."""
    today = now().date().isoformat()
    answer = lykta("record", "-", given=line(**TODAY, call=call(), issued_on=today))
    assert (answer.code, answer.err) == (0, "")
    assert facts(lykta)["origin"] == "telephone"


def test_a_telephone_order_without_its_call_is_refused_by_field(lykta: Lykta) -> None:
    """Requirement 11."""
    today = now().date().isoformat()
    answer = lykta("record", "-", given=line(**TODAY, issued_on=today))
    assert answer.code == 1
    assert "call.spoke_with" in answer.err
    unread = line(**TODAY, issued_on=today, call=call(read_back=False))
    assert "call.read_back" in lykta("record", "-", given=unread).err
    assert lykta.entries("dispensing_made") == []


def test_an_animal_s_order_names_the_animal(lykta: Lykta) -> None:
    patient = {"name": "Tolvan Tolvansson", "identity": "191212121212", "species": "Hund"}
    vet = {
        "name": "Åsa Prov", "profession": "Veterinär", "code": "", "workplace": "Djurkliniken",
        "phone": "0640-100 00",
    }  # fmt: skip
    order: dict[str, Any] = {"kind": "animal", "reason": None, "prescriber": vet}
    nameless = {name: said for name, said in patient.items() if name != "species"}
    refused = lykta("record", "-", given=line(**order, patient=nameless))
    assert "patient.species" in refused.err
    answer = lykta("record", "-", given=line(**order, patient=patient | {"animal": "Fido"}))
    assert (answer.code, answer.err) == (0, "")
    assert facts(lykta)["kind"] == "animal"


def test_the_prescriber_s_own_last_days_are_kept_and_hold(lykta: Lykta) -> None:
    """Requirement 10."""
    soon = (now().date() + timedelta(days=20)).isoformat()
    answer = lykta("record", "-", given=line(valid_until=soon, first_by=soon))
    assert (answer.code, answer.err) == (0, "")
    kept = facts(lykta)
    assert (date.fromisoformat(kept["valid_until"]), kept["first_by"]) == (
        date.fromisoformat(soon), soon,
    )  # fmt: skip
    gone = (now().date() - timedelta(days=1)).isoformat()
    for field in ("valid_until", "first_by"):
        assert lykta("record", "-", given=line(**{field: gone})).code == 1
