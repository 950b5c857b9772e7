"""The table of contents of the site, from the pages that list each other."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

from report.markup import plain
from report.pages import HEADING, HOME, order

# The key `nav` of a configuration with all that belongs to it: indented lines, items, blank lines.
BLOCK = re.compile(r"^nav:.*\n(?:(?:[ \t]+.*|- .*|[ \t]*)\n)*?(?=^(?!- )\S|\Z)", re.MULTILINE)


class NavigationError(Exception):
    """The configuration has no key `nav` to fill in."""


def nav(files: Mapping[str, str]) -> str:
    """Return the key `nav` of a MkDocs configuration for the pages of a report.

    Pages take their label from their own title; a chapter's is its page's heading. Raises
    report.pages.PageError.
    """
    lines = ["nav:"]
    for name in order(files):
        folder, base = posixpath.split(name)
        depth = folder.count("/") + bool(folder)
        if folder and base == HOME:
            label = json.dumps(_heading(files[name]), ensure_ascii=False)
            lines.append(f"{_indent(depth - 1)}- {label}:")
        lines.append(f"{_indent(depth)}- {name}")
    return "\n".join(lines) + "\n"


def _indent(depth: int) -> str:
    return " " * (2 + 4 * depth)


def replace_nav(config: str, block: str) -> str:
    """Return a configuration with its key `nav` replaced. Raises NavigationError."""
    if not BLOCK.search(config):
        raise NavigationError("the configuration has no key nav; add a line 'nav:' to it")
    return BLOCK.sub(lambda old: block + ("\n" if old[0].endswith("\n\n") else ""), config, count=1)


def without_nav(config: str) -> str:
    """Return a configuration without its key `nav`."""
    return BLOCK.sub("", config)


def nav_of(config: str) -> str:
    """Return the key `nav` of a configuration without blank lines; empty if it has none."""
    found = BLOCK.search(config)
    return re.sub(r"\n+", "\n", found[0]) if found else ""


def _heading(page: str) -> str:
    for line in page.splitlines():
        if match := HEADING.match(line):
            return plain(match["text"])
    return ""
