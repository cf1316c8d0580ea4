"""What a hub would cost that only stored: the same bytes, bare, into the same server."""

import time
from collections.abc import Iterator
from uuid import UUID

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


def _make(hub: HubServer) -> None:
    hub.execute("DROP TABLE IF EXISTS public.bare")
    for words in BARE:
        hub.execute(words)


def _batches(packed: list[Packed]) -> Iterator[list[Packed]]:
    for start in range(0, len(packed), _A_TIME):
        yield packed[start : start + _A_TIME]
