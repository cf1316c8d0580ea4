"""What tests of use cases begin with: a pharmacy in an outage, and what must hold when they end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.verification import rebuild, verify
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import join
from tests.workplaces import SetClock, begin_outage, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose read models are the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []
    sign_out(opened)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick that goes between counters."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def second(
    workplace: Workplace, tmp_path: Path, stick: Path, clock: SetClock
) -> Iterator[Workplace]:
    """Another counter of the same pharmacy, let in with the stick, whose journal is whole."""
    joined = join(workplace, tmp_path / "second", stick, clock)
    yield joined
    assert verify(joined.journal) == []
    sign_out(joined)
