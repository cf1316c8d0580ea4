"""Every reader of something signed that is fuzzed, by name."""

from tests.fuzz.carried import CARRIED
from tests.fuzz.signed import SIGNED

READERS = SIGNED | CARRIED
