"""A clinic whose prescriber writes emergency prescriptions, for tests and pictures."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from app.domain.draft import PatientDraft, PrescriberDraft
from app.domain.order import PaperReason, Product, RowKind
from app.domain.prescription_draft import MedicineDraft, PrescriptionDraft
from app.domain.prescription_entries import EPrescription
from app.domain.staff import Role
from app.usecases import write_prescription
from app.usecases.workplace import Workplace
from tests.workplaces import TOLVAN, PaperTray, SetClock, as_person, begin_outage, open_pharmacy

PROFILE = PrescriberDraft(
    name="Mattias Öberg",
    profession="Läkare",
    code="9014820",
    workplace="Backe hälsocentral",
    workplace_code="2355000012345",
    workplace_address="Lillgatan 9, 830 90 Backe",
    phone="0640-100 00",
)
PENICILLIN = MedicineDraft(
    Product("Fenoximetylpenicillin tablett 1 g"),
    amount="30 st",
    dosage="1 tablett 3 gånger dagligen i 10 dagar",
    purpose="mot halsfluss",
)
OINTMENT = MedicineDraft(
    Product("Hydrokortisonsalva 1 %"),
    amount="100 g",
    dosage="Stryk tunt 2 gånger dagligen i 7 dagar",
    purpose="mot eksem",
    kind=RowKind.EXTEMPORE,
    description="Hydrokortison 1 g, vitt vaselin till 100 g",
)


def open_clinic(home: Path, clock: SetClock | None = None, *, told: bool = True) -> Workplace:
    """Return a clinic in an outage with a prescriber signed in, who has told of themselves."""
    workplace = open_pharmacy(home, clock, PaperTray())
    begin_outage(workplace)
    prescriber = as_person(workplace, "Mattias Öberg", Role.PRESCRIBER)
    if told:
        write_prescription.keep_profile(prescriber, PROFILE)
    return prescriber


def prescription(*rows: MedicineDraft, patient: PatientDraft | None = None) -> PrescriptionDraft:
    """Return a draft in which nothing is missing."""
    return PrescriptionDraft(
        entry=uuid4(),
        patient=patient or PatientDraft("Tolvan Tolvansson", TOLVAN),
        rows=rows or (PENICILLIN,),
        reason=PaperReason.TECHNICAL_FAULT,
        e_prescription=EPrescription.NOT_SENT,
    )


def other_medicine(number: int) -> MedicineDraft:
    """Return an order that is no twin of the others."""
    names = ("Prednisolon 5 mg", "Salbutamol inhalation", "Furosemid 40 mg", "Omeprazol 20 mg")
    return replace(PENICILLIN, product=Product(names[number]), purpose="mot besvär")
