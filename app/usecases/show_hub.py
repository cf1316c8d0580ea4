"""Which hub this computer is let in at; cheap enough to be asked for before each exchange."""

from app.device.hub_files import HubFiles
from app.usecases.computer import Computer


def hub_address(computer: Computer) -> str:
    """Return where the hub is reached first, as name:port; "" when the computer has none."""
    joined = HubFiles(computer.home).find()
    return joined.addresses[0] if joined else ""
