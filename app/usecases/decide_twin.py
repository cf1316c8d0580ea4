"""Decide upon the same handed out twice, by counters that knew nothing of each other."""

from datetime import timedelta
from uuid import UUID

from app.domain.findings import refuse
from app.domain.order_entries import ClosingReason, TwinDecided, TwinVerdict
from app.domain.staff import Act
from app.domain.twin_cases import TwinCase, cases_of
from app.store.projections.history import list_pairs
from app.usecases.workplace import Workplace, require, rules_of

Row = tuple[UUID, int]  # dispensing and row


def list_twins(workplace: Workplace) -> dict[Row, tuple[TwinCase, ...]]:
    """Return the cases of each row, decided or not; none are ever of one counter alone."""
    require(workplace, Act.READ)
    days = rules_of(workplace).value("T-TWIN")
    found: dict[Row, tuple[TwinCase, ...]] = {}
    pairs = list_pairs(workplace.journal.vault.connection, days)
    for case in cases_of(pairs, timedelta(days=days)):
        key = case.own.subject, case.own.row.row
        found[key] = (*found.get(key, ()), case)
    return found


def open_twins(workplace: Workplace) -> dict[Row, tuple[TwinCase, ...]]:
    """Return the rows with a case that nobody has decided upon."""
    every = list_twins(workplace)
    return {key: cases for key, cases in every.items() if any(case.is_open for case in cases)}


def decide_twin(workplace: Workplace, case: TwinCase, verdict: TwinVerdict, words: str) -> None:
    """Say what two hand-outs of the same are, and in words why or what is done about it."""
    require(workplace, Act.HAND_OUT)
    text = " ".join(words.split())
    if not text:
        is_double = verdict is TwinVerdict.DUPLICATE
        cure = "Skriv vad som görs." if is_double else "Skriv varför båda är riktiga."
        raise refuse("Skäl saknas.", cure, field="words")
    key = case.own.subject, case.own.row.row
    with workplace.journal.write(workplace.person.id) as writing:
        stands = [one for one in list_twins(workplace).get(key, ()) if one == case]
        if not stands or not case.is_open or case.own.entry is None or case.other.entry is None:
            raise refuse("Någon har skrivit om dubbletten.", "Läs listan igen.", field="words")
        content = TwinDecided(
            row=case.own.row.row,
            of=case.own.entry,
            twin=case.other.entry,
            twin_row=case.other.row.row,
            verdict=verdict,
            personal=ClosingReason(text),
        )
        writing.append(content, subject=case.own.subject)
