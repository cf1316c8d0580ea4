"""XML from strangers: bombs, declarations and references are refused, in little time and memory."""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.exchange.reference import markup
from app.exchange.reference.markup import NotWellFormed, local, peek, records, said
from app.exchange.reference.reader import read_source
from tests.exchange.reference.archives import packed
from tests.exchange.reference.layouts import shortages_xml

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


def rule(data: bytes, name: str = "a") -> str:
    with pytest.raises(Refused) as caught:
        list(records(io.BytesIO(data), name))
    return caught.value.findings[0].rule


def test_records_come_one_by_one_whatever_their_namespace() -> None:
    document = b'<r xmlns="urn:x"><a v="1"/><b/><a> 2\n 2 </a><c xmlns="urn:y"><a>3</a></c></r>'
    assert [said(found) for found in records(io.BytesIO(document), "a")] == ["1", "2 2", "3"]


def test_a_record_that_has_been_seen_is_forgotten() -> None:
    document = b"<r>" + b"<a><b>text</b></a>" * 20_000 + b"</r>"
    for count, found in enumerate(records(io.BytesIO(document), "a")):
        if count % 1_000 == 0:
            assert len(found.getroottree().getroot()) < 2_500  # what is read at once


def test_the_root_is_seen_from_the_first_bytes() -> None:
    root = peek(b'<?xml version="1.0"?><!-- x --><x:r xmlns:x="urn:x" v="1"><a><b')
    assert root is not None
    assert (local(root), root.get("v")) == ("r", "1")
    for other in (b"", b"text", b"<", b"\xff\xfe", b"PK\x03\x04", b"<!DOCTYPE r"):
        assert peek(other) is None


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">',
        '<!DOCTYPE a SYSTEM "/etc/passwd">',
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>',
        '<!DOCTYPE a [<!ATTLIST a v CDATA "x">]>',
        f"<!DOCTYPE a [{LAUGHS}]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_whatever_it_holds(doctype: str, encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<r><a/></r>'.encode(encoding)
    assert rule(document) == "reference.doctype"
    assert rule(document, "absent") == "reference.doctype"
    with pytest.raises(Refused):
        markup.parse(document)


def test_a_doctype_that_points_at_a_file_does_not_have_it_read(tmp_path: Path) -> None:
    fifo = tmp_path / "a.dtd"  # whoever opened it would wait for ever
    if sys.platform != "win32":
        os.mkfifo(fifo)
    assert rule(f'<!DOCTYPE a SYSTEM "{fifo}"><a/>'.encode()) == "reference.doctype"


@pytest.mark.parametrize(
    "document",
    [
        f"<!DOCTYPE a [{LAUGHS}]><a>&l11;</a>",
        f'<!DOCTYPE a [{LAUGHS}]><a b="&l11;"/>',
        "<a>&undefined;</a>",
        "<a>" * 300 + "</a>" * 300,
        "<a>" + "x" * 10_000_001 + "</a>",
        f'<a b="{"x" * 10_000_001}"/>',
        f"<{'x' * 60_000}/>",
        "<a><b></a>",
        "<a/><a/>",
        "<a>\x01</a>",
        "",
        "text",
        '<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_bombs_and_broken_documents_are_refused(document: str) -> None:
    assert rule(document.encode()) in ("reference.unreadable", "reference.doctype")
    with pytest.raises((NotWellFormed, Refused)):
        markup.parse(document.encode())


def test_mixed_encodings_are_refused_with_the_line() -> None:
    with pytest.raises(Refused, match="från rad 2"):
        list(records(io.BytesIO(b"<a>\xc3\xa5\n\xe5</a>"), "a"))


def test_inclusions_are_only_elements() -> None:
    document = (
        b'<r xmlns:xi="http://www.w3.org/2001/XInclude">'
        b'<?xml-stylesheet href="file:///etc/passwd"?><a><xi:include href="/etc/passwd"/></a></r>'
    )
    assert [said(found) for found in records(io.BytesIO(document), "a")] == [""]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Refused):
        list(records(io.BytesIO(b"<a>" + data + b"</a>"), "a"))
    with suppress(Refused):
        list(records(io.BytesIO(data), "a"))
    peek(data)


def flood(piece: bytes) -> Callable[[], Iterator[bytes]]:
    """Return a feed of 200 MB with the piece over and over where its cases would stand."""
    before, after = shortages_xml("\0").encode().split(b"\0")

    def parts() -> Iterator[bytes]:
        yield before
        for _ in range(200):
            yield piece * (2**20 // len(piece))
        yield after

    return parts


@pytest.mark.skipif(sys.platform == "win32", reason="only the clock bounds the process there")
@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        (flood(b"<x/>"), "reference.too_large"),
        (flood(b"<MedicineShortage/>"), "reference.rows"),
        (flood(b" "), "reference.unreadable"),
        (flood(b"<!---->"), "reference.too_few"),
    ],
    ids=["elements", "cases", "spaces", "comments"],
)
def test_a_flood_is_refused_within_the_limits_of_the_process(
    parts: Callable[[], Iterator[bytes]], refused: str
) -> None:
    with tempfile.TemporaryFile() as file:
        file.writelines(parts())
        with pytest.raises(Refused) as caught, read_source(file) as reading:
            list(reading)
    assert caught.value.findings[0].rule == refused


def test_a_bomb_inside_an_archive_is_refused_by_the_process() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(packed({"Productdata/1.xml": b"<a>" + b" " * (60 * 2**20) + b"</a>"}))
        with pytest.raises(Refused) as caught, read_source(file) as reading:
            list(reading)
    assert caught.value.findings[0].rule == "reference.too_large"
