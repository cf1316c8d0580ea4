"""What the window's use cases do while slips are filled in: every field kept, labels, hand-outs.

Each act is announced on standard output before it begins and told again when it is durable, so
that whoever reads along knows what must stand after a kill.
"""

import sys
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from app.cli.run import guarded
from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft, PrescriberDraft
from app.domain.order import Benefit, PaperReason, Product
from app.domain.printing import PrintReceipt, Progress
from app.usecases.fill_slip import list_slips, open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_in, sign_out
from tests.storm.pharmacies import NAME, PASSWORD, Standing, computer

_PATIENT = {"name": "Tolvan Tolvansson", "identity": "19121212-1212"}
_PRESCRIBER = {
    "name": "Mattias Öberg",
    "profession": "Läkare",
    "code": "9000001",
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
    drafts = [DispensingDraft()]
    for name, value in _PATIENT.items():
        patient: PatientDraft = replace(drafts[-1].patient, **{name: value})
        drafts.append(replace(drafts[-1], patient=patient))
    for name, value in _PRESCRIBER.items():
        prescriber: PrescriberDraft = replace(drafts[-1].prescriber, **{name: value})
        drafts.append(replace(drafts[-1], prescriber=prescriber))
    for name, cell in row.items():
        drafts.append(replace(drafts[-1], rows=(replace(drafts[-1].rows[0], **{name: cell}),)))  # type: ignore[arg-type]
    for name, said in _REST.items():
        drafts.append(replace(drafts[-1], **{name: said}))  # type: ignore[arg-type]
    return tuple(drafts)


def reached(slip: OpenSlip) -> int:
    """Return how far a slip has come: fields left, and one more when its label is printed."""
    return drafts_of(slip.slip).index(slip.draft) + bool(slip.printed)


class PaperTray:
    """A printer that takes everything (skrivare)."""

    def print_pdf(
        self, pdf: bytes, *, title: str, width_mm: float, height_mm: float
    ) -> PrintReceipt:
        """Say that it is queued."""
        return PrintReceipt("etikett", title, Progress.QUEUED)


def fill_slips(home: Path, slips: int) -> int:
    """Sign in, go on with the slip that is open, then with new ones; return the exit code."""
    workplace = sign_in(computer(home), NAME, PASSWORD)
    for _ in range(slips):
        waiting = list_slips(workplace)
        slip = waiting[0] if waiting else open_slip(workplace)
        drafts = drafts_of(slip.slip)
        _say("done", slip, reached(slip))
        for stage in range(reached(slip) + 1, len(drafts) + 2):
            _say("doing", slip, stage)
            if stage < len(drafts):
                slip = save_draft(workplace, slip, drafts[stage])
            elif stage == len(drafts):
                slip, _ = print_labels(workplace, slip, PaperTray())
            else:
                hand_out(workplace, slip)
            _say("done", slip, stage)
    sign_out(workplace)
    return 0


def _say(what: str, slip: OpenSlip, stage: int) -> None:
    sys.stdout.write(f"{what} {slip.slip} {stage}\n")
    sys.stdout.flush()


@dataclass
class Told:
    """What was announced and told of every slip (besked), as it was printed."""

    doing: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    def hear(self, lines: list[str]) -> None:
        """Take in what one process printed."""
        for line in lines:
            what, slip, stage = line.split()
            (self.done if what == "done" else self.doing)[slip] = int(stage)

    def check(self, standing: Standing, where: str) -> None:
        """Demand that every slip stands where it was told to, or at what was being done."""
        assert all(count == 1 for count in standing.slips.values()), where
        assert set(self.done) <= set(standing.slips), where
        for slip, stage in self.done.items():
            draft = standing.drafts.get(slip)
            stands = reached(draft) if draft else len(drafts_of(slip)) + 1
            assert stage <= stands <= max(stage, self.doing.get(slip, 0)), where
            assert standing.marks[slip] == (0 if draft else 1), where


if __name__ == "__main__":
    sys.exit(guarded(lambda: fill_slips(Path(sys.argv[1]), int(sys.argv[2]))))
