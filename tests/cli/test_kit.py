"""`kit`: numbered blank forms in a file, and what became of each number."""

from pathlib import Path

from app.documents.raster import page_count
from tests.cli.lykta import Lykta


def test_a_kit_is_written_once_and_its_numbers_are_listed(lykta: Lykta, tmp_path: Path) -> None:
    paper = tmp_path / "reserv.pdf"
    words = ("kit", "print", "--sheets", "prescription=2", "--sheets", "hand_out=1")
    printed = lykta(*words, "--out", str(paper))
    assert printed.code == 0
    assert page_count(paper.read_bytes()) == 3
    assert "Expedition på papper: " in printed.out
    (line,) = lykta("kit", "list").lines[1:]
    assert "SLi" in line
    numbers = lykta("kit", "list", "--json").values
    assert [n["form"] for n in numbers] == ["prescription"] * 2 + ["hand_out"] * 5
    assert {n["state"] for n in numbers} == {"open"}
    shown = lykta("kit", "list", "--numbers").out
    assert all(number["number"] in shown for number in numbers)
    assert "ej redovisad" in shown


def test_a_kit_that_cannot_be_read_or_has_no_place_takes_no_number(
    lykta: Lykta, tmp_path: Path
) -> None:
    paper = tmp_path / "reserv.pdf"
    for wrong in ("prescription", "prescription=many", "receipt=3", "log=0", "log=-2", "log=999"):
        answer = lykta("kit", "print", "--sheets", wrong, "--out", str(paper))
        assert answer.code == 1, wrong
        assert not paper.exists()
    paper.write_bytes(b"kept")
    assert lykta("kit", "print", "--sheets", "log=1", "--out", str(paper)).code == 1
    assert paper.read_bytes() == b"kept"
    assert lykta("kit", "list", "--json").lines == []
