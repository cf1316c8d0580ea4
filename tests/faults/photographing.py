"""A program that binds a picture to each slip and hands it out, for tests that stop it anywhere."""

import sys
from dataclasses import replace
from pathlib import Path

from app.cli.run import guarded
from app.domain.draft import PatientDraft
from app.domain.order import Product
from app.usecases.fill_slip import list_slips, open_slip, save_draft, take_slip
from app.usecases.hand_out import hand_out
from app.usecases.paper_pictures import keep_paper
from app.usecases.sign_in import sign_in, sign_out
from tests.paper_samples import jpeg
from tests.storm.filling import drafts_of
from tests.storm.pharmacies import NAME, PASSWORD, computer


def photograph(home: Path, slips: int) -> int:
    """Go on with the slip that is open, then with new ones; print what is handed out."""
    workplace = sign_in(computer(home), NAME, PASSWORD)
    for _ in range(slips):
        waiting = list_slips(workplace)
        slip = take_slip(workplace, waiting[0]) if waiting else open_slip(workplace)
        digest = keep_paper(workplace, slip, jpeg(mark=slip.slip.encode(), size=30_000))
        whole = drafts_of(slip.slip)[-1]
        other = replace(whole.rows[0], product=Product(f"Prov {slip.slip}"))  # never a twin
        decided = (*whole.confirmed, "P-NOLABEL@label")
        patient = PatientDraft("Tolvan Tolvansson", "191212121212")
        draft = replace(whole, patient=patient, rows=(other,), papers=(digest,), confirmed=decided)
        slip = save_draft(workplace, slip, draft)
        sys.stdout.write(f"{hand_out(workplace, slip).id}\n")
        sys.stdout.flush()
    sign_out(workplace)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: photograph(Path(sys.argv[1]), int(sys.argv[2]))))
