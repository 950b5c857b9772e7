#!/usr/bin/env python3
"""Say which characters differ between two folders of generated pages.

One was made with the converter in use, the other with another version of it: what an upgrade of
OpenCC, or a change of our tables, would do to the generated variants.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from report.importer import read_folder
from report.review.drift import as_markdown, as_text, drift

DONE, DIFFERENT, REFUSED = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Compare two folders. Returns 0 done, 1 if they differ and should not, 2 refused."""
    arguments = _parser().parse_args(argv)
    try:
        before, after = (_pages(folder) for folder in (arguments.before, arguments.after))
    except (OSError, UnicodeDecodeError) as error:
        print(f"drift.py: {error}", file=sys.stderr)
        return REFUSED
    found = drift(before, after)
    sys.stdout.write(as_text(found))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(as_markdown(found))
    return DIFFERENT if found and arguments.expect_same else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="drift.py",
        description="Say which characters differ between two folders of generated pages; on a"
        " runner, in its summary too.",
        epilog="Exit codes: 0 done, 1 different with --expect-same, 2 a folder cannot be read.",
    )
    parser.add_argument("before", type=Path, help="pages made with the converter in use")
    parser.add_argument("after", type=Path, help="the same pages made with the other one")
    parser.add_argument("--expect-same", action="store_true", help="fail if they are not the same")
    return parser


def _pages(folder: Path) -> Mapping[str, str]:
    pages = {name: text for name, text in read_folder(folder).items() if name.endswith(".md")}
    if not pages:
        raise FileNotFoundError(f"{folder}: no pages here")
    return pages


if __name__ == "__main__":
    sys.exit(main())
