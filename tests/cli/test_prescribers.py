"""`prescribers`: who ordered what was handed out, for scripts and for who has no window."""

from tests.cli.lykta import Lykta, line


def test_the_prescribers_are_listed_with_the_day_they_were_last_seen(lykta: Lykta) -> None:
    assert lykta("prescribers", "--json").values == []
    assert lykta("record", "-", given=line()).code == 0
    (known,) = lykta("prescribers", "--json").values
    assert known["code"] == "9014820"
    assert f"{known['day']}T" in lykta("journal").out
    name = str(known["name"])
    assert name in lykta("prescribers").out
    assert lykta("prescribers", "--json", *name.split()).values == [known]
    assert lykta("prescribers", "--json", "Ingen", "Alls").values == []
