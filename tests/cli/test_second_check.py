"""`second-check`: what waits for another reader, and how often typing went wrong."""

from tests.cli.lykta import Lykta, line


def test_what_is_risky_waits_and_nothing_is_known_of_errors_yet(lykta: Lykta) -> None:
    made = {"kind": "extempore", "description": "Salva 5 % 100 g", "benefit": "U"}
    row = {"product": "Salva", "dosage": "2 gånger dagligen. Mot eksem."} | made
    decided = ["P-NOLABEL@label", "P-UNKNOWN@rows.0.product"]
    told = lykta("record", "-", given=line(rows=[row], confirmed=decided))
    assert told.code == 0, told.err
    (waits,) = lykta("second-check", "list", "--json").values
    assert (waits["form"], waits["is_compared"]) == (None, False)
    assert waits["slip"] in lykta("second-check", "list").out
    (rate,) = lykta("second-check", "rate", "--json").values
    assert (rate["read"], rate["per_thousand"], len(rate["fields"])) == (0, None, 7)
    assert lykta("second-check", "rate", "--csv").lines[-1] == "Alla;0;0;0;okänt"
    assert "Dosering" in lykta("second-check", "rate").out
    assert lykta("second-check", "rate", "--outage", "X").code == 1
