"""A program that records lines and tries each again until it is acknowledged."""

import sys
from pathlib import Path

from app.domain.findings import Unavailable
from app.usecases.record_dispensing import record_dispensing
from app.usecases.sign_in import sign_in, sign_out
from tests.storm.pharmacies import NAME, PASSWORD, computer

_MOST_TRIES = 20


def insist(home: Path) -> None:
    """Record what comes on standard input; print each id, and a word for each failure."""
    workplace = sign_in(computer(home), NAME, PASSWORD)
    for line in sys.stdin.buffer:
        for _ in range(_MOST_TRIES):
            try:
                said = str(record_dispensing(workplace, line).id)
            except Unavailable as unavailable:
                said = f"! {unavailable.code}"
            sys.stdout.write(f"{said}\n")
            sys.stdout.flush()
            if not said.startswith("!"):
                break
    sign_out(workplace)


if __name__ == "__main__":
    insist(Path(sys.argv[1]))
