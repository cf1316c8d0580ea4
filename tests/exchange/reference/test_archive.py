"""ZIPs from strangers: what their members hold is counted, and what is odd is refused."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.exchange.reference import archive as module
from app.exchange.reference.archive import Archive, open_archive
from tests.exchange.reference.archives import lying, overlapping, packed


def opened(data: bytes) -> Archive:
    return open_archive(io.BytesIO(data))


def unpack(archive: Archive) -> None:
    for name in archive.namelist():
        with archive.open(name) as part:
            while part.read(2**16):
                assert part.tell() <= archive.size(name)


def rule(data: bytes) -> str:
    """Return the rule by which the archive is refused, on opening or on reading all of it."""
    with pytest.raises(Refused) as caught:
        unpack(opened(data))
    return caught.value.findings[0].rule


def test_members_come_whole_and_as_streams() -> None:
    found = opened(packed({"a/x.xml": b"<x/>" * 50_000, "y.xml": b""}))
    assert found.namelist() == ["a/x.xml", "y.xml"]
    assert found.read("a/x.xml", 10**6) == b"<x/>" * 50_000
    with found.open("a/x.xml") as part:
        assert part.read(4) == b"<x/>"
    assert found.read("y.xml", 0) == b""
    unpack(found)


def test_windows_paths_are_read_as_the_others_and_folders_are_no_members() -> None:
    found = opened(packed({"codesystems\\atc-code.xml": b"x", "empty/": b""}))
    assert found.namelist() == ["codesystems/atc-code.xml"]
    assert found.read("codesystems/atc-code.xml", 1) == b"x"


def test_the_newest_member_tells_the_day() -> None:
    assert opened(packed({"a": b""}, datetime(2026, 3, 1))).made_on == date(2026, 3, 1)  # noqa: DTZ001
    assert opened(packed({})).made_on is None


def test_a_member_that_is_asked_for_as_small_is_refused_when_it_is_not() -> None:
    found = opened(packed({"a": b"12345"}))
    with pytest.raises(Refused, match="MB"):
        found.read("a", 4)


@pytest.mark.parametrize("size", [0, 5, 999, 1_001, 10**6])
def test_a_member_that_lies_about_its_size_is_refused_while_it_unpacks(size: int) -> None:
    data = lying("a", bytes(1_000), size)
    assert rule(data) == "reference.unreadable"
    with pytest.raises(Refused):
        opened(data).read("a", 10**7)


def test_a_bomb_that_calls_itself_small_unpacks_no_further_than_it_said() -> None:
    bomb = lying("a", bytes(300 * 2**20), 100)
    assert len(bomb) < 400_000
    assert rule(bomb) == "reference.unreadable"
    with pytest.raises(Refused):
        opened(bomb).read("a", 10**7)


def test_a_bomb_that_is_honest_is_refused_by_what_it_says() -> None:
    assert rule(packed({"a.xml": bytes(50 * 2**20)})) == "reference.too_large"


def test_bytes_that_are_used_twice_are_refused() -> None:
    assert rule(overlapping(b"x" * 1_000, 2)) == "reference.ambiguous"
    assert rule(overlapping(bytes(10**6), 5_000)) == "reference.too_large"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["a.xml", "A.XML"])
def test_two_members_of_one_name_are_refused(other: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", b"1")
        archive.writestr(other, b"2")
    assert rule(stream.getvalue()) == "reference.ambiguous"


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../../b",
        "/etc/passwd",
        "..\\a",
        "\\\\server\\a",
        "C:\\a",
        "a\nb",
        "a/..",
        "a\u202eb",
    ],
)
def test_paths_that_point_out_or_hide_something_are_refused(name: str) -> None:
    assert rule(packed({name: b""})) == "reference.path"


def test_a_name_that_ends_before_it_ends_is_refused() -> None:
    data = packed({"a.xmlXevil": b""}).replace(b"a.xmlXevil", b"a.xml\0evil")
    assert rule(data) == "reference.path"


def test_a_locked_archive_is_told_as_such() -> None:
    data = bytearray(packed({"a": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert rule(bytes(data)) == "reference.locked"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_no_agency_uses_are_refused(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("a", b"x")
    assert rule(stream.getvalue()) == "reference.unreadable"


def test_more_members_than_any_source_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_MEMBERS", 3)
    assert rule(packed({f"{n}": b"" for n in range(4)})) == "reference.too_large"


def test_an_archive_inside_an_archive_is_a_member_like_any_other() -> None:
    inner = packed({"b": bytes(2**20)})
    assert opened(packed({"a.zip": inner})).read("a.zip", 10**6) == inner


@given(st.integers(0, 400))
def test_a_truncated_download_is_refused(cut: int) -> None:
    data = packed({"a.xml": b"<a>" + b"text " * 40 + b"</a>", "b.xml": b"<b/>"})
    assert rule(data[: min(cut, len(data) - 1)]).startswith("reference.")


@given(st.data())
def test_an_archive_with_any_bytes_overwritten_is_refused_or_reads_as_it_was(
    data: st.DataObject,
) -> None:
    content = {"a.xml": b"<a>" + b"text " * 40 + b"</a>", "b.xml": b"<b/>"}
    whole = packed(content)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.binary(min_size=1, max_size=12))
    changed = whole[:at] + other + whole[at + len(other) :]
    try:
        found = opened(changed)
        read = [found.read(name, 10**6) for name in found.namelist()]
    except Refused:
        return
    assert set(read) <= set(content.values())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert rule(data) == "reference.unreadable"
