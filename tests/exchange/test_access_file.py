"""The file that lets a pharmacy in: read whole, or refused with what to do and no secret told."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.findings import Refused
from app.exchange.access_file import read_access
from tests.servers.fhir import write_certificates
from tests.servers.nll import NllServer

ASKED = ("x-access", "x-org-info", "x-purpose", "x-user-agent")
SECRET = "hemlig:lösen"


@pytest.fixture
def server(tmp_path: Path) -> NllServer:
    """One that never starts: only its files are needed."""
    return NllServer(tmp_path / "server", port=8443)


def refusal(server: NllServer, tmp_path: Path, **changes: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        read_access(server.access_file(tmp_path / "in.toml", **changes), ASKED)
    return caught.value


def test_a_whole_file_is_read_with_the_certificate_and_the_key_that_it_names(
    server: NllServer, tmp_path: Path
) -> None:
    access = read_access(server.access_file(tmp_path / "in.toml"), ASKED)
    assert access.client_secret == SECRET
    assert "BEGIN CERTIFICATE" in access.certificate
    assert "BEGIN PRIVATE KEY" in access.private_key
    assert access.people["Sara Lindqvist"].licence == "920007"
    assert SECRET not in repr(access)
    assert access.private_key not in repr(access)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"url": "http://nll.example/fhir"}, "url", "inte krypterad"),
        ({"token_url": "https://a:b@nll.example"}, "url", "lösenord"),
        ({"certificate": "borta.pem"}, "certificate", "finns inte: borta.pem"),
        ({"private_key": ""}, "certificate", "hör ihop"),
        ({"private_key": "fel.key"}, "private_key", "går inte att läsa"),
        ({"private_key": "annan/client.key"}, "private_key", "hör inte till certifikatet"),
        ({"authorities": "fel.key"}, "authorities", "Utfärdarnas certifikat"),
        ({"most_per_minute": -1}, "file", "most_per_minute"),
        ({"klient": "x"}, "file", "klient"),
    ],
)
def test_what_is_wrong_is_told_where_it_is_and_no_secret_with_it(
    server: NllServer, tmp_path: Path, changes: dict[str, Any], field: str, words: str
) -> None:
    (tmp_path / "fel.key").write_text("ingen nyckel", encoding="utf-8")
    (tmp_path / "annan").mkdir()
    write_certificates(tmp_path / "annan")
    refused = refusal(server, tmp_path, **changes)
    (finding,) = refused.findings
    assert (finding.field, words in str(refused)) == (field, True), str(refused)
    assert SECRET not in str(refused)


def test_a_header_that_the_agreement_gives_is_asked_for_by_name(
    server: NllServer, tmp_path: Path
) -> None:
    path = server.access_file(tmp_path / "in.toml")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "x-purpose" not in line), encoding="utf-8")
    with pytest.raises(Refused, match="Huvuden saknas: x-purpose"):
        read_access(path, ASKED)


def test_a_person_without_a_licence_code_is_no_pharmacist(
    server: NllServer, tmp_path: Path
) -> None:
    path = server.access_file(tmp_path / "in.toml")
    text = path.read_text(encoding="utf-8").replace("920007", "92")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="people"):
        read_access(path, ASKED)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"url = ", b"url = 1"])
def test_whatever_else_the_file_holds_is_refused_politely(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.toml").write_bytes(content)
    with pytest.raises(Refused):
        read_access(tmp_path / "in.toml", ASKED)
