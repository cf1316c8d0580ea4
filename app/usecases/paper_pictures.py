"""Bind a picture of the paper to a slip, show it again, and let it go while nothing names it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.device.files import disk_errors
from app.device.settings import load_settings
from app.domain.clock import STOCKHOLM
from app.domain.draft import OpenSlip
from app.domain.findings import Unavailable, refuse
from app.domain.paper_picture import LARGEST_FILE, MOST_PICTURES, kind_of, not_taken, require_kept
from app.domain.staff import Act
from app.store import drafts
from app.usecases.workplace import Workplace, require

_ENDINGS = frozenset({".jpg", ".jpeg", ".png"})


@dataclass(frozen=True)
class FoundPicture:
    """A picture's file from outside (bildfil): its bytes, not yet believed, and its time."""

    content: bytes
    kind: str  # "jpeg" or "png", as its first bytes say
    at: datetime  # when the file was last written


def read_picture(path: Path) -> FoundPicture:
    """Return a picture's file; refuse what is no picture or too large, before any of it is drawn.

    Errors do not name the file: a name may be a patient's.
    """
    try:
        if not path.is_file():
            raise not_taken("Filen finns inte.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(STOCKHOLM)
    except (OSError, OverflowError, ValueError) as error:
        text = "Bilden går inte att läsa."
        raise Unavailable(text, "Välj den igen.", code="unreadable") from error
    return FoundPicture(content, kind_of(content), at)


def newest_picture(workplace: Workplace) -> FoundPicture:
    """Return the picture that came last into this computer's camera folder."""
    folder = load_settings(workplace.computer.home / "device.toml").camera_folder
    if not folder:
        text = "Ingen kameramapp är vald på den här datorn."
        raise refuse(text, "Välj den under Beredskap, Den här datorn.", field="papers")
    with disk_errors("kameramappen kunde inte läsas"):
        found = [
            (path.stat().st_mtime, path)
            for path in Path(folder).iterdir()
            if path.suffix.lower() in _ENDINGS and path.is_file()
        ]
    if not found:
        text = "I kameramappen finns ingen bild."
        raise refuse(text, "Fotografera blanketten och försök igen.", field="papers")
    return read_picture(max(found)[1])


def keep_paper(workplace: Workplace, slip: OpenSlip, picture: bytes) -> str:
    """Keep a picture of the slip's paper and return its SHA-256; it is on the disk by then.

    The draft names it only afterwards, and the entry only what the draft names.
    """
    require(workplace, Act.DRAFT)
    require_kept(picture)
    if len(slip.draft.papers) >= MOST_PICTURES:
        text = f"Expeditionen har redan {MOST_PICTURES} bilder."
        raise refuse(text, "Ta bort en först.", field="papers")
    return workplace.papers.keep(picture, workplace.computer.clock.now())


def load_paper(workplace: Workplace, digest: str) -> bytes:
    """Return a picture of paper; Unavailable when it is not here or damaged."""
    require(workplace, Act.READ)
    found = workplace.papers.find(digest)
    if found is None:
        text = "Bilden av papperet finns inte här."
        raise Unavailable(text, "Se på blanketten i pärmen.", code="no_picture")
    return found


def forget_papers(workplace: Workplace, digests: Iterable[str]) -> None:
    """Delete those pictures that neither an entry nor an open slip names any more."""
    require(workplace, Act.DRAFT)
    connection = workplace.journal.vault.connection
    workplace.papers.drop(drafts.unnamed_papers(connection, digests))
