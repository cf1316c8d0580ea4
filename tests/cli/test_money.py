"""`money`: what was charged against what was right, letters, and how each difference ended."""

from pathlib import Path

from tests.cli.lykta import Lykta, line
from tests.documents.reading import page_texts


def paid(lykta: Lykta) -> str:
    """Let a patient have paid 68,50 kronor, and return the number of the slip."""
    rows = [{"varunummer": "041238", "dosage": "1 tablett på morgonen.", "benefit": "R"}]
    prescriber = {
        "name": "Mattias Öberg", "profession": "Läkare", "code": "9014820",
        "workplace": "Backe hälsocentral", "phone": "0640-100 00",
        "workplace_code": "2355000012345",
    }  # fmt: skip
    payment = {"means": "cash", "charged": "68,50"}
    told = line(rows=rows, prescriber=prescriber, payment=payment)
    made = lykta("record", "-", given=told)
    assert made.code == 0, made.err
    (entry,) = lykta.entries("dispensing_made")
    return str(entry["facts"]["dispensed"]["slip"])


def test_a_difference_is_listed_written_about_and_ended(lykta: Lykta, tmp_path: Path) -> None:
    """Requirement 49."""
    slip = paid(lykta)
    (waits,) = lykta("money", "list", "--json").values
    assert (waits["slip"], waits["state"], waits["charged_ore"]) == (slip, "awaiting", 6850)
    assert lykta("money", "set", slip, "17,13", "--reference", "K1").out.startswith(slip)
    (line,) = lykta("money", "list", "--open", "--json").values
    assert (line["state"], line["due_ore"]) == ("refund", -5137)
    assert "51,37" in lykta("money", "list").lines[-1]
    out = tmp_path / "brev.pdf"
    assert lykta("money", "letter", slip, "--out", str(out), "--address", "Gatan 1/Orten").code == 0
    (page,) = page_texts(out.read_bytes())
    assert "Orten" in page
    assert lykta("money", "done", slip, "refunded").code == 0
    assert lykta("money", "list", "--open", "--json").values == []
    assert lykta("money", "done", slip, "refunded").code == 1
    assert lykta("money", "list", "--csv").lines[0].startswith("patient;expedition;")


def test_what_is_no_sum_or_no_number_is_refused(lykta: Lykta) -> None:
    slip = paid(lykta)
    assert lykta("money", "set", slip, "mycket").code == 1
    assert lykta("money", "set", "A-9999-9", "1").code == 1
