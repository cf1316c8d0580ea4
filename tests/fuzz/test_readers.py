"""Changed inputs of every reader: read or refused politely, and nothing unsigned is believed."""

import random
import time
from pathlib import Path

import pytest

from tests.fuzz.readers import READERS
from tests.fuzz.reading import Reader, Try, fuzz_reader
from tests.fuzz.run import fuzz, read_again
from tests.fuzz.signed import SIGNED
from tests.fuzz.test_fuzz import SECONDS
from tests.fuzz.watch import Watch


@pytest.mark.parametrize("name", READERS)
def test_nothing_that_is_changed_is_believed_and_each_refusal_is_polite(
    name: str, tmp_path: Path
) -> None:
    outcome = fuzz(name, min(SECONDS, 10), tmp_path, int(time.time()))
    assert outcome.failures == []
    assert sum(outcome.endings.values()) > 100
    assert len(outcome.endings) > 1


@pytest.mark.parametrize("name", SIGNED)
def test_what_changes_begin_from_is_believed(name: str) -> None:
    for seed in READERS[name].seeds:
        assert READERS[name].read(seed)


def test_what_is_believed_unsigned_and_what_breaks_a_reader_are_failures(tmp_path: Path) -> None:
    def read(data: bytes) -> bytes:
        if data == b"break":
            raise KeyError("a")
        return data

    for changed, kind in ((b"forged", "FAILED Forged"), (b"break", "FAILED KeyError")):
        reader = Reader((b"seed",), read, lambda *_, changed=changed: Try(changed))
        endings = fuzz_reader(reader, 0.05, Watch(tmp_path), random.Random(1))
        assert [ending[: len(kind)] for ending in endings] == [kind]
    kept = {path.read_bytes() for path in tmp_path.glob("failed-*")}
    assert kept == {b"forged", b"break"}


def test_a_kept_input_is_read_again_by_the_reader_of_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "code" / "failed-1"
    file.parent.mkdir()
    file.write_bytes(READERS["code"].seeds[0])
    assert read_again(file) == READERS["code"].read(READERS["code"].seeds[0])
