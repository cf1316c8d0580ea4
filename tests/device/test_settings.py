"""The computer's settings: defaults, kept keys, and that a bad file is told and left alone."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.device.settings import Settings, load_settings, save_settings
from app.domain.findings import Unavailable


def test_without_a_file_the_defaults_hold_and_no_file_appears(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "device.toml")
    assert settings == Settings()
    assert (settings.label_width_mm, settings.label_height_mm) == (76, 38)
    assert settings.lock_after_s == 180
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    settings = Settings(
        workstation="Kassa 2, hörnan",
        printer_queue="etikett",
        label_width_mm=57.5,
        label_height_mm=32,
        theme="darkHighContrast",
        text_scale=1.3,
        lock_after_s=60,
        witness_folder="D:\\vittne",
    )
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_keys_of_another_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    path.write_text(
        'theme = "light"\nscanner = "COM3"\nothers = 1\n[camera]\nname = "b"\n', encoding="utf-8"
    )
    settings = load_settings(path)
    save_settings(path, replace(settings, text_scale=1.15))
    again = load_settings(path)
    assert again.text_scale == 1.15
    assert again.others == {"scanner": "COM3", "others": 1, "camera": {"name": "b"}}


def test_whole_numbers_will_do_for_millimetres(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    path.write_text("label_width_mm = 70\nlabel_height_mm = 37\n", encoding="utf-8")
    assert load_settings(path).label_height_mm == 37


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("lock_after_s = 'soon'", "lock_after_s"),
        ("lock_after_s = 0", "lock_after_s"),
        ("label_width_mm = nan", "label_width_mm"),
        ("label_height_mm = 3", "label_height_mm"),
        ("theme = 'pink'", "theme"),
        ("text_scale = 9", "text_scale"),
        ("printer_queue = ", "line 1"),
    ],
)
def test_a_bad_file_is_told_by_name_and_place_and_left_as_it_is(
    tmp_path: Path, line: str, named: str
) -> None:
    path = tmp_path / "device.toml"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(Unavailable, match=named) as caught:
        load_settings(path)
    assert caught.value.code == "settings_damaged"
    assert "device.toml" in caught.value.text
    assert path.read_text(encoding="utf-8") == line + "\n"


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "device.toml"
    path.write_bytes(content)
    with suppress(Unavailable):
        load_settings(path)
    assert path.read_bytes() == content


def test_a_disk_that_fails_while_saving_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "device.toml"
    save_settings(path, Settings(workstation="Kassa 1"))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(Unavailable) as caught:
            save_settings(path, Settings(workstation="Kassa 2"))
    assert caught.value.code == "disk_full"
    assert load_settings(path).workstation == "Kassa 1"
    assert [p.name for p in tmp_path.iterdir()] == ["device.toml"]


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "device.toml").mkdir()
    with pytest.raises(Unavailable) as caught:
        load_settings(tmp_path / "device.toml")
    assert caught.value.code == "disk"
