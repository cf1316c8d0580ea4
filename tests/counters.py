"""Two counters of one pharmacy that are cut off from each other, and their meeting."""

import shutil
from dataclasses import replace
from pathlib import Path

from app.store.admission import admit
from app.store.journal import read_sealed
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace


def another_counter(workplace: Workplace, folder: Path) -> tuple[Workplace, Workplace]:
    """Return the workplace, and another computer's that knows all that it has written until now."""
    sign_out(workplace)
    shutil.copytree(workplace.computer.home, folder)
    computer = replace(workplace.computer, home=folder, machine="another")
    opened = [
        open_workplace(where, workplace.key, workplace.person.id)
        for where in (workplace.computer, computer)
    ]
    return opened[0], opened[1]


def meet(one: Workplace, other: Workplace) -> None:
    """Let both know what either has written."""
    for told, teller in ((one, other), (other, one)):
        connection = teller.journal.vault.connection
        done = admit(told.journal, list(read_sealed(connection, "1", ())))
        assert not done.quarantined
