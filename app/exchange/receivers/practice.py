"""A receiver for practice: a small FHIR server on this computer that forgets when it stops."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_LARGEST = 1 << 20
_TYPE = "application/fhir+json"


@contextmanager
def practice_server() -> Iterator[str]:
    """Serve on a free loopback port while the context lasts; yields the base address."""
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, name="practice", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.held: dict[str, dict[str, Any]] = {}


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        resource = self.server.held.get(self.path.strip("/"))
        if resource is None:
            self._say(HTTPStatus.NOT_FOUND, _outcome("not-found", "Finns inte."))
        else:
            self._say(HTTPStatus.OK, resource)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if not 0 < length <= _LARGEST:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _outcome("too-long", "För stort."))
            return
        try:
            entries = _entries(json.loads(self.rfile.read(length)))
        except (ValueError, KeyError, TypeError):
            self._say(HTTPStatus.BAD_REQUEST, _outcome("invalid", "Ingen giltig transaktion."))
            return
        answers = [self._put(url, resource) for url, resource in entries]
        bundle = {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}
        self._say(HTTPStatus.OK, bundle)

    def log_message(self, *_: object) -> None:
        """Say nothing: addresses would only clutter the counter's log."""

    def _put(self, url: str, resource: dict[str, Any]) -> dict[str, Any]:
        status = "200 OK" if url in self.server.held else "201 Created"
        self.server.held[url] = resource
        return {"response": {"status": status, "location": url}}

    def _say(self, status: HTTPStatus, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", _TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _entries(bundle: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(bundle)
    if bundle["type"] != "transaction":
        raise ValueError("not a transaction")
    return [(entry["request"]["url"], entry["resource"]) for entry in bundle["entry"]]


def _outcome(code: str, text: str) -> dict[str, Any]:
    issue = {"severity": "error", "code": code, "diagnostics": text}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
