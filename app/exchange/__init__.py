"""Everything that crosses the wall: receivers, reference data, wire forms."""
