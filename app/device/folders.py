"""Where Lykta's own files lie on this computer, and where a pharmacy's data lie by default."""

import os
import sys
from pathlib import Path


def resources() -> Path:
    """Return the folder of fonts, rules and demo data: the repository's, or a frozen build's."""
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root / "resources"


def default_home() -> Path:
    """Return the data folder of a person who has named none."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Lykta"
    else:  # noqa: RET505 - type checkers follow the platform in branches only
        # The XDG specification asks that a relative path be ignored.
        data = Path(os.environ.get("XDG_DATA_HOME", ""))
        return (data if data.is_absolute() else Path.home() / ".local" / "share") / "lykta"


def practice_home() -> Path:
    """Return where the demo lies unless told otherwise: never where a real pharmacy does."""
    home = default_home()
    return home.with_name(f"{home.name}-demo")
