"""Pharmacy facts and rules: pure, no Qt, SQL, files, clock or network."""
