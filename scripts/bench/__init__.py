"""Measurements, printed by `make bench` and `make search-quality`."""
