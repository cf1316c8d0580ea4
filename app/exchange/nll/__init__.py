"""The national medication list's own ways: its names, resources, headers and answers."""
