"""Turn a received Chinese report into a publication in two scripts."""
