"""An order for an animal: its owner is known by name, and needs no number to be handed it out."""

from dataclasses import replace
from pathlib import Path

from app.domain.draft import PatientDraft, PrescriberDraft
from app.domain.order import Benefit, OrderKind
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.print_label import print_labels
from tests.workplaces import begin_outage, filled_draft, open_pharmacy


def test_an_owner_without_any_number_is_handed_out_to(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    plain = filled_draft()
    draft = replace(
        plain,
        kind=OrderKind.ANIMAL,
        reason=None,
        patient=PatientDraft("Leila Prov", species="Hund"),
        prescriber=PrescriberDraft("Mattias Öberg", "Veterinär", workplace="Backe", phone="0640"),
        rows=(replace(plain.rows[0], benefit=Benefit.WITHOUT),),
        advice_given=True,
    )
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    (line,) = list_dispensings(workplace)
    assert (line.patient, line.identity) == ("Leila Prov", "")
