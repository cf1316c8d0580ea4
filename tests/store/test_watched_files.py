"""What was seen in a watched folder is remembered whole, and refusals can be taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.store.vault import Vault
from app.store.watched_files import (
    Verdict,
    WatchedFile,
    keep_watched,
    list_watched,
    try_again,
)
from tests.store.stores import Store

TAKEN = WatchedFile("share/a.xlsx", 700_000, 1_764_000_000_123_456_789, Verdict.TAKEN)
REFUSED = WatchedFile("share/b.csv", 0, -1, Verdict.REFUSED, "Filen är tom.")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = Store(tmp_path / "home").found().vault
    yield opened
    opened.close()


def test_the_last_look_stands_in_place_of_the_one_before(vault: Vault) -> None:
    assert list_watched(vault.connection) == {}
    for look in ([TAKEN, REFUSED], [REFUSED], []):
        with vault.transaction() as connection:
            keep_watched(connection, look)
        assert list_watched(vault.connection) == {file.path: file for file in look}


def test_only_what_was_refused_is_tried_again(vault: Vault) -> None:
    with vault.transaction() as connection:
        keep_watched(connection, [TAKEN, REFUSED])
        try_again(connection)
    seen = replace(REFUSED, verdict=Verdict.SEEN, reason="")
    assert list_watched(vault.connection) == {TAKEN.path: TAKEN, REFUSED.path: seen}


@pytest.mark.parametrize(
    ("change", "same"), [({}, True), ({"size": 1}, False), ({"modified": 1}, False)]
)
def test_a_file_is_the_same_while_size_and_time_are(change: dict[str, int], same: bool) -> None:
    assert replace(REFUSED, **change).is_same(REFUSED) is same  # type: ignore[arg-type]
    assert not REFUSED.is_same(None)
