"""`export`: rows in files and their answers, for scripts and for who has no window."""

import json
from pathlib import Path

from tests.cli.lykta import Lykta, line


def test_rows_leave_are_verified_and_come_back_answered(lykta: Lykta, tmp_path: Path) -> None:
    """Requirement 48."""
    assert lykta("record", "-", given=line()).code == 0
    early = lykta("export", "make", str(tmp_path))
    assert (early.code, "Avsluta avbrottet när systemen är åter" in early.err) == (1, True)
    assert lykta("outage", "end").code == 0
    twins = [step["id"] for step in lykta("steps", "--json").values if step["code"] == "twin_check"]
    for step in twins:
        assert lykta("settle", "--done", step, "--reference", "sökt").code == 0
    assert "1 rad är redo." in lykta("export", "make", str(tmp_path), "--check").out
    made = lykta("export", "make", str(tmp_path))
    assert (made.code, "patientuppgifter i klartext" in made.out) == (0, True)
    (folder,) = tmp_path.glob("lykta-export-*")
    assert "Underskriften stämmer." in lykta("export", "verify", str(folder)).out
    row = json.loads((folder / "rader.jsonl").read_text(encoding="utf-8"))
    answers = tmp_path / "svar.jsonl"
    answers.write_text(json.dumps({"id": row["id"], "answer": "ja", "receipt": "K 1"}))
    assert "Mottagna: 1. Avvisade: 0." in lykta("export", "answers", str(answers), "--check").out
    assert "Mottagna: 1. Avvisade: 0." in lykta("export", "answers", str(answers)).out
    assert "Svarade förut: 1." in lykta("export", "answers", str(answers)).out
    answers.write_text("id;svar\nx;ja\n")
    wrong = lykta("export", "answers", str(answers))
    assert (wrong.code, "Inget är inläst" in wrong.err) == (1, True)
