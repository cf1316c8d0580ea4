"""The parser in a process of its own: what it is given, and what the parent believes of it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused, Unavailable
from app.exchange.reference import parser_process, pipe, reader
from app.exchange.reference.reader import LARGEST_FILE, read_product_list
from app.exchange.reference.tlv_period_products import parse
from tests.exchange.reference.workbooks import DEMO_FILE, TLV_FILE, workbook

DEMO = DEMO_FILE.read_bytes()


def rule(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_product_list(data)
    return caught.value.findings[0].rule


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let another program stand where Python starts the parser."""
    program = folder / "parser"
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}\n", encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "executable", str(program))


def test_a_list_comes_through_the_process_as_it_was_parsed() -> None:
    assert read_product_list(DEMO) == parse(DEMO)


def test_remarks_come_along_with_their_places() -> None:
    data = workbook(fill=lambda page: page.write_string("J3", "okänt"))
    found = read_product_list(data)
    assert [(r.row, r.column, r.row_left_out) for r in found.remarks] == [(3, "J", False)]


def test_a_refusal_comes_through_with_its_reason_and_place() -> None:
    with pytest.raises(Refused) as caught:
        read_product_list(workbook([["PV"]] * 3))
    assert "3 av 3 rader" in str(caught.value)
    assert caught.value.findings[1].field == "N2"


def test_truncated_and_foreign_files_are_refused() -> None:
    assert rule(b"") == "reference.not_workbook"
    assert rule(DEMO[: len(DEMO) // 2]) == "reference.unreadable"
    assert rule(DEMO[:-1]) == "reference.unreadable"


def test_a_file_larger_than_any_list_is_refused_without_starting_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "no such program")
    assert rule(bytes(LARGEST_FILE + 1)) == "reference.too_large"


def test_a_workbook_that_asks_for_all_memory_ends_its_process_and_is_refused() -> None:
    # within what a sheet may span, but the cell reader lays out all that lies between
    bomb = workbook(fill=lambda page: page.write_string(199_999, 199, "x"))
    assert rule(bomb) == "reference.given_up"


@pytest.mark.skipif(sys.platform == "win32", reason="only the clock bounds the process there")
def test_the_process_bounds_its_memory_time_and_files(repository: Path) -> None:
    probe = (
        "import resource as r, sys; from app.exchange.reference import parser_process as p; "
        "p.limit_resources(); sys.exit([r.getrlimit(k)[0] for k in "
        "(r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)] != "
        "[p.MEMORY, p.CPU_S, 0, 0])"
    )
    subprocess.run([sys.executable, "-c", probe], check=True, cwd=repository)


def test_the_process_is_given_no_secret_of_its_parent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LYKTA_PASSWORD", "hemligt")
    with (tmp_path / "store.db").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        report = tmp_path / "report"
        pretend(
            monkeypatch,
            tmp_path,
            f"files = [os.readlink(f'/proc/self/fd/{{n}}') for n in os.listdir('/proc/self/fd') "
            f"if os.path.lexists(f'/proc/self/fd/{{n}}')]\n"
            f"open({str(report)!r}, 'w').write(repr((sys.argv, dict(os.environ), files)))",
        )
        assert rule(b"x") == "reference.given_up"
    told = report.read_text(encoding="utf-8")
    assert "hemligt" not in told
    assert "store.db" not in told


GOOD_ROW = pipe.encode(pipe.Row(parse(DEMO).packages[0])).decode().strip()
DONE = (
    '{"type":"done","source":"x","period_start":"2025-12-01","period_end":"2025-12-31",'
    '"practice":true,"rows":%d,"remarks":0}'
)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "nonsense",
        GOOD_ROW,
        f"{GOOD_ROW}\n{DONE % 2}",
        f"{GOOD_ROW.replace('2099', '209x')}\n{DONE % 1}",
        GOOD_ROW.replace("Tablett", "Tab\\u0000lett") + "\n" + DONE % 1,
        GOOD_ROW[:-1] + " " * 20_000 + "}\n" + DONE % 1,
        '{"type":"row"}',
        '{"type":"unknown"}',
    ],
)
def test_a_list_that_is_not_well_formed_and_complete_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    pretend(monkeypatch, tmp_path, f"sys.stdin.read(); print({said!r})")
    assert rule(b"x") == "reference.given_up"


def test_what_is_complete_is_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, tmp_path, f"sys.stdin.read(); print({GOOD_ROW!r}); print({DONE % 1!r})")
    assert read_product_list(b"x").packages == parse(DEMO).packages[:1]


def test_a_process_that_never_stops_talking_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reader, "_MOST_MESSAGES", 1_000)
    pretend(monkeypatch, tmp_path, f"sys.stdin.read()\nwhile True: print({GOOD_ROW!r})")
    assert rule(b"x") == "reference.given_up"


@pytest.mark.parametrize("script", ["time.sleep(600)", "sys.stdin.read(); time.sleep(600)"])
def test_a_process_that_says_nothing_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    monkeypatch.setattr(reader, "WALL_S", 0.3)
    pretend(monkeypatch, tmp_path, script)
    assert rule(bytes(2**20)) == "reference.given_up"


def test_a_process_that_ends_before_it_has_heard_everything_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, tmp_path, "os._exit(3)")
    assert rule(bytes(2**22)) == "reference.given_up"


def test_a_parser_that_cannot_be_started_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(Unavailable) as caught:
        read_product_list(b"x")
    assert caught.value.code == "no_parser"


@settings(max_examples=12)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused_politely(data: bytes) -> None:
    assert rule(data).startswith("reference.")


@settings(max_examples=12)
@given(st.integers(0, len(DEMO) - 1), st.binary(min_size=1, max_size=40))
def test_a_list_with_any_bytes_overwritten_is_refused_or_read_well(at: int, other: bytes) -> None:
    try:
        found = read_product_list(DEMO[:at] + other + DEMO[at + len(other) :])
    except Refused:
        return
    assert all(package.is_well_formed() for package in found.packages)


def test_running_out_of_memory_while_parsing_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(data: bytes) -> None:
        raise MemoryError

    monkeypatch.setitem(parser_process.PARSERS, "starving", starve)
    (only,) = parser_process.messages("starving", b"")
    assert isinstance(only, pipe.Rejected)
    assert only.findings[0].rule == "reference.too_large"


@pytest.mark.skipif(not TLV_FILE.exists(), reason="TLV's own file is not part of the repository")
def test_the_list_that_tlv_published_passes_through_the_process() -> None:
    assert len(read_product_list(TLV_FILE.read_bytes()).packages) == 7_765
