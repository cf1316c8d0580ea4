"""What a receiver will probably not take, told before anything is sent to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Access
from app.domain.delivery import ASK_FIRST, name_of
from app.domain.findings import Finding, Severity
from app.domain.staff import Act
from app.domain.steps import StepState
from app.domain.wire import predict
from app.store.credentials import find_access
from app.store.projections.steps import StepLine, list_of_dispensing
from app.store.ready_rows import Group, find_elsewhere, list_ready
from app.usecases.parcelling import parcel_of_row
from app.usecases.workplace import Workplace, require, rules_of

_DESTINATION = "nll"
ELSEWHERE = "sent.elsewhere"  # the fixed rule that nothing is sent to two receivers


@dataclass(frozen=True)
class Predicted:
    """A row that a receiver will probably not take (väntad avvisning)."""

    line: StepLine  # the first of its steps
    findings: tuple[Finding, ...]


def list_predicted(workplace: Workplace, receiver: str, access: Access | None) -> list[Predicted]:
    """Return what a receiver will probably refuse of all that is ready."""
    require(workplace, Act.SETTLE)
    connection = workplace.journal.vault.connection
    ready = list_ready(connection, _DESTINATION, rules_of(workplace))
    return _predicted(workplace, ready, receiver, access)


def foresee(workplace: Workplace, subjects: Sequence[UUID], receiver: str) -> list[Predicted]:
    """Return the same of some hand-outs, ready or not."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    rows: dict[tuple[UUID, int], list[StepLine]] = {}
    for subject in dict.fromkeys(subjects):
        for line in list_of_dispensing(connection, subject):
            if line.step.destination == _DESTINATION and line.state is StepState.WAITING:
                rows.setdefault((line.entry, line.step.row), []).append(line)
    return _predicted(workplace, list(rows.values()), receiver, find_access(connection, receiver))


def _predicted(
    workplace: Workplace, groups: Sequence[Group], receiver: str, access: Access | None
) -> list[Predicted]:
    rules, found = rules_of(workplace).wires, []
    for group in groups:
        parcel, _ = parcel_of_row(workplace, group)
        findings = predict(parcel, rules, receiver, access)
        if other := find_elsewhere(workplace.journal.vault.connection, group, receiver):
            text = f"Skickad till {name_of(other)} utan att svaret kom."
            findings.insert(0, Finding(Severity.STOP, text, ASK_FIRST, rule=ELSEWHERE))
        if findings:
            found.append(Predicted(group[0], tuple(findings)))
    return found
