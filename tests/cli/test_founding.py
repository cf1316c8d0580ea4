"""`init`, `backup`, `restore`, `keyslots`: a store made, copied, brought back, opened again."""

import re
import shutil
import stat
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.lykta import Answer, Lykta, line, run

ASK_AGAIN = "Har apoteket fler datorer: ansök på nytt, `lykta members ask`.\n"


def init(lykta: Lykta, sheet: Path, **changes: str) -> Answer:
    """Found a pharmacy as a script would."""
    given = {"pharmacy": "Apotek Granen", "gln": "7350012340018", "person": lykta.name}
    words = [word for name, said in (given | changes).items() for word in (f"--{name}", said)]
    roles = ["--role", "manager", "--role", "pharmacist"]
    return lykta("init", *words, *roles, "--recovery-out", sheet)


def code_on(sheet: Path) -> str:
    """Read the recovery code off its sheet, as a person would."""
    text = pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_bounded()
    return "-".join(row for row in text.splitlines() if re.fullmatch("[0-9A-Z]{5}", row))


@pytest.fixture
def founded(tmp_path: Path) -> Lykta:
    """A pharmacy that the command line founded; it is no practice."""
    lykta = Lykta(tmp_path / "home")
    assert init(lykta, tmp_path / "blad.pdf").code == 0
    return lykta


def test_a_founded_pharmacy_opens_and_its_sheet_is_for_nobody_elses_eyes(
    founded: Lykta, tmp_path: Path
) -> None:
    sheet = tmp_path / "blad.pdf"
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert len(code_on(sheet)) == 41
    answer = founded("verify")
    assert (answer.code, answer.out, answer.err) == (0, "", "Allt stämmer.\n")


def test_another_store_is_never_made_over_one(founded: Lykta, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in founded.home.iterdir() if p.is_file()}
    answer = init(founded, tmp_path / "nytt.pdf")
    assert (answer.code, answer.out) == (3, "")
    assert "I mappen finns redan ett apotek." in answer.err
    assert {p: p.read_bytes() for p in founded.home.iterdir() if p.is_file()} == before
    assert not (tmp_path / "nytt.pdf").exists()


def test_the_sheet_never_replaces_a_file_and_must_have_a_place(tmp_path: Path) -> None:
    lykta = Lykta(tmp_path / "home")
    (tmp_path / "blad.pdf").write_text("ett tidigare blad")
    taken = init(lykta, tmp_path / "blad.pdf")
    assert (taken.code, "finns redan" in taken.err) == (1, True)
    assert (tmp_path / "blad.pdf").read_text() == "ett tidigare blad"
    nowhere = init(lykta, tmp_path / "nowhere" / "blad.pdf")
    assert (nowhere.code, "går inte att skriva" in nowhere.err) == (3, True)
    assert not lykta.home.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"gln": "12"}, "GLN ska vara 13 siffror."), ({"pharmacy": " "}, "Apotekets namn saknas.")],
)
def test_what_is_missing_is_told_and_no_store_is_made(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    lykta = Lykta(tmp_path / "home")
    answer = init(lykta, tmp_path / "blad.pdf", **changes)
    assert answer.code == 1
    assert told in answer.err
    assert not lykta.home.exists()
    assert not (tmp_path / "blad.pdf").exists()


def test_a_copy_comes_back_as_a_new_device_with_all_that_it_held(
    lykta: Lykta, tmp_path: Path
) -> None:
    (recorded,) = lykta("record", "-", given=line()).lines
    (tmp_path / "stick").mkdir()
    made = lykta("backup", tmp_path / "stick")
    (copy,) = (tmp_path / "stick").iterdir()
    assert (made.code, made.lines) == (0, [f"Kontrollerad kopia i {copy}."])
    restored = lykta("restore", copy, tmp_path / "elsewhere")
    assert (restored.code, restored.err) == (0, ASK_AGAIN)
    lykta.home = tmp_path / "elsewhere"
    assert [entry["id"] for entry in lykta.entries("dispensing_made")] == [recorded]
    reasons = [entry["facts"]["reason"] for entry in lykta.entries("epoch_started")]
    assert reasons == ["founded", "restored"]
    assert lykta("verify").code == 0


def test_a_copy_comes_back_with_the_printed_code(founded: Lykta, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    founded("backup", tmp_path / "stick")
    (copy,) = (tmp_path / "stick").iterdir()
    code = tmp_path / "code"
    code.write_text(code_on(tmp_path / "blad.pdf").lower() + "\n")
    answer = run(["restore", str(copy), str(tmp_path / "elsewhere"), "--code-file", str(code)])
    assert (answer.code, answer.err) == (0, ASK_AGAIN)
    founded.home = tmp_path / "elsewhere"
    assert founded("verify").code == 0


def test_restoring_needs_someone_and_an_empty_place(lykta: Lykta, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    lykta("backup", tmp_path / "stick")
    (copy,) = (tmp_path / "stick").iterdir()
    nobody = run(["restore", str(copy), str(tmp_path / "elsewhere")])
    assert (nobody.code, nobody.err.startswith("Vem återställer?")) == (1, True)
    over = lykta("restore", copy, lykta.home)
    assert (over.code, over.err.startswith("Mappen är inte tom")) == (3, True)
    no_copy = lykta("restore", tmp_path, tmp_path / "elsewhere")
    assert no_copy.code == 3
    assert no_copy.err.startswith("Mappen innehåller ingen säkerhetskopia.")
    assert not (tmp_path / "elsewhere").exists()


def test_a_copy_onto_nothing_says_so(lykta: Lykta, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = lykta("backup", tmp_path / "file")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("Mappen finns inte: säkerhetskopian blev inte av.")
    assert not lykta.entries("backup_made")


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_lost_key_slots_are_told_with_the_way_back_and_it_works(lykta: Lykta, harm: str) -> None:
    slots = lykta.home / "keyslots.json"
    if harm == "lost":
        slots.unlink()
    else:
        slots.write_bytes(slots.read_bytes()[:-40])
    told = lykta("steps")
    assert told.code == 3
    assert "hel tidigare kopia" in told.err
    assert lykta("verify").code == 4
    mended = run(["--home", str(lykta.home), "keyslots", "--use-previous"])
    assert (mended.code, mended.lines) == (
        0, ["Den tidigare nyckelfilen gäller. Se över vilka som har lösenord."],
    )  # fmt: skip
    assert lykta("verify").code == 0


def test_whole_key_slots_are_never_replaced(lykta: Lykta) -> None:
    before = (lykta.home / "keyslots.json").read_bytes()
    answer = run(["--home", str(lykta.home), "keyslots", "--use-previous"])
    assert (answer.code, answer.err.startswith("Nyckelfilen är hel.")) == (1, True)
    assert (lykta.home / "keyslots.json").read_bytes() == before


def test_without_an_earlier_copy_there_is_the_backup(lykta: Lykta) -> None:
    for name in ("keyslots.json", "keyslots.json.old"):
        shutil.move(lykta.home / name, lykta.home.with_name(name))
    answer = run(["--home", str(lykta.home), "keyslots", "--use-previous"])
    assert answer.code == 3
    assert "Hämta keyslots.json från säkerhetskopian" in answer.err
