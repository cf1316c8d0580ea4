"""`demo`: a practice pharmacy, and the whole main job played in it where there is no screen."""

from pathlib import Path

import pypdfium2
import pytest

from app.cli import demo
from tests.cli.lykta import Answer, Lykta, start


def words_of(pdf: Path) -> str:
    page = pypdfium2.PdfDocument(pdf)[0]
    return str(page.get_textpage().get_text_bounded())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lykta, Path, Answer]:
    """The demo, played once, by the password that it tells everyone."""
    folder = tmp_path_factory.mktemp("demo")
    lykta = Lykta(folder / "home", demo.NAME)
    lykta.password.write_text(demo.PASSWORD, encoding="utf-8")
    words = ["--home", str(lykta.home), "demo", "--headless", "--out", str(folder / "out")]
    return lykta, folder / "out", start(words)


def test_each_step_is_told_and_the_papers_lie_where_it_says(
    played: tuple[Lykta, Path, Answer],
) -> None:
    _, out, answer = played
    assert (answer.code, answer.err) == (0, "")
    assert all(text.startswith("• ") for text in answer.lines)
    names = sorted(path.name for path in out.iterdir())
    assert answer.lines[-1] == f"• Klart. I {out} ligger {', '.join(names)}."
    assert names[1:] == ["fonster.png", "slutprotokoll.pdf"]
    assert (out / "fonster.png").read_bytes().startswith(b"\x89PNG")
    label = words_of(out / names[0])
    assert "Tolvan Tolvansson" in label
    assert "ÖVNING" in label
    assert "Slutprotokoll" in words_of(out / "slutprotokoll.pdf")


def test_the_store_that_it_leaves_is_whole_and_all_is_settled(
    played: tuple[Lykta, Path, Answer],
) -> None:
    lykta, _, _ = played
    assert lykta("verify").code == 0
    assert lykta("steps", "--json").out == ""
    assert lykta("outage", "list", "--json").values[0]["state"] == "closed"


def test_it_can_be_played_again(played: tuple[Lykta, Path, Answer], tmp_path: Path) -> None:
    lykta, _, _ = played
    answer = start(["--home", str(lykta.home), "demo", "--headless", "--out", str(tmp_path)])
    assert (answer.code, answer.err) == (0, "")
    assert "Gör ett övningsapotek" not in answer.out
    states = [o["state"] for o in lykta("outage", "list", "--json").values]
    assert states == ["closed", "closed"]


def test_it_lies_beside_a_real_pharmacy_s_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert start(["demo", "--headless", "--out", str(tmp_path / "out")]).code == 0
    assert not (tmp_path / "lykta").exists()
    assert (tmp_path / "lykta-demo" / "store.db").exists()


@pytest.mark.parametrize("person", ["Karin Ek", demo.NAME])
def test_it_plays_in_no_pharmacy_but_its_own(person: str, tmp_path: Path) -> None:
    lykta = Lykta(tmp_path / "home", person)
    lykta.password.write_text(demo.PASSWORD, encoding="utf-8")
    pharmacy = ["--pharmacy", "Apotek Granen", "--gln", "7350012340018", "--person", person]
    roles = ["--role", "manager", "--role", "pharmacist"]
    assert lykta("init", *pharmacy, *roles, "--recovery-out", tmp_path / "blad.pdf").code == 0
    before = lykta("journal", "--json").out
    answer = start(["--home", str(lykta.home), "demo", "--headless", "--out", str(tmp_path / "p")])
    assert (answer.code, answer.out.count("Lämnar ut")) == (1, 0)
    assert "ett annat apotek" in answer.err
    assert lykta("journal", "--json").out == before
