"""States of the prescriber's screen for the gallery: untold, empty, written, five rows, twin."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.draft import PatientDraft
from app.domain.order import Product
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.prescription_entries import EPrescription, RevocationReason
from app.ui.view import View
from app.ui.views.prescribe.prescribe_view import PrescribeView
from app.usecases import follow_prescriptions, write_prescription
from app.usecases.issue_prescription import issue
from app.usecases.workplace import Workplace
from tests.clinics import OINTMENT, PENICILLIN, open_clinic, other_medicine, prescription
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.stage import clock_of

_LONG = " Wachtmeister-Stålhammar af Övningsköld och Provhem"
_PATIENTS = (
    ("Ingrid Maria Provsson", "19830911", "2"),
    ("Karl-Erik Exempel", "19440617", "1"),
    ("Siv Övningsson", "19910530", "2"),
    ("Oskar Påhitt", "19670123", "1"),
)


def untold(home: Path) -> Workplace:
    """Return a clinic whose prescriber has not told who they are."""
    return open_clinic(home, told=False)


def begun(home: Path) -> Workplace:
    """Return a clinic where nothing is written yet."""
    return open_clinic(home)


def busy(home: Path, longer: str = "") -> Workplace:
    """Return a clinic with four orders of every state, and one being written."""
    clinic = open_clinic(home)
    clock = clock_of(clinic)
    clock.moment -= timedelta(minutes=50)
    made = []
    for number, (name, born, sex) in enumerate(_PATIENTS):
        clock.forward(timedelta(minutes=9))
        patient = PatientDraft(f"{name}{longer}", birth_date=born, sex=sex)
        rows = tuple(map(other_medicine, range(number % 3 + 1)))
        queue = EPrescription.QUEUED if number == 2 else EPrescription.NOT_SENT
        draft = replace(prescription(*rows, patient=patient), e_prescription=queue)
        made.append(issue(clinic, draft).line.subject)
    follow_prescriptions.revoke(clinic, made[0], RevocationReason.WRONG_MEDICINE, "fel styrka")
    follow_prescriptions.mark(clinic, made[1], EPrescription.SENT)
    clock.forward(timedelta(minutes=14))
    _write(clinic, prescription(patient=PatientDraft(f"Tolvan Tolvansson{longer}", "191212121212")))
    return clinic


def long_names(home: Path) -> Workplace:
    """Return the same with names and words as long as they get."""
    clinic = busy(home, _LONG)
    draft = write_prescription.begin(clinic)
    long = replace(
        PENICILLIN,
        product=Product("Metotrexat Norrmed injektionsvätska, lösning i förfylld penna 25 mg/ml"),
        amount="12 x 4 st",
        dosage="1 injektion under huden en gång i veckan, alltid på måndagar, i 12 veckor. Ta"
        " folsyra dagen efter varje injektion. Ring mottagningen vid feber eller andnöd",
        purpose="mot ledgångsreumatism",
        is_above_usual=True,
    )
    _write(clinic, replace(draft, rows=(long, PENICILLIN), message="Ring mig om dosen."))
    return clinic


def five(home: Path) -> Workplace:
    """Return a clinic where five medicines are written, which takes A4."""
    clinic = open_clinic(home)
    _write(clinic, prescription(PENICILLIN, *map(other_medicine, range(4))))
    return clinic


def made(home: Path) -> Workplace:
    """Return a clinic where something is ordered that a pharmacy makes."""
    clinic = open_clinic(home)
    _write(clinic, prescription(OINTMENT))
    return clinic


def twin(home: Path) -> Workplace:
    """Return a clinic where the same medicine is written again, and the question is open."""
    clinic = open_clinic(home)
    issue(clinic, prescription())
    _write(clinic, replace(prescription(), e_prescription=None))
    return clinic


def _write(clinic: Workplace, draft: PrescriptionDraft) -> None:
    write_prescription.keep(clinic, draft)


def act(what: str = "") -> Callable[[View], None]:
    """Return what is done on the screen before it is drawn."""

    def do(view: View) -> None:
        if not isinstance(view, PrescribeView):
            raise TypeError("the prescriber's screen is needed")
        for _ in range(4):
            settle()
        done = {
            "stop": view.main_action,
            "order": lambda: view.register.table.opened.emit(view.register.table.rows.items[1]),
            "revoke": lambda: view.following.ask_revoke(view.register.table.rows.items[1]),
            "favourites": view.medicines.favourites.click,
            "profile": view.ask_profile,
            "issue": view.writing.issue,
        }
        if what:
            done[what]()
        for _ in range(6):
            settle()

    return do


PRESCRIBE_SCENES = {
    "prescribe": Scene("prescribe", busy, act(), ALL_LOOKS),
    "prescribe-untold": Scene("prescribe", untold, act(), ("light", "large")),
    "prescribe-empty": Scene("prescribe", begun, act(), ALL_LOOKS),
    "prescribe-stop": Scene("prescribe", begun, act("stop"), ALL_LOOKS),
    "prescribe-long": Scene("prescribe", long_names, act(), ("light", "large")),
    "prescribe-five": Scene("prescribe", five, act(), ALL_LOOKS),
    "prescribe-made": Scene("prescribe", made, act(), ALL_LOOKS),
    "prescribe-twin": Scene("prescribe", twin, act(), ALL_LOOKS),
    "prescribe-order": Scene("prescribe", busy, act("order"), ALL_LOOKS),
    "prescribe-revoke": Scene("prescribe", busy, act("revoke"), ("light", "large")),
    "prescribe-favourites": Scene("prescribe", busy, act("favourites"), ("light", "large")),
    "prescribe-profile": Scene("prescribe", begun, act("profile"), ALL_LOOKS),
    "prescribe-issued": Scene("prescribe", busy, act("issue"), ("light", "dark")),
}
