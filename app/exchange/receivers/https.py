"""One request at a time to a receiver, bounded in time and size; its meaning is not known here."""

import asyncio
import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

import httpx
from cryptography.hazmat.primitives import serialization

from app.domain.access import Access
from app.domain.delivery import Endpoint
from app.domain.findings import Unavailable, refuse

# httpcore looks for it on the disk four times a request, and a quarter of what a request costs here
# is finding that it is not there; with it or without, what runs here is asyncio
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

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
    """The way to one receiver (förbindelse); used by one thread.

    Asynchronous inside, for only so has a whole exchange one deadline: a receiver that sends a
    byte now and then would never meet a limit on each read.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        url = parse_url(endpoint)
        self.base = str(url).rstrip("/")
        self._limits = limits
        self._client = _client(url, trust(endpoint), limits)
        self._runner = asyncio.Runner()

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        """Return what came back, or raise Unavailable when it was nothing, too late or too much."""
        request = self._client.build_request(
            method, self.base + path, headers=headers, content=body or None
        )
        try:
            return self._runner.run(self._exchange(request))
        except TimeoutError:
            raise _no_answer() from None
        except (httpx.TransportError, ssl.SSLError) as error:  # the latter once TLS 1.3 stands
            raise _explain(error) from error

    def close(self) -> None:
        """Let go of the connections."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    async def _exchange(self, request: httpx.Request) -> Response:
        async with asyncio.timeout(self._limits.exchange_s):
            response = await self._client.send(request, stream=True)
            try:
                body = bytearray()
                async for chunk in response.aiter_raw():
                    body += chunk
                    if len(body) > self._limits.most_bytes:
                        raise Unavailable(
                            "Mottagarens svar är orimligt stort.", _CHECK_ADDRESS, code="too_large"
                        )
            finally:
                await response.aclose()
        return Response(response.status_code, bytes(body), _pause(response.headers))


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


def _client(url: httpx.URL, context: ssl.SSLContext, limits: Limits) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            verify=context,
            timeout=httpx.Timeout(None, connect=limits.connect_s),
            follow_redirects=False,
            trust_env=url.host not in LOOPBACK,  # a proxy is no way to this computer
            headers={"User-Agent": "Lykta", "Accept-Encoding": "identity"},
        )
    except (ImportError, ValueError) as error:  # a sort of proxy that is not supported
        raise Unavailable(
            "Datorns proxyinställning går inte att använda.",
            "Be den som sköter nätet.",
            code="proxy",
        ) from error


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
    if isinstance(error, httpx.TimeoutException):
        return _no_answer()
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
