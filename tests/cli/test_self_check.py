"""`selfcheck` and `schema`: nothing of a store is needed or touched."""

import json
from pathlib import Path

import pytest

from app.cli import commands
from tests.cli.lykta import run, start


def test_everything_that_a_day_needs_is_tried(tmp_path: Path) -> None:
    answer = start(["--home", str(tmp_path / "home"), "selfcheck"])
    assert (answer.code, answer.err) == (0, "")
    assert [text.split(":")[0] for text in answer.lines] == [
        "ok  databas", "ok  papper", "ok  kod", "ok  regler", "ok  datamapp", "ok  klocka",
    ]  # fmt: skip
    assert not (tmp_path / "home").exists()


def test_what_is_not_well_is_code_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "self_check", lambda _: [("papper", False, "Teckensnitt saknas")])
    answer = run(["--home", str(tmp_path), "selfcheck"])
    assert (answer.code, answer.lines) == (4, ["FEL papper: Teckensnitt saknas"])


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "device.toml").write_text("text_scale = 'stor'")
    answer = run(["--home", str(tmp_path), "selfcheck"])
    assert (answer.code, answer.out) == (3, "")
    assert "inställningar går inte att läsa" in answer.err


def test_the_schema_is_json(tmp_path: Path) -> None:
    answer = start(["--home", str(tmp_path / "home"), "schema", "dispensing"])
    assert answer.code == 0
    assert json.loads(answer.out)["$ref"] == "#/$defs/RecordedDispensing"
