"""Mains, battery or unknown, read from folders made as the kernel makes them."""

from pathlib import Path

import pytest

from app.device.power import Power, PowerSource, read_power

MAINS, BATTERY, UNKNOWN = PowerSource.MAINS, PowerSource.BATTERY, PowerSource.UNKNOWN

AC_ON = {"type": "Mains", "online": "1"}
AC_OFF = {"type": "Mains", "online": "0"}
USB_C = {"type": "USB", "online": "1", "scope": "System"}
MOUSE = {"type": "Battery", "scope": "Device", "capacity": "5", "status": "Discharging"}


def battery(status: str, capacity: str = "80") -> dict[str, str]:
    return {"type": "Battery", "status": status, "capacity": capacity}


@pytest.mark.parametrize(
    ("parts", "power"),
    [
        ([], Power(UNKNOWN)),
        ([AC_ON], Power(MAINS)),
        ([AC_OFF], Power(UNKNOWN)),
        ([AC_ON, battery("Charging")], Power(MAINS, 80)),
        ([AC_ON, battery("Not charging")], Power(MAINS, 80)),
        ([AC_OFF, battery("Discharging", "19")], Power(BATTERY, 19)),
        ([AC_OFF, battery("Unknown")], Power(BATTERY, 80)),
        ([AC_ON, battery("Discharging")], Power(BATTERY, 80)),
        ([USB_C, battery("Full", "100")], Power(MAINS, 100)),
        ([battery("Full", "100")], Power(MAINS, 100)),
        ([battery("Unknown")], Power(UNKNOWN, 80)),
        ([battery("Discharging", "0"), battery("Unknown", "91")], Power(BATTERY, 46)),
        ([{"type": "UPS", "status": "Discharging", "capacity": "60"}], Power(BATTERY, 60)),
        ([{"type": "Battery", "status": "Discharging"}], Power(BATTERY)),
        ([battery("Discharging", "much")], Power(BATTERY)),
        ([AC_ON, MOUSE], Power(MAINS)),
        ([MOUSE], Power(UNKNOWN)),
        ([{}], Power(UNKNOWN)),
    ],
)
def test_what_the_kernel_shows_is_read(
    tmp_path: Path, parts: list[dict[str, str]], power: Power
) -> None:
    for number, part in enumerate(parts):
        folder = tmp_path / f"supply{number}"
        folder.mkdir()
        for name, value in part.items():
            (folder / name).write_text(value + "\n", encoding="ascii")
    assert read_power(tmp_path) == power


def test_a_computer_without_the_kernel_s_folder_is_unknown(tmp_path: Path) -> None:
    assert read_power(tmp_path / "absent") == Power(UNKNOWN)


def test_a_file_of_nonsense_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "BAT0").mkdir()
    (tmp_path / "BAT0" / "type").write_bytes(b"\xff\xff")
    assert read_power(tmp_path) == Power(UNKNOWN)


def test_this_computer_gives_an_answer() -> None:
    assert read_power().source in PowerSource
