"""`print`: the queue, its jobs one by one, and the page that tries a printer."""

from pathlib import Path

import pytest

from app.device.settings import Settings, save_settings
from tests.cli.lykta import Lykta
from tests.documents.reading import codes, page_sizes_mm, page_texts


@pytest.fixture
def folder(lykta: Lykta, tmp_path: Path) -> Path:
    """A folder that takes labels and sheets as PDF files."""
    made = tmp_path / "papper"
    made.mkdir()
    settings = Settings(printer_queue=f"folder:{made}", sheet_printer=f"folder:{made}")
    save_settings(lykta.home / "device.toml", settings)
    return made


@pytest.mark.parametrize(
    ("paper", "size", "title"),
    [("label", (76, 38), "Provetikett"), ("sheet", (210, 297), "Provsida A4")],
)
def test_the_test_page_comes_out_in_its_size_and_its_codes_read_back(
    lykta: Lykta, folder: Path, paper: str, size: tuple[float, float], title: str
) -> None:
    answer = lykta("print", "test", paper)
    assert (answer.code, "mottagen" in answer.out) == (0, True)
    (file,) = folder.iterdir()
    pdf = file.read_bytes()
    assert page_sizes_mm(pdf) == [pytest.approx(size, abs=0.01)]
    assert codes(pdf, 300) == ["LYKTA12"] * 3
    (job,) = lykta("print", "queue", "--json").values
    assert (job["title"], job["state"]) == (title, "accepted")
    assert title in lykta("print", "queue").out
    again = lykta("print", "again", str(job["number"]))
    assert (again.code, "omtryck" in again.out) == (0, True)
    (other,) = set(folder.iterdir()) - {file}
    assert "OMTRYCK" in page_texts(other.read_bytes())[0]


def test_what_did_not_come_out_is_sent_again_or_taken_away(
    lykta: Lykta, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "fil").write_text("i vägen", encoding="utf-8")
    broken = Settings(printer_queue=f"folder:{tmp_path / 'fil'}")
    save_settings(lykta.home / "device.toml", broken)
    assert lykta("print", "test", "label").code == 3
    assert lykta("print", "out", "1").code == 1
    save_settings(lykta.home / "device.toml", Settings(printer_queue=f"folder:{folder}"))
    assert lykta("print", "retry", "1").code == 0
    assert len(list(folder.iterdir())) == 1
    assert lykta("print", "cancel", "1").code == 1
    assert "Läs listan igen" in lykta("print", "cancel", "99").err


def test_without_a_printer_the_way_on_is_told(lykta: Lykta) -> None:
    answer = lykta("print", "test", "label")
    assert answer.code == 3
    assert "Ingen skrivare är vald" in answer.err
