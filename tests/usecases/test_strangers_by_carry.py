"""Entries of a computer whose beginning comes after them: none is left outside for good."""

from pathlib import Path

import pytest

from app.exchange.segment import read_segment
from app.store import admission
from app.usecases.believing import judge
from app.usecases.carry import Carrier
from app.usecases.folder_route import FolderRoute
from app.usecases.sign_in import sign_out
from tests.joined import carry, ids, join
from tests.workplaces import SetClock, as_person, open_pharmacy


def test_more_than_is_kept_of_the_unknown_comes_in_when_their_beginning_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is not started anew in between: a counter runs for weeks."""
    monkeypatch.setattr(admission, "_MOST_OF_ONE", 2)
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    clock = SetClock()
    first = open_pharmacy(tmp_path / "first", clock)
    second = join(first, tmp_path / "second", before, clock)
    third = join(first, tmp_path / "third", before, clock)
    carry(second, before)
    carry(first, before)
    for number in range(6):
        as_person(third, f"Nummer {number}")
    carry(third, before)
    carry(second, before)
    carry(second, after)
    (beginning,) = (
        file
        for file in after.glob("*.lyktaseg")
        for one in read_segment(file.read_bytes()).head.entries
        if (one.chain.device, one.seq) == (third.device.device, 1)
    )
    whole = beginning.read_bytes()
    beginning.write_bytes(b"a bad sector")
    carrier, route = Carrier(first), FolderRoute(after, lambda segment: judge(first, segment))
    assert carrier.exchange(route).quarantined > 2
    beginning.write_bytes(whole)
    carrier.exchange(route)
    assert ids(second) <= ids(first)
    for counter in (first, second, third):
        sign_out(counter)
