"""The report to keep: print view, PDF, EPUB and offline copy, all from the pages of a variant."""
