"""Sources of reference data, one module each."""
