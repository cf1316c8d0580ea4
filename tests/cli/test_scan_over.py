"""`scan-over`: which rows may go into the pharmacy's own system now, and their codes on paper."""

from pathlib import Path

from tests.cli.lykta import Lykta
from tests.cli.test_day import settle_by_hand
from tests.documents.reading import page_texts

SLIP = "A-0002-U"


def test_a_row_is_listed_once_its_twins_are_sought(recorded: Lykta, tmp_path: Path) -> None:
    assert recorded("scan-over", "list", "--json").values == []
    settle_by_hand(recorded, "twin_check")
    (row,) = recorded("scan-over", "list", "--json").values
    assert (row["slip"], row["row"]) == (SLIP, 1)
    assert {"register_prescription", "register_withdrawal"} <= set(row["steps"])
    assert SLIP in recorded("scan-over", "list").lines[1]
    assert "Tolvan" not in recorded("scan-over", "list").out
    assert recorded.entries("patient_viewed") == []
    out = tmp_path / "koder.pdf"
    assert recorded("scan-over", "sheet", SLIP, "--out", out).code == 0
    assert SLIP in page_texts(out.read_bytes())[0]
    assert len(recorded.entries("patient_viewed")) == 1
    assert recorded("scan-over", "sheet", SLIP, "--out", out).code == 1


def test_a_row_in_doubt_is_not_listed(recorded: Lykta, tmp_path: Path) -> None:
    settle_by_hand(recorded, "twin_check")
    e_list = tmp_path / "e-recept.csv"
    said = "Personnummer;Läkemedel;Styrka;Receptnummer\r\n191212121212;Metoprolol;50 mg;E-77\r\n"
    e_list.write_text(said, encoding="utf-8")
    assert recorded("twins", "compare", e_list).code == 0
    assert recorded("scan-over", "list", "--json").values == []
