"""Opening a workplace: one computer is one device, and what replaced its key is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from app.domain.store_entries import EpochReason, EpochStarted
from app.usecases.own_keys import ISSUING_KEY, find_issuing_key, make_issuing_key
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.workplaces import open_pharmacy


def latest_reason(workplace: Workplace) -> EpochReason:
    contents = [entry.content for entry in workplace.journal.entries()]
    return [c.reason for c in contents if isinstance(c, EpochStarted)][-1]


def test_programs_that_start_at_once_without_a_device_key_are_one_device(tmp_path: Path) -> None:
    first = open_pharmacy(tmp_path / "home")
    sign_out(first)
    (tmp_path / "home" / "device.key").unlink()
    ready = Barrier(3)

    def start() -> tuple[str, str]:
        ready.wait()
        workplace = open_workplace(first.computer, first.key, first.person.id)
        identity = workplace.journal.identity
        sign_out(workplace)
        return identity.author.device, identity.epoch

    with ThreadPoolExecutor(3) as pool:
        started = {future.result() for future in [pool.submit(start) for _ in range(3)]}
    assert len(started) == 1


@pytest.mark.parametrize(
    ("content", "reason"), [(None, EpochReason.RESTORED), (b"damaged", EpochReason.MACHINE)]
)
def test_a_new_device_says_why_and_a_key_that_did_not_open_is_told(
    tmp_path: Path, content: bytes | None, reason: EpochReason
) -> None:
    first = open_pharmacy(tmp_path / "home")
    sign_out(first)
    path = tmp_path / "home" / "device.key"
    path.unlink()
    if content:
        path.write_bytes(content)
    again = open_workplace(first.computer, first.key, first.person.id)
    assert latest_reason(again) is reason
    assert any("device.key.kept-1" in fault for fault in again.start.keys) == bool(content)
    sign_out(again)


def test_an_issuing_key_that_does_not_open_is_told_until_somebody_asks_for_another(
    tmp_path: Path,
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    computer, key = workplace.computer, workplace.key
    own = make_issuing_key(computer, key)
    assert start_told(workplace) == ()
    elsewhere = replace(computer, machine="another")
    path, before = tmp_path / "home" / ISSUING_KEY, (tmp_path / "home" / ISSUING_KEY).read_bytes()
    for _ in range(2):
        (told,) = start_told(replace(workplace, computer=elsewhere))[-1:]
        assert told.startswith("Utfärdarnyckeln gick inte att öppna")
        assert path.read_bytes() == before
        assert find_issuing_key(elsewhere, key) is None
    found = find_issuing_key(computer, key)  # the folder is moved back
    assert found
    assert found.public_key == own.public_key
    assert make_issuing_key(elsewhere, key).kept_as
    assert start_told(replace(workplace, computer=elsewhere)) == ()


def test_a_disk_that_does_not_give_the_issuing_key_stops_no_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    make_issuing_key(workplace.computer, workplace.key)
    read = Path.read_bytes

    def fails(path: Path) -> bytes:
        if path.name == ISSUING_KEY:
            raise OSError(5, "Input/output error")
        return read(path)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", fails)
        (told,) = start_told(workplace)
    assert "disken svarar" in told
    assert start_told(workplace) == ()


def start_told(workplace: Workplace) -> tuple[str, ...]:
    """Start once more and return what is said of keys."""
    sign_out(workplace)
    again = open_workplace(workplace.computer, workplace.key, workplace.person.id)
    sign_out(again)
    return again.start.keys
