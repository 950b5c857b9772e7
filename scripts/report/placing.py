"""Where each part of a report goes: on a page of its own, or as a heading on its parent's.

Pages are split where the length asks for it, or down to a depth that is set. File names and anchors
come from the headings alone, so a part put in later changes none of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from report.outline import Part, Report
from report.readings import folder_name

# Characters. A section of 150 is a screen of a phone and has an address that can be quoted; a page
# above 6000 takes a quarter of an hour to read. Between them a page keeps its sections.
SHORT = 150
LONG = 6000
WORTH = 600
"""The mean length at which sections of a long page get their own."""

# Names that other files of a site have, or may get.
RESERVED = frozenset({"index", "foreword", "closing", "text", "assets", "books", "print", "search"})
TEXT = "text"
"""The page and the anchor of a short report."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A part on its page: the level of its heading there (1…6) and its anchor."""

    part: Part
    level: int
    anchor: str


@dataclass(slots=True)
class Page:
    """A page: its file, the parts on it in order, the pages below it."""

    path: str
    parts: list[Placed]
    below: list[Page] = field(default_factory=list)


def place(report: Report, split: int | None) -> list[Page]:
    """Return the pages of a report's parts; none if all of it goes on one (`together`).

    `split` is the depth down to which parts have pages of their own; None: as their length asks.
    """
    if not _is_split(report.chapters, 0, split):
        return []
    return _pages(report.chapters, "", 0, split)


def together(report: Report) -> list[Placed]:
    """Return the parts of a report as they go on the one page, called TEXT, of a short one."""
    taken = {TEXT}
    return [found for part in report.chapters for found in _placed(part, 2, taken)]


def length(part: Part) -> int:
    """Return how many characters a part has, with all that is under it."""
    own = len(part.heading.text) + sum(len(line.text) for line in part.paragraphs)
    return own + sum(map(length, part.parts))


def _is_split(parts: Sequence[Part], depth: int, split: int | None) -> bool:
    """Tell whether parts, of the parent at `depth`, have pages of their own."""
    if not parts:
        return False
    if split is not None:
        return depth < split
    whole = sum(map(length, parts))
    mean = whole / len(parts)
    if depth < 2:
        return mean >= SHORT
    return whole > LONG and mean >= WORTH


def _pages(parts: Sequence[Part], folder: str, depth: int, split: int | None) -> list[Page]:
    pages: list[Page] = []
    taken = set(RESERVED)
    for part in parts:
        name = _free(_name(part), taken)
        anchor = name if name[0].isalpha() else f"s-{name}"
        if _is_split(part.parts, depth + 1, split):
            below = _pages(part.parts, f"{folder}{name}/", depth + 1, split)
            placed = [Placed(part, 1, anchor)]
        else:
            below = []
            placed = list(_placed(part, 1, set(), anchor))
        alone = depth > 0 and not below
        path = f"{folder}{name}.md" if alone else f"{folder}{name}/index.md"
        pages.append(Page(path, placed, below))
    return pages


def _placed(part: Part, level: int, taken: set[str], anchor: str = "") -> list[Placed]:
    found = [Placed(part, min(level, 6), _free(anchor or _name(part), taken))]
    for inner in part.parts:
        found += _placed(inner, level + 1, taken)
    return found


def _name(part: Part) -> str:
    """Return an ASCII name for a part, from its heading without its number."""
    unnamed = f"{'part' if part.kind != 'article' else 'article'}-{part.number}"
    return folder_name(part.heading.text[part.title :], unnamed)


def _free(base: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name
