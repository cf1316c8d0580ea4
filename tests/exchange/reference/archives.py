"""ZIPs of every kind for the tests: as agencies make them, and as nobody should."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime

DAY = (2026, 11, 2, 3, 4, 6)


def packed(members: Mapping[str, bytes | str], day: datetime | None = None) -> bytes:
    """Return a ZIP of the members, as an agency would make it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, day.timetuple()[:6] if day else DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()


def lying(name: str, content: bytes, told: int, crc: int | None = None) -> bytes:
    """Return a ZIP of one member that unpacks to something else than its directory tells."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    checksum = zlib.crc32(content[:told]) if crc is None else crc
    common = struct.pack(
        "<HHHHHLLLHH", 20, 0, 8, 0, 0x5B62, checksum, len(data), told, len(name), 0
    )
    local = b"PK\x03\x04" + common + name.encode()
    directory = b"PK\x01\x02" + struct.pack("<H", 20) + common + bytes(14) + name.encode()
    place = len(local) + len(data)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(directory), place, 0)
    return local + data + directory + end


def overlapping(content: bytes, times: int) -> bytes:
    """Return a ZIP whose directory names the same bytes many times."""
    once = lying("a.xml", content, len(content))
    start = once.index(b"PK\x01\x02")
    entry = once[start : once.index(b"PK\x05\x06")]
    directory = b"".join(entry.replace(b"a.xml", b"%05d" % number) for number in range(times))
    end = struct.pack("<HHHHLLH", 0, 0, times, times, len(directory), start, 0)
    return once[:start] + directory + b"PK\x05\x06" + end
