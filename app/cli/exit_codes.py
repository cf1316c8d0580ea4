"""What the command line answers to the shell; these numbers are documented, they stay."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes (svarskoder)."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    UNAVAILABLE = 3
    FAULTS = 4
