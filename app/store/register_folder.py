"""The register's files in the home folder: which counts, which was before, and how they change."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

from app.domain.findings import Unavailable
from app.domain.reference import RegisterInfo
from app.store import register_file
from app.store.cipher import SqlError, is_plaintext, open_cipher
from app.store.files import disk_errors, find_bytes, write_whole
from app.store.locks import alone

_NAME = re.compile(r"register-([0-9]{1,9})\.db")
_LONGEST = 64  # bytes of the pointer: two names
_CACHE_KIB = 32768
_FILLING_KIB = 65536  # joining looks up the same pages from several sides


class RegisterFolder:
    """Numbered register files, and a pointer that names the one that counts (registermapp)."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        # Its first line names the file that counts, and its second, if there is one, that before
        self._pointer = folder / "register.current"
        self._key = key

    def names(self) -> tuple[str | None, str | None]:
        """Return the name of the file that counts and of the one before."""
        content = find_bytes(self._pointer, _LONGEST)
        if content is None:
            return None, None
        names = content.decode("ascii", "replace").split("\n")
        if len(names) > 2 or not all(map(_NAME.fullmatch, names)):
            raise unreadable()
        return names[0], names[1] if len(names) > 1 else None

    def open(self, name: str) -> Connection:
        """Return a connection that reads the file, if it is one of this program's."""
        path = self.folder / name
        if not path.exists():  # opening it would make an empty one
            raise unreadable()
        try:
            connection = open_cipher(path, self._key, cache_kib=_CACHE_KIB, read_only=True)
        except Unavailable as error:
            raise (unreadable() if error.code == "damaged" else error) from error
        if not register_file.is_known_format(connection):
            connection.close()
            raise Unavailable(
                "Registret är gjort av en annan version av Lykta.",
                "Läs in källornas filer igen.",
                code="register_outdated",
            )
        return connection

    def find_info(self, name: str | None) -> RegisterInfo | None:
        """Return what the file holds; nothing when it is not there or cannot be read."""
        if name is not None:
            with suppress(Unavailable, SqlError), closing(self.open(name)) as connection:
                return register_file.info_of(connection)
        return None

    def find_base(self) -> str | None:
        """Return the file whose statements can be copied: the one that counts, or that before."""
        with suppress(Unavailable):
            for name in filter(None, self.names()):
                with suppress(Unavailable, SqlError), closing(self.open(name)) as connection:
                    register_file.read_statements(connection)
                    return name
        return None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep others from loading or going back meanwhile; refuse at once while one does."""
        with ExitStack() as held:
            try:
                held.enter_context(alone(self._pointer, timeout_s=0))
            except Unavailable as error:
                if error.code != "busy":
                    raise
                text = "Registret läses in just nu."
                raise Unavailable(text, "Vänta tills det är klart.", code="busy") from error
            yield

    def next_path(self) -> Path:
        """Return where a new file is to be made."""
        numbers = (int(match[1]) for name in self._files() if (match := _NAME.fullmatch(name)))
        return self.folder / f"register-{max(numbers, default=0) + 1}.db"

    @contextmanager
    def filling(self, path: Path) -> Iterator[Connection]:
        """Give a connection to a new file that is to be filled, and let it be whole on disk."""
        with closing(open_cipher(path, self._key, cache_kib=_FILLING_KIB)) as connection:
            yield connection
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def require_whole(self, name: str, info: RegisterInfo) -> None:
        """Raise unless the file reads back from disk whole and with these editions."""
        with closing(self.open(name)) as connection:  # which has nothing in memory
            try:
                complaints = register_file.complaints(connection, info)
            except SqlError as error:
                complaints = [str(error)]
        if is_plaintext(self.folder / name):
            raise RuntimeError("the register is not encrypted")
        if complaints:
            raise Unavailable(
                "Registret gick inte att läsa tillbaka från disken. Det som gällde gäller.",
                "Försök igen. Kommer felet tillbaka: byt disk.",
                code="io_error",
            )

    def point(self, name: str, before: str | None) -> None:
        """Let the file count from now on, keep the one before, and remove all others."""
        names = [name, before] if before else [name]
        write_whole(self._pointer, "\n".join(names).encode())
        for other in set(self._files()).difference(names):
            self.remove(other)

    def remove(self, name: str) -> None:
        """Remove a file that does not count, as far as the system lets it go."""
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):  # open in another program on Windows: the next load removes it
                (self.folder / f"{name}{ending}").unlink()

    def _files(self) -> list[str]:
        with disk_errors("registrets filer kunde inte läsas"):
            return [path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]


def unreadable() -> Unavailable:
    """Return how damage is told; it stops nothing but the search."""
    return Unavailable(
        "Registret över varor går inte att läsa.",
        "Läs in källornas filer igen.",
        code="register_damaged",
    )
