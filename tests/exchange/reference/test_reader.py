"""The parser in a process of its own: what it is given, and what the parent believes of it."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused, Unavailable
from app.domain.reference import Source, SourceHead
from app.exchange.reference import parser_process, pipe, reader
from app.exchange.reference.reader import LARGEST_FILE, read_source
from app.exchange.reference.source import Opened
from tests.exchange.reference.parsing import Found, read
from tests.exchange.reference.workbooks import (
    DEMO_FILE,
    TLV_FILE,
    adding,
    with_parts,
    workbook,
)

DEMO = DEMO_FILE.read_bytes()


def through(data: bytes, report: reader.Report = lambda *_: None) -> Found:
    """Return what the file says, by way of the process."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        with read_source(file, report) as reading:
            return Found(reading.head, list(reading), reading.remarks)


def rule(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        through(data)
    return caught.value.findings[0].rule


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let another program stand where Python starts the parser."""
    program = folder / "parser"
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}\n", encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "executable", str(program))


def test_a_list_comes_through_the_process_as_it_was_parsed() -> None:
    assert through(DEMO) == read(DEMO)


def test_remarks_come_along_with_their_places() -> None:
    data = workbook(fill=lambda page: page.write_string("J3", "okänt"))
    assert through(data).places == [(3, "J", False)]


def test_a_refusal_comes_through_with_its_reason_and_place() -> None:
    with pytest.raises(Refused) as caught:
        through(workbook([["PV"]] * 3))
    assert "3 av 3 rader" in str(caught.value)
    assert caught.value.findings[1].field == "N2"


def test_truncated_and_foreign_files_are_refused() -> None:
    assert rule(b"") == "reference.empty"
    assert rule(b"%PDF-1.7") == "reference.unknown"
    assert rule(DEMO[: len(DEMO) // 2]) == "reference.unreadable"
    assert rule(DEMO[:-1]) == "reference.unreadable"


def test_how_far_it_has_come_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    through(DEMO, lambda done, total: told.append((done, total)))
    size = len(read(DEMO).statements) + 1
    assert told[-1] == (size, size)
    assert [done for done, total in told if total == size] == sorted(
        done for done, total in told if total == size
    )


def test_a_file_larger_than_any_source_is_refused_without_starting_a_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", "no such program")
    path = tmp_path / "large"
    with path.open("w+b") as file:
        file.truncate(LARGEST_FILE + 1)
        with pytest.raises(Refused) as caught, read_source(file):
            pass
    assert caught.value.findings[0].rule == "reference.too_large"


@pytest.mark.skipif(sys.platform == "win32", reason="only the clock bounds the process there")
def test_the_process_bounds_its_memory_time_and_files(repository: Path) -> None:
    probe = (
        "import resource as r, sys; from app.exchange.reference import parser_process as p; "
        "p.limit_resources(); sys.exit([r.getrlimit(k) for k in "
        "(r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE, r.RLIMIT_NPROC)] != "
        "[(p.MEMORY, p.MEMORY), (p.CPU_S, p.CPU_S), (0, 0), (0, 0), (0, 0)])"
    )
    subprocess.run([sys.executable, "-c", probe], check=True, cwd=repository)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux what a process holds")
def test_the_process_is_given_the_file_and_nothing_else_of_its_parent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LYKTA_PASSWORD", "hemligt")
    report = tmp_path / "report"
    with (tmp_path / "store.db").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        pretend(
            monkeypatch,
            tmp_path,
            f"held = {{n: os.readlink(f'/proc/self/fd/{{n}}') for n in os.listdir('/proc/self/fd') "
            f"if os.path.lexists(f'/proc/self/fd/{{n}}')}}\n"
            f"open({str(report)!r}, 'w').write(repr((sys.argv[1:], dict(os.environ), held)))",
        )
        assert rule(b"x") == "reference.given_up"
    told = report.read_text(encoding="utf-8")
    assert "hemligt" not in told
    assert "store.db" not in told
    assert "parser_process" in told


def test_the_file_is_read_from_its_beginning_wherever_the_parent_stands_in_it() -> None:
    with DEMO_FILE.open("rb") as file:
        file.read(1_000)
        with read_source(file) as reading:
            assert reading.head.source is Source.PERIOD_PRODUCTS
        file.seek(7)
        with read_source(file) as reading:
            assert len(list(reading)) == len(read(DEMO).statements)


HEAD = pipe.encode(pipe.Head(SourceHead(Source.PERIOD_PRODUCTS, practice=True))).decode().strip()
ROW = pipe.encode(pipe.Row(read(DEMO).statements[0])).decode().strip()
REMARK = '{"type":"remark","remark":{"row":1,"column":"A","text":"x","row_left_out":false}}'
PROGRESS = '{"type":"progress","done":1,"total":2}'


def done(rows: int, remarks: int = 0) -> str:
    return f'{{"type":"done","rows":{rows},"remarks":{remarks}}}'


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["nonsense"],
        [HEAD],
        [HEAD, ROW],
        [ROW, done(1)],
        [HEAD, ROW, done(2)],
        [HEAD, ROW, done(1, 1)],
        [HEAD, HEAD, ROW, done(1)],
        [HEAD, ROW.replace("2099", "209x"), done(1)],
        [HEAD, ROW.replace("Tablett", "Tab\\u0000lett"), done(1)],
        [HEAD, ROW[:-1] + " " * 200_000 + "}", done(1)],
        [HEAD, REMARK.replace(":1", ":-1"), done(0, 1)],
        [HEAD, REMARK.replace('"x"', '"\\u202e"'), done(0, 1)],
        [HEAD, REMARK.replace('"x"', f'"{"x" * 3_000}"'), done(0, 1)],
        ['{"type":"rejected","findings":[]}'],
        ['{"type":"rejected","findings":[{"severity":"stop","text":"\\u001b[31m"}]}'],
        [HEAD, '{"type":"row"}'],
        [HEAD, '{"type":"unknown"}'],
        [HEAD, done(1)[:-1]],
    ],
)
def test_what_is_not_well_formed_and_complete_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: list[str]
) -> None:
    pretend(monkeypatch, tmp_path, f"sys.stdin.read(); print({chr(10).join(said)!r}, flush=True)")
    assert rule(b"x") == "reference.given_up"


def test_what_is_complete_is_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = "\n".join([PROGRESS, HEAD, ROW, PROGRESS, REMARK, done(1, 1)])
    pretend(monkeypatch, tmp_path, f"sys.stdin.read(); print({said!r})")
    found = through(b"x")
    assert found.statements == read(DEMO).statements[:1]
    assert found.places == [(1, "A", False)]


@pytest.mark.parametrize("most", ["_MOST_MESSAGES", "_MOST_REMARKS"])
def test_a_process_that_never_stops_talking_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: str
) -> None:
    monkeypatch.setattr(reader, most, 1_000)
    said = f"sys.stdin.read(); print({HEAD!r})\nwhile True: print({REMARK!r})"
    pretend(monkeypatch, tmp_path, said)
    assert rule(b"x") == "reference.given_up"


def test_a_line_without_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, tmp_path, "while True: sys.stdout.write('x' * 65536)")
    assert rule(b"x") == "reference.given_up"


@pytest.mark.parametrize("script", ["time.sleep(600)", "sys.stdin.read(); time.sleep(600)"])
def test_a_process_that_says_nothing_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    monkeypatch.setattr(reader, "WALL_S", 0.3)
    pretend(monkeypatch, tmp_path, script)
    assert rule(bytes(2**20)) == "reference.given_up"


def test_a_process_that_ends_before_it_has_read_anything_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, tmp_path, "os._exit(3)")
    assert rule(bytes(2**22)) == "reference.given_up"


class GivenUp(Exception):
    """What a person's no becomes."""


@pytest.mark.parametrize(
    "script",
    [
        "time.sleep(600)",  # silent from the start
        f"print({HEAD!r}, flush=True); time.sleep(600)",  # silent later
        f"print({HEAD!r})\nwhile True: print({PROGRESS!r})",  # never silent
    ],
)
def test_giving_up_ends_the_process_at_once_whatever_it_is_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    number = tmp_path / "pid"
    pretend(monkeypatch, tmp_path, f"open({str(number)!r}, 'w').write(str(os.getpid()))\n{script}")

    def give_up(done: int, total: int) -> None:
        if number.exists() and number.read_text():
            raise GivenUp

    with pytest.raises(GivenUp):
        through(b"x", give_up)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def test_leaving_in_the_middle_ends_the_process_though_much_is_left_to_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = tmp_path / "pid"
    pretend(
        monkeypatch,
        tmp_path,
        f"open({str(number)!r}, 'w').write(str(os.getpid())); print({HEAD!r})\n"
        f"while True: print({ROW!r})",
    )
    with DEMO_FILE.open("rb") as file, read_source(file) as reading:
        statements = iter(reading)
        assert next(statements) == next(statements)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def test_a_parser_that_cannot_be_started_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(Unavailable) as caught:
        through(b"x")
    assert caught.value.code == "no_parser"


def test_a_workbook_with_a_million_strings_too_many_is_refused() -> None:
    strings = b"<si><t>x</t></si>" * 2_000_000

    def more(xml: bytes) -> bytes:
        return xml.replace(b"</sst>", strings + b"</sst>")

    assert rule(with_parts(workbook(), sharedStrings=more)).startswith("reference.")


def test_macros_come_through_as_a_refusal() -> None:
    assert rule(adding(workbook(), "xl/vbaProject.bin", b"x")) == "reference.macros"


@settings(max_examples=12)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused_politely(data: bytes) -> None:
    assert rule(data).startswith("reference.")


@settings(max_examples=12)
@given(st.integers(0, len(DEMO) - 1), st.binary(min_size=1, max_size=40))
def test_a_list_with_any_bytes_overwritten_is_refused_or_read_well(at: int, other: bytes) -> None:
    try:
        found = through(DEMO[:at] + other + DEMO[at + len(other) :])
    except Refused:
        return
    assert all(package.is_well_formed() for package in found.packages)


class Starving:
    """A parser that asks for more memory than there is."""

    def recognises(self, opened: Opened) -> bool:
        raise MemoryError

    def parse(self, opened: Opened) -> None:
        raise AssertionError


def test_running_out_of_memory_while_parsing_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parser_process, "PARSERS", (Starving(),))
    with pytest.raises(Refused) as caught:
        read(b"x")
    assert caught.value.findings[0].rule == "reference.too_large"


@pytest.mark.skipif(not TLV_FILE.exists(), reason="TLV's own file is not part of the repository")
def test_the_list_that_tlv_published_passes_through_the_process() -> None:
    found = through(TLV_FILE.read_bytes())
    assert (len(found.packages), found.remarks) == (7_765, [])
