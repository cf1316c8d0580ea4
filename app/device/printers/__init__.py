"""Ways to a printer, one module each."""
