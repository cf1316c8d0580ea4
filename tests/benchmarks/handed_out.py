"""A pharmacy after a long outage: as many hand-outs as asked for, all with steps that wait."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.order import Benefit, Patient, Prescriber, Product
from app.domain.outage import Dependency
from app.domain.slip_entries import DispensingMade
from app.domain.steps import RowFacts, plan_row
from app.domain.supplied import DispensedRow
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.workplace import Workplace
from tests.domain.drafts import RULES
from tests.workplaces import begin_outage, open_pharmacy

_DOWN = frozenset({Dependency.EHM, Dependency.EVIS})
_NAMES = (
    "Tolvan Tolvansson", "Anna-Karin Elisabeth Wachtmeister-Stålhammar", "Åsa Öberg", "Li Ek",
)  # fmt: skip
_PRODUCTS = (
    Product("Metoprolol Norrmed", "50 mg", "Depottablett", "98 st", "041238"),
    Product("Oxikodon Prov", "5 mg", "Kapsel", "28 st", "098314", schedule="II"),
    Product("Amoxicillin Prov", "50 mg/ml", "Oral lösning", "100 ml", "077001"),
)
_PRESCRIBER = Prescriber("Mattias Öberg", "läkare", "9014820", "Backe hälsocentral")


def long_outage(home: Path, amount: int) -> Workplace:
    """Return a pharmacy whose systems are back; nothing is settled yet."""
    workplace = open_pharmacy(home)
    now = workplace.computer.clock.now()
    outage = begin_outage(workplace, now - timedelta(days=3))
    with workplace.journal.write(workplace.person.id) as writing:
        for number in range(amount):
            at = now - timedelta(days=3) + timedelta(seconds=50 * number)
            subject, entry = uuid4(), uuid4()
            content = _made(f"A-{number:04d}-X", number, at, entry)
            writing.append(content, subject=subject, outage=outage.id, id=entry)
    end_outage(workplace, list_outages(workplace)[0].id, now)
    return workplace


def _made(slip: str, number: int, at: datetime, entry: UUID) -> DispensingMade:
    birth = date(1930 + number % 90, 1 + number % 12, 1 + number % 28)
    patient = Patient(_NAMES[number % len(_NAMES)], "", "birth_date", birth, "1")
    row = DispensedRow(1, _PRODUCTS[number % 3], 1, 1 + number % 4, 1, Benefit.WITH)
    facts = RowFacts(_DOWN, patient, row.benefit, row.product)
    steps = plan_row(RULES.steps, facts, 1, entry)
    made = Dispensed(slip, at, at.date(), (row,), steps, (), "0" * 64, "")
    return DispensingMade(made, DispensedPersonal(patient, _PRESCRIBER, ("1 vid behov",), "Känd"))
