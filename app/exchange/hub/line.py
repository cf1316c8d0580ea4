"""The connection to a hub: opened when it is needed, and left at once by whoever waits."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from selectors import EVENT_READ, DefaultSelector
from threading import Lock
from time import monotonic
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg.errors import InsufficientPrivilege

from app.domain.asking import Asking
from app.domain.findings import Unavailable
from app.domain.hub import Address
from app.exchange.hub.link import Access, Connection, connect, explain, revoked

_Found = TypeVar("_Found")


class Line:
    """A computer's connection to a hub (ledning); one thread asks, and any may wake or close it.

    What goes over the network goes by `asking`. Where that leaves an answer alone, the line closes
    as soon as the answer or the end of patience comes. `moved` hears where the hub is reached.
    """

    def __init__(
        self,
        access: Access,
        store: UUID,
        moved: Callable[[tuple[Address, ...]], None],
        asking: Asking,
    ) -> None:
        self._access, self._store, self._moved, self._ask = access, store, moved, asking.ask
        self._connection: Connection | None = None
        self._told: tuple[Address, ...] = ()
        self._woken, self._waking = socket.socketpair()
        for end in (self._woken, self._waking):
            end.setblocking(False)
        self._state = Lock()
        self._is_busy = self._is_closed = False

    def do(self, ask: Callable[[Connection], _Found]) -> _Found:
        """Ask, and once more where the connection had broken, or was refused, since the last time.

        All that is asked may be asked twice: what is already there changes nothing.
        """
        was_open = self._connection is not None
        try:
            return self._do(ask)
        except Unavailable:
            if not was_open or self._connection is not None:
                raise
        return self._do(ask)

    def wait(self, timeout_s: float) -> bool:
        """Wait until another computer has left something, or `wake`; tell whether one has."""
        return self._do(lambda connection: self._listen(connection, timeout_s))

    def wake(self) -> None:
        """End the wait that is under way, or else the next one."""
        with suppress(OSError):  # full: it is woken already; closed: nobody waits
            self._waking.send(b"\0")

    def close(self) -> None:
        """Let go of the connection, and ask nothing more."""
        with self._state:
            self._is_closed = True
            if self._is_busy:  # by an answer that was left alone, which then does it
                return
        self._shut()

    def _do(self, ask: Callable[[Connection], _Found]) -> _Found:
        found = self._ask(lambda: self._beside(ask))
        told, self._told = self._told, ()
        if told and told != self._access.addresses:
            self._access = replace(self._access, addresses=told)
            self._moved(told)
        return found

    def _beside(self, ask: Callable[[Connection], _Found]) -> _Found:
        """Ask, in a thread that may be left alone."""
        with self._state:
            if self._is_closed:
                raise Unavailable("Förbindelsen med navet är stängd.", code="closed")
            self._is_busy = True
        try:
            if self._connection is None:
                self._connection = self._open()
            return self._tried(ask, self._connection)
        finally:
            if self._answered():
                self._shut()

    def _answered(self) -> bool:
        """Be busy no more, and tell whether the line was closed meanwhile."""
        with self._state:
            self._is_busy = False
            return self._is_closed

    def _tried(self, ask: Callable[[Connection], _Found], connection: Connection) -> _Found:
        try:
            return ask(connection)
        except psycopg.Error as error:
            is_refused = isinstance(error, InsufficientPrivilege)  # a newer certificate may hold
            if is_refused or connection.broken or connection.closed:
                connection.close()
                self._connection = None
            raise explain(error) from None

    def _open(self) -> Connection:
        connection = connect(self._access)
        try:
            row = connection.execute("SELECT store, channel, addresses FROM hub.hello()").fetchone()
            if row is None:
                raise revoked()
            store, channel, addresses = row
            if store != self._store:
                raise Unavailable(
                    "Navet känner datorn som ett annat apoteks.",
                    "Anslut datorn till navet på nytt.",
                    code="foreign",
                )
            connection.execute(f"LISTEN {channel}")
        except psycopg.Error as error:
            connection.close()
            raise explain(error) from None
        except Unavailable:
            connection.close()
            raise
        self._told = tuple(map(Address.parse, addresses))
        return connection

    def _listen(self, connection: Connection, timeout_s: float) -> bool:
        own, end = connection.info.backend_pid, monotonic() + timeout_s
        with DefaultSelector() as selector:
            selector.register(connection.fileno(), EVENT_READ)
            selector.register(self._woken, EVENT_READ)
            while True:
                if any(heard.pid != own for heard in connection.notifies(timeout=0)):
                    return True
                if self._is_woken() or (left := end - monotonic()) <= 0:
                    return False
                selector.select(left)

    def _is_woken(self) -> bool:
        try:
            return bool(self._woken.recv(4096))
        except BlockingIOError:
            return False

    def _shut(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._woken.close()
        self._waking.close()
