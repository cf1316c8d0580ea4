"""The file that says how a pharmacy is let in to a receiver: strict, and with errors that help."""

import ssl
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from msgspec import Meta

from app.domain.access import Access, Licensed
from app.domain.delivery import Endpoint
from app.domain.findings import refuse
from app.exchange.receivers.https import parse_url

_MOST = 1 << 20  # bytes of any of the files
_Word = Annotated[str, Meta(min_length=1, max_length=2000)]
_Line = Annotated[str, Meta(pattern=r"^[\x20-\x7e]*$", max_length=2000)]


class _Person(msgspec.Struct, forbid_unknown_fields=True):
    licence: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    profession: Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    url: _Word
    token_url: _Word
    client_id: _Word
    client_secret: str = ""
    scope: _Line = ""
    certificate: str = ""  # file names are relative to the file that says them
    private_key: str = ""
    authorities: str = ""
    verifies: bool = True
    most_per_minute: Annotated[int, Meta(ge=0, le=100_000)] = 0
    headers: dict[str, _Line] = {}
    people: dict[str, _Person] = {}


def read_access(path: Path, headers: Sequence[str] = ()) -> Access:
    """Return what the file says with the certificate and the key that it names.

    `headers` are those that must be given a value. The key may be in the clear in its own file,
    which belongs nowhere on this computer afterwards.
    """
    file = _read(path)
    given = {name.lower(): value for name, value in file.headers.items()}
    if missing := [name for name in headers if not given.get(name)]:
        raise refuse(
            f"Huvuden saknas: {', '.join(missing)}.",
            "Skriv dem under [headers], som avtalet säger.",
            field="headers",
        )
    for address in (file.url, file.token_url):
        parse_url(Endpoint(address))
    certificate, key = _pair(path, file)
    return Access(
        url=file.url,
        token_url=file.token_url,
        client_id=file.client_id,
        client_secret=file.client_secret,
        scope=file.scope,
        headers=given,
        people={name: Licensed(p.licence, p.profession) for name, p in file.people.items()},
        certificate=certificate,
        private_key=key,
        authorities=_authorities(path, file),
        verifies=file.verifies,
        most_per_minute=file.most_per_minute,
    )


def _read(path: Path) -> _File:
    content = _bytes(path, "url")
    try:
        return msgspec.convert(tomllib.loads(content.decode()), _File)
    except (ValueError, msgspec.ValidationError) as error:
        # The words name places and kinds, never what stands there.
        raise refuse(
            f"Anslutningens fil går inte att läsa: {error}", "Rätta filen.", field="file"
        ) from None


def _pair(path: Path, file: _File) -> tuple[str, str]:
    if bool(file.certificate) != bool(file.private_key):
        raise refuse(
            "Certifikat och nyckel hör ihop.", "Ange båda eller ingendera.", field="certificate"
        )
    if not file.certificate:
        return "", ""
    certificate = _bytes(path.parent / file.certificate, "certificate")
    private = _bytes(path.parent / file.private_key, "private_key")
    try:
        first, *_ = x509.load_pem_x509_certificates(certificate)
    except ValueError:
        raise refuse(
            "Certifikatet går inte att läsa.", "Det ska vara PEM.", field="certificate"
        ) from None
    try:
        key = serialization.load_pem_private_key(private, None)
    except (ValueError, TypeError):  # another format, or behind a password
        raise refuse(
            "Nyckeln går inte att läsa.", "Den ska vara PEM utan lösenord.", field="private_key"
        ) from None
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*form) != first.public_key().public_bytes(*form):
        raise refuse("Nyckeln hör inte till certifikatet.", "Välj rätt par.", field="private_key")
    whole = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.decode("ascii", "replace"), whole.decode()


def _authorities(path: Path, file: _File) -> str:
    if not file.authorities:
        return ""
    content = _bytes(path.parent / file.authorities, "authorities").decode("ascii", "replace")
    try:
        ssl.create_default_context(cadata=content)
    except (ssl.SSLError, ValueError):
        raise refuse(
            "Utfärdarnas certifikat går inte att läsa.", "De ska vara PEM.", field="authorities"
        ) from None
    return content


def _bytes(path: Path, field: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
    except OSError:
        raise refuse(f"Filen finns inte: {path.name}.", "Rätta namnet.", field=field) from None
    if len(content) > _MOST:
        raise refuse(f"Filen är orimligt stor: {path.name}.", "Välj en annan.", field=field)
    return content
