"""Every reader of what comes from outside, beside those of reference data, by name."""

from tests.fuzz.carried import CARRIED
from tests.fuzz.outside import OUTSIDE
from tests.fuzz.reading import Reader
from tests.fuzz.signed import SIGNED

READERS: dict[str, Reader] = SIGNED | CARRIED | OUTSIDE
