"""A counter that writes and exchanges by the hub until it is killed."""

import sys
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.domain.findings import Unavailable
from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.store.keys import DataKey
from app.usecases.carry import Carrier
from app.usecases.use_hub import open_hub
from app.usecases.workplace import open_workplace
from tests.workplaces import SetClock, make_computer


def go_on(home: Path, machine: str, key: DataKey, person: UUID, clock: SetClock, mark: str) -> None:
    """Write, tell what stands, and exchange; again and again, whether the hub is there or not."""
    computer = replace(make_computer(home, clock), machine=machine)
    workplace = open_workplace(computer, key, person)
    carrier, number = Carrier(workplace), 0
    route = None
    while True:
        number += 1
        clock.forward(timedelta(seconds=1))
        said = PersonSet((Role.STAFF,), active=True, personal=PersonName(f"{mark}{number}"))
        with workplace.journal.write(person) as writing:
            entry = writing.append(said)
        sys.stdout.write(f"wrote {entry.id}\n")
        sys.stdout.flush()
        with suppress(Unavailable):  # it is not let in, or the hub is gone
            route = route or open_hub(workplace)
            carrier.exchange(route)
