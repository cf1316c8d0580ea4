"""The screen Rekvisition: what it has beside Expediera's frame."""
