"""The watched folder: each new file is tried once when it is whole, and nothing in it changes."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.reference import Source
from app.domain.staff import Role
from app.usecases.adjust_settings import Settings, adjust
from app.usecases.bundle_reference import make_bundle
from app.usecases.load_reference import Loaded, cancelled, load_reference
from app.usecases.sign_in import sign_out
from app.usecases.trust_organisation import make_organisation, pin_organisation, save_card
from app.usecases.watch_folder import Watched, take_new, watched_folder
from app.usecases.workplace import Workplace
from tests.usecases.sources import prescribers, with_second, workplaces
from tests.workplaces import PASSWORD, SetClock, as_person, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "home", clock)
    yield opened
    sign_out(opened)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


def look(workplace: Workplace, folder: Path) -> Watched[Loaded]:
    return take_new(workplace, folder, load_reference)


def names(watched: Watched[Loaded]) -> list[str]:
    return [taken.name for taken in watched.taken]


def waits(watched: Watched[Loaded]) -> dict[str, bool]:
    """Return the files that were not taken, and whether they are refused."""
    return {waiting.name: waiting.is_refused for waiting in watched.waiting}


def test_a_file_is_taken_when_two_looks_have_seen_it_alike_and_then_no_more(
    workplace: Workplace, folder: Path
) -> None:
    prescribers(folder / "a.csv", "Mattias Öberg")
    first = look(workplace, folder)
    assert (names(first), waits(first)) == ([], {"a.csv": False})
    second = look(workplace, folder)
    assert names(second) == ["a.csv"]
    assert second.taken[0].loaded.reports[0].edition.source is Source.PRESCRIBERS
    entries = workplace.journal.count()
    assert look(workplace, folder) == Watched((), ())
    assert workplace.journal.count() == entries


def test_a_file_that_still_grows_is_left_alone(workplace: Workplace, folder: Path) -> None:
    path = prescribers(folder / "a.csv", "Mattias Öberg")
    look(workplace, folder)
    for number in range(2, 4):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"901{number:04d};Åsa Öman\n")
        assert names(look(workplace, folder)) == []
    (taken,) = look(workplace, folder).taken
    assert taken.loaded.reports[0].edition.rows == 3


def test_a_refused_file_is_not_tried_again_until_it_changes(
    workplace: Workplace, folder: Path
) -> None:
    path = folder / "a.csv"
    path.write_bytes(bytes(1000))
    look(workplace, folder)
    tried = look(workplace, folder)
    assert waits(tried) == {"a.csv": True}

    def never(*_: object) -> Loaded:
        raise AssertionError("a refused file was tried again")

    again = take_new(workplace, folder, never)
    assert again == tried
    prescribers(path, "Mattias Öberg")
    assert waits(look(workplace, folder)) == {"a.csv": False}
    assert names(look(workplace, folder)) == ["a.csv"]


def test_the_newest_comes_first_and_what_is_older_then_is_refused(
    workplace: Workplace, folder: Path
) -> None:
    old = prescribers(folder / "old.csv", "Åsa Öman", day=date(2026, 10, 1))
    prescribers(folder / "new.csv", "Mattias Öberg", day=date(2026, 11, 1))
    os.utime(old, (1_700_000_000, 1_700_000_000))
    look(workplace, folder)
    watched = look(workplace, folder)
    assert names(watched) == ["new.csv"]
    assert waits(watched) == {"old.csv": True}
    assert "2026-10-01" in watched.waiting[0].why


def test_a_sources_own_file_waits_for_a_manager(workplace: Workplace, folder: Path) -> None:
    prescribers(folder / "a.csv", "Mattias Öberg")
    clerk = as_person(workplace, "Nils Forsman", Role.PHARMACIST)
    look(clerk, folder)
    waiting = look(clerk, folder)
    assert waits(waiting) == {"a.csv": False}
    assert "apotekschef" in waiting.waiting[0].why
    assert names(look(workplace, folder)) == ["a.csv"]


def test_a_bundle_waits_for_an_organisation_and_then_anyone_who_drafts_takes_it(
    workplace: Workplace, folder: Path, tmp_path: Path, clock: SetClock
) -> None:
    collector = open_pharmacy(tmp_path / "collector", clock)
    try:
        make_organisation(collector, "Region Mitt")
        save_card(collector, tmp_path / "card.json")
        make_bundle(collector, [workplaces(tmp_path / "b.csv", "Backe")], folder / "bundle")
    finally:
        sign_out(collector)
    clerk = as_person(workplace, "Nils Forsman", Role.STAFF)
    look(clerk, folder)
    waiting = look(clerk, folder)
    assert waits(waiting) == {"bundle": False}
    assert "organisation" in waiting.waiting[0].why
    pin_organisation(workplace, tmp_path / "card.json", with_second(workplace), PASSWORD)
    prescriber = as_person(workplace, "Petra Ek", Role.PRESCRIBER)
    assert waits(look(prescriber, folder)) == {"bundle": False}
    assert names(look(clerk, folder)) == ["bundle"]


def test_a_new_pin_lets_what_was_refused_be_tried_once_more(
    workplace: Workplace, folder: Path, tmp_path: Path, clock: SetClock
) -> None:
    cards = []
    for name in ("Kedjan", "Regionen"):
        other = open_pharmacy(tmp_path / name, clock)
        make_organisation(other, name)
        save_card(other, tmp_path / f"{name}.json")
        cards.append(tmp_path / f"{name}.json")
        make_bundle(other, [workplaces(tmp_path / "b.csv", "Backe")], folder / name)
        sign_out(other)
        clock.forward(timedelta(minutes=1))
    second = with_second(workplace)
    pin_organisation(workplace, cards[0], second, PASSWORD)
    look(workplace, folder)
    watched = look(workplace, folder)
    assert (names(watched), waits(watched)) == (["Kedjan"], {"Regionen": True})
    pin_organisation(workplace, cards[1], second, PASSWORD)
    assert names(look(workplace, folder)) == ["Regionen"]


def test_what_is_no_ordinary_whole_file_is_passed_over(
    workplace: Workplace, folder: Path, tmp_path: Path
) -> None:
    (folder / "inside").mkdir()
    prescribers(folder / "inside" / "a.csv", "Mattias Öberg")
    (folder / "link.csv").symlink_to(prescribers(tmp_path / "b.csv", "Åsa Öman"))
    for name in (".hidden", "~$open.xlsx", "x.part", "x.CRDOWNLOAD", "x.tmp"):
        (folder / name).write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    for _ in range(2):
        assert look(workplace, folder) == Watched((), ())


def test_nothing_in_the_folder_is_changed_or_removed(workplace: Workplace, folder: Path) -> None:
    prescribers(folder / "a.csv", "Mattias Öberg")
    (folder / "b.bin").write_bytes(bytes(100))
    before = {path: (path.read_bytes(), path.stat()) for path in folder.iterdir()}
    for _ in range(3):
        look(workplace, folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == {
        path: content for path, (content, _) in before.items()
    }
    for path, (_, state) in before.items():
        assert path.stat().st_mtime_ns == state.st_mtime_ns


def test_giving_up_is_no_verdict_and_a_folder_that_is_away_is_told(
    workplace: Workplace, folder: Path, tmp_path: Path
) -> None:
    prescribers(folder / "a.csv", "Mattias Öberg")
    look(workplace, folder)

    def given_up(*_: object) -> Loaded:
        raise cancelled()

    def away(*_: object) -> Loaded:
        raise Unavailable("Disken är full.", "Frigör plats.")

    with pytest.raises(Refused):
        take_new(workplace, folder, given_up)
    assert waits(take_new(workplace, folder, away)) == {"a.csv": False}
    assert names(look(workplace, folder)) == ["a.csv"]
    with pytest.raises(Unavailable):
        look(workplace, tmp_path / "away")


def test_two_folders_are_remembered_side_by_side(
    workplace: Workplace, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    prescribers(folder / "a.csv", "Mattias Öberg")
    workplaces(tmp_path / "stick" / "b.csv", "Backe")
    look(workplace, folder)
    look(workplace, tmp_path / "stick")
    assert names(look(workplace, folder)) == ["a.csv"]
    assert names(look(workplace, tmp_path / "stick")) == ["b.csv"]
    assert look(workplace, folder) == Watched((), ())


def test_which_folder_is_watched_is_a_setting_of_the_manager(
    workplace: Workplace, folder: Path, tmp_path: Path
) -> None:
    assert watched_folder(workplace.computer) is None
    clerk = as_person(workplace, "Nils Forsman", Role.PHARMACIST)
    with pytest.raises(Refused):
        adjust(clerk, Settings(watch_folder=str(folder)))
    with pytest.raises(Refused, match="Mappen finns inte"):
        adjust(workplace, Settings(watch_folder=str(tmp_path / "away")))
    adjust(workplace, Settings(watch_folder=str(folder)))
    assert watched_folder(workplace.computer) == folder
