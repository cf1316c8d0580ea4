"""Loading a source's file: what comes in, who may, what is older, and what stays when it fails."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.domain.entries import Entry
from app.domain.findings import Refused, Unavailable
from app.domain.reference import Incoming, Progress, RegisterInfo, Source, SourceHead, Stage
from app.domain.reference_entries import ReferenceLoaded, RegisterWentBack
from app.domain.staff import Role
from app.domain.statements import ListedPrescriber
from app.store import register_join
from app.usecases.keep_prescribers import find_prescribers
from app.usecases.load_reference import Loaded, cancelled, go_back, load_reference
from app.usecases.search_products import (
    find_package,
    find_workplace,
    product_card,
    search_products,
)
from app.usecases.show_register import register_state
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.usecases.sources import FIRST_DAY, prescribers, touch, workplaces
from tests.workplaces import NOON, RESOURCES, as_person, open_pharmacy

DEMO = RESOURCES / "demo"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "home")
    yield opened
    assert list(opened.computer.home.glob("tmp*")) == []
    sign_out(opened)


def told(workplace: Workplace, kind: type = ReferenceLoaded) -> list[Entry]:
    """Return the entries of a kind, the first first."""
    return [entry for entry in workplace.journal.entries() if isinstance(entry.content, kind)]


def info(workplace: Workplace) -> RegisterInfo:
    found = workplace.register.info()
    assert found
    return found


def refused(workplace: Workplace, path: Path, *, confirmed_older: bool = False) -> str:
    """Return the rule that refuses the file; the register and the journal are as they were."""
    before, entries = info(workplace), workplace.journal.count()
    with pytest.raises(Refused) as caught:
        load_reference(workplace, path, confirmed_older=confirmed_older)
    assert (info(workplace), workplace.journal.count()) == (before, entries)
    return caught.value.findings[0].rule


def test_a_file_comes_in_beside_the_other_sources_and_is_written_down(
    workplace: Workplace, tmp_path: Path
) -> None:
    path = prescribers(tmp_path / "x.csv", "Mattias Öberg", "Åsa Öman")
    (report,) = load_reference(workplace, path).reports
    assert (report.edition.source, report.edition.day) == (Source.PRESCRIBERS, FIRST_DAY)
    assert (report.edition.rows, report.previous) == (2, None)
    assert [found.prescriber.name for found in find_prescribers(workplace, "öberg")] == [
        "Mattias Öberg"
    ]
    assert search_products(workplace, "metoprolol")
    (entry,) = told(workplace)
    edition = report.edition
    assert entry.content == ReferenceLoaded(
        "prescribers", FIRST_DAY, 2, edition.left_out, edition.sha256
    )
    assert entry.by == str(workplace.person.id)


def test_a_new_edition_says_what_it_changed(workplace: Workplace, tmp_path: Path) -> None:
    load_reference(workplace, prescribers(tmp_path / "a.csv", "Mattias Öberg", "Åsa Öman"))
    new = prescribers(tmp_path / "b.csv", "Mattias Åberg", day=date(2026, 11, 22))
    (report,) = load_reference(workplace, new).reports
    assert report.previous
    assert (report.changes.added, report.changes.removed, report.changes.changed) == (0, 1, 1)
    assert not report.is_older


def test_the_same_file_again_changes_nothing_and_says_so(
    workplace: Workplace, tmp_path: Path
) -> None:
    path = prescribers(tmp_path / "x.csv", "Mattias Öberg")
    load_reference(workplace, path)
    before, entries = info(workplace), workplace.journal.count()
    files = sorted(workplace.computer.home.glob("register-*"))
    copied = shutil.copy(path, tmp_path / "another name.txt")
    again = load_reference(workplace, Path(copied))
    assert again == Loaded((), (before.edition(Source.PRESCRIBERS),))  # type: ignore[arg-type]
    assert (info(workplace), workplace.journal.count()) == (before, entries)
    assert sorted(workplace.computer.home.glob("register-*")) == files


def test_a_load_that_was_cut_off_before_it_was_written_down_is_told_the_next_time(
    workplace: Workplace, tmp_path: Path
) -> None:
    path = prescribers(tmp_path / "x.csv", "Mattias Öberg")
    head = SourceHead(Source.PRESCRIBERS, practice=True, published=FIRST_DAY)
    statements, digest = [ListedPrescriber("9010001", "Mattias Öberg")], sha256(path.read_bytes())
    swapped = Incoming(head, statements, [], digest.hexdigest(), None)
    workplace.register.load([swapped], NOON)  # and the power went before the entry
    for _ in range(2):
        assert load_reference(workplace, path).reports == ()
        (entry,) = told(workplace)
        assert entry.content == ReferenceLoaded("prescribers", FIRST_DAY, 1, 0, digest.hexdigest())


def test_an_older_edition_asks_first_and_a_manager_may_insist(
    workplace: Workplace, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "new.csv", "Mattias Öberg"))
    old = prescribers(tmp_path / "old.csv", "Åsa Öman", day=date(2026, 11, 19))
    assert refused(workplace, old) == "reference.older"
    clerk = as_person(workplace, "Nils Forsman", Role.STAFF, Role.PHARMACIST)
    assert refused(clerk, old, confirmed_older=True) == "staff.may"
    (report,) = load_reference(workplace, old, confirmed_older=True).reports
    assert report.is_older
    assert find_prescribers(workplace, "öman")


def test_a_file_that_says_no_day_is_as_old_as_the_file(
    workplace: Workplace, tmp_path: Path
) -> None:
    load_reference(workplace, prescribers(tmp_path / "new.csv", "Mattias Öberg"))
    bare = prescribers(tmp_path / "bare.csv", "Åsa Öman", day=None)
    assert refused(workplace, touch(bare, date(2026, 11, 1))) == "reference.older"
    (report,) = load_reference(workplace, touch(bare, date(2026, 11, 21))).reports
    assert report.edition.day == date(2026, 11, 21)


def test_a_file_of_a_day_to_come_is_as_old_as_the_load(
    workplace: Workplace, tmp_path: Path
) -> None:
    bare = prescribers(tmp_path / "bare.csv", "Åsa Öman", day=None)
    (report,) = load_reference(workplace, touch(bare, date(2031, 1, 1))).reports
    assert report.edition.day == NOON.date()


def test_made_up_data_stay_in_practice(workplace: Workplace, tmp_path: Path) -> None:
    real = replace(workplace, pharmacy=replace(workplace.pharmacy, practice=False))
    assert refused(real, DEMO / "alternativ.csv") == "practice"
    plain = prescribers(tmp_path / "plain.csv", "Åsa Öman", practice=False)
    assert load_reference(real, plain).reports


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.STAFF, Role.PRESCRIBER, Role.REVIEWER])
def test_a_sources_own_file_is_a_managers_to_load(workplace: Workplace, role: Role) -> None:
    somebody = as_person(workplace, "Nils Forsman", role)
    assert refused(somebody, DEMO / "alternativ.csv") == "staff.may"
    with pytest.raises(Refused):
        go_back(somebody)


def test_what_is_no_source_is_refused_and_the_register_stays(
    workplace: Workplace, tmp_path: Path
) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    assert refused(workplace, path) == "reference.unknown"


def test_what_is_no_file_is_told_as_such(workplace: Workplace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nowhere.csv", tmp_path / "pipe"):
        with pytest.raises(Unavailable, match="går inte att läsa"):
            load_reference(workplace, path)


@pytest.mark.parametrize("stage", Stage)
def test_a_load_can_be_given_up_while_it_is_copied_read_or_joined(
    workplace: Workplace, stage: Stage
) -> None:
    def report(state: Progress) -> None:
        if state.stage is stage:
            raise cancelled()

    before, entries = info(workplace), workplace.journal.count()
    with pytest.raises(Refused) as caught:
        load_reference(workplace, DEMO / "priser.xlsx", report)
    assert caught.value.findings[0].rule == "reference.cancelled"
    assert (info(workplace), workplace.journal.count()) == (before, entries)
    assert load_reference(workplace, DEMO / "priser.xlsx").reports


def test_progress_is_one_scale_over_all_stages_and_counts_what_each_does(
    workplace: Workplace,
) -> None:
    heard: list[Progress] = []
    (report,) = load_reference(workplace, DEMO / "priser.xlsx", heard.append).reports
    parts = [state.part for state in heard]
    assert parts == sorted(parts)
    assert 0 <= parts[0] < parts[-1] <= 1
    assert list(dict.fromkeys(state.stage for state in heard)) == list(Stage)
    last = {state.stage: (state.done, state.total) for state in heard}
    size, steps = (DEMO / "priser.xlsx").stat().st_size, len(register_join.STEPS)
    rows, _ = last[Stage.READING]
    assert 0 < rows <= report.edition.rows
    assert (last[Stage.COPYING], last[Stage.JOINING]) == ((size, size), (steps, steps))


def load_two(workplace: Workplace, folder: Path) -> list[Path]:
    """Load two lists, and return the two register files that nobody has open, the newest last."""
    load_reference(workplace, prescribers(folder / "a.csv", "Mattias Öberg"))
    load_reference(workplace, workplaces(folder / "b.csv", "Backe hälsocentral"))
    workplace.register.close()
    return sorted(workplace.computer.home.glob("register-*.db"))


def test_what_damage_took_is_said_with_what_to_load_again(
    workplace: Workplace, tmp_path: Path
) -> None:
    for file in load_two(workplace, tmp_path):
        file.write_bytes(b"")
    loaded = load_reference(workplace, DEMO / "alternativ.csv")
    assert loaded.lost == (f"Förskrivare {FIRST_DAY}", f"Arbetsplatser {FIRST_DAY}")
    assert loaded.loss.endswith(f"Arbetsplatser {FIRST_DAY}. Läs in de filerna igen.")
    again = load_reference(workplace, tmp_path / "a.csv")
    assert [edition.source for edition in info(workplace).editions] == [
        Source.PRESCRIBERS,
        Source.ALTERNATIVES,
    ]
    assert (again.lost, again.loss) == ((), "")


def test_what_the_register_before_lacks_is_said_when_the_last_cannot_be_read(
    workplace: Workplace, tmp_path: Path
) -> None:
    load_two(workplace, tmp_path)[-1].write_bytes(b"")
    loaded = load_reference(workplace, DEMO / "alternativ.csv")
    assert loaded.lost == (f"Arbetsplatser {FIRST_DAY}",)
    assert info(workplace).edition(Source.PRESCRIBERS)


def test_one_can_go_back_and_forth_between_the_last_two(
    workplace: Workplace, tmp_path: Path
) -> None:
    first = info(workplace)
    load_reference(workplace, prescribers(tmp_path / "x.csv", "Mattias Öberg"))
    second = info(workplace)
    assert register_state(workplace).previous == first
    assert go_back(workplace) == info(workplace) == first
    assert find_prescribers(workplace, "öberg") == []
    assert register_state(workplace).previous == second
    assert go_back(workplace) == second
    went = [entry.content for entry in told(workplace, RegisterWentBack)]
    assert went == [
        RegisterWentBack(tuple(edition.sha256 for edition in register.editions))
        for register in (first, second)
    ]


def test_there_is_nothing_to_go_back_to_at_first(workplace: Workplace) -> None:
    assert register_state(workplace).previous is None
    with pytest.raises(Refused) as caught:
        go_back(workplace)
    assert caught.value.findings[0].rule == "reference.no_previous"
    assert told(workplace, RegisterWentBack) == []


@pytest.mark.parametrize("pointer", [b"register-9.db", b"../store.db"])
def test_a_register_that_cannot_be_read_is_replaced(
    workplace: Workplace, tmp_path: Path, pointer: bytes
) -> None:
    (workplace.computer.home / "register.current").write_bytes(pointer)
    state = register_state(workplace)
    assert (state.info, state.previous, state.stale) == (None, None, ())
    assert "går inte att läsa" in state.trouble
    load_reference(workplace, workplaces(tmp_path / "x.csv", "Backe hälsocentral"))
    assert [edition.source for edition in info(workplace).editions] == [Source.WORKPLACES]
    found = find_workplace(workplace, "2355000000001")
    assert found
    assert found.name == "Backe hälsocentral"


def test_what_is_too_old_is_told_with_the_register(workplace: Workplace, tmp_path: Path) -> None:
    load_reference(workplace, prescribers(tmp_path / "x.csv", "Åsa", day=date(2026, 8, 1)))
    state = register_state(workplace)
    (stale,) = state.stale
    assert stale.edition.source is Source.PRESCRIBERS
    assert stale.days == (NOON.date() - date(2026, 8, 1)).days - 92
    assert state.info == info(workplace)
    assert state.organisation is None


def test_every_code_of_a_package_leads_to_its_card(workplace: Workplace) -> None:
    for name in ("register.xlsx", "priser.xlsx", "koder.csv"):
        load_reference(workplace, DEMO / name, confirmed_older=True)
    for code in ("990001", "9520000000011", "09520000000011", "20990202000001"):
        (hit,) = find_package(workplace, code)
        card = product_card(workplace, hit.package.key)
        assert card
        assert (card.package.name, card.package.atc) == ("Övendra", "M05BA04")
        assert {value.edition.source for value in card.values if value.field == "name"} == {
            Source.PERIOD_PRODUCTS,
            Source.PRICES,
        }
    assert product_card(workplace, "v000000") is None
