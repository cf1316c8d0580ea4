"""Make one signed, dated file of reference data for the computers that collect none themselves."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from app.device.copies import Copy, copy_unnamed
from app.device.files import disk_errors, sync_folder
from app.domain.findings import refuse
from app.domain.reference import SOURCE_WORDS, SourceHead
from app.domain.reference_entries import BundleMade
from app.domain.staff import Act
from app.exchange import trust
from app.exchange.bundle import LARGEST_BUNDLE, BundledFile, Manifest, write_bundle
from app.exchange.reference.reader import LARGEST_FILE, read_source
from app.store.credentials import find_signing_key
from app.usecases.workplace import Workplace, require

Report = Callable[[int, int], None]  # hears (done, total); what it raises gives it up


def make_bundle(
    workplace: Workplace, paths: list[Path], out: Path, report: Report = lambda *_: None
) -> tuple[SourceHead, ...]:
    """Read every file to its end, sign them together and return what they are.

    What this computer cannot read is not signed: others would have no use of it.
    """
    require(workplace, Act.MANAGE)
    key = find_signing_key(workplace.journal.vault.connection)
    if key is None:
        raise refuse("Här finns ingen organisationsnyckel.", "Gör en först.")
    organisation = trust.organisation_of(key.name, key.private)
    with ExitStack() as stack:
        copies, heads = [], []
        for number, path in enumerate(paths):
            copy = copy_unnamed(path, workplace.computer.home, LARGEST_FILE)
            copies.append(stack.enter_context(copy))
            heads.append(_read(copies[-1], _share(report, number, len(paths))))
        _check_sources(heads)
        if sum(copy.size for copy in copies) > LARGEST_BUNDLE // 2:
            raise refuse("Filerna är för stora för ett paket.", "Gör två.", rule="reference.size")
        manifest = Manifest(
            format=1,
            organisation=organisation.fingerprint,
            made_at=workplace.computer.clock.now(),
            files=tuple(BundledFile(c.size, c.sha256, c.modified) for c in copies),
        )
        with _new_file(out) as target:
            write_bundle(target, key.private, manifest, [copy.file for copy in copies])
    with workplace.journal.write(workplace.person.id) as writing:
        digests = tuple(file.sha256 for file in manifest.files)
        writing.append(BundleMade(manifest.organisation, manifest.made_at, digests))
    return tuple(heads)


def _share(report: Report, number: int, count: int) -> Report:
    """Return a report of one file that is told as its part of them all."""
    return lambda done, total: report(number * total + done, count * total)


def _read(copy: Copy, report: Report) -> SourceHead:
    with read_source(copy.file, report) as reading:
        for _ in reading:
            pass
        return reading.head


def _check_sources(heads: list[SourceHead]) -> None:
    for head in heads:
        if sum(other.source is head.source for other in heads) > 1:
            raise refuse(
                f"{SOURCE_WORDS[head.source]} finns i mer än en av filerna.",
                "Ta med den nyaste.",
                rule="reference.bundle.twice",
            )


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that gets its name when it is whole, so that no one takes half a bundle."""
    if path.exists():
        raise refuse(f"{path.name} finns redan.", "Välj ett annat namn.", field="file")
    part = path.with_name(f"{path.name}.part")
    with disk_errors("paketet kunde inte sparas"):
        try:
            with part.open("wb") as target:
                yield target
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
            sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)
