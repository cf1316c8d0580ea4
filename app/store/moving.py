"""A finished store goes to its place: whole or not yet, wherever the program is killed."""

import glob
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.findings import Unavailable
from app.store.files import disk_errors, sync_folder
from app.store.locks import alone
from app.store.slotfile import has_traces

JOINING_KEY = "joining.key"  # of a computer that asks to be let in; no store has one
_WHOLE = "made.whole"  # in the folder beside the home: all of it is there, and has only to move


def beside(home: Path) -> Path:
    """Return where a store is made before it has its place."""
    return home.with_name(home.name + ".new")


@contextmanager
def making(home: Path) -> Iterator[Path]:
    """Make a store in the folder that this gives; it moves to its place when the block ends well.

    Unavailable when a store lies there already, or another program makes one just now: it would
    delete what this one writes. The lock is let go before the move, as no open file of a folder may
    be where that is renamed.
    """
    finish_move(home)
    with disk_errors("apoteket kunde inte göras"):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(home / "store.db"):
            made = beside(home)
            if (made / _WHOLE).exists() or has_traces(home):
                raise Unavailable(
                    "I mappen finns redan ett apotek.",
                    "Lås upp det, eller välj en tom mapp.",
                    code="exists",
                )
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(mode=0o700, parents=True)
            yield made
            declare_whole(home)
    finish_move(home)


def declare_whole(home: Path) -> None:
    """Say that the store beside a home is made.

    From here on it is not lost: what a kill cuts short, `finish_move` ends at the next start.
    """
    sync_folder(beside(home))
    (beside(home) / _WHOLE).touch(mode=0o600)
    sync_folder(beside(home))


def finish_move(home: Path) -> None:
    """End a move that was cut short; without one, or where a store lies already, nothing is done.

    Nothing that holds a store is deleted, also not when two programs end the same move.
    """
    made = beside(home)
    with disk_errors("apoteket kunde inte flyttas på plats"), suppress(FileNotFoundError):
        if (made / _WHOLE).exists() and not (home.exists() and has_traces(home)):
            if home.exists():
                _bring_along(home, made)
            if not home.exists():
                made.rename(home)
                sync_folder(home.parent)
        (home / _WHOLE).unlink(missing_ok=True)
    _sweep(home)


def _bring_along(home: Path, made: Path) -> None:
    """Take what lies in the home into the store that was made, and the home out of the way."""
    for path in home.iterdir():
        if path.name != JOINING_KEY and not (made / path.name).exists():
            path.rename(made / path.name)
    sync_folder(made)
    left = home.with_name(f"{home.name}.{secrets.token_hex(4)}.left")
    home.rename(left)
    if has_traces(left):  # another program was faster, and this is the store
        left.rename(home)


def _sweep(home: Path) -> None:
    """Delete what was left of a home when its store moved in: a key that is sealed in it now."""
    for left in home.parent.glob(f"{glob.escape(home.name)}.*.left"):
        if home.exists() and not has_traces(left):
            shutil.rmtree(left, ignore_errors=True)
