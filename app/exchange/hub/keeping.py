"""What the hub's keeper does inside the database, over the server's own socket."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import errors, sql

from app.domain.findings import Unavailable, refuse
from app.domain.hub import Address, HubMember, HubRequest, HubStore, Standby
from app.exchange.hub.link import DATABASE, Connection

_SCHEMA = Path(__file__).parent / "schema"
_MOST_SESSIONS = 4  # of one computer
_ENDING_MS = 5000  # that a session is waited for when it is ended
_MAINTENANCE = "postgres"  # the database that every server has

_MEMBERS = """
    SELECT s.id, s.name, m.device, m.workstation, m.until, m.revoked_at, greatest(
        m.heard_at,
        (SELECT max(g.arrived_at) FROM hub.segment g WHERE g.carrier = m.n AND g.store = m.store)
    )
    FROM hub.member m JOIN hub.store s ON s.n = m.store ORDER BY s.name, s.id, m.added_at
"""
_STORES = """
    SELECT s.id, s.name,
        (SELECT coalesce(sum(count), 0)::bigint FROM hub.holding h WHERE h.store = s.n),
        (SELECT count(*) FROM hub.segment g WHERE g.store = s.n),
        hub.bytes_of(s.n),
        (SELECT max(arrived_at) FROM hub.segment g WHERE g.store = s.n),
        s.most
    FROM hub.store s ORDER BY s.name, s.id
"""
_TIDY = """
    DELETE FROM hub.segment g USING hub.member m
    WHERE m.n = g.carrier AND m.revoked_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM hub.entry e WHERE e.segment = g.n)
    RETURNING octet_length(g.content)
"""
_TIDY_PICTURES = """
    DELETE FROM hub.picture p USING hub.member m
    WHERE m.n = p.carrier AND m.revoked_at IS NOT NULL AND EXISTS (
        SELECT FROM hub.picture o JOIN hub.member k ON k.n = o.carrier
        WHERE o.store = p.store AND o.name = p.name AND k.revoked_at IS NULL
    )
    RETURNING octet_length(p.content)
"""
_LEFT = """
    SELECT count(*) FROM hub.segment g JOIN hub.member m ON m.n = g.carrier
    WHERE m.revoked_at IS NOT NULL
"""
_STANDBYS = """
    SELECT usename, state, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint,
        extract(epoch FROM replay_lag)::float
    FROM pg_stat_replication WHERE usename LIKE 'standby%' ORDER BY usename
"""


class Keeping:
    """A session of the hub's keeper, for whom row-level security does not hold (skötsel)."""

    def __init__(self, sockets: Path, port: int) -> None:
        self._sockets, self._port = str(sockets), port

    def install(self) -> None:
        """Make the database, or bring an older one to what this program knows."""
        with self._open(_MAINTENANCE) as connection:
            found = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        with self._open() as connection, connection.transaction():
            there = connection.execute("SELECT to_regclass('hub.schema') IS NOT NULL").fetchone()
            query = "SELECT max(version) FROM hub.schema"
            row = connection.execute(query).fetchone() if there and there[0] else None
            for path in sorted(_SCHEMA.glob("[0-9]*.sql")):
                if int(path.name[:4]) > (row[0] if row else 0):
                    connection.execute(path.read_bytes())

    def add_address(self, address: str) -> None:
        """Tell computers, at their next connection, of one more place to reach the hub at."""
        with self._open() as connection:
            query = "INSERT INTO hub.server (address) VALUES (%s) ON CONFLICT DO NOTHING"
            connection.execute(query, [address])

    def forget_address(self, address: str) -> None:
        """Tell computers of a place no more, and let the standby there follow no more."""
        with self._open() as connection:
            with connection.transaction():
                row = connection.execute(
                    "DELETE FROM hub.server WHERE address = %s"
                    " AND (SELECT count(*) FROM hub.server) > 1 RETURNING standby",
                    [address],
                ).fetchone()
                if row is None:
                    text = f"{address} är ingen av navets adresser, eller den enda."
                    raise refuse(text, "Visa dem med `lykta hub status`.", field="address")
                found = "SELECT FROM pg_roles WHERE rolname = %s"
                if row[0] and connection.execute(found, [row[0]]).fetchone() is not None:
                    name = sql.Identifier(row[0])
                    connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(name))
            self._send_away(connection, row[0])
            connection.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                " WHERE slot_name = %s AND NOT active",
                [row[0]],
            )

    def addresses(self) -> tuple[Address, ...]:
        """Return where the hub and its standbys are reached, the oldest first."""
        with self._open() as connection:
            rows = connection.execute("SELECT address FROM hub.server ORDER BY n").fetchall()
            return tuple(Address.parse(row[0]) for row in rows)

    def add_member(self, asked: HubRequest, serial: int, until: datetime) -> None:
        """Let a computer in, or give one that is in a new certificate; the one before is void."""
        with self._open() as connection, connection.transaction():
            row = connection.execute(
                "INSERT INTO hub.store AS s (id, name) VALUES (%s, %s)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING n",
                [asked.store, asked.pharmacy],
            ).fetchone()
            store = row[0] if row else 0
            kept = connection.execute(
                "INSERT INTO hub.member AS m (store, device, workstation, serial, until)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (device) DO UPDATE SET"
                " workstation = excluded.workstation, serial = excluded.serial,"
                " until = excluded.until, revoked_at = NULL WHERE m.store = excluded.store"
                " RETURNING n",
                [store, asked.device, asked.workstation, serial, until],
            ).fetchone()
            if kept is None:
                text = "Datorn är redan ansluten som ett annat apoteks."
                raise refuse(text, "Kontrollera ansökan.", field="file", rule="hub.store")
            self._set_role(connection, asked.device, f"CONNECTION LIMIT {_MOST_SESSIONS}")
            grant = sql.SQL("GRANT lykta_member TO {}").format(sql.Identifier(asked.device))
            connection.execute(grant)

    def add_standby(self, name: str, address: str) -> None:
        """Let a server follow this one, and tell computers where it is."""
        with self._open() as connection, connection.transaction():
            self._set_role(connection, name, "REPLICATION")
            connection.execute(
                "INSERT INTO hub.server (address, standby) VALUES (%s, %s)"
                " ON CONFLICT (address) DO UPDATE SET standby = excluded.standby",
                [address, name],
            )

    def revoke_member(self, device: str) -> None:
        """Let a computer in no more, and send it away if it is connected."""
        with self._open() as connection:
            with connection.transaction():
                row = connection.execute(
                    "UPDATE hub.member SET revoked_at = coalesce(revoked_at, now())"
                    " WHERE device = %s RETURNING n",
                    [device],
                ).fetchone()
                if row is None:
                    text = f"Datorn {device} är inte ansluten."
                    raise refuse(text, "Visa dem med `lykta hub status`.", field="device")
                connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(device)))
            self._send_away(connection, device)

    def find_serial(self, device: str) -> str | None:
        """Return the number of the certificate that was given to a computer last."""
        with self._open() as connection:
            query = "SELECT serial::text FROM hub.member WHERE device = %s"
            row = connection.execute(query, [device]).fetchone()
            return row[0] if row else None

    def revoked(self) -> frozenset[tuple[str, str]]:
        """Return the computers that are let in no more, each with its certificate's number."""
        query = "SELECT device, serial::text FROM hub.member WHERE revoked_at IS NOT NULL"
        with self._open() as connection:
            return frozenset(connection.execute(query).fetchall())

    def set_limit(self, store: UUID, most: int | None) -> None:
        """Keep so many bytes of a pharmacy at most; None for no limit."""
        with self._open() as connection:
            connection.execute("UPDATE hub.store SET most = %s WHERE id = %s", [most, store])

    def tidy(self) -> tuple[int, int, int]:
        """Delete segments of revoked computers in which no entry is looked for any more, and
        their pictures that another has given too.

        Returns how many, their bytes, and how many segments are left: not given anew by others.
        """
        with self._open() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(n) FROM hub.store ORDER BY n")
            gone = connection.execute(_TIDY).fetchall()
            gone += connection.execute(_TIDY_PICTURES).fetchall()
            row = connection.execute(_LEFT).fetchone()
            return len(gone), sum(size for (size,) in gone), row[0] if row else 0

    def members(self) -> list[HubMember]:
        """Return every computer, those revoked too."""
        with self._open() as connection:
            return [HubMember(*row) for row in connection.execute(_MEMBERS)]

    def stores(self) -> list[HubStore]:
        """Return what is held of each pharmacy."""
        with self._open() as connection:
            return [HubStore(*row) for row in connection.execute(_STORES)]

    def standbys(self) -> list[Standby]:
        """Return the servers that follow this one now."""
        with self._open() as connection:
            return [Standby(*row) for row in connection.execute(_STANDBYS)]

    def version(self) -> tuple[str, bool]:
        """Return the version of PostgreSQL, and whether this server only follows another."""
        with self._open() as connection:
            query = "SELECT current_setting('server_version'), pg_is_in_recovery()"
            row = connection.execute(query).fetchone()
            assert row is not None  # noqa: S101  a SELECT without FROM has one row
            return row[0], row[1]

    @staticmethod
    def _send_away(connection: Connection, name: str) -> None:
        """End a role's sessions, and wait until they have ended."""
        query = "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE usename = %s"
        connection.execute(query, [_ENDING_MS, name])

    @staticmethod
    def _set_role(connection: Connection, name: str, more: str) -> None:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = "CREATE" if found is None else "ALTER"  # a row of no columns is false
        connection.execute(sql.SQL(f"{verb} ROLE {{}} LOGIN {more}").format(sql.Identifier(name)))

    @contextmanager
    def _open(self, database: str = DATABASE) -> Iterator[Connection]:
        try:
            with psycopg.connect(
                autocommit=True,
                host=self._sockets,
                port=self._port,
                user="postgres",
                dbname=database,
                connect_timeout=10,
                options="-c temp_file_limit=-1",  # an index of all entries may need more
            ) as connection:
                yield connection
        except errors.ReadOnlySqlTransaction:
            text = "Den här servern är reserv och tar inte emot ändringar."
            raise Unavailable(text, "Gör det på navet.", code="standby") from None
        except psycopg.Error as error:
            raise _explain(error) from error


def _explain(error: psycopg.Error) -> Unavailable:
    said = str(error)
    if re.search("Peer authentication failed|Permission denied", said):
        text = "Navet tar bara emot den användare som satte upp det."
        return Unavailable(text, "Kör: sudo -u postgres lykta hub …", code="keeper")
    if error.sqlstate is None:
        return Unavailable("Navet går inte.", "Kör `lykta hub start`.", code="hub_down")
    return Unavailable(f"Navet svarar med fel ({error.sqlstate}).", "Se navets logg.", code="hub")
