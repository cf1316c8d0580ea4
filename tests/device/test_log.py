"""The log: it is written, it turns over, nobody else reads it, and it names no patient."""

import json
import logging
import os
import re
import stat
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from uuid_utils import uuid7

from app.device.log import start_log
from app.domain.findings import Unavailable

LOG = logging.getLogger("lykta.test")
WITHHELD = "liknar ett personnummer"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of a home folder while the log is being kept."""
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    levels = root.level, httpx.level
    handler = start_log(tmp_path)
    yield tmp_path / "log" / "lykta.log"
    root.removeHandler(handler)
    handler.close()
    root.setLevel(levels[0])
    httpx.setLevel(levels[1])


def written(log: Path) -> str:
    return log.read_text(encoding="utf-8")


def test_a_line_says_when_how_serious_where_and_what(log: Path) -> None:
    entry = uuid7()
    LOG.info("entry %s settled", entry)
    line = (
        rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{{4}} INFO lykta\.test:\d+ entry {entry} settled\n"
    )
    assert re.fullmatch(line, written(log))


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_its_owner_reads_it(log: Path) -> None:
    LOG.info("x")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "number",
    [
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "1212121212",
        "121212+1212",
        "19121212 1212",
        "191212721219",  # samordningsnummer: day + 60
        "19121212-1213",  # a wrong check digit still points at a person
        "121212-T121",  # interim
        "x19121212-1212y",
        "å191212121212",
    ],
)
def test_a_line_with_what_looks_like_an_identity_number_is_withheld(log: Path, number: str) -> None:
    LOG.info("patient %s", number)
    assert number not in written(log)
    assert "patient" not in written(log)
    assert WITHHELD in written(log)


def test_a_traceback_is_withheld_as_well(log: Path) -> None:
    try:
        int("19121212-1212")
    except ValueError:
        LOG.info("parsing", exc_info=True, stack_info=True)
    assert "1212-1212" not in written(log)
    assert WITHHELD in written(log)
    assert "lykta.test" in written(log)  # where to look for the mistake


def test_a_traceback_without_one_is_kept(log: Path) -> None:
    try:
        int("seven")
    except ValueError:
        LOG.info("parsing", exc_info=True)
    assert "ValueError" in written(log)


@pytest.mark.parametrize(
    "harmless",
    [
        "0199aef2-1212-7121-8212-121212121212",  # UUID
        "1212121212121212121212121212121212121212121212121212121212121212",  # hash
        "1212121212121212",  # a device
        "1795366491000000",  # microseconds
        "7350000001212",  # GLN
        "A-0113-7",
        "entry 12 of 1212",
        "2026-11-22 16:54:51",
        "199913-1212",  # no such month
    ],
)
def test_other_numbers_are_written(log: Path, harmless: str) -> None:
    LOG.info("seen %s", harmless)
    assert f"seen {harmless}\n" in written(log)


def test_uuids_of_a_day_are_written(log: Path) -> None:
    for _ in range(2000):
        LOG.info("%s", uuid7())
    assert WITHHELD not in written(log)


def test_every_published_test_number_is_withheld(log: Path, repository: Path) -> None:
    folder = repository.parent / "shared" / "testdata" / "personnummer"
    if not folder.is_dir():
        pytest.skip("the shared test data are not here")
    rows = [
        row
        for name in ("list", "interim")
        for row in json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    ]
    numbers = [
        row[shape]
        for row in rows
        if row["valid"]
        for shape in row
        if shape.endswith(("format", "long"))
    ]
    assert numbers
    for number in numbers:
        LOG.info("patient %s", number)
    assert written(log).count(WITHHELD) == len(numbers)


def test_a_full_file_is_set_aside_and_few_are_kept(log: Path) -> None:
    (handler,) = (h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler))
    handler.maxBytes = 1000
    for _ in range(7):
        LOG.info("%s", "x" * 990)
    names = sorted(p.name for p in log.parent.iterdir())
    assert names == ["lykta.log", *(f"lykta.log.{n}" for n in range(1, 6))]
    if os.name != "nt":
        assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in log.parent.iterdir())


def test_a_library_that_logs_addresses_is_silent(log: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET /Patient?identifier=x")
    assert written(log) == ""


def test_a_log_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(Unavailable):
        start_log(tmp_path)


def test_the_log_of_a_home_that_is_to_be_made_begins_when_a_store_lies_there(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    root = logging.getLogger()
    level = root.level
    handler = start_log(home)
    try:
        LOG.info("before")
        assert not home.exists()
        home.mkdir()
        LOG.info("half made")
        assert list(home.iterdir()) == []
        (home / "store.db").touch()
        LOG.info("entry 19121212-1212")
        LOG.info("first")
    finally:
        root.removeHandler(handler)
        handler.close()
        root.setLevel(level)
    lines = written(home / "log" / "lykta.log").splitlines()
    assert len(lines) == 2
    assert WITHHELD in lines[0]
    assert lines[1].endswith("first")
