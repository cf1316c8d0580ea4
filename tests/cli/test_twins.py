"""`twins`: paper against the list of e-prescriptions, and which of two stands."""

from pathlib import Path

import pytest

from tests.cli.lykta import Lykta

LIST = "Personnummer;Läkemedel;Styrka;Receptnummer\r\n191212121212;Metoprolol;50 mg;E-77\r\n"


@pytest.fixture
def e_list(tmp_path: Path) -> Path:
    path = tmp_path / "e-recept.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_an_e_prescription_is_found_once_and_decided(recorded: Lykta, e_list: Path) -> None:
    assert recorded("twins", "list", "--json").values == []
    (found,) = recorded("twins", "compare", e_list, "--json").values
    assert found == {"prescriptions": 1, "unreadable": 0, "found": 1, "known": 0, "unknown": 0}
    assert recorded("twins", "compare", e_list).lines == ["1 e-recept, 0 nya dubbletter, 1 känd."]
    (case,) = recorded("twins", "list", "--json").values
    assert (case["sort"], case["slip"], case["row"]) == ("e_prescription", "A-0002-U", 1)
    assert "E-77" in case["against"]
    assert "1912" not in recorded("twins", "list").out
    keep = ["twins", "decide", case["id"], "keep_e"]
    for words, told in (
        ([], "Skäl saknas."),
        (["--why", "e-receptet gäller"], "Uttagets nummer saknas."),
    ):
        answer = recorded(*keep, *words)
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.err
    assert recorded("twins", "decide", case["id"], "duplicate", "--why", "x").code == 1
    assert recorded("twins", "decide", "x", "keep_e", "--why", "x").code == 1
    done = recorded(*keep, "--why", "uttaget gjort på det", "--reference", "U-1")
    assert done.lines == ["A-0002-U rad 1: e-receptet gäller."]
    assert recorded("twins", "list", "--json").values == []
    (decided,) = recorded("twins", "list", "--all", "--json").values
    assert decided["verdict"] == "keep_e"
    ends = {s["code"]: s["state"] for s in recorded("steps", "--all", "--json").values}
    assert ends["register_prescription"] == "waived"
    assert ends["register_withdrawal"] == "elsewhere"


def test_a_list_that_is_none_is_refused(recorded: Lykta, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a;b\r\n1;2\r\n", encoding="utf-8")
    assert recorded("twins", "compare", path).code == 1
    assert recorded("twins", "compare", tmp_path / "borta.csv").code == 3
