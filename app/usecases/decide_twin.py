"""Decide upon the same handed out twice, by counters that knew nothing of each other."""

from app.domain.findings import refuse
from app.domain.order_entries import ClosingReason, TwinDecided, TwinVerdict
from app.domain.staff import Act
from app.domain.twin_cases import TwinCase
from app.store.projections.doubts import Case, doubts_among, find_cases
from app.store.projections.twins import Row, find_twins
from app.usecases.workplace import Workplace, require, rules_of


def list_twins(workplace: Workplace) -> dict[Row, tuple[TwinCase, ...]]:
    """Return the cases of each row, decided or not; none are ever of one counter alone."""
    require(workplace, Act.READ)
    return find_twins(workplace.journal.vault.connection, rules_of(workplace))


def list_cases(workplace: Workplace) -> tuple[dict[Row, tuple[Case, ...]], frozenset[Row]]:
    """Return the cases of each row, e-prescriptions included, and which rows they keep from being
    registered."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    cases = find_cases(connection, rules_of(workplace))
    return cases, frozenset(doubts_among(connection, cases))


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
        if (
            case not in list_twins(workplace).get(key, ())
            or not case.is_open
            or case.own.entry is None
            or case.other.entry is None
        ):
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
