"""Small files of reference data as people keep them, and pharmacies that believe each other."""

import os
from datetime import date
from pathlib import Path

from app.domain.codes import luhn_digit
from app.domain.staff import Role
from app.usecases.manage_people import add_person
from app.usecases.trust_organisation import make_organisation, pin_organisation, save_card
from app.usecases.workplace import Workplace
from tests.workplaces import PASSWORD

SECOND = "Johan Berglund"
FIRST_DAY = date(2026, 11, 20)


def prescribers(
    path: Path, *names: str, day: date | None = FIRST_DAY, practice: bool = True
) -> Path:
    """Write a list of prescribers of a day and return its path."""
    lines = ["ÖVNING"] if practice else []
    if day:
        lines.append(f"Utgiven;{day}")
    lines.append("Förskrivarkod;Namn")
    codes = (f"901{number:03d}" for number in range(1, len(names) + 1))
    lines += [f"{c}{luhn_digit(c)};{name}" for c, name in zip(codes, names, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def workplaces(path: Path, *names: str, day: date = FIRST_DAY) -> Path:
    """Write a list of workplaces of a day and return its path."""
    rows = [f"23550000{number:05d};{name}" for number, name in enumerate(names, 1)]
    lines = ["ÖVNING", f"Utgiven;{day}", "Arbetsplatskod;Namn", *rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def with_second(workplace: Workplace) -> str:
    """Give the pharmacy a colleague who can sign too, and return the name."""
    add_person(workplace, SECOND, frozenset({Role.STAFF}), PASSWORD)
    return SECOND


def believe(workplace: Workplace, collector: Workplace, card: Path) -> None:
    """Let the collector make a key, and the pharmacy pin it, with two people."""
    make_organisation(collector, "Region Mitt")
    save_card(collector, card)
    pin_organisation(workplace, card, with_second(workplace), PASSWORD)


def touch(path: Path, day: date) -> Path:
    """Set a file's own day."""
    seconds = int(day.strftime("%s")) + 12 * 3600
    os.utime(path, (seconds, seconds))
    return path
