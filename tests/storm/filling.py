"""What the window's use cases do while slips are filled in: every field kept, labels, hand-outs."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.cli.run import guarded
from app.domain.draft import DispensingDraft, PatientDraft, PrescriberDraft
from app.domain.order import Benefit, PaperReason, Product
from app.domain.printing import Paper, PrintReceipt, Progress
from app.usecases.fill_slip import list_slips, take_slip
from app.usecases.sign_in import sign_in, sign_out
from tests.storm.pharmacies import NAME, PASSWORD, computer
from tests.storm.telling import hand_over, open_slip, print_labels, save_draft

_PRESCRIBER = {
    "name": "Mattias Öberg",
    "profession": "Läkare",
    "code": "9014820",
    "workplace": "Backe hälsocentral",
    "phone": "0640-100 00",
}
_REST = {
    "issued_on": "2026-11-01",
    "reason": PaperReason.TECHNICAL_FAULT,
    "signature_seen": True,
    "identity_checked": "Körkort",
    "advice_given": True,
    "confirmed": ("P-UNKNOWN@rows.0.product",),
}


@cache
def drafts_of(slip: str) -> tuple[DispensingDraft, ...]:
    """Return a slip's draft after each field that is left, from empty to complete."""
    product = Product("Metoprolol Norrmed", "50 mg", "Depottablett")
    row = {"product": product, "packages": 2, "dosage": slip, "benefit": Benefit.WITHOUT}
    who = {
        "name": "Tolvan Tolvansson",
        "identity": f"PROV {slip}",  # nobody has had it before
        "birth_date": "19121212",
        "sex": "1",
    }
    drafts = [DispensingDraft()]
    for name, value in who.items():
        patient: PatientDraft = replace(drafts[-1].patient, **{name: value})  # type: ignore[arg-type]
        drafts.append(replace(drafts[-1], patient=patient))
    for name, value in _PRESCRIBER.items():
        prescriber: PrescriberDraft = replace(drafts[-1].prescriber, **{name: value})
        drafts.append(replace(drafts[-1], prescriber=prescriber))
    for name, cell in row.items():
        drafts.append(replace(drafts[-1], rows=(replace(drafts[-1].rows[0], **{name: cell}),)))  # type: ignore[arg-type]
    for name, said in _REST.items():
        drafts.append(replace(drafts[-1], **{name: said}))  # type: ignore[arg-type]
    return tuple(drafts)


class PaperTray:
    """A printer that takes everything (skrivare)."""

    name = "etikett"

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> PrintReceipt:
        """Say that the printer has it."""
        return PrintReceipt(self.name, title, Progress.PASSED_ON)

    def ask(self, job: str) -> None:
        """Know nothing more."""


def fill_slips(home: Path, slips: int = 1000) -> int:
    """Sign in, go on with the slip that is open, then with new ones; return the exit code."""
    workplace = sign_in(
        replace(computer(home), printers={Paper.LABEL: PaperTray()}), NAME, PASSWORD
    )
    for _ in range(slips):
        waiting = list_slips(workplace)
        slip = take_slip(workplace, waiting[0]) if waiting else open_slip(workplace)
        drafts = drafts_of(slip.slip)
        for draft in drafts[drafts.index(slip.draft) + 1 :]:
            slip = save_draft(workplace, slip, draft)
        if not slip.printed:
            slip, _ = print_labels(workplace, slip)
        hand_over(workplace, slip)
    sign_out(workplace)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: fill_slips(Path(sys.argv[1]), int(sys.argv[2]))))
