"""One signed, dated file of reference data, from the computer that collects to those that do not.

Layout: the manifest as a signed file, and after its signature the sources' own files one after the
other.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, BinaryIO

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import Refused, refuse
from app.domain.organisation import Organisation
from app.domain.reference import Source
from app.exchange.reference.reader import LARGEST_FILE
from app.exchange.signed_file import Flaw, NotSigned, SignedForm

LARGEST_BUNDLE = 2**30  # bytes
TAG = b"lykta-bundle-1\r\n"
_FORM = SignedForm(TAG)
_FORMAT = 1
_PIECE = 2**20  # bytes


class BundledFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source's file in a bundle, as the maker found it (fil i paket)."""

    size: Annotated[int, Meta(ge=1, le=LARGEST_FILE)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    file_date: date | None = None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle holds (förteckning)."""

    format: int
    organisation: str  # fingerprint
    made_at: Annotated[datetime, Meta(tz=True)]
    files: Annotated[tuple[BundledFile, ...], Meta(min_length=1, max_length=len(Source))]


@dataclass(frozen=True)
class Bundle:
    """A bundle whose signature holds (paket); its contents are compared when taken out."""

    manifest: Manifest
    file: BinaryIO
    contents: int  # where the first file begins

    def extract(self, number: int, target: BinaryIO) -> None:
        """Copy one file out, or refuse when it is not the one that was signed."""
        bundled = self.manifest.files[number]
        before = sum(file.size for file in self.manifest.files[:number])
        self.file.seek(self.contents + before)
        digest, left = hashlib.sha256(), bundled.size
        while piece := self.file.read(min(_PIECE, left)):
            digest.update(piece)
            target.write(piece)
            left -= len(piece)
        if digest.hexdigest() != bundled.sha256:
            raise _no("tampered", "Innehållet i paketet är ändrat sedan det skrevs under.")
        target.flush()


def is_bundle(start: bytes) -> bool:
    """Tell by a file's first bytes whether it calls itself a bundle."""
    return start.startswith(TAG)


def write_bundle(
    target: BinaryIO, private: bytes, manifest: Manifest, files: Iterable[BinaryIO]
) -> None:
    """Write the bundle; `files` come in the manifest's order, each from its beginning."""
    listed = canonical.dump(msgspec.to_builtins(manifest))
    target.write(_FORM.write(private, listed))
    for file in files:
        file.seek(0)
        while piece := file.read(_PIECE):
            target.write(piece)


def open_bundle(file: BinaryIO, organisation: Organisation) -> Bundle:
    """Return the bundle if the organisation signed it and it is whole; else refuse, saying why."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > LARGEST_BUNDLE:
        raise _no("too_large", f"Paketet är större än {LARGEST_BUNDLE // 2**20} MB.")
    try:
        listed = _FORM.read(file, organisation)
    except NotSigned as error:
        raise _flaw(error.flaw, organisation) from None
    manifest = _manifest(listed)
    contents = file.tell()
    expected = contents + sum(bundled.size for bundled in manifest.files)
    if size < expected:
        raise _truncated()
    if size > expected:
        raise _no("extra", "Paketet innehåller mer än det som är undertecknat.")
    return Bundle(manifest, file, contents)


def _manifest(listed: bytes) -> Manifest:
    """Return the manifest, which is signed; the signer may still run another version."""
    try:
        content: dict[str, Any] = canonical.load(listed)
        if content.get("format") != _FORMAT:
            raise refuse(
                "Paketet är gjort av en annan version av Lykta.",
                "Uppdatera Lykta på den dator som är äldst.",
                rule="reference.bundle.format",
            )
        return msgspec.convert(content, Manifest)
    except ValueError:  # not canonical, or not of this shape
        raise _no("format", "Paketets förteckning går inte att läsa.") from None


def _flaw(flaw: Flaw, organisation: Organisation) -> Refused:
    if flaw is Flaw.STRANGER:
        return refuse(
            "Paketet är undertecknat av en annan organisation än den som apoteket litar på.",
            f"Hämta ett från {organisation.name}, eller byt organisation under Register.",
            rule="reference.bundle.unknown",
        )
    if flaw is Flaw.TOO_LARGE:
        return _no("too_large", "Paketets förteckning är orimligt stor.")
    if flaw is Flaw.SIGNATURE:
        return _no("signature", "Paketets underskrift stämmer inte: det är ändrat eller skadat.")
    return _truncated()


def _truncated() -> Refused:
    return _no("truncated", "Paketet är avklippt: slutet saknas.")


def _no(why: str, text: str) -> Refused:
    return refuse(text, "Hämta paketet igen.", rule=f"reference.bundle.{why}")
