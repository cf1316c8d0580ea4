"""Tokens by OAuth2 client credentials (RFC 6749 section 4.4), kept until they end."""

import threading
import time
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

import msgspec

from app.domain.access import Access
from app.domain.delivery import Endpoint
from app.domain.findings import Unavailable

if TYPE_CHECKING:
    from app.exchange.receivers.https import Limits

_MARGIN_S = 30  # asked anew so long before it ends
_SHORTEST_S = 60  # where the server does not say how long it lasts


class _Token(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: float = _SHORTEST_S


class Tokens:
    """Where one client gets its tokens (biljetter), for all threads; kept in memory only."""

    def __init__(self, access: Access, limits: "Limits") -> None:
        from app.exchange.receivers.https import Connection

        self._access = access
        self._connection = Connection(Endpoint(access.token_url, access=access), limits)
        self._guard = threading.Lock()
        self._token = ""
        self._until = 0.0  # by the monotonic clock

    def token(self) -> str:
        """Return one that still holds."""
        with self._guard:
            if time.monotonic() >= self._until:
                self._ask()
            return self._token

    def forget(self, token: str) -> None:
        """Let the next one be asked anew: the receiver did not take this."""
        with self._guard:
            if token == self._token:  # another thread may have a new one already
                self._until = 0

    def close(self) -> None:
        """Let go of connections."""
        self._connection.close()

    def _ask(self) -> None:
        access = self._access
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Authorization": _basic(access.client_id, access.client_secret),
        }
        words = {"grant_type": "client_credentials"}
        if access.scope:
            words["scope"] = access.scope
        response = self._connection.exchange("POST", "", headers, urlencode(words).encode())
        if response.status in (400, 401, 403):
            raise Unavailable(
                "Legitimeringstjänsten släpper inte in apoteket.",
                "Kontrollera klient-id, hemlighet och behörigheter i anslutningen.",
                code="token_refused",
            )
        if response.status != 200:
            raise _no_token()
        try:
            token = msgspec.json.decode(response.body, type=_Token)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise _no_token() from None
        if token.token_type.casefold() != "bearer" or not token.access_token.isascii():
            raise _no_token()
        self._token = token.access_token
        self._until = time.monotonic() + max(token.expires_in - _MARGIN_S, 1)


def _basic(user: str, password: str) -> str:
    """Return both form-encoded first, as section 2.3.1 has it."""
    both = f"{quote_plus(user)}:{quote_plus(password)}"
    return f"Basic {b64encode(both.encode()).decode()}"


def _no_token() -> Unavailable:
    return Unavailable(
        "Legitimeringstjänsten gav ingen biljett.", "Försök igen om en stund.", code="no_token"
    )
