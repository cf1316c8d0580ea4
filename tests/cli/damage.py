"""Damages files of a store, for tests of what is then said."""

from pathlib import Path


def flip(path: Path, at: int) -> None:
    """Turn every bit of one byte."""
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)
