"""Kinds and origins of orders at the counter, for gallery_dispense."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.draft import CallDraft, RowDraft
from app.domain.order import Benefit, OrderKind, Origin, Product, RowKind
from app.exchange.prescription_code import encode
from tests.exchange.codes import PRIVATE, PUBLIC, prescription
from tests.ui.dispense_stage import Stage
from tests.usecases.believed import believe_clinic
from tests.workplaces import filled_draft, find_product


def telephone(stage: Stage) -> None:
    """A special medicine is ordered by telephone and read back."""
    oxycodone = replace(find_product("098314"), schedule="II", in_benefit=True)
    row = RowDraft(oxycodone, dosage="1 kapsel vid behov. Mot smärta.", benefit=Benefit.WITHOUT)
    at = f"{stage.clock.now():%Y-%m-%d %H:%M}"
    call = CallDraft("Mattias Öberg", "0640-100 00", at, read_back=True,
                     receiver=str(stage.workplace.person.id))  # fmt: skip
    draft = replace(filled_draft(row), origin=Origin.TELEPHONE, signature_seen=False, call=call)
    stage.open(replace(draft, issued_on=at[:10], reason=None))
    stage.view.form.visit_all()
    stage.view.guide.mark_filled()
    stage.view.page.call.ask(at=None)
    stage.settle()


def call_back(stage: Stage) -> None:
    """A paper with narcotics waits for the call-back."""
    oxycodone = replace(find_product("098314"), schedule="II")
    row = RowDraft(oxycodone, withdrawals=2, dosage="1 kapsel vid behov. Mot smärta.")
    stage.open(replace(filled_draft(row), is_urgent=True))
    stage.view.form.visit_all()
    stage.press("Ctrl+Skift+T")
    stage.settle()


def animal(stage: Stage) -> None:
    """A veterinarian's prescription for a dog, made at a pharmacy."""
    made = Product("Ögondroppar", pack="10 ml")
    row = RowDraft(made, dosage="1 droppe 3 gånger dagligen. Mot ögoninflammation.",
                   benefit=Benefit.WITHOUT, kind=RowKind.EXTEMPORE,
                   description="Ciklosporin 2 mg/ml i majsolja")  # fmt: skip
    draft = filled_draft(row)
    vet = replace(draft.prescriber, profession="Veterinär", code="", workplace_code="")
    dog = replace(draft.patient, species="Hund", animal="Fido")
    stage.open(replace(draft, kind=OrderKind.ANIMAL, patient=dog, prescriber=vet))
    stage.view.page.rows.open_row(0)
    stage.settle()


def abroad(stage: Stage) -> None:
    """A prescription from another EEA state, with less time than usual."""
    draft = filled_draft()
    doctor = replace(draft.prescriber, code="", workplace_code="", country="Norge")
    stage.open(replace(draft, kind=OrderKind.EEA, prescriber=doctor, reason=None,
                       valid_until="2026-12-24", first_by="2026-12-01"))  # fmt: skip
    stage.view.form.visit_all()
    stage.settle()


def fax(stage: Stage) -> None:
    """A fax is refused with the way on."""
    stage.open(replace(filled_draft(), origin=Origin.FAX))
    stage.view.form.visit_all()
    stage.view.guide.go_to_obstacle()
    stage.settle()


def unknown_schedule(stage: Stage) -> None:
    """No list says whether what is written by hand is narcotics: the row asks for the pack."""
    drops = Product("Lugnande droppar", pack="20 ml")
    stage.open(filled_draft(RowDraft(drops, dosage="10 droppar till natten. Mot oro.")))
    stage.view.form.visit_all()
    stage.view.page.rows.open_row(0)
    stage.settle()


def form_besides(stage: Stage) -> None:
    """The form's number, its tick and an address are noted, and its letters differ."""
    draft = filled_draft()
    row = replace(draft.rows[0], withdrawals=4, in_letters="två")
    clinic = replace(draft.prescriber, workplace_address="Storgatan 1, 830 15 Backe")
    stage.open(replace(draft, rows=(row,), prescriber=clinic, form_number="SE 1234 567",
                       is_entitled=False))  # fmt: skip
    stage.view.form.visit_all()
    stage.view.page.rows.open_row(0)
    stage.settle()


def signed_code(stage: Stage) -> None:
    """A signed code has filled the slip; the telephone has been changed since."""
    with TemporaryDirectory() as folder:
        believe_clinic(stage.workplace, Path(folder))
    order = replace(prescription(2), message="Ring vid frågor före klockan 16.")
    stage.view.take_scan(encode(order, PUBLIC, PRIVATE.sign))
    stage.settle()
    stage.view.guide.go_to("prescriber.phone")
    stage.write("6")
    stage.view.form.visit_all()
    stage.view.guide.go_to("origin")
    stage.settle()
