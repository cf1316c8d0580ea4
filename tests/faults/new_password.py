"""A program that signs in and changes the person's own password; run where the disk fails."""

import sys
from pathlib import Path

from app.cli.run import guarded
from app.usecases.manage_people import change_password
from app.usecases.sign_in import sign_in, sign_out
from tests.storm.pharmacies import NAME, computer


def change(home: Path, old: str, new: str) -> int:
    """Change it and return the exit code."""
    workplace = sign_in(computer(home), NAME, old)
    change_password(workplace, workplace.person.id, new)
    sign_out(workplace)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: change(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
