"""One file that cannot be read keeps nothing else back by that way, and is named."""

import errno
import os
from pathlib import Path

import pytest

from app.usecases.show_members import show_members
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join
from tests.paper_samples import photographed
from tests.workplaces import as_person, begin_outage, open_pharmacy


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def counters(tmp_path: Path, stick: Path) -> tuple[Workplace, Workplace]:
    first = open_pharmacy(tmp_path / "first")
    begin_outage(first)
    second = join(first, tmp_path / "second", stick)
    for _ in range(2):
        carry(first, stick)
        carry(second, stick)
    return first, second


def damage(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    """Let a file be one that the disk cannot read."""
    real = os.open

    def failing(path: Path, flags: int, *rest: int) -> int:
        if Path(path).name == bad:
            raise OSError(errno.EIO, "Input/output error")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", failing)


def test_a_picture_that_cannot_be_read_is_named_and_the_others_come(
    counters: tuple[Workplace, Workplace], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = counters
    pictures = [photographed(first, number) for number in range(3)]
    carry(first, stick)
    bad = min(file.name for file in stick.glob("*.lyktabild"))
    damage(monkeypatch, bad)
    done = carry(second, stick)
    assert done.pictures.fetched == 2
    (why,) = [one.why for one in done.refused if one.name == bad]
    assert "Ta bort filen" in why
    assert len(second.papers.lacking(pictures)) == 1
    monkeypatch.undo()
    (stick / bad).unlink()
    carry(first, stick)
    carry(second, stick)
    assert second.papers.lacking(pictures) == []


def test_a_statement_that_cannot_be_read_is_named_and_the_others_are_heard(
    counters: tuple[Workplace, Workplace], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = counters
    bad = f"{first.device.device}.lyktabesked"
    assert (stick / bad).exists()
    damage(monkeypatch, bad)
    as_person(second, "Nils Forsman")
    assert bad in [one.name for one in carry(second, stick).refused]
    monkeypatch.undo()
    assert carry(first, stick).refused == ()
    assert ids(first) == ids(second)
    (line,) = [one for one in show_members(first).lines if not one.is_this]
    assert line.waiting == 0, "its statement of after the damage has come"
