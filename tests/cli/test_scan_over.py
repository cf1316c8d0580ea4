"""`scan-over`: which rows may go into the pharmacy's own system now, and their codes on paper."""

from pathlib import Path

from app.usecases.list_work import list_steps
from app.usecases.scan_over import begin_scan, tick
from tests.cli.lykta import Lykta
from tests.cli.test_day import settle_by_hand, steps
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


def test_a_row_that_is_being_scanned_over_is_not_said_to_be_done_beside_that(
    recorded: Lykta,
) -> None:
    settle_by_hand(recorded, "twin_check")
    with recorded.at_work() as workplace:
        tick(workplace, begin_scan(workplace, list_steps(workplace)[0].subject, 1), 0)
    (step,) = (s["id"] for s in steps(recorded) if s["code"] == "register_prescription")
    answer = recorded("settle", "--done", step, "--reference", "K 1")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Raden skannas över vid ")
    assert "Gör klart den där, eller släpp raden." in answer.err
    assert step in [s["id"] for s in steps(recorded, state="waiting")]


def test_a_row_that_is_being_scanned_over_is_let_go_of_with_how_one_knows(
    recorded: Lykta,
) -> None:
    settle_by_hand(recorded, "twin_check")
    release = ("scan-over", "release", SLIP, "--reason")
    none = recorded(*release, "ringde kassan")
    assert (none.code, none.err.splitlines()[0]) == (1, "Raden skannas inte över. Läs listan igen.")
    with recorded.at_work() as workplace:
        tick(workplace, begin_scan(workplace, list_steps(workplace)[0].subject, 1), 0)
    assert "Skriv hur du vet" in recorded(*release, " ").err
    assert recorded(*release, "ringde kassan").lines == [f"{SLIP} rad 1 är släppt."]
    (left,) = recorded.entries("row_scan_left")
    assert left["personal"]["text"] == "ringde kassan"
    assert recorded(*release, "igen").code == 1
