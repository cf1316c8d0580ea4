"""A proxy before a server that sends requests on twice, keeps answers back for a while, or loses
them; it understands nothing of what it carries."""

import http.client
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

LATE_S = 0.3
Way = Literal["repeat", "late", "lose"]
_KEPT = ("Content-Type", "Retry-After", "Location")


class Proxy:
    """A proxy with the server's own certificate (mellanhand), and how the next requests fare."""

    def __init__(self, folder: Path, port: int) -> None:
        self._port, self._ca = port, folder / "ca.pem"
        self._next: deque[Way] = deque()
        self.met: dict[Way, int] = {"repeat": 0, "late": 0, "lose": 0}
        given = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        given.load_cert_chain(folder / "server.pem", folder / "server.key")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.server.socket = given.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.server_address[1])

    def want(self, ways: Sequence[Way]) -> None:
        """Let the next requests fare so, one each."""
        self._next.extend(ways)

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes | None:
        """Return the answer as it goes back, or None where none does."""
        way = self._next.popleft() if self._next else None
        if way:
            self.met[way] += 1
        status, kept, said = self._ask(method, path, headers, body)
        if way == "repeat":
            status, kept, said = self._ask(method, path, headers, body)
        if way == "late":
            time.sleep(LATE_S)
        if way == "lose":
            return None
        lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in kept.items())]
        lines += [f"Content-Length: {len(said)}", "Connection: close"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + said

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        trusted = ssl.create_default_context(cafile=str(self._ca))
        server = http.client.HTTPSConnection("127.0.0.1", self._port, context=trusted, timeout=20)
        try:
            server.request(method, path, body or None, headers)
            answer = server.getresponse()
            kept = {name: value for name in _KEPT if (value := answer.getheader(name))}
            return answer.status, kept, answer.read()
        finally:
            server.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                self.close_connection = True
                try:
                    said = proxy.pass_on(self.command, self.path, headers, body)
                except (OSError, http.client.HTTPException):
                    return  # the server is down: the line ends without an answer
                if said is not None:
                    self.wfile.write(said)

            do_GET = do_POST = do_PUT = handle_one  # noqa: N815 - the library asks for these

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    return  # whoever asked is gone: killed, as the test wants

        return Handler


@contextmanager
def repeating(folder: Path, port: int) -> Iterator[Proxy]:
    """Yield a proxy before the server at a port, whose certificates lie in a folder."""
    proxy = Proxy(folder, port)
    thread = threading.Thread(target=proxy.server.serve_forever, name="proxy")
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        thread.join()
        proxy.server.server_close()
