"""`issuer`: the key of this computer, and the file that asks for it to be believed."""

from pathlib import Path

from app.exchange.enrolment import read_request
from tests.cli.lykta import STAFF, Lykta


def test_the_key_is_made_once_and_asks_to_be_believed(lykta: Lykta, tmp_path: Path) -> None:
    asked = lykta("issuer", "request", tmp_path / "a.json", "--issuer", "Backe  hälsocentral")
    request = read_request((tmp_path / "a.json").read_bytes())
    assert (asked.code, asked.out) == (0, f"Backe hälsocentral, {request.fingerprint}\n")
    assert lykta("issuer", "show", tmp_path / "a.json").out == asked.out
    again = lykta("issuer", "request", tmp_path / "b.json", "--issuer", "Backe hälsocentral")
    assert again.out == asked.out
    assert lykta("issuer", "show").out.endswith(f", {request.fingerprint}\n")


def test_a_file_that_is_there_and_an_empty_name_are_refused(lykta: Lykta, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("mine")
    assert lykta("issuer", "request", tmp_path / "a.json", "--issuer", "Backe").code == 1
    assert (tmp_path / "a.json").read_text() == "mine"
    assert lykta("issuer", "request", tmp_path / "b.json", "--issuer", " ").code == 1
    assert not (tmp_path / "b.json").exists()


def test_who_does_not_manage_asks_for_no_key(lykta: Lykta, tmp_path: Path) -> None:
    lykta.name = STAFF
    assert lykta("issuer", "request", tmp_path / "a.json", "--issuer", "Backe").code == 1
    assert not (tmp_path / "a.json").exists()
