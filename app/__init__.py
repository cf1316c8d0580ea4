"""Lykta: keeps a Swedish pharmacy dispensing through an outage, and settles all afterwards."""
