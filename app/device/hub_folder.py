"""The folder that a hub's server lives in: what it is set to, its certificates, its places."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.device.files import disk_errors, write_whole
from app.domain.findings import Unavailable, refuse
from app.domain.hub import Address

if sys.platform != "win32":
    import pwd

SERVERS_USER = "postgres"  # of Debian's package: whom the server runs as when root sets it up
_FILE = "hub.json"
_VOID = "void.json"  # beside the database, which may be put back from an old copy

Void = frozenset[tuple[str, str]]  # computers, each with the serial number of a certificate
_LONGEST_PATH = 80  # bytes; a socket's path has room for 107
_FOLDERS = ("tls", "run", "log", "backups")

_CONFIGURATION = """\
# Written by `lykta hub` at each start. Your own settings go into operator.conf, beside hub.json.
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{folder}/run'
unix_socket_permissions = 0700
max_connections = {connections}

ssl = on
ssl_min_protocol_version = 'TLSv1.3'
ssl_cert_file = '../tls/server.crt'
ssl_key_file = '../tls/server.key'
ssl_ca_file = '../tls/authority.crt'
authentication_timeout = 15s
tcp_keepalives_idle = 30
tcp_keepalives_interval = 10
tcp_keepalives_count = 3

# What is answered for is on the disk, whatever happens to the power.
fsync = on
synchronous_commit = on
full_page_writes = on

wal_level = replica
hot_standby = on
max_wal_senders = 10
max_replication_slots = 10
max_slot_wal_keep_size = 10GB  # a standby that never comes back does not fill the disk
checkpoint_timeout = 15min
max_wal_size = 2GB
temp_file_limit = 64MB  # of one session; a member cannot lift it

logging_collector = on
log_directory = '../log'
log_filename = 'hub-%a.log'
log_rotation_age = 1d
log_truncate_on_rotation = on
log_min_error_statement = panic  # no sealed bytes in the log
log_parameter_max_length_on_error = 0
lc_messages = 'C'
timezone = 'UTC'

include_if_exists = '../operator.conf'
"""
_ACCESS = """\
# Written by `lykta hub`. By the network: certificates of the hub's own authority, and TLS alone.
local    all          postgres  peer map=hub
local    replication  postgres  peer map=hub
hostssl  all          postgres  all  reject
hostssl  replication  all       all  cert
hostssl  lykta        all       all  cert
"""


@dataclass(frozen=True)
class HubSettings:
    """What a hub's server is set to (inställningar)."""

    addresses: tuple[str, ...]  # where computers reach it, the first is its own
    listen: str = "*"
    connections: int = 200


@dataclass(frozen=True)
class HubFolder:
    """Where everything of a hub lies (navets mapp)."""

    path: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.path / "data"

    @property
    def tls(self) -> Path:
        """Certificates and keys."""
        return self.path / "tls"

    @property
    def sockets(self) -> Path:
        """Where the server listens for its keeper."""
        return self.path / "run"

    def lay_out(self, settings: HubSettings) -> None:
        """Make the folder, which must not hold anything yet."""
        if len(os.fsencode(self.path)) > _LONGEST_PATH:
            raise refuse("Mappens sökväg är för lång.", "Välj en kortare.", field="folder")
        if self.path.exists() and any(self.path.iterdir()):
            raise refuse("Mappen är inte tom.", "Välj en ny.", field="folder")
        with disk_errors("navets mapp kunde inte göras"):
            self.path.mkdir(mode=0o755, exist_ok=True)
            for name in _FOLDERS:
                (self.path / name).mkdir(mode=0o700)
            _hand_over(self.path, *self.path.iterdir())
        self.keep(_FILE, msgspec.json.encode(settings))

    def settings(self) -> HubSettings:
        """Return what was set; Unavailable where there is no hub."""
        try:
            with disk_errors("navets inställningar kunde inte läsas"):
                return msgspec.json.decode(self.read(_FILE), type=HubSettings)
        except (Unavailable, msgspec.DecodeError):
            text, cure = (
                f"I {self.path} finns inget nav.",
                "Skriv mappen som `lykta hub init` fick.",
            )
            raise Unavailable(text, cure, code="no_hub") from None

    def configure(self, owner: str) -> None:
        """Write PostgreSQL's own files, once its folder is there."""
        settings = self.settings()
        said = _CONFIGURATION.format(
            listen=settings.listen,
            port=Address.parse(settings.addresses[0]).port,
            folder=self.path,
            connections=settings.connections,
        )
        owners = "".join(f"hub {name} postgres\n" for name in sorted({owner, "root"}))
        self.keep("data/postgresql.conf", said.encode())
        self.keep("data/pg_hba.conf", _ACCESS.encode())
        self.keep("data/pg_ident.conf", owners.encode())

    def keep(self, name: str, content: bytes) -> None:
        """Write a file of the hub's own, for whom the server runs as alone."""
        write_whole(self.path / name, content)
        _hand_over(self.path / name)

    def read(self, name: str) -> bytes:
        """Return one of the hub's own files; no link, since root may read for another here."""
        with disk_errors(f"{name} kunde inte läsas"):
            descriptor = os.open(self.path / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(descriptor, "rb") as file:
                return file.read()

    def void(self) -> Void:
        """Return the certificates that hold no longer, as far as this folder knows."""
        if not (self.path / _VOID).exists():
            return frozenset()
        try:
            listed = msgspec.json.decode(self.read(_VOID), type=list[tuple[str, str]])
        except msgspec.DecodeError:
            text = f"{_VOID} i navets mapp är skadad."
            cure = "Hämta den ur en kopia av navet."
            raise Unavailable(text, cure, code="void") from None
        return frozenset(listed)

    def add_void(self, more: Void) -> None:
        """Note certificates that hold no longer, here and in the copies that lie here.

        The list only grows.
        """
        for hub in (
            self,
            *(HubFolder(path.parent) for path in self.path.glob(f"backups/*/{_FILE}")),
        ):
            known = hub.void()
            if not more <= known:
                hub.keep(_VOID, msgspec.json.encode(sorted(known | more)))

    def hand_over(self) -> None:
        """Give everything to whom the server runs as, when root has put it here."""
        _hand_over(self.path, *self.path.rglob("*"))


def _hand_over(*places: Path) -> None:
    if sys.platform != "win32" and os.geteuid() == 0:
        try:
            found = pwd.getpwnam(SERVERS_USER)
        except KeyError:  # which is told when a program of PostgreSQL's is to be run
            return
        with disk_errors("navets mapp kunde inte lämnas till PostgreSQL"):
            for place in places:
                os.chown(place, found.pw_uid, found.pw_gid, follow_symlinks=False)
