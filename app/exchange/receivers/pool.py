"""Kept connections to one receiver, by the computer's proxy if it has one; each wait is bounded."""

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any
from urllib.request import getproxies, proxy_bypass  # noqa: TID251 what the computer says of them

import httpcore
import httpx

from app.domain.findings import Unavailable

_KEPT_S = 5  # an idle connection; receivers close theirs after a while, and not by agreement
_RECORD = 16_384  # bytes, the most of TLS that is written at once


class Deadline(threading.local):
    """When a thread's exchange has to be over (tidsgräns).

    A limit on each wait is none: a receiver that sends a byte now and then would never meet it.
    """

    def __init__(self) -> None:
        self._at = 0.0  # by the monotonic clock

    def begin(self, seconds: float) -> None:
        """Let it be so long from now."""
        self._at = time.monotonic() + seconds

    def left_s(self, at_most: float | None = None) -> float:
        """Return how long may be waited, at most so long; raise when it is over."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if at_most is None else min(left, at_most)


def open_pool(
    url: httpx.URL, context: ssl.SSLContext, deadline: Deadline, *, direct: bool
) -> httpcore.ConnectionPool:
    """Return what connects to an address at the first request; `direct` passes every proxy."""
    backend = _Backend(deadline)
    proxy = None if direct else _proxy(url)
    if proxy is None:
        return httpcore.ConnectionPool(context, keepalive_expiry=_KEPT_S, network_backend=backend)
    return httpcore.HTTPProxy(
        httpcore.URL(str(proxy.copy_with(userinfo=b"", path="/"))),
        (proxy.username, proxy.password) if proxy.userinfo else None,
        ssl_context=context,
        proxy_ssl_context=ssl.create_default_context() if proxy.scheme == "https" else None,
        keepalive_expiry=_KEPT_S,
        network_backend=backend,
    )


def _proxy(url: httpx.URL) -> httpx.URL | None:
    known = getproxies()
    named = known.get(url.scheme) or known.get("all")
    if not named or proxy_bypass(url.host):
        return None
    try:
        proxy = httpx.URL(named if "://" in named else f"http://{named}")
    except httpx.InvalidURL:
        raise _no_proxy() from None
    if proxy.scheme not in ("http", "https") or not proxy.host:
        raise _no_proxy()
    return proxy


def _no_proxy() -> Unavailable:
    return Unavailable(
        "Datorns proxyinställning går inte att använda.",
        "Be den som sköter nätet.",
        code="proxy",
    )


class _Backend(httpcore.SyncBackend):
    """The library's own sockets, none of which waits beyond the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left_s = self._deadline.left_s(timeout)
        stream = super().connect_tcp(host, port, left_s, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), _RECORD):
            self._stream.write(buffer[at : at + _RECORD], self._deadline.left_s(timeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left_s = self._deadline.left_s(timeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left_s)
        return _Stream(stream, self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
