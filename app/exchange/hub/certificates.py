"""The hub's own certificates: an authority of its own, and what it issues to computers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from secrets import token_hex
from typing import cast

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_AUTHORITY_NAME = "Lykta hub"
SERVER_LASTS = timedelta(days=7305)  # of the authority and of servers, 20 years
MEMBER_LASTS = timedelta(days=1096)  # of a computer, 3 years
# A computer whose clock fell back in a power cut must still reach the hub, which tells the time.
_SINCE = datetime(2000, 1, 1, tzinfo=UTC)


class NotRequest(ValueError):
    """The bytes are no request for a certificate that can be issued."""


@dataclass(frozen=True)
class Authority:
    """Who issues the hub's certificates (utfärdare)."""

    certificate: bytes  # PEM
    key: bytes = field(repr=False)  # PEM

    @classmethod
    def make(cls, now: datetime) -> "Authority":
        """Return a new one."""
        private = generate_private_key(SECP256R1())
        name = _name(f"{_AUTHORITY_NAME} {token_hex(4)}")  # so that none is taken for another
        builder = _begin(name, name, private.public_key(), now + SERVER_LASTS)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        made = builder.add_extension(usage, critical=True).sign(private, SHA256())
        return cls(made.public_bytes(Encoding.PEM), _pem(private, ""))

    def issue(
        self, request: bytes, name: str, until: datetime, hosts: Sequence[str] = ()
    ) -> "Issued":
        """Return a certificate for the key of a request; what else the request says counts not."""
        private = cast(EllipticCurvePrivateKey, load_pem_private_key(self.key, None))
        issuer = x509.load_pem_x509_certificate(self.certificate).subject
        builder = _begin(_name(name), issuer, _key_of(request), until)
        purposes = [ExtendedKeyUsageOID.CLIENT_AUTH]
        if hosts:
            purposes.append(ExtendedKeyUsageOID.SERVER_AUTH)
            names = x509.SubjectAlternativeName([_host(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        made = builder.add_extension(x509.BasicConstraints(False, None), True).sign(
            private, SHA256()
        )
        return Issued(made.public_bytes(Encoding.PEM), made.serial_number, until)


@dataclass(frozen=True)
class Issued:
    """A certificate that was issued (certifikat)."""

    certificate: bytes  # PEM
    serial: int
    until: datetime


def make_key(password: str) -> tuple[bytes, bytes]:
    """Return a new P-256 key as PEM, encrypted where there is a password, and a request as DER.

    Who asks is told beside the request, so that it need not be read out of it.
    """
    private = generate_private_key(SECP256R1())
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return _pem(private, password), builder.sign(private, SHA256()).public_bytes(Encoding.DER)


def check_request(request: bytes) -> None:
    """Raise NotRequest unless the holder of a P-256 key made it."""
    _key_of(request)


def is_for(certificate: bytes, key: bytes, password: str) -> bool:
    """Tell whether a certificate is for a key."""
    try:
        issued = x509.load_pem_x509_certificate(certificate).public_key()
        private = load_pem_private_key(key, password.encode())
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion):
        return False
    return issued == private.public_key()


def valid_until(certificate: bytes) -> datetime | None:
    """Return when a certificate ends; nothing for what is none."""
    try:
        return x509.load_pem_x509_certificate(certificate).not_valid_after_utc
    except (ValueError, x509.InvalidVersion):
        return None


def _key_of(request: bytes) -> EllipticCurvePublicKey:
    try:
        asked = x509.load_der_x509_csr(request)
        key = asked.public_key()
        is_whole = asked.is_signature_valid
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion):
        raise NotRequest("not a signing request") from None
    if not is_whole or not isinstance(key, EllipticCurvePublicKey):
        raise NotRequest("signature or kind of key")
    if not isinstance(key.curve, SECP256R1):
        raise NotRequest("curve")
    return key


def _begin(
    name: x509.Name, issuer: x509.Name, key: EllipticCurvePublicKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_SINCE)
        .not_valid_after(until)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(private: EllipticCurvePrivateKey, password: str) -> bytes:
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)
