"""`packs`: the queue to e-VIS as a list, as a file for another system, and its answer."""

import json
from pathlib import Path

from tests.cli.lykta import Lykta, line
from tests.usecases.test_scan_pack import GTIN

CODE = f"01{GTIN}21SN1\x1d1728033110B1"


def test_a_pack_goes_out_in_a_file_and_comes_back_told(lykta: Lykta, tmp_path: Path) -> None:
    """Requirement 32."""
    scanned = {"code": f"]d2{CODE}", "is_seal_whole": True}
    row = {"varunummer": "041238", "dosage": "1 tablett.", "benefit": "U", "packs": [scanned]}
    assert lykta("record", "-", given=line(rows=[row])).code == 0
    (waits,) = lykta("packs", "--json").values
    assert (waits["act"], waits["state"]) == ("decommission", "waiting")
    out = tmp_path / "evis.jsonl"
    assert lykta("packs", "--file-out", out).code == 0
    head, pack = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert (head["format"], pack["id"], pack["serial"]) == (
        "lykta-evis-1", waits["id"], waits["serial"],
    )  # fmt: skip
    said = {"format": "lykta-evis-answer-1", "file": head["file"]}, {"id": pack["id"]}
    answer = tmp_path / "svar.jsonl"
    answer.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    assert lykta("packs", "--answer", answer).code == 1
    done = said[0], said[1] | {"outcome": "done"}
    answer.write_text("\n".join(map(json.dumps, done)), encoding="utf-8")
    assert lykta("packs", "--answer", answer).out.startswith("1 gjord, 0 avvisade")
    assert lykta("packs", "--json").values == []
    assert lykta("packs", "--done", pack["id"]).code == 1
    assert lykta("packs", "--file-out", tmp_path / "ny.jsonl").code == 1
    assert not (tmp_path / "ny.jsonl").exists()


def test_an_alert_is_a_case_and_the_pack_waits_for_a_person(lykta: Lykta) -> None:
    """Requirement 33."""
    scanned = {"code": f"]d2{CODE}", "is_seal_whole": True}
    row = {"varunummer": "041238", "dosage": "1 tablett.", "benefit": "U", "packs": [scanned]}
    assert lykta("record", "-", given=line(rows=[row])).code == 0
    (waits,) = lykta("packs", "--json").values
    assert lykta("packs", "--refused", waits["id"], "--code", "L-7").code == 0
    (alert,) = lykta("packs", "--alerts", "--json").values
    assert (alert["code"], alert["cause"]) == ("L-7", None)
    assert lykta("packs", "--again", waits["id"]).code == 0
    assert lykta("packs", "--done", waits["id"]).code == 0
    assert lykta("packs", "--json").values == []
