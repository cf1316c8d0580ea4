"""Opening a workplace: one computer is one device, and what replaced its key is told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.domain.store_entries import EpochReason, EpochStarted
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
    assert any("device.key.kept-1" in fault for fault in again.start.faults) == bool(content)
    sign_out(again)
