"""The sheet of codes to be scanned over: read back from paper, equal to the entry."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from PIL import Image

from app.documents.scan_sheet import ScanPart, render_scan_sheet
from app.domain.scan_over import CodeKind, ScanCode, codes_of
from tests.documents.reading import page_texts
from tests.scanned import PROFILE, abouts, carried, said_by
from tests.store.stores import PHARMACY
from tests.workplaces import NOON, RESOURCES


def read(pdf: bytes, dpi: int, folder: Path) -> list[str]:
    """Return what a scanner reads on the paper as an independent program draws it."""
    for old in folder.glob("page*"):
        old.unlink()
    (folder / "sheet.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "sheet.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    found = []
    for path in sorted(folder.glob("page*.png")):
        with Image.open(path) as image:
            found += [
                carried(code)
                for code in zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
            ]
    return found


def sheet(codes: tuple[ScanCode, ...]) -> bytes:
    part = ScanPart("A-0113-7", 1, "Tolvan Tolvansson", codes)
    return render_scan_sheet([part], PROFILE.name, PHARMACY, NOON, RESOURCES / "fonts")


@pytest.mark.parametrize("dpi", [203, 300])
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(about=abouts())
def test_every_code_on_paper_reads_as_the_entry_says(
    tmp_path: Path, dpi: int, about: object
) -> None:
    codes = codes_of(PROFILE, about)  # type: ignore[arg-type]
    wanted = [said_by(code) for code in codes if code.kind is not CodeKind.TYPED]
    assert sorted(read(sheet(codes), dpi, tmp_path)) == sorted(wanted)


def test_what_has_no_code_is_written_out_with_a_box() -> None:
    text = "1 tablett på morgonen, för åderförkalkning."
    (page,) = page_texts(sheet((ScanCode("dosage", "Dosering", text, CodeKind.TYPED),)))
    assert "1. Dosering" in page
    assert text in page
    assert "skriv av, ingen kod" in page
    assert "Kvittonummer, signum och klockslag" in page
