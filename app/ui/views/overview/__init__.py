"""The parts of the overview, one module each."""
