"""Turn a received Chinese report into a publication in several variants."""
