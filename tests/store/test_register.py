"""The register's files: swapped whole, read by many, and the one before can be gone back to."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.product import Package
from app.domain.reference import Changes, ListRemark, Source, SourceReport
from app.domain.statements import Substance
from app.store.register import Register
from tests.store.registers import (
    DAY,
    KEY,
    NOW,
    changed,
    current,
    edition,
    incoming,
    info,
    joined,
    package,
)

OLD = [package(number, "Gammal") for number in range(1, 40)]
NEW = [package(number, "Nyans") for number in range(1, 60)]
OLD_INFO, NEW_INFO = info(edition(len(OLD))), info(edition(len(NEW)))
NSL = [Substance("S1", "Paracetamol", english="Acetaminophen")]
NSL_EDITION = edition(1, Source.NSL)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path, KEY)
    load(made, OLD)
    return made


def load(register: Register, rows: list[Package]) -> SourceReport:
    (report,) = register.load([incoming(rows)], NOW)
    return report


def databases(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("register-*.db"))


def assert_old_register_stands(register: Register, folder: Path) -> None:
    for reader in (register, Register(folder, KEY)):
        assert reader.info() == OLD_INFO
        assert len(reader.search("paracetamol", 200)) == len(OLD)
        assert [p.name for p in reader.search("ga", 3)] == ["Gammal"] * 3
        assert reader.search("ny") == []
        reader.close()


def test_before_anything_is_loaded_every_answer_is_empty(tmp_path: Path) -> None:
    register = Register(tmp_path, KEY)
    assert register.info() is None
    assert register.previous() is None
    assert register.check() == []
    assert register.search("a") == []
    assert register.find_by_code("000001") == []
    assert register.find_group(OLD[0]) == []
    assert register.card("20990202000001") is None
    assert register.find_prescribers("a") == []
    assert register.find_workplace("1") is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_loaded_is_read_back_value_by_value(tmp_path: Path) -> None:
    bare = Package("20990202009999", "20990101009999", "Okänd")
    rows = [*OLD, bare]
    register = Register(tmp_path, KEY)
    report = load(register, rows)
    assert report == SourceReport(
        edition(len(rows)), None, Changes(len(rows), 0, 0, ()), remarks=()
    )
    assert register.info() == info(edition(len(rows)))
    assert [hit.package for p in rows for hit in register.find_by_code(p.key)] == rows
    assert register.check() == []
    register.close()


def test_remarks_that_come_with_the_statements_are_told_and_counted(tmp_path: Path) -> None:
    left_out = ListRemark(7, "B", "Cellen är tom.", row_left_out=True)
    unknown = ListRemark(9, "C", "Det är inget tal.", row_left_out=False)
    register = Register(tmp_path, KEY)
    (report,) = register.load([incoming(OLD, remarks=[left_out, unknown])], NOW)
    assert report.remarks == (left_out, unknown)
    assert report.edition == edition(len(OLD), left_out=1)
    register.close()


def test_what_a_source_says_twice_is_left_out_and_told(tmp_path: Path) -> None:
    dearer = changed(OLD[3], company="En annan")
    register = Register(tmp_path, KEY)
    report = load(register, [*OLD, OLD[0], dearer])
    assert report.edition == edition(len(OLD), left_out=2)
    assert [(remark.row, remark.text) for remark in report.remarks] == [
        (0, f"{OLD[0].key} finns redan, med samma uppgifter."),
        (0, f"{OLD[3].key} finns redan, med andra uppgifter; de första gäller."),
    ]
    assert register.find_by_code(OLD[3].key)[0].package == OLD[3]
    register.close()


def test_a_new_register_replaces_the_old_one_at_the_next_question(
    register: Register, tmp_path: Path
) -> None:
    other = Register(tmp_path, KEY)  # as in another program
    assert other.search("ga")
    report = load(register, NEW)
    assert report.previous == OLD_INFO.editions[0]
    for reader in (register, other):
        assert reader.info() == NEW_INFO
        assert reader.search("ga") == []
        assert len(reader.search("paracetamol", 200)) == len(NEW)
        reader.close()


def test_whatever_byte_of_it_changes_the_check_says_so_in_swedish(
    register: Register, tmp_path: Path
) -> None:
    assert register.check() == []
    path = current(tmp_path)
    register.close()
    whole, told = path.read_bytes(), set()
    for page in range(1, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 99] ^= 1
        path.write_bytes(data)
        try:
            told |= set(register.check())
        except Unavailable as error:
            told.add(str(error).partition(".")[0])
        register.close()
        path.write_bytes(whole)
    assert told == {
        "Registret över varor är skadat. Läs in varulistan igen.",
        "Registret över varor går inte att läsa",
    }
    assert Register(tmp_path / "elsewhere", KEY).check() == []  # none is there


def test_a_source_is_replaced_and_the_others_are_kept(register: Register) -> None:
    register.load([incoming(NSL, Source.NSL)], NOW)
    assert register.info() == info(*OLD_INFO.editions, NSL_EDITION)
    assert len(register.search("acetaminophen", 200)) == len(OLD)
    load(register, NEW)
    assert register.info() == info(*NEW_INFO.editions, NSL_EDITION)
    assert len(register.search("acetaminophen", 200)) == len(NEW)
    assert register.check() == []
    register.close()


def test_several_sources_come_in_one_load_and_one_swap(tmp_path: Path) -> None:
    register = Register(tmp_path, KEY)
    reports = register.load([incoming(NSL, Source.NSL), incoming(OLD)], NOW)
    assert [report.edition for report in reports] == [NSL_EDITION, *OLD_INFO.editions]
    assert register.info() == info(*OLD_INFO.editions, NSL_EDITION)
    assert databases(tmp_path) == ["register-1.db"]
    register.close()


def test_two_files_of_one_source_are_not_one_load(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        register.load([incoming(NEW), incoming(OLD)], NOW)
    assert caught.value.findings[0].rule == "reference.twice"
    with pytest.raises(Refused):
        register.load([], NOW)
    assert_old_register_stands(register, tmp_path)


def test_a_source_without_a_single_statement_is_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        load(register, [])
    assert caught.value.findings[0].rule == "reference.too_few"
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


def test_loading_the_same_again_changes_nothing(register: Register, tmp_path: Path) -> None:
    before = joined(tmp_path)
    report = load(register, OLD)
    assert report.changes == Changes(0, 0, 0, ())
    assert joined(tmp_path) == before
    assert register.info() == OLD_INFO
    register.close()


def test_an_older_edition_says_so_when_it_replaces_a_newer_one(register: Register) -> None:
    older = incoming(OLD, day=DAY.replace(month=11))
    (report,) = register.load([older], NOW)
    assert report.is_older
    assert not load(register, OLD).is_older
    register.close()


def test_the_register_before_is_kept_and_older_ones_are_removed(
    register: Register, tmp_path: Path
) -> None:
    for expected in ([1, 2], [2, 3], [3, 4]):
        load(register, OLD)
        assert databases(tmp_path) == [f"register-{n}.db" for n in expected]
    assert current(tmp_path).name == "register-4.db"
    register.close()
    assert not list(tmp_path.glob("*-wal"))


def test_one_can_go_back_to_the_register_before_and_forth_again(
    register: Register, tmp_path: Path
) -> None:
    assert register.previous() is None
    load(register, NEW)
    other = Register(tmp_path, KEY)
    for now, before in ((NEW_INFO, OLD_INFO), (OLD_INFO, NEW_INFO), (NEW_INFO, OLD_INFO)):
        for reader in (register, other):
            assert (reader.info(), reader.previous()) == (now, before)
        assert register.go_back() == before
    other.close()
    assert_old_register_stands(register, tmp_path)


def test_a_load_after_going_back_builds_upon_what_was_gone_back_to(
    register: Register, tmp_path: Path
) -> None:
    register.load([incoming(NSL, Source.NSL)], NOW)
    register.go_back()
    load(register, NEW)
    assert register.info() == NEW_INFO
    assert register.previous() == OLD_INFO
    assert databases(tmp_path) == ["register-1.db", "register-3.db"]
    register.close()


def test_without_a_register_before_there_is_no_going_back(
    register: Register, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as caught:
        register.go_back()
    assert caught.value.findings[0].rule == "reference.no_previous"
    load(register, NEW)
    (tmp_path / "register-1.db").unlink()
    with pytest.raises(Refused):
        register.go_back()
    assert register.info() == NEW_INFO
    register.close()


def test_going_back_waits_for_no_load(register: Register, tmp_path: Path) -> None:
    def go_back(*_: object) -> None:
        Register(tmp_path, KEY).go_back()

    load(register, NEW)
    with pytest.raises(Unavailable) as caught:
        register.load([incoming(OLD)], NOW, go_back)
    assert caught.value.code == "busy"
    assert register.info() == NEW_INFO
    register.close()


def test_the_steps_of_the_joining_are_told_in_order(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    register = Register(tmp_path, KEY)
    register.load([incoming(OLD)], NOW, lambda done, total: told.append((done, total)))
    register.close()
    assert told == [(done, len(told)) for done in range(len(told))]
    assert len(told) > 5


def test_a_second_load_at_the_same_time_is_told_to_wait(register: Register, tmp_path: Path) -> None:
    def load_too(*_: object) -> None:
        load(Register(tmp_path, KEY), NEW)

    with pytest.raises(Unavailable) as caught:
        register.load([incoming(NEW)], NOW, load_too)
    assert caught.value.code == "busy"
    assert "Vänta" in caught.value.cure
    assert_old_register_stands(register, tmp_path)


def test_readers_see_one_whole_register_or_the_other_while_it_is_swapped(
    register: Register,
) -> None:
    seen: set[tuple[str, int]] = set()
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                found = register.search("paracetamol", 200)
                seen.update({(p.name, len(found)) for p in found})
        except BaseException as error:  # told by the test itself
            errors.append(error)
            raise

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for rows in (NEW, OLD, NEW, OLD, NEW):
        load(register, rows)
        time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    register.close()
    assert errors == []
    assert seen == {("Gammal", len(OLD)), ("Nyans", len(NEW))}


def test_closing_closes_what_other_threads_have_opened(register: Register, tmp_path: Path) -> None:
    thread = threading.Thread(target=lambda: register.search("ga"))
    thread.start()
    thread.join()
    register.close()
    assert not list(tmp_path.glob("*-shm"))
    assert register.search("ga")  # opens anew
    register.close()


LOADER = """
import sys
from pathlib import Path
from app.store.register import Register
from tests.store.registers import KEY, NOW, incoming, package
register = Register(Path(sys.argv[1]), KEY)
for count in range(100, 10_000):
    rows = [package(number, "Nyans") for number in range(count)]
    print(count, flush=True)
    register.load([incoming(rows)], NOW)
"""


@pytest.mark.parametrize("delay_s", [0.0, 0.013, 0.03, 0.055])
def test_a_program_killed_while_loading_leaves_a_whole_register(
    register: Register, tmp_path: Path, repository: Path, delay_s: float
) -> None:
    command = [sys.executable, "-c", LOADER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=repository) as loader:
        assert loader.stdout
        for _ in range(3):
            loader.stdout.readline()
        time.sleep(delay_s)
        loader.kill()
    fresh = Register(tmp_path, KEY)
    told = fresh.info()
    assert told
    assert told.rows == len(fresh.search("paracetamol", 200)) >= 101
    assert fresh.check() == []
    load(fresh, OLD)
    assert len(databases(tmp_path)) == 2
    assert_old_register_stands(fresh, tmp_path)
