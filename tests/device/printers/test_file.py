"""Documents as files: saved under their title, never over another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.device.printers.file import FilePrinter
from app.domain.findings import Unavailable
from app.domain.printing import Progress


def save(folder: Path, pdf: bytes, title: str = "A-0113-7 rad 1") -> Path:
    receipt = FilePrinter(folder).print_pdf(pdf, title=title, size_mm=(76, 38))
    assert receipt.progress is Progress.SAVED
    assert Path(receipt.sent_to).name == receipt.job
    return Path(receipt.sent_to)


def test_the_document_lies_in_the_folder_under_its_title(tmp_path: Path) -> None:
    path = save(tmp_path / "papper" / "etiketter", b"%PDF-1")
    assert path == tmp_path / "papper" / "etiketter" / "A-0113-7-rad-1.pdf"
    assert path.read_bytes() == b"%PDF-1"


def test_a_second_document_of_the_same_title_stands_beside_the_first(tmp_path: Path) -> None:
    paths = [save(tmp_path, content) for content in (b"one", b"two", b"three")]
    assert [p.name for p in paths] == [
        "A-0113-7-rad-1.pdf", "A-0113-7-rad-1-2.pdf", "A-0113-7-rad-1-3.pdf",
    ]  # fmt: skip
    assert [p.read_bytes() for p in paths] == [b"one", b"two", b"three"]


@given(title=st.text(max_size=30))
def test_any_title_becomes_a_name_inside_the_folder(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    folder = tmp_path_factory.mktemp("papper")
    path = save(folder, b"x", title)
    assert path.parent == folder
    assert path.name.isascii()
    assert not path.name.startswith(".")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "papper").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(Unavailable):
        save(tmp_path / "papper", b"x")


def test_a_folder_is_known_by_its_path(tmp_path: Path) -> None:
    assert FilePrinter(tmp_path).name == str(tmp_path)
