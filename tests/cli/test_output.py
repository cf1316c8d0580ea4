"""What the command line writes is text: a terminal obeys nothing of it."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.cli import output


def test_a_name_of_a_file_tells_a_terminal_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    name = "\x1b[2J\x9b31m\x7fsegment å 1.lyktaseg"
    output.line(f"{name}\tikväll")
    output.note(name, "rad 1\nrad 2")
    told = capsys.readouterr()
    shown = "\ufffd[2J\ufffd31m\ufffdsegment å 1.lyktaseg"
    assert told.out == f"{shown}\tikväll\n"
    assert told.err == f"{shown}\nrad 1\nrad 2\n"


def test_times_and_ids_are_iso_and_text_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 11, 28, 7, 24, tzinfo=UTC)
    output.json_line({"at": at, "day": date(2026, 11, 28), "id": UUID(int=1)})
    assert capsys.readouterr().out == (
        '{"at": "2026-11-28T07:24:00+00:00", "day": "2026-11-28",'
        ' "id": "00000000-0000-0000-0000-000000000001"}\n'
    )
