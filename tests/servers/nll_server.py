"""The stand-in for the national list as a program of its own, so that a test may kill it.

`python -m tests.servers.nll_server --folder F --port N [--mutual]` prints its port and stops when
its standard input is closed. What it accepted is on the disk before it answers.
"""

import argparse
import hashlib
import json
import os
import ssl
import sys
import threading
import time
from base64 import b64decode
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus
from uuid import NAMESPACE_URL, uuid4, uuid5

from tests.servers import nll_rules
from tests.servers.nll_rules import Issue, Json

BASE, TOKEN, CONTROL = "/fhir", "/token", "/control"
CLIENT, SECRET, SCOPE = "lykta-test", "hemlig:lösen", "nll.write"
_NUMBERS = ("http://electronichealth.se/identifier/personnummer",
            "http://electronichealth.se/identifier/samordningsnummer")  # fmt: skip


class Server(ThreadingHTTPServer):
    """What is held, what is known, and what is to go wrong."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.lock = threading.Lock()
        self.file = (folder / "held.jsonl").open("ab+")
        self.log = (folder / "requests.jsonl").open("ab")
        self.held: dict[str, Json] = {}
        self.dispatched: dict[str, str] = {}
        self.verified: set[str] = set()
        self.seen: set[str] = set()
        self.tokens: dict[str, float] = {}
        self.wants: dict[str, Any] = {}
        self.file.seek(0)
        for line in self.file:
            if line.endswith(b"\n"):
                self._take(json.loads(line))

    def accept(self, resources: list[Json]) -> None:
        """Hold resources for ever: on the disk before anybody hears of it."""
        self.file.write(json.dumps(resources).encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        self._take(resources)

    def _take(self, resources: list[Json]) -> None:
        for one in resources:
            self.held[f"{one['resourceType']}/{one['id']}"] = one
        self.dispatched |= dict.fromkeys(nll_rules.dispatches_of(resources), "")

    def wants_next(self, what: str) -> bool:
        """Tell whether a request is to meet something, and count it."""
        left = int(self.wants.get(what, 0))
        self.wants[what] = max(left - 1, 0)
        return left > 0


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_PUT(self) -> None:
        """Let a test say what is to go wrong."""
        with self.server.lock:
            wanted = json.loads(self._body())
            if wanted.pop("expire", False):
                self.server.tokens.clear()
            self.server.wants |= wanted
        self._say(200, {})

    def do_GET(self) -> None:
        """Tell a test what is held."""
        with self.server.lock:
            self._say(200, {"held": list(self.server.held.values())})

    def do_POST(self) -> None:
        """Answer as the service would, or as a test has asked."""
        body = self._body()
        if self.path == TOKEN:
            self._token(body)
            return
        if self.path.removeprefix(BASE) in self.server.wants.get("pages", {}):
            self._write(200, self.server.wants["pages"][self.path.removeprefix(BASE)].encode(), {})
            return
        if self.path.removeprefix(BASE) in self.server.wants.get("forbids", ()):
            self._refuse(403, [("forbidden", "", "spärrad")], {})
            return
        with self.server.lock:
            tells = not self.path.endswith("/_search") and "$verify" not in self.path
            if tells and self.server.wants_next("busy"):
                self._refuse(503, [("throttled", "", "busy")], {"Retry-After": "0"})
                return
            if tells and self.server.wants_next("many"):
                self._refuse(429, [("throttled", "", "too many")], {"Retry-After": "1"})
                return
            is_late = tells and self.server.wants_next("late")
        if is_late:  # carried out when the sender has long gone: after what is asked meanwhile
            threading.Thread(target=self._later, args=(body,), daemon=True).start()
            self._hang_up()
            return
        with self.server.lock:
            status, answer, more = self._answer(body)
            if tells and self.server.wants_next("repeat"):
                self._answer(body)  # the net delivers it twice
            is_lost = tells and self.server.wants_next("lose")
            line = {"path": self.path, "status": status, "request": self._head("x-request-id")}
            self.server.log.write(json.dumps(line).encode() + b"\n")
            self.server.log.flush()
        if is_lost:
            self._hang_up()
            return
        time.sleep(float(self.server.wants.get("delay_s", 0)))
        self._say(status, answer, more)

    def _later(self, body: bytes) -> None:
        time.sleep(0.3)
        with self.server.lock:
            self._answer(body)

    def _answer(self, body: bytes) -> tuple[int, Json, dict[str, str]]:
        token = self._head("authorization").removeprefix("Bearer ")
        if self.server.tokens.get(token, 0) < time.monotonic():
            return 401, _outcome([("login", "http.authorization", "no token")]), {}
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.removeprefix(BASE)
        if path.endswith("/_search"):
            issues = list(nll_rules.header_issues(headers, tells=False))
            return (400, _outcome(issues), {}) if issues else self._search(path, body)
        if path not in ("/", "/$verify", "/MedicationDispense", "/MedicationDispense/$verify"):
            return 404, _outcome([("not-found", path, "nothing here")]), {}
        issues = list(nll_rules.header_issues(headers, tells=True))
        if headers.get("x-request-id", "") in self.server.seen and not self.server.wants.get(
            "again"
        ):
            issues.append(("header", "http.x-request-id", "was used before"))
        return (400, _outcome(issues), {}) if issues else self._register(path, body)

    def _register(self, path: str, body: bytes) -> tuple[int, Json, dict[str, str]]:
        self.server.seen.add(self._head("x-request-id"))
        try:
            told = json.loads(body)
        except ValueError:
            return 400, _outcome([("structure", "", "is no JSON")]), {}
        is_paper, digest = path.startswith("/MedicationDispense"), hashlib.sha256(body).hexdigest()
        check = nll_rules.paper_issues if is_paper else nll_rules.bundle_issues
        patient = () if is_paper else (self._head("x-patientref"),)
        issues = list(check(told, *patient))
        if issues:
            return 422, _outcome(issues), {}
        resources = [told] if is_paper else [entry["resource"] for entry in told["entry"]]
        for dispatch in nll_rules.dispatches_of(resources):
            if dispatch in self.server.dispatched:
                return (
                    409,
                    _outcome([("duplicate", "MedicationDispense.identifier", "is here")]),
                    {},
                )
        if path.endswith("$verify"):
            self.server.verified.add(digest)
            return 200, _outcome([("informational", "", "would be taken")], "information"), {}
        if digest not in self.server.verified:
            return 422, _outcome([("not-verified", "", "ask first")]), {}
        return self._take(told, resources, is_paper=is_paper)

    def _take(
        self, told: Json, resources: list[Json], *, is_paper: bool
    ) -> tuple[int, Json, dict[str, str]]:
        places = {} if is_paper else {entry["fullUrl"]: "" for entry in told["entry"]}
        for url, one in zip(places or [""], resources, strict=True):
            one["id"] = str(uuid4())
            places[url] = f"{one['resourceType']}/{one['id']}"
        for one in resources:
            for reference in one.get("authorizingPrescription", []):
                reference["reference"] = places.get(reference["reference"], reference["reference"])
        self.server.accept(resources)
        if is_paper:
            return 201, told, {"Location": places[""]}
        entries = [{"response": {"status": "201 Created", "location": p}} for p in places.values()]
        return 200, {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}, {}

    def _search(self, path: str, body: bytes) -> tuple[int, Json, dict[str, str]]:
        (value,) = parse_qs(body.decode())["identifier"]
        system, _, number = value.partition("|")
        found: list[Json] = []
        if path == "/Patient/_search" and system in _NUMBERS and len(number) == 12:
            if number not in self.server.wants.get("unknown", ()):
                id_ = str(uuid5(NAMESPACE_URL, number))
                found = [{"resourceType": "Patient", "id": id_}]
        elif path == "/MedicationDispense/_search":
            found = [
                one
                for one in self.server.held.values()
                if one["resourceType"] == "MedicationDispense"
                and nll_rules.dispatches_of([one]) == [number]
            ]
        entries = [{"resource": one} for one in found]
        return 200, {"resourceType": "Bundle", "type": "searchset", "entry": entries}, {}

    def _token(self, body: bytes) -> None:
        kind, _, given = self._head("authorization").partition(" ")
        user, _, password = b64decode(given).decode().partition(":")
        words = parse_qs(body.decode())
        is_known = (unquote_plus(user), unquote_plus(password)) == (CLIENT, SECRET)
        if kind != "Basic" or not is_known:
            self._say(401, {"error": "invalid_client"})
        elif words.get("grant_type") != ["client_credentials"] or words.get("scope") != [SCOPE]:
            self._say(400, {"error": "invalid_scope"})
        else:
            token, lasts = uuid4().hex, float(self.server.wants.get("token_s", 300))
            with self.server.lock:
                self.server.tokens[token] = time.monotonic() + lasts
                self.server.log.write(json.dumps({"path": TOKEN, "status": 200}).encode() + b"\n")
                self.server.log.flush()
            self._say(200, {"access_token": token, "token_type": "Bearer", "expires_in": lasts})

    def _refuse(self, status: int, issues: list[Issue], more: dict[str, str]) -> None:
        self._say(status, _outcome(issues), more)

    def _hang_up(self) -> None:
        self.close_connection = True

    def _head(self, name: str) -> str:
        return self.headers.get(name, "")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _say(self, status: int, answer: Json, more: dict[str, str] | None = None) -> None:
        self._write(status, json.dumps(answer).encode(), more or {})

    def _write(self, status: int, body: bytes, more: dict[str, str]) -> None:
        with suppress(OSError):  # who asked has gone
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing: each request has its line."""


def _outcome(issues: list[Issue], severity: str = "error") -> Json:
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": severity,
                "code": "invalid",
                "details": {"coding": [{"code": code}], "text": words},
                "expression": [place],
            }
            for code, place, words in issues
        ],
    }


def main() -> None:
    """Serve until standard input is closed."""
    words = argparse.ArgumentParser()
    words.add_argument("--folder", type=Path, required=True)
    words.add_argument("--port", type=int, default=0)
    words.add_argument("--mutual", action="store_true")
    given = words.parse_args()
    server = Server(given.folder, given.port)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given.folder / "server.pem", given.folder / "server.key")
    if given.mutual:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(given.folder / "ca.pem")
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
