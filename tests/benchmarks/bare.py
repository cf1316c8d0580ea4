"""What a hub would cost that only stored, and a counter that only verified: the bytes, bare."""

import time
from collections.abc import Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

from app.store.sealed import SealedEntry
from app.store.vault import Vault
from tests.servers.hub import HubServer

Packed = tuple[UUID, bytes]

_A_TIME = 200  # rows in one transaction, as a segment's
BARE = (
    "CREATE TABLE public.bare (id uuid PRIMARY KEY, content bytea NOT NULL)",
    "ALTER TABLE public.bare ALTER COLUMN content SET STORAGE EXTERNAL",
    "GRANT USAGE ON SCHEMA public TO lykta_member",
    "GRANT INSERT ON public.bare TO lykta_member",
)


def copy_bare(hub: HubServer, packed: list[Packed]) -> float:
    """Return the seconds that COPY takes."""
    _make(hub)
    with hub.keeper() as connection:
        begun = time.perf_counter()
        for rows in _batches(packed):
            with (
                connection.cursor() as cursor,
                cursor.copy("COPY public.bare (id, content) FROM STDIN (FORMAT BINARY)") as copy,
            ):
                copy.set_types(["uuid", "bytea"])
                for row in rows:
                    copy.write_row(row)
        return time.perf_counter() - begun


def insert_bare(hub: HubServer, packed: list[Packed]) -> float:
    """Return the seconds that INSERT takes, so many rows by each."""
    _make(hub)
    with hub.keeper() as connection:
        begun = time.perf_counter()
        for rows in _batches(packed):
            ids, contents = zip(*rows, strict=True)
            connection.execute(
                "INSERT INTO public.bare SELECT * FROM unnest(%b::uuid[], %b::bytea[])"
                " ON CONFLICT DO NOTHING",
                [list(ids), list(contents)],
            )
        return time.perf_counter() - begun


def take_bare(folder: Path, packed: list[Packed], keys: Mapping[UUID, bytes], takers: int) -> float:
    """Return the seconds until so many processes at once have each verified and inserted all.

    Each has an encrypted file of its own; nothing is looked up, opened or folded.
    """
    begun = time.perf_counter()
    processes = [
        get_context("fork").Process(
            target=_verify_and_insert, args=(folder / f"bare-{at}.db", packed, keys)
        )
        for at in range(takers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    return time.perf_counter() - begun


def _verify_and_insert(path: Path, packed: list[Packed], keys: Mapping[UUID, bytes]) -> None:
    vault = Vault.create(path, bytes(32))
    with vault.transaction() as connection:
        connection.execute("CREATE TABLE bare (id BLOB PRIMARY KEY, content BLOB NOT NULL) STRICT")
    for rows in _batches(packed):
        for entry_id, piece in rows:
            SealedEntry.unpack(piece).verify(keys[entry_id])
        with vault.transaction() as connection:
            values = [(entry_id.bytes, piece) for entry_id, piece in rows]
            connection.executemany("INSERT INTO bare VALUES (?, ?)", values)
    vault.close()


def _make(hub: HubServer) -> None:
    hub.execute("DROP TABLE IF EXISTS public.bare")
    for words in BARE:
        hub.execute(words)


def _batches(packed: list[Packed]) -> Iterator[list[Packed]]:
    for start in range(0, len(packed), _A_TIME):
        yield packed[start : start + _A_TIME]
