"""Pictures of paper for tests: a JPEG's head with so much after it."""

import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.draft import OpenSlip
from app.usecases import fill_slip, hand_out, paper_pictures, print_label
from app.usecases.workplace import Workplace
from tests.workplaces import another_row, filled_draft

PATIENT = b"Tolvan Tolvansson"  # in each picture


def jpeg(width: int = 1240, height: int = 1754, *, mark: bytes = b"", size: int = 0) -> bytes:
    """Return what looks like a JPEG of a size; `mark` makes it another picture."""
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(mark)) + mark
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    made = b"\xff\xd8\xff\xe0\x00\x04ab" + comment + frame
    return made + bytes(max(0, size - len(made)))


def photographed(
    workplace: Workplace, number: int = 0, size: int = 0, body: bytes | None = None
) -> str:
    """Hand out with a picture of the paper; return its SHA-256."""
    slip = fill_slip.open_slip(workplace)
    body = body or jpeg(mark=PATIENT + bytes([number]), size=size)
    digest = paper_pictures.keep_paper(workplace, slip, body)
    draft = replace(filled_draft(another_row(number)), advice_given=True, papers=(digest,))
    slip = fill_slip.save_draft(workplace, slip, draft)
    hand_out.hand_out(workplace, print_label.print_labels(workplace, slip)[0])
    return digest


def try_pictures(
    workplace: Workplace, slip: OpenSlip, words: bytes, fails: Callable[..., None]
) -> OpenSlip:
    """Let all that concerns pictures fail once, then bind one that holds the words to a slip."""
    fails(paper_pictures.newest_picture, workplace)
    fails(paper_pictures.load_paper, workplace, words.decode())
    fails(paper_pictures.read_picture, Path(f"{words.decode()}.jpg"))
    fails(paper_pictures.keep_paper, workplace, slip, words)
    digest = paper_pictures.keep_paper(workplace, slip, jpeg(mark=words))
    slip = fill_slip.save_draft(workplace, slip, replace(slip.draft, papers=(digest,)))
    paper_pictures.forget_papers(workplace, [digest])
    assert words in paper_pictures.load_paper(workplace, digest)
    return slip
