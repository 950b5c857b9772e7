"""Measurements, printed by `make bench`, `make bench-damage` and `make search-quality`."""
