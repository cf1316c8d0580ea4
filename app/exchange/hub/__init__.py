"""The hub: PostgreSQL that holds sealed segments for many computers, and the way to it."""
