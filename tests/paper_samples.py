"""Pictures of paper for tests: a JPEG's head with so much after it."""

import struct


def jpeg(width: int = 1240, height: int = 1754, *, mark: bytes = b"", size: int = 0) -> bytes:
    """Return what looks like a JPEG of a size; `mark` makes it another picture."""
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(mark)) + mark
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    made = b"\xff\xd8\xff\xe0\x00\x04ab" + comment + frame
    return made + bytes(max(0, size - len(made)))
