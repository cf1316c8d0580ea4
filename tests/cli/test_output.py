"""What the command line writes is text: a terminal obeys nothing of it."""

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
