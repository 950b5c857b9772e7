"""Patches that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

PLAIN = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}


def patch(path: str, before: str, after: str) -> str:
    """Return the patch that makes `after` of `before`, in the file `path`; "" if they are equal."""
    old, new = _lines(before), _lines(after)
    hunks = list(difflib.unified_diff(old, new, "-", "-", lineterm="\n"))[2:]
    if not hunks:
        return ""
    head = f"--- {quoted('a/' + path)}\n+++ {quoted('b/' + path)}\n"
    return head + "".join(map(_whole, hunks))


def quoted(path: str) -> str:
    """Return a path as git writes it: in C's quotes if it is not plain ASCII."""
    if PLAIN.issuperset(path):
        return path + "\t" * (" " in path)
    return '"' + "".join(_escaped(path)) + '"'


def _escaped(path: str) -> Iterator[str]:
    for byte in path.encode("utf-8", "surrogateescape"):
        yield chr(byte) if chr(byte) in PLAIN else f"\\{byte:03o}"


def _lines(text: str) -> list[str]:
    """Split at "\\n" alone, as git does."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [
        last for last in text.split("\n")[-1:] if last
    ]


def _whole(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
