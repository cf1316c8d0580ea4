"""A strict stand-in for the national list, ours, on the loopback, that a test may kill."""

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.house import ROOT
from tests.servers.fhir import write_certificates
from tests.servers.nll_server import BASE, CLIENT, CONTROL, SCOPE, SECRET, TOKEN

LICENCE = '"Sara Lindqvist" = {licence = "920007", profession = "AP"}'
HEADERS = {
    "x-access": "SAMTYCKE",
    "x-org-info": "Apoteket Lyktan",
    "x-purpose": "EXPEDIERING",
    "x-user-agent": "Lykta/prov",
}


@dataclass
class NllServer:
    """The stand-in: what it holds, its address and its certificates stay through any starts."""

    folder: Path
    is_mutual: bool = True
    port: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "ca.pem").exists():
            write_certificates(self.folder)

    @property
    def root(self) -> str:
        """The address that everything stands under."""
        return f"https://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, or start again with all that was accepted before."""
        words = ["--folder", str(self.folder), "--port", str(self.port)]
        with (self.folder / "errors.log").open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.nll_server", *words]
                + ["--mutual"] * self.is_mutual,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self.kill()
            pytest.fail((self.folder / "errors.log").read_text(encoding="utf-8"))
        self.port = json.loads(line)["port"]

    def stop(self) -> None:
        """Stop in good order."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def kill(self) -> None:
        """Take the power: no last write, no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def want(self, **wanted: Any) -> None:
        """Let the next requests meet something: lose, busy, many, late, repeat; or for ever, as
        `pages`, what stands at a path instead of the list."""
        with self.client() as client:
            client.put(self.root + CONTROL, json=wanted).raise_for_status()

    def held(self, kind: str) -> list[dict[str, Any]]:
        """Return all resources of a type that it holds."""
        with self.client() as client:
            found = client.get(self.root + CONTROL).raise_for_status().json()["held"]
        return [one for one in found if one["resourceType"] == kind]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request that was carried out, oldest first."""
        content = (self.folder / "requests.jsonl").read_bytes()
        return [json.loads(line) for line in content.split(b"\n") if line]

    def access_file(self, path: Path, **changes: Any) -> Path:
        """Write the file that lets a pharmacy in, and return it."""
        values: dict[str, Any] = {
            "url": self.root + BASE,
            "token_url": self.root + TOKEN,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "scope": SCOPE,
            "authorities": str(self.folder / "ca.pem"),
            "certificate": str(self.folder / "client.pem"),
            "private_key": str(self.folder / "client.key"),
        } | changes
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items() if value != ""]
        lines += ["[headers]", *(f"{name} = {json.dumps(v)}" for name, v in HEADERS.items())]
        path.write_text("\n".join([*lines, "[people]", LICENCE, ""]), encoding="utf-8")
        return path

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A plain client that believes the server and is believed."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        trusted.load_cert_chain(self.folder / "client.pem", self.folder / "client.key")
        with httpx.Client(verify=trusted, trust_env=False, timeout=30) as client:
            yield client


@pytest.fixture
def nll_server(tmp_path: Path) -> Iterator[NllServer]:
    """A running stand-in with nothing in it."""
    server = NllServer(tmp_path / "nll-server")
    server.start()
    yield server
    server.stop()
