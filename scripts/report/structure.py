"""How a page is built, apart from its prose: to see whether two variants of it are built alike."""

from __future__ import annotations

import difflib
import re

from report.conversion import render_page
from report.markdown import read
from report.marks import MarkError

_PROSE = re.compile(r"[^\0-\x7f]+")
# Ends a line that goes on in code or the like.
_WITHIN = "\0"
# What a line is, by how it looks without its prose.
_KINDS = (
    ("heading", re.compile(r" *#")),
    ("code", re.compile(r".*\0| *(?:```|~~~)")),
    ("table", re.compile(r" *\|")),
    ("list", re.compile(r" *(?:[*+-]|\d+\.) ")),
    ("image", re.compile(r".*!\[")),
    ("link", re.compile(r".*\[")),
)


def differences(traditional: str, simplified: str) -> list[tuple[int, str]]:
    """Say where a Simplified page is not built like what its Traditional page makes.

    Headings and their anchors, targets of links and images, code, tables, lists: (line in
    `simplified`, message). None is told where a mark in `traditional` cannot be read: that is an
    error of that page, not of the pair.
    """
    try:
        wanted = _skeleton(render_page(traditional, "zh-hans"))
    except MarkError:
        return []
    found = _skeleton(simplified)
    told: list[tuple[int, str]] = []
    for what, i, j, k, m in difflib.SequenceMatcher(None, wanted, found, False).get_opcodes():
        if what != "equal":
            line = next((line for line in wanted[i:j] + found[k:m] if line), "")
            told.append((k + 1, f"{_kind(line)}: {_seen(found[k:m])}, not {_seen(wanted[i:j])}"))
    return told


def _skeleton(text: str) -> list[str]:
    """Return the lines of a page with "…" for its prose."""
    text = text.replace("\r\n", "\n")
    parts: list[str] = []
    at = 0
    for start, end in read(text):
        parts += (_PROSE.sub("…", text[at:start]), text[start:end].replace("\n", _WITHIN + "\n"))
        at = end
    parts.append(_PROSE.sub("…", text[at:]))
    return "".join(parts).split("\n")


def _kind(line: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.match(line)), "text")


def _seen(lines: list[str]) -> str:
    line = next((line.strip(" \0") for line in lines if line.strip(" \0")), "nothing")
    return line if len(line) < 60 else line[:60] + "…"
