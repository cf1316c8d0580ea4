"""`scanner`: the sheet of test codes, and when the scanner here was tried."""

from pathlib import Path

from tests.cli.lykta import Lykta


def test_the_sheet_is_written_once_and_an_untried_scanner_is_told(
    lykta: Lykta, tmp_path: Path
) -> None:
    assert "inte provad" in lykta("scanner").out
    sheet = tmp_path / "provblad.pdf"
    assert lykta("scanner", "--sheet-out", str(sheet)).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert lykta("scanner", "--sheet-out", str(sheet)).code != 0
