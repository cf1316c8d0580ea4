"""A picture of the paper: what is taken for one, and that any bytes are refused politely."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.paper_picture import LARGEST_FILE, LARGEST_KEPT, kind_of, require_kept
from tests.paper_samples import jpeg


def test_jpeg_and_png_are_known_by_their_first_bytes() -> None:
    assert kind_of(jpeg()) == "jpeg"
    assert kind_of(b"\x89PNG\r\n\x1a\n") == "png"


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"%PDF-1.7", b"<svg/>", b"\xff\xd8", b"PK\x03\x04"]
)
def test_no_other_file_is_a_picture(data: bytes) -> None:
    with pytest.raises(Refused, match="JPEG eller PNG"):
        kind_of(data)


def test_a_file_beyond_all_reason_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(Refused, match="större än 25 MB"):
        kind_of(jpeg(size=LARGEST_FILE + 1))


def test_a_page_in_two_hundred_dots_an_inch_is_kept() -> None:
    require_kept(jpeg(1654, 2339))
    require_kept(jpeg(2400, 1, size=LARGEST_KEPT))


@pytest.mark.parametrize(
    "data",
    [
        jpeg(2401, 100),
        jpeg(100, 2401),
        jpeg(0, 100),
        jpeg(size=LARGEST_KEPT + 1),
        jpeg()[:20],
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + b"\xff" * 1000,
    ],
)
def test_what_was_not_made_small_is_not_kept(data: bytes) -> None:
    with pytest.raises(Refused, match="går inte att spara"):
        require_kept(data)


@given(st.binary(max_size=200), st.integers(0, 40))
def test_any_bytes_are_taken_or_refused(tail: bytes, cut: int) -> None:
    for data in (tail, b"\xff\xd8\xff" + tail, jpeg()[:cut] + tail):
        with suppress(Refused):
            kind_of(data)
        with suppress(Refused):
            require_kept(data)
