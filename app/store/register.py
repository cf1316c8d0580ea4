"""The register: what can be asked of it from any thread, and how it is replaced."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from app.domain.findings import refuse
from app.domain.product import Package
from app.domain.reference import CodeHit, Incoming, ProductCard, RegisterInfo, SourceReport
from app.domain.statements import ListedPrescriber, ListedWorkplace
from app.store import register_card, register_codes, register_file, register_load, register_search
from app.store.cipher import SqlError
from app.store.register_folder import RegisterFolder, unreadable

T = TypeVar("T")


class _Local(threading.local):
    """What one thread has open."""

    connection: Connection | None = None
    name: str = ""


class Register:
    """Reference data in a file of its own (register), replaced whole; usable from any thread."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._files = RegisterFolder(folder, key)
        self._key = key
        self._local = _Local()
        self._opened: list[Connection] = []
        self._guard = threading.Lock()

    def search(self, text: str, limit: int = 30) -> list[Package]:
        """Return packages that fit what is typed so far, the most likely first."""
        return self._ask(lambda c: register_search.search(c, text, limit), [])

    def find_by_code(self, code: str) -> list[CodeHit]:
        """Return the packages of a varunummer, NPL pack id, GTIN, EAN or NTIN, and by what way.

        None, one, or several that share the number; leading zeros may have been left out.
        """
        return self._ask(lambda c: register_codes.find_by_code(c, code), [])

    def find_packs(self, key: str) -> list[Package]:
        """Return every package of the product that the package with the key is of, itself too."""
        return self._ask(lambda c: register_codes.find_packs(c, key), [])

    def find_group(self, package: Package) -> list[Package]:
        """Return the packages that it may be exchanged for and itself, the period product first."""
        return self._ask(lambda c: register_codes.find_group(c, package), [])

    def card(self, key: str) -> ProductCard | None:
        """Return all that is known of the package with the key, and who says it."""
        return self._ask(lambda c: register_card.find_card(c, key), None)

    def find_prescribers(self, text: str, limit: int = 30) -> list[ListedPrescriber]:
        """Return prescribers by code, name or workplace, as typed so far."""
        return self._ask(lambda c: register_search.find_prescribers(c, text, limit), [])

    def find_workplace(self, code: str) -> ListedWorkplace | None:
        """Return the workplace with the code, if a list has it."""
        return self._ask(lambda c: register_search.find_workplace(c, code), None)

    def info(self) -> RegisterInfo | None:
        """Return what the register holds and how old it is; None while nothing has been loaded."""
        return self._ask(register_file.info_of, None)

    def previous(self) -> RegisterInfo | None:
        """Return what the register before held, if it is there and can be gone back to."""
        return self._files.find_info(self._files.names()[1])

    def check(self) -> list[str]:
        """Return what is wrong with the file that counts, in Swedish; empty when all is whole."""
        info = self.info()
        if info is None:
            return []
        found: list[str] = self._ask(lambda c: register_file.complaints(c, info), [])
        return ["Registret över varor är skadat. Läs in varulistan igen."] if found else []

    def load(
        self,
        incoming: Sequence[Incoming],
        now: datetime,
        report: register_load.Report = lambda *_: None,
    ) -> tuple[SourceReport, ...]:
        """Replace what these sources say, keep the others, or fail and leave all as it was.

        The statements are read first, each file's to its end. Then `report` hears how many steps of
        the joining are done; what it raises gives up, as what the statements raise does.
        """
        register_load.require_loadable(incoming)
        with self._files.changing():
            base = self._files.find_base()
            path = self._files.next_path()
            try:
                with self._files.filling(path) as connection:
                    old = self._files.folder / base if base else None
                    before = register_load.begin(connection, incoming, old, self._key)
                    reports = register_load.fill(connection, incoming, before, now, report)
                self._files.require_whole(path.name, register_load.held(before, reports))
            except BaseException:
                self._files.remove(path.name)
                raise
            self._files.point(path.name, base)
        return reports

    def go_back(self) -> RegisterInfo:
        """Let the register before count again; the one that counted is then the one before."""
        with self._files.changing():
            current, before = self._files.names()
            info = self._files.find_info(before)
            if before is None or info is None:
                raise refuse(
                    "Det finns inget tidigare register att gå tillbaka till.",
                    "Läs in källornas filer igen.",
                    rule="reference.no_previous",
                )
            self._files.require_whole(before, info)
            self._files.point(before, current)
        return info

    def close(self) -> None:
        """Close every thread's connection; the key goes with this object."""
        with self._guard:
            for connection in self._opened:
                with suppress(SqlError):
                    connection.close()
            self._opened.clear()
        self._local = _Local()

    def _ask(self, question: Callable[[Connection], T], empty: T) -> T:
        """Put the question to the file that the pointer names at this moment."""
        name, _ = self._files.names()
        if name is None:
            return empty
        try:
            return question(self._connection(name))
        except SqlError as error:
            self._drop()  # after damage a connection may answer wrongly to the next question too
            raise unreadable() from error

    def _connection(self, name: str) -> Connection:
        """Return this thread's connection to the file, opened when the pointer has moved to it."""
        if self._local.connection is None or self._local.name != name:
            self._drop()
            connection = self._files.open(name)
            with self._guard:
                self._opened.append(connection)
            self._local.connection, self._local.name = connection, name
            register_search.search(connection, "a", 1)  # the first query reads the index's head
        return self._local.connection

    def _drop(self) -> None:
        connection, self._local.connection = self._local.connection, None
        if connection is not None:
            with self._guard:
                self._opened.remove(connection)
            connection.close()
