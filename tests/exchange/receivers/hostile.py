"""A receiver that answers whatever a test wants: a loopback server of raw bytes."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedIOBase

Reply = bytes | Callable[[BufferedIOBase], None]  # a whole answer, or what writes one


class Hostile(socketserver.ThreadingTCPServer):
    """A server with one answer to everything; it keeps what it was asked."""

    allow_reuse_address = True

    def __init__(self, reply: Reply, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.context = context
        self.asked: list[bytes] = []  # head and body of each request
        self.visits = 0  # connections, not requests
        self.port: int = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/fhir"


class _Handler(socketserver.StreamRequestHandler):
    server: Hostile

    def setup(self) -> None:
        if self.server.context:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        is_plain = self.server.context is None
        if is_plain and self.request.recv(1, socket.MSG_PEEK) == b"\x16":  # TLS to a plain server
            self.wfile.write(answer(400))
            return
        self.server.visits += 1
        reply = self.server.reply
        with suppress(OSError):  # the client has had enough
            while self._hear():
                if callable(reply):
                    reply(self.wfile)
                    return
                self.wfile.write(reply)
                if b"keep-alive" not in reply:
                    return

    def _hear(self) -> bool:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return False
            head += line
        fields = dict(line.lower().split(b": ", 1) for line in head.splitlines()[1:-1])
        self.server.asked.append(head + self.rfile.read(int(fields.get(b"content-length", 0))))
        return True

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.request.close()


@contextmanager
def hostile(reply: Reply, context: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """Run such a server for the time of a test."""
    with Hostile(reply, context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Return an answer as it goes over the wire; underscores in names of headers are dashes."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
