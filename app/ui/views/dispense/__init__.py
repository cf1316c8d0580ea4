"""The parts of the dispensing screen, one module each."""
