"""A picture of the paper: which bytes are taken for one, and how large it may be."""

from app.domain.findings import Refused, refuse

LARGEST_FILE = 25 * 2**20  # bytes of a file from outside; cameras make 3 to 12 MB
LARGEST_KEPT = 3 * 2**20  # bytes of a picture as it is kept
LONGEST_SIDE = 2400  # px of a picture as it is kept: an A4 at 200 dpi
MOST_PIXELS = 120_000_000  # of a file from outside
MOST_PICTURES = 6  # of one order
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry the size
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # JPEG markers without a length


def kind_of(data: bytes) -> str:
    """Return "jpeg" or "png" by the first bytes; refuse everything else, and what is too large."""
    if len(data) > LARGEST_FILE:
        raise not_taken(f"Bilden är större än {LARGEST_FILE // 2**20} MB.")
    if data.startswith(_JPEG):
        return "jpeg"
    if data.startswith(_PNG):
        return "png"
    raise not_taken("Filen är ingen bild i formatet JPEG eller PNG.")


def require_kept(data: bytes) -> None:
    """Refuse what is not a JPEG of a size that is kept, before it comes near the store."""
    size = _jpeg_size(data) if data.startswith(_JPEG) else None
    if size is None or len(data) > LARGEST_KEPT or not 0 < max(size) <= LONGEST_SIDE:
        raise not_taken("Bilden går inte att spara.")


def not_taken(text: str) -> Refused:
    """Return the refusal of something that cannot be kept as a picture."""
    cure = "Fotografera blanketten på nytt, eller fortsätt utan bild."
    return refuse(text, cure, field="papers", rule="paper.picture")


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height as the frame header says, or None where there is none."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _FRAMES:
            height, width = _number(data, at + 5), _number(data, at + 7)
            return (width, height) if width and height else None
        else:
            at += 2 + _number(data, at + 2)
    return None


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
