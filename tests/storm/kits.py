"""What allots numbers to blank forms and to slips side by side, and tells each that it got."""

from pathlib import Path

from app.domain.kit import KitForm
from app.usecases.fill_slip import open_slip
from app.usecases.print_kit import print_kit
from app.usecases.sign_in import sign_in
from tests.storm.pharmacies import NAME, PASSWORD, computer

SHEETS = {KitForm.PRESCRIPTION: 3, KitForm.HAND_OUT: 1, KitForm.LOG: 1}


def print_kits(home: Path) -> None:
    """Print kits and open slips in turn, with no end; each number on a line of its own."""
    workplace = sign_in(computer(home), NAME, PASSWORD)
    while True:
        kit = print_kit(workplace, SHEETS)
        print("\n".join(str(form.number) for form in kit.numbers), flush=True)
        print(open_slip(workplace).slip, flush=True)
