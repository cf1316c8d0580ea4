"""Which computer this is: an id that stays when the disk's files are copied elsewhere."""

import platform
import sys
from collections.abc import Sequence
from pathlib import Path

# systemd's, then the one D-Bus keeps where there is no systemd
_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_id(files: Sequence[Path] = _ID_FILES) -> str:
    """Return this installation's id, or its network name where it has none.

    The id is a secret of the computer: it goes into key derivation, never into a file or a message.
    """
    for file in files:
        try:
            found = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if found and found != "uninitialized":  # what systemd writes in an image before first boot
            return found
    return _windows_guid() or platform.node()


if sys.platform == "win32":
    import winreg

    def _windows_guid() -> str:
        place = r"SOFTWARE\Microsoft\Cryptography"
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, access) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
else:

    def _windows_guid() -> str:
        return ""
