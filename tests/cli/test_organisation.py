"""`organisation` and `reference bundle`: from a key on one computer to lists on another."""

from pathlib import Path

import pytest

from tests.cli.lykta import NAME, STAFF, Lykta, copy_pharmacy
from tests.usecases.sources import prescribers, workplaces


@pytest.fixture
def collector(tmp_path: Path) -> Lykta:
    """The command line on the computer that collects."""
    (tmp_path / "collector").mkdir()
    return copy_pharmacy(tmp_path / "collector")


def pin(lykta: Lykta, card: Path, *more: str, second: str = STAFF) -> tuple[int, str, str]:
    words = ("--second", second, "--second-password-file", lykta.password)
    answer = lykta("organisation", "pin", card, *words, *more)
    return answer.code, answer.out, answer.err


def test_lists_go_from_the_one_that_collects_to_the_one_that_pinned_it(
    lykta: Lykta, collector: Lykta, tmp_path: Path
) -> None:
    card, bundle = tmp_path / "card.json", tmp_path / "bundle"
    made = collector("organisation", "new", card, "--name", "Region Mitt")
    assert made.code == 0
    fingerprint = made.lines[0].removeprefix("Region Mitt, ")
    files = [prescribers(tmp_path / "a.csv", "Åsa Öman"), workplaces(tmp_path / "b.csv", "Backe")]
    signed = collector("reference", "bundle", "make", bundle, *files)
    assert (signed.code, signed.out) == (0, f"{bundle}: Förskrivare, Arbetsplatser.\n")

    lykta.name = STAFF
    assert "ingen organisation" in lykta("reference", "import", bundle).err
    lykta.name = NAME
    said = f"Apoteket litar på Region Mitt, {fingerprint}.\n"
    assert pin(lykta, card, "--fingerprint", fingerprint) == (0, said, "")
    (pinned,) = lykta.entries("organisation_pinned")
    assert pinned["facts"]["fingerprint"] == fingerprint
    assert len(pinned["with"]) == 1

    lykta.name = STAFF
    answer = lykta("reference", "import", bundle)
    assert answer.code == 0
    assert [line.split(" 2026")[0] for line in answer.lines] == [
        "bundle: Förskrivare",
        "bundle: Arbetsplatser",
    ]
    loads = lykta.entries("reference_loaded")
    assert {load["facts"]["organisation"] for load in loads} == {fingerprint}
    assert len(lykta.entries("bundle_taken")) == 1
    assert f"Litar på Region Mitt, {fingerprint}." in lykta("reference", "status").lines


def test_fingerprints_are_shown_of_a_card_of_the_own_key_and_of_the_pinned(
    lykta: Lykta, collector: Lykta, tmp_path: Path
) -> None:
    card = tmp_path / "card.json"
    assert lykta("organisation", "show").out == ""
    collector("organisation", "new", card, "--name", "Region Mitt")
    (shown,) = lykta("organisation", "show", card, "--json").values
    assert set(shown) == {"fingerprint", "is", "name", "public_key"}
    assert (shown["is"], shown["name"]) == ("card", "Region Mitt")
    (own,) = collector("organisation", "show", "--json").values
    assert own == shown | {"is": "own"}
    pin(lykta, card)
    (pinned,) = lykta("organisation", "show", "--json").values
    assert pinned == shown | {"is": "pinned"}
    assert shown["fingerprint"] in lykta("organisation", "show").lines[0]


def test_a_lost_card_is_saved_again_and_the_key_stays(collector: Lykta, tmp_path: Path) -> None:
    first = collector("organisation", "new", tmp_path / "a.json", "--name", "Region Mitt")
    again = collector("organisation", "new", tmp_path / "b.json", "--name", "Annat")
    assert again.out == first.out
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    taken = collector("organisation", "new", tmp_path / "a.json", "--name", "Region Mitt")
    assert (taken.code, "finns redan" in taken.err) == (1, True)


def test_pinning_needs_a_second_person_and_the_right_fingerprint(
    lykta: Lykta, collector: Lykta, tmp_path: Path
) -> None:
    card, wrong = tmp_path / "card.json", tmp_path / "wrong"
    collector("organisation", "new", card, "--name", "Region Mitt")
    wrong.write_text("fel lösenord här\n", encoding="utf-8")
    assert pin(lykta, card, second=NAME)[0] == 1
    assert pin(lykta, card, "--second-password-file", str(wrong))[0] == 1
    assert pin(lykta, card, "--fingerprint", "12345 " * 8)[0] == 1
    missing = lykta("organisation", "pin", card, "--second", STAFF)
    assert (missing.code, "--second-password-file" in missing.err) == (1, True)
    assert lykta.entries("organisation_pinned") == []


def test_a_key_in_place_of_another_is_told(lykta: Lykta, collector: Lykta, tmp_path: Path) -> None:
    collector("organisation", "new", tmp_path / "a.json", "--name", "Region Mitt")
    lykta("organisation", "new", tmp_path / "b.json", "--name", "Kedjan")
    assert pin(lykta, tmp_path / "a.json")[0] == 0
    code, out, err = pin(lykta, tmp_path / "b.json")
    assert (code, "Kedjan" in out, "inte längre på Region Mitt" in err) == (0, True, True)
