"""What a computer keeps of the hub that it is let in at: its own key, encrypted, and certificates.

The key is a file because the library that speaks with the hub reads files. It is never written
bare: the password that opens it is derived, and kept nowhere.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.device.files import disk_errors, write_whole
from app.domain.findings import Unavailable

_LABEL = b"lykta-1 hub-key\x00"
_JOINED, _KEY, _NEW_KEY = "hub.json", "hub.key", "hub.key.new"
_CERTIFICATE, _AUTHORITY = "hub.crt", "hub-authority.crt"


class Joined(msgspec.Struct, frozen=True):
    """Which hub a computer is let in at (nav)."""

    addresses: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    name: str  # of the computer there


@dataclass(frozen=True)
class HubFiles:
    """The files, in the computer's data folder."""

    home: Path

    @property
    def key(self) -> Path:
        """The key that is in use, encrypted."""
        return self.home / _KEY

    @property
    def certificate(self) -> Path:
        """What the hub issued to this computer."""
        return self.home / _CERTIFICATE

    @property
    def authority(self) -> Path:
        """Who issued the hub's own certificate."""
        return self.home / _AUTHORITY

    def keep_new_key(self, pem: bytes) -> None:
        """Keep a key that was asked for with; the one in use stays until the answer is here."""
        write_whole(self.home / _NEW_KEY, pem)

    def find_new_key(self) -> bytes | None:
        """Return the key that was asked for with, if no answer has come yet."""
        path = self.home / _NEW_KEY
        with disk_errors(f"{path.name} kunde inte läsas"):
            return path.read_bytes() if path.exists() else None

    def join(self, joined: Joined, certificate: bytes, authority: bytes) -> None:
        """Take the new key and what the hub answered into use."""
        write_whole(self.certificate, certificate)
        write_whole(self.authority, authority)
        with disk_errors("datorns nyckel till navet kunde inte sparas"):
            (self.home / _NEW_KEY).replace(self.key)
        self.save(joined)

    def save(self, joined: Joined) -> None:
        """Keep where the hub is reached."""
        write_whole(self.home / _JOINED, msgspec.json.encode(joined))

    def find(self) -> Joined | None:
        """Return which hub the computer is let in at, if at any."""
        path = self.home / _JOINED
        with disk_errors(f"{path.name} kunde inte läsas"):
            content = path.read_bytes() if path.exists() else None
        try:
            return msgspec.json.decode(content, type=Joined) if content else None
        except msgspec.DecodeError:
            text, cure = f"{path.name} går inte att läsa.", "Anslut datorn till navet på nytt."
            raise Unavailable(text, cure, code="damaged") from None

    def leave(self) -> None:
        """Forget the hub."""
        with disk_errors("navets filer kunde inte tas bort"):
            for name in (_JOINED, _KEY, _NEW_KEY, _CERTIFICATE, _AUTHORITY):
                (self.home / name).unlink(missing_ok=True)


def hub_password(seal_key: bytes, machine: str) -> str:
    """Return what the key's file is encrypted with: it opens with this store, on this computer."""
    derived = HKDF(SHA256(), length=32, salt=None, info=_LABEL + machine.encode())
    return derived.derive(seal_key).hex()
