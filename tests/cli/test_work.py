"""`work`: what is left, and who does it, for all to see."""

from tests.cli.lykta import Lykta

SLIP = "A-0002-U"


def test_a_row_is_taken_shown_as_ones_own_and_left(recorded: Lykta) -> None:
    (free,) = recorded("work", "list", "--free", "--json").values
    assert (free["slip"], free["row"], free["owner"]) == (SLIP, 1, None)
    assert free["left"][0] == "twin_check"
    assert recorded("work", "take", SLIP).lines == ["Tagna: 1."]
    assert recorded("work", "take", SLIP, "--row", "1").lines == ["Tagna: 0."]
    (mine,) = recorded("work", "list", "--mine", "--json").values
    assert mine["owner"] == recorded.name
    assert mine["owned_since"]
    assert recorded("work", "list", "--free", "--json").values == []
    assert recorded.name in recorded("work", "list").lines[1]
    assert recorded("work", "release", SLIP).lines == ["Lämnade: 1."]
    assert recorded("work", "list", "--mine").lines == ["Expedition  Rad  Kvar  Vem  Sedan"]


def test_a_row_that_is_not_there_is_refused(recorded: Lykta) -> None:
    for words in (["A-9999-9"], [SLIP, "--row", "2"]):
        told = recorded("work", "take", *words)
        assert (told.code, told.out) == (1, "")
        assert "Ingen sådan rad har steg." in told.err


def test_no_patient_stands_in_the_list(recorded: Lykta) -> None:
    said = recorded("work", "list").out + recorded("work", "list", "--json").out
    assert "Tolvan" not in said
    assert "1912" not in said
