"""Signed bundles: believed whole or not at all, and nothing of the content is read before that."""

import io
from datetime import date, datetime
from hashlib import sha256
from typing import Any, BinaryIO

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import canonical
from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused
from app.exchange import bundle, trust
from app.exchange.bundle import Bundle, BundledFile, Manifest, is_bundle, open_bundle, write_bundle

PRIVATE, OTHER = bytes(range(32)), bytes(range(1, 33))
REGION = trust.organisation_of("Region Mitt", PRIVATE)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=STOCKHOLM)
FILES = (b"the first file", b"x" * 3_000_000, b"the last")
HEADER = len(bundle.TAG) + 32 + 4


def manifest(*files: bytes) -> Manifest:
    listed = [BundledFile(len(f), sha256(f).hexdigest(), date(2026, 11, 20)) for f in files]
    return Manifest(1, REGION.fingerprint, NOON, tuple(listed))


def made(*files: bytes, listed: Manifest | None = None, private: bytes = PRIVATE) -> bytes:
    target = io.BytesIO()
    sources: list[BinaryIO] = [io.BytesIO(file) for file in files]
    write_bundle(target, private, listed or manifest(*files), sources)
    return target.getvalue()


def signed(listed: bytes) -> bytes:
    """Return a bundle with any bytes for its manifest, rightly signed."""
    head = bundle.TAG + REGION.public_key + len(listed).to_bytes(4) + listed
    return head + trust.sign(PRIVATE, b"lykta-bundle-1\x00" + head)


def opened(content: bytes) -> Bundle:
    return open_bundle(io.BytesIO(content), REGION)


def extracted(content: bytes, number: int) -> bytes:
    target = io.BytesIO()
    opened(content).extract(number, target)
    return target.getvalue()


def taken_out(content: bytes) -> list[bytes]:
    return [extracted(content, number) for number in range(len(opened(content).manifest.files))]


def refusal(content: bytes) -> str:
    """Return the last word of the rule that refuses the bundle, or some file in it."""
    with pytest.raises(Refused) as caught:
        taken_out(content)
    (finding,) = caught.value.findings
    assert finding.text
    assert finding.cure
    return finding.rule.removeprefix("reference.bundle.")


def test_what_goes_in_comes_out_with_its_date_and_days() -> None:
    content = made(*FILES)
    assert is_bundle(content[:16])
    found = opened(content).manifest
    assert (found.organisation, found.made_at) == (REGION.fingerprint, NOON)
    assert {file.file_date for file in found.files} == {date(2026, 11, 20)}
    assert tuple(taken_out(content)) == FILES


def test_another_file_is_no_bundle() -> None:
    assert not any(map(is_bundle, (b"", b"PK\x03\x04", b"lykta-bundle-1\n", b"lykta-bundle-2\r\n")))


def test_another_organisation_is_told_apart_from_a_broken_signature() -> None:
    assert refusal(made(*FILES, private=OTHER)) == "unknown"
    content = bytearray(made(*FILES))
    content[len(bundle.TAG)] ^= 1
    assert refusal(bytes(content)) == "unknown"


def test_a_changed_manifest_or_signature_is_refused_as_such() -> None:
    whole = made(*FILES)
    length = int.from_bytes(whole[HEADER - 4 : HEADER])
    for at in (HEADER, HEADER + length // 2, HEADER + length, HEADER + length + 63):
        content = bytearray(whole)
        content[at] ^= 1
        assert refusal(bytes(content)) == "signature"


def test_a_changed_file_is_refused_when_it_is_taken_out() -> None:
    content = bytearray(made(*FILES))
    content[-1] ^= 1
    assert extracted(bytes(content), 0) == FILES[0]
    assert refusal(bytes(content)) == "tampered"


@pytest.mark.parametrize("left", [16, HEADER - 1, HEADER, HEADER + 10, -len(FILES[2]) - 1, -1])
def test_a_bundle_that_was_cut_off_is_refused_as_such(left: int) -> None:
    assert refusal(made(*FILES)[:left]) == "truncated"


def test_more_than_what_was_signed_is_refused() -> None:
    assert refusal(made(*FILES) + b"x") == "extra"


def test_files_that_change_places_are_refused() -> None:
    swapped = made(FILES[2], FILES[1], FILES[0], listed=manifest(*FILES))
    assert refusal(swapped) == "tampered"


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_BUNDLE", 2**20)
    assert refusal(made(*FILES)) == "too_large"
    endless = bundle.TAG + REGION.public_key + (2**32 - 1).to_bytes(4)
    assert refusal(endless) == "too_large"


def plain(**changes: Any) -> bytes:
    return canonical.dump(msgspec.to_builtins(manifest(b"x")) | changes)


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format":1,"format":1}',
        b"\xff",
        plain(format=2),
        plain(made_at="2026-11-24T12:00:00"),
        plain(files=[]),
        plain(files=[{"size": 0, "sha256": "ab" * 32}]),
        plain(files=[{"size": 2**40, "sha256": "ab" * 32}]),
        plain(files=[{"size": 1, "sha256": "../" * 10}]),
        plain(files=[{"size": 1, "sha256": "ab" * 32, "path": "x"}]),
        plain(files=[{"size": 1, "sha256": "ab" * 32}] * 13),
        plain(more=True),
    ],
)
def test_a_signed_manifest_of_another_shape_is_refused_too(listed: bytes) -> None:
    assert refusal(signed(listed) + b"x") == "format"


def test_a_signature_for_anything_else_is_none_for_a_bundle() -> None:
    listed = plain()
    head = bundle.TAG + REGION.public_key + len(listed).to_bytes(4) + listed
    for prefix in (b"", b"lykta-entry-1\x00", b"lykta-bundle-2\x00"):
        assert refusal(head + trust.sign(PRIVATE, prefix + head) + b"x") == "signature"


WHOLE = made(b"first", b"second")


@given(st.integers(0, 8 * len(WHOLE) - 1))
def test_no_single_bit_can_be_changed_unseen(bit: int) -> None:
    content = bytearray(WHOLE)
    content[bit // 8] ^= 1 << bit % 8
    if is_bundle(bytes(content)):
        assert refusal(bytes(content)) in {
            "unknown", "too_large", "truncated", "signature", "tampered",
        }  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_after_the_tag_are_refused_politely(rest: bytes, ours: bool) -> None:
    assert refusal(bundle.TAG + (REGION.public_key if ours else b"") + rest)
