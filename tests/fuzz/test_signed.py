"""Changed codes, lists and segments: each is refused by a rule, and none is ever believed."""

import time

import pytest

from tests.fuzz.readers import READERS
from tests.fuzz.signed import fuzz_signed
from tests.fuzz.test_fuzz import SECONDS


@pytest.mark.parametrize("name", READERS)
def test_nothing_that_is_changed_is_believed(name: str) -> None:
    endings, failures = fuzz_signed(READERS[name], min(SECONDS, 10), int(time.time()))
    assert failures == []
    assert sum(endings.values()) > 100
    assert len(endings) > 1


@pytest.mark.parametrize("name", READERS)
def test_what_changes_begin_from_is_believed(name: str) -> None:
    for seed in READERS[name].seeds:
        assert READERS[name].read(seed)
