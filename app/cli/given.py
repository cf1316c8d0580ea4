"""What was given on the command line, read into values: passwords, times, ids, lines of a file."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from app.domain.clock import STOCKHOLM
from app.domain.findings import Unavailable, refuse
from app.domain.outage import Dependency

_LONGEST_LINE = 1 << 20  # bytes; an entry holds a quarter of it


def password(given: argparse.Namespace) -> str:
    """Return the password of whoever acts: the first line of a file, or typed without being seen.

    One that opens a new store is typed twice.
    """
    if given.password_file:
        return secret(given.password_file)
    if not sys.stdin.isatty():
        raise refuse("Lösenord saknas.", "Skriv --password-file och en fil.", field="password")
    typed = getpass.getpass("Lösenord: ")
    if given.command == "init" and getpass.getpass("En gång till: ") != typed:
        raise refuse("Lösenorden är olika.", "Skriv samma två gånger.", field="password")
    return typed


def second_password(given: argparse.Namespace) -> str:
    """Return the password of the colleague who also signs, given in place."""
    if given.second_password_file:
        return secret(given.second_password_file)
    if not sys.stdin.isatty():
        raise refuse("Kollegans lösenord saknas.", "Skriv --second-password-file.", field="second")
    return getpass.getpass(f"Lösenord för {given.second}: ")


def compared_fingerprint(given: argparse.Namespace) -> str:
    """Return the fingerprint from the other side; a script may leave the comparing to its people.

    On a terminal it is asked for.
    """
    if given.fingerprint or not sys.stdin.isatty():
        return str(given.fingerprint)
    return input("Fingeravtrycket, som den andra sidan läser upp det: ")


def day(text: str | None) -> date | None:
    """Return the day that was given, if one was."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refuse(f"{text} är ingen dag.", "Skriv år-månad-dag.", field="day") from None


def secret(path: Path) -> str:
    """Return a file's first line: a password or a recovery code."""
    try:
        with path.open("rb") as file:
            return file.readline(_LONGEST_LINE).decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise unreadable(path) from error
    except UnicodeDecodeError:
        raise refuse(f"{path} är inte text.", "Spara den som UTF-8.", field="password") from None


def lines(name: str) -> Iterator[tuple[int, bytes, int]]:
    """Yield each line that is not blank: its number, its bytes, and how many bytes lie behind it.

    `-` is the input. A line beyond all reason comes cut off, so that it cannot fill the memory.
    """
    try:
        source = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
        with source:
            read = number = 0
            while line := source.readline(_LONGEST_LINE):
                number += 1
                read += len(line)
                given = line
                while not line.endswith(b"\n") and (line := source.readline(_LONGEST_LINE)):
                    read += len(line)
                if given.strip():
                    yield number, given, read
    except OSError as error:
        raise unreadable(name) from error


def size(name: str) -> int:
    """Return how many bytes a file holds; 0 where nobody can know."""
    try:
        return Path(name).stat().st_size if name != "-" else 0
    except OSError as error:
        raise unreadable(name) from error


def down(text: str) -> list[Dependency]:
    """Return what is down, as "ehm,evis"."""
    try:
        return [Dependency(word.strip()) for word in text.split(",")]
    except ValueError:
        words = ", ".join(d.value for d in Dependency)
        raise refuse("Okänt beroende.", f"Välj bland {words}.", field="down") from None


def moment(text: str) -> datetime:
    """Return a time; without offset it is Swedish."""
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=STOCKHOLM)
    except ValueError:
        raise refuse("Tiden går inte att läsa.", "Skriv 2026-11-23T14:32.") from None


def step_id(text: str) -> UUID:
    """Return the id of a step."""
    try:
        return UUID(text)
    except ValueError:
        raise refuse("Det är inget steg-id.", "Visa dem med `lykta steps`.") from None


def unreadable(path: Path | str) -> Unavailable:
    """Return what is said of a file that cannot be read."""
    return Unavailable(f"{path} går inte att läsa.", "Välj en annan fil.", code="unreadable")


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """Keep the place of a file that cannot be made twice; nothing is left there if that fails."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise refuse(f"{path} finns redan.", "Välj ett annat namn.", field="file") from None
    except OSError as error:
        raise Unavailable(f"{path} går inte att skriva.", "Välj en annan plats.") from error
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
