"""``python -m report.search SITE…``: index built sites, each for itself."""

from __future__ import annotations

import sys
from pathlib import Path

from report.search.build import NoPagesError, build_index


def main(arguments: list[str]) -> int:
    """Index every site named; exit code 2 where there is nothing to index."""
    if not arguments:
        print("usage: python -m report.search SITE…", file=sys.stderr)
        return 2
    for site in map(Path, arguments):
        try:
            built = build_index(site)
        except NoPagesError as error:
            print(f"search: {error}", file=sys.stderr)
            return 2
        print(f"search: {site}: {built.pages} pages, {built.files} parts, {built.size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
