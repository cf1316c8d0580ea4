"""Whether this computer runs on mains or battery, as Linux tells it; unknown is an answer."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_SUPPLIES = Path("/sys/class/power_supply")


class PowerSource(StrEnum):
    """What the computer runs on (strömkälla)."""

    MAINS = "mains"
    BATTERY = "battery"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Power:
    """What the computer runs on and how much is left (ström)."""

    source: PowerSource
    percent: int | None = None  # of the batteries together; None without one


def read_power(supplies: Path = _SUPPLIES) -> Power:
    """Return the computer's power now. A desk computer without battery or report is UNKNOWN."""
    parts = [_read(part) for part in sorted(supplies.glob("*"))]
    own = [part for part in parts if part.get("scope") != "Device"]  # a mouse has one as well
    batteries = [part for part in own if part.get("type") in ("Battery", "UPS")]
    levels = [int(b["capacity"]) for b in batteries if b.get("capacity", "").isdecimal()]
    percent = round(sum(levels) / len(levels)) if levels else None
    return Power(_source(own, batteries), percent)


def _source(parts: list[dict[str, str]], batteries: list[dict[str, str]]) -> PowerSource:
    if any(b.get("status") == "Discharging" for b in batteries):
        return PowerSource.BATTERY
    plugged = [p.get("online") == "1" for p in parts if p.get("type") in ("Mains", "USB")]
    if any(plugged) or any(b.get("status") in ("Charging", "Full") for b in batteries):
        return PowerSource.MAINS
    return PowerSource.BATTERY if plugged and batteries else PowerSource.UNKNOWN


def _read(part: Path) -> dict[str, str]:
    values = {}
    for name in ("type", "scope", "online", "status", "capacity"):
        try:
            values[name] = (part / name).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):  # absent, or taken out while it is read
            continue
    return values
