"""A register that cannot be read: said calmly, and nothing that a day needs stops."""

from pathlib import Path

import pytest

from app.domain.decisions import obstacles
from app.domain.findings import Severity
from app.usecases.fill_slip import open_slip, review
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings
from app.usecases.overview import situation
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import begin_outage, open_pharmacy


@pytest.fixture(params=["emptied", "scrambled", "pointer", "gone"])
def damaged(tmp_path: Path, request: pytest.FixtureRequest) -> Workplace:
    home = tmp_path / "home"
    workplace = open_pharmacy(home)
    begin_outage(workplace)
    workplace.register.close()
    (file,) = home.glob("register-*.db")
    match request.param:
        case "emptied":
            file.write_bytes(b"")
        case "scrambled":
            file.write_bytes(bytes(reversed(file.read_bytes())))
        case "pointer":
            (home / "register.current").write_bytes(b"\xff\xfe../device.key")
        case _:
            file.unlink()
    return workplace


def test_the_check_says_it_and_forbids_nothing(damaged: Workplace) -> None:
    found = review(damaged, open_slip(damaged))
    (told,) = [f for f in found.findings if f.rule == "register.unreadable"]
    assert told.severity is Severity.INFO
    assert "skriv varan för hand" in told.cure.casefold()
    assert told not in obstacles(open_slip(damaged).draft, list(found.findings))


def test_the_medicine_is_handed_out_and_no_version_of_the_register_is_claimed(
    damaged: Workplace,
) -> None:
    made = hand_out(damaged, ready(damaged)).content
    assert made.dispensed.register == ""  # type: ignore[union-attr]
    assert len(list_dispensings(damaged)) == 1


def test_the_situation_still_reads_and_says_why_there_are_no_goods(damaged: Workplace) -> None:
    seen = situation(damaged)
    assert seen.register is None
    assert "egist" in seen.register_trouble


def test_a_whole_register_is_no_trouble(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    assert situation(workplace).register_trouble == ""
    rules = {f.rule for f in review(workplace, open_slip(workplace)).findings}
    assert "register.unreadable" not in rules
