"""Each source's reader meets changed files for a while: only readings and polite refusals."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from app.domain.findings import refuse
from app.domain.product import Package
from app.domain.reference import Source, SourceHead
from app.exchange.reference import parser_process, pipe
from tests.fuzz import run
from tests.fuzz.check import check
from tests.fuzz.run import fuzz
from tests.fuzz.seeds import seeds
from tests.fuzz.worker import Fuzzing

SECONDS = float(os.environ.get("FUZZ_SECONDS", "30"))
HANG = "faulthandler.dump_traceback_later(0.1, exit=True); time.sleep(60)"
FOUND = sorted((Path(__file__).parent / "found").glob("*"))


@pytest.mark.parametrize("source", Source)
def test_the_files_that_fuzzing_starts_from_are_read(source: Source) -> None:
    for file in seeds(source):
        behaviour = check(file)
        assert behaviour[0] == "read"
        assert f"from {source}" in behaviour


@pytest.mark.parametrize("source", Source)
def test_changed_files_are_read_or_refused_politely(source: Source, tmp_path: Path) -> None:
    outcome = fuzz(source, SECONDS, tmp_path, int(time.time()))
    assert outcome.failures == []
    assert sum(outcome.endings.values()) > 50


def _says(*messages: pipe.Message) -> Callable[[BinaryIO], Iterator[pipe.Message]]:
    return lambda _: iter(messages)


HEAD = pipe.Head(SourceHead(Source.NPL))
ROW = pipe.Row(Package("20260101000001", None, "X"))
REFUSED = pipe.Rejected(refuse("Nej.", rule="reference.x").findings)


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (HEAD,),
        (HEAD, ROW, pipe.Done(2, 0)),
        (ROW, HEAD, pipe.Done(1, 0)),
        (HEAD, REFUSED, ROW),
        (pipe.Rejected(refuse("Nej.").findings),),
        (pipe.Rejected(refuse(" ", rule="reference.x").findings),),
        (HEAD, pipe.Progress(2, 1), REFUSED),
    ],
)
def test_what_a_parser_must_not_say_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, messages: tuple[pipe.Message, ...]
) -> None:
    monkeypatch.setattr(parser_process, "messages", _says(*messages))
    with pytest.raises(AssertionError):
        check(b"")


def test_an_exception_is_a_failure_and_its_input_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: BinaryIO) -> Iterator[pipe.Message]:
        raise KeyError("a")

    monkeypatch.setattr(parser_process, "messages", fail)
    fuzzing = Fuzzing(Source.NSL, tmp_path, 1)
    assert list(fuzzing.endings) == [next(iter(fuzzing.endings))]
    assert next(iter(fuzzing.endings)).startswith("FAILED KeyError")
    (kept,) = tmp_path.glob("failed-*")
    assert kept.read_bytes() == seeds(Source.NSL)[0]


@pytest.mark.parametrize("end", ["os._exit(3)", "os.abort()", HANG])
def test_a_worker_that_dies_or_hangs_is_a_failure_and_its_input_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    script = tmp_path / "worker.py"
    script.write_text(
        "import faulthandler, os, pathlib, resource, sys, time\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        f"(pathlib.Path(sys.argv[3]) / 'current').write_bytes(b'input')\n{end}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(run, "WORKER", [str(script)])
    outcome = fuzz(Source.NSL, 0.2, tmp_path / "kept", 1)
    assert outcome.failures
    assert [file.read_bytes() for file in (tmp_path / "kept").glob("died-*")] == [b"input"]


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name)
def test_what_fuzzing_once_found_stays_mended(file: Path) -> None:
    check(file.read_bytes())
