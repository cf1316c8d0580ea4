"""Requests to a receiver, bounded in time and size; what they mean is not known here."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

import httpcore
import httpx
from cryptography.hazmat.primitives import serialization

from app.domain.access import Access
from app.domain.delivery import Endpoint
from app.domain.findings import Unavailable, refuse
from app.exchange.receivers.pool import Deadline, open_pool

_HEADERS = (("User-Agent", "Lykta"), ("Accept-Encoding", "identity"))
_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_LARGEST_PORT = 65_535
_LONGEST_PAUSE_S = 3600  # a receiver may not put a row off for longer at a time
_CHECK_ADDRESS = "Kontrollera adressen."


@dataclass(frozen=True)
class Limits:
    """How much patience there is with a receiver (gränser)."""

    connect_s: float = 10  # to the computer, and once more for the handshake
    exchange_s: float = 45  # all in all, to the answer's last byte
    most_bytes: int = 1_000_000  # of an answer's body


@dataclass(frozen=True)
class Response:
    """What came back (svar), whatever it means."""

    status: int
    body: bytes
    retry_after_s: int


class Connection:
    """The way to one receiver (förbindelse): a request at a time from each thread."""

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        url = parse_url(endpoint)
        self.base = str(url).rstrip("/")
        self._limits = limits
        self._deadline = Deadline()
        self._pool = open_pool(url, trust(endpoint), self._deadline, direct=url.host in LOOPBACK)

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        """Return what came back, or raise Unavailable when it was nothing, too late or too much."""
        self._deadline.begin(self._limits.exchange_s)
        try:
            return self._exchange(
                method, self.base + path, [*_HEADERS, *headers.items()], body or None
            )
        except httpcore.TimeoutException:
            raise _no_answer() from None
        except _BROKEN as error:
            raise _explain(error) from error

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()

    def _exchange(
        self,
        method: str,
        url: str,
        headers: list[tuple[bytes | str, bytes | str]],
        content: bytes | None,
    ) -> Response:
        timeout = {"timeout": {"connect": self._limits.connect_s}}
        with self._pool.stream(
            method, url, headers=headers, content=content, extensions=timeout
        ) as response:
            body = bytearray()
            for chunk in response.iter_stream():
                body += chunk
                if len(body) > self._limits.most_bytes:
                    raise Unavailable(
                        "Mottagarens svar är orimligt stort.", _CHECK_ADDRESS, code="too_large"
                    )
            return Response(response.status, bytes(body), _pause(httpx.Headers(response.headers)))


def parse_url(endpoint: Endpoint) -> httpx.URL:
    """Return the address, or refuse one that is misspelt, not encrypted or holds a password."""
    unreadable = refuse("Adressen går inte att läsa.", "Skriv https://…", field="url")
    try:
        url = httpx.URL(endpoint.url)
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        raise unreadable from None
    if url.scheme not in ("https", "http") or not url.host or (url.port or 0) > _LARGEST_PORT:
        raise unreadable
    if url.query or url.fragment:
        raise unreadable
    if url.scheme == "http" and url.host not in LOOPBACK:
        raise refuse("Adressen är inte krypterad.", "Skriv https://…", field="url")
    if url.userinfo:
        raise refuse("Adressen innehåller ett lösenord.", "Ta bort det.", field="url")
    return url


def trust(endpoint: Endpoint) -> ssl.SSLContext:
    """Return whom to believe and, where the agreement gives one, the certificate to show."""
    try:
        context = ssl.create_default_context(cafile=endpoint.ca_file or None)
    except OSError as error:
        raise Unavailable(
            "Certifikatfilen går inte att läsa.", "Välj en annan fil.", code="ca_file"
        ) from error
    access = endpoint.access
    if access is None:
        return context
    try:
        if access.authorities:
            context = ssl.create_default_context(cadata=access.authorities)
        if access.certificate:
            _show_certificate(context, access)
    except (ssl.SSLError, ValueError) as error:
        raise Unavailable(
            "Anslutningens certifikat går inte att använda.", "Läs in det igen.", code="certificate"
        ) from error
    return context


def _show_certificate(context: ssl.SSLContext, access: Access) -> None:
    """Give the context the client's certificate: it takes it from a file and nothing else.

    What lies there for that moment is encrypted by a key that is nowhere but in this call.
    """
    once = token_bytes(32)
    key = serialization.load_pem_private_key(access.private_key.encode(), None)
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(once.hex().encode()),
    )
    with TemporaryDirectory(prefix="lykta-") as folder:
        file = Path(folder) / "client.pem"
        file.touch(0o600)
        file.write_bytes(access.certificate.encode() + b"\n" + sealed)
        context.load_cert_chain(file, password=once.hex())


def _pause(headers: httpx.Headers) -> int:
    """Return Retry-After in seconds; a date is taken by the receiver's own clock, as Date says."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), _LONGEST_PAUSE_S)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):  # one of them is absent, no date, or without a zone
        return 0
    return int(min(max(wait.total_seconds(), 0), _LONGEST_PAUSE_S))


def _no_answer() -> Unavailable:
    return Unavailable(
        "Mottagaren svarar inte.", "Det som väntar ligger kvar. Försök igen.", code="no_answer"
    )


def _explain(error: Exception) -> Unavailable:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Unavailable(
            "Mottagarens certifikat är inte betrott.",
            "Kontrollera adressen, certifikatfilen och datorns klocka.",
            code="certificate",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Unavailable(
            "Den krypterade förbindelsen kom inte till stånd.",
            "Kontrollera adressen och, om mottagaren kräver ett, apotekets certifikat.",
            code="tls",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Unavailable(
            "Mottagarens namn är okänt.", "Kontrollera adressen och nätet.", code="name_unknown"
        )
    return _no_answer()


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
