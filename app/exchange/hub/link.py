"""A connection to a hub: TLS 1.3 both ways, and its library's errors in words for people."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo

from app.domain.findings import Unavailable
from app.domain.hub import NO_ROOM, Address

DATABASE = "lykta"
_NO_ROOM = "LK001"  # as the hub's own function says it
Connection = psycopg.Connection[tuple[Any, ...]]

_WAITS = "Det som väntar ligger kvar och går iväg när navet svarar."
_ASK = "Be den som sköter navet."
_JOIN_AGAIN = "Gör en ny ansökan till navet och lämna den till den som sköter det."

_STRANGER = (
    r"alert (unknown ca|bad certificate|decrypt error)|certificate (required|authentication failed)"
    r"|valid client certificate|role .* does not exist|no pg_hba.conf entry"
)
_BAD_KEY = (
    r"could not (load|open|read) (private key|certificate) file|key values mismatch|bad decrypt"
    r"|(certificate|key) file .* does not exist|certificate present, but not private key file"
    r"|root certificate file|group or world access"
)

# What the library says when a connection does not come about, in the order it is looked for.
_REFUSALS: tuple[tuple[str, str, str, str], ...] = (
    (r"not permitted to log in", "revoked", "Datorn är spärrad i navet.", _ASK),
    (
        r"certificate revoked|certificate expired",
        "expired",
        "Datorns certifikat för navet gäller inte längre.",
        _JOIN_AGAIN,
    ),
    (
        _STRANGER,
        "stranger",
        "Navet känner inte igen datorns certifikat.",
        _JOIN_AGAIN,
    ),
    (
        r"not match host name|certificate verify failed|self.signed certificate|signature failure",
        "certificate",
        "Det som svarar är inte navet: certifikatet är ett annat.",
        "Kontrollera adressen och datorns klocka. Är de rätt: ring den som sköter navet.",
    ),
    (
        r"unsupported protocol|protocol version|no protocols available|does not support SSL",
        "tls",
        "Den krypterade förbindelsen med navet kom inte till stånd.",
        _ASK,
    ),
    (
        _BAD_KEY,
        "key",
        "Datorns nyckel till navet går inte att öppna.",
        _JOIN_AGAIN,
    ),
    (
        r"too many (connections|clients)|connection slots",
        "busy",
        "Navet har för många anslutna just nu.",
        _WAITS,
    ),
    (
        r"is starting up|is shutting down|in recovery mode|not yet accepting",
        "restarting",
        "Navet startar om.",
        _WAITS,
    ),
    (
        r"session is (read-only|not read-write)|server is in hot standby",
        "standby",
        "Bara navets reserv svarar, och den har inte tagit över.",
        "Be den som sköter navet köra `lykta hub standby promote`.",
    ),
    (
        r"could not translate host name|Name or service not known|nodename nor servname",
        "name_unknown",
        "Navets namn är okänt.",
        "Kontrollera adressen och nätet.",
    ),
)


@dataclass(frozen=True)
class Credentials:
    """What a computer shows a hub, and what it believes one by (legitimation)."""

    name: str  # role, and common name of the certificate
    certificate: Path
    key: Path  # PKCS #8, encrypted
    key_password: str = field(repr=False)
    authority: Path


@dataclass(frozen=True)
class Patience:
    """How long a hub is waited for (tålamod), in seconds."""

    connect_s: int = 10
    silence_s: int = 20  # of a line that is dead
    statement_s: int = 60


USUAL = Patience()


@dataclass(frozen=True)
class Access:
    """How a computer gets into a hub (tillträde)."""

    addresses: tuple[Address, ...]
    shown: Credentials
    patience: Patience = USUAL


def connect(access: Access) -> Connection:
    """Return a connection to the first address that may be written to, or raise Unavailable."""
    addresses, shown, patience = access.addresses, access.shown, access.patience
    try:
        return psycopg.connect(
            autocommit=True,
            host=",".join(address.host for address in addresses),
            port=",".join(str(address.port) for address in addresses),
            dbname=DATABASE,
            user=shown.name,
            sslmode="verify-full",
            sslrootcert=str(shown.authority),
            sslcert=str(shown.certificate),
            sslkey=str(shown.key),
            sslpassword=shown.key_password,
            ssl_min_protocol_version="TLSv1.3",
            sslcertmode="require",
            gssencmode="disable",
            require_auth="none",  # the certificate is all that is shown; no password is ever sent
            target_session_attrs="read-write",
            application_name="Lykta",
            connect_timeout=patience.connect_s,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=2,
            tcp_user_timeout=patience.silence_s * 1000,
            options=f"-c statement_timeout={patience.statement_s * 1000}",
        )
    except psycopg.Error as error:
        raise _refusal(str(error)) from None  # its text holds addresses and file names


def followers_words(addresses: tuple[Address, ...], name: str, tls: Path) -> str:
    """Return what a standby reaches the hub by, for PostgreSQL's own programs."""
    return make_conninfo(
        host=",".join(address.host for address in addresses),
        port=",".join(str(address.port) for address in addresses),
        user=name,
        sslmode="verify-full",
        sslrootcert=str(tls / "authority.crt"),
        sslcert=str(tls / "server.crt"),
        sslkey=str(tls / "server.key"),
        ssl_min_protocol_version="TLSv1.3",
        gssencmode="disable",
        application_name=name,
        keepalives_idle=10,
    )


def keepers_words(sockets: Path, port: int) -> str:
    """Return what the hub's keeper reaches it by, for PostgreSQL's own programs."""
    return make_conninfo(host=str(sockets), port=port, user="postgres")


def explain(error: psycopg.Error) -> Unavailable:
    """Return what is said of an error in a session that had begun."""
    match error:
        case errors.InsufficientPrivilege():
            return revoked()
        case errors.DiskFull() | errors.OutOfMemory():
            return Unavailable("Navets disk eller minne är fullt.", _ASK, code="hub_full")
        case errors.ReadOnlySqlTransaction():
            return _refusal("session is read-only")
        case errors.QueryCanceled() | errors.LockNotAvailable():
            return Unavailable("Navet svarar för långsamt.", _WAITS, code="slow")
        case errors.UndefinedTable() | errors.UndefinedFunction() | errors.UndefinedColumn():
            text = "Navet har en annan version än Lykta på den här datorn."
            return Unavailable(text, _ASK, code="version")
        case errors.DataError() | errors.IntegrityError():
            return Unavailable("Navet tog inte emot det som skickades.", _ASK, code="not_taken")
    if error.sqlstate == _NO_ROOM:
        text = "Apotekets utrymme på navet är slut, och det tar inte emot mer härifrån."
        return Unavailable(text, f"Allt finns kvar här. {_ASK}", code=NO_ROOM)
    return _refusal(str(error))


def revoked() -> Unavailable:
    """Return what is said when a certificate is the right one's, and holds no longer."""
    text = "Datorn är spärrad i navet, eller har fått ett nyare certifikat."
    return Unavailable(text, _ASK, code="revoked")


def _refusal(said: str) -> Unavailable:
    for pattern, code, text, cure in _REFUSALS:
        if re.search(pattern, said, re.IGNORECASE):
            return Unavailable(text, cure, code=code)
    return Unavailable("Navet svarar inte.", _WAITS, code="no_answer")
