"""`issuer`: the key of this computer, and the file that asks for it to be believed."""

from pathlib import Path

from app.exchange.enrolment import read_request
from tests.cli.damage import flip
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


def test_a_new_key_is_made_when_asked_for_and_only_where_its_request_has_room(
    lykta: Lykta, tmp_path: Path
) -> None:
    assert lykta("issuer", "show").code == 1
    request = "issuer", "request"
    first = lykta(*request, tmp_path / "a.json", "--issuer", "Backe", "--new")
    assert "kvar som" not in first.err
    taken = lykta(*request, tmp_path / "a.json", "--issuer", "Backe", "--new")
    assert taken.code == 1
    assert lykta("issuer", "show").out.split(", ")[1] == first.out.split(", ")[1]
    second = lykta(*request, tmp_path / "b.json", "--issuer", "Backe", "--new")
    assert "Den förra är kvar som issuer.key.kept-1." in second.err
    assert second.out != first.out
    assert (lykta.home / "issuer.key.kept-1").is_file()
    again = lykta(*request, tmp_path / "c.json", "--issuer", "Backe")
    assert (again.out, again.err.count("kvar som")) == (second.out, 0)


def test_a_key_that_does_not_open_is_told_and_a_request_makes_another(
    lykta: Lykta, tmp_path: Path
) -> None:
    first = lykta("issuer", "request", tmp_path / "a.json", "--issuer", "Backe")
    flip(lykta.home / "issuer.key", 40)
    for _ in range(2):
        shown = lykta("issuer", "show")
        assert shown.code == 1
        assert "Utfärdarnyckeln gick inte att öppna" in shown.err
    second = lykta("issuer", "request", tmp_path / "b.json", "--issuer", "Backe")
    assert second.out != first.out
    assert "issuer.key.kept-1" in second.err
    assert lykta("issuer", "show").err == ""


def test_who_does_not_manage_asks_for_no_key(lykta: Lykta, tmp_path: Path) -> None:
    lykta.name = STAFF
    assert lykta("issuer", "request", tmp_path / "a.json", "--issuer", "Backe").code == 1
    assert not (tmp_path / "a.json").exists()
