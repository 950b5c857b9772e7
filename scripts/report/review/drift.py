"""Where two conversions of the same pages differ: every place, gathered by what became of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.review.output import code
from report.review.paragraphs import segments

CONTEXT = 8  # characters shown on either side
SHOWN = 20  # places shown for one change in a summary; the text has all


@dataclass(frozen=True, slots=True)
class Place:
    """A difference: the page, the line in the newer version, what became of what, and around it."""

    name: str
    line: int
    before: str
    after: str
    left: str
    right: str


def drift(before: Mapping[str, str], after: Mapping[str, str]) -> list[Place]:
    """Return where two versions of the pages differ; one that is missing counts as empty."""
    return [
        place
        for name in sorted({*before, *after})
        for place in _page(name, before.get(name, ""), after.get(name, ""))
    ]


def _page(name: str, before: str, after: str) -> list[Place]:
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return [Place(name, 1, f"{len(old)} lines", f"{len(new)} lines", "", "")]
    return [
        Place(
            name,
            number,
            one[i:j],
            other[k:m],
            other[max(0, k - CONTEXT) : k],
            other[m : m + CONTEXT],
        )
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1)
        if one != other
        for (i, j), (k, m) in segments(one, other)
    ]


def as_text(places: Sequence[Place]) -> str:
    """Return the differences as lines for people, by kind, the most frequent first."""
    lines: list[str] = []
    for (before, after), group in _kinds(places):
        lines.append(f"{before or '∅'} → {after or '∅'}  ({len(group)})")
        lines += (f"    {_told(place)}" for place in group)
    lines.append(_count(places))
    return "\n".join(lines) + "\n"


def as_markdown(places: Sequence[Place]) -> str:
    """Return the differences for a summary."""
    lines = ["## 各版變動 · What the generated pages would become", "", _count(places), ""]
    for (before, after), group in _kinds(places):
        lines.append(f"- {code(before or '∅')} → {code(after or '∅')} ({len(group)})")
        lines += (f"    - {code(_told(place))}" for place in group[:SHOWN])
        if len(group) > SHOWN:
            lines.append("    - …")
    return "\n".join(lines) + "\n"


def _kinds(places: Sequence[Place]) -> list[tuple[tuple[str, str], list[Place]]]:
    kinds: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        kinds.setdefault((place.before, place.after), []).append(place)
    return sorted(kinds.items(), key=lambda kind: (-len(kind[1]), kind[0]))


def _told(place: Place) -> str:
    changed = f"〔{place.before}→{place.after}〕"
    return f"{place.name}:{place.line}: {place.left}{changed}{place.right}"


def _count(places: Sequence[Place]) -> str:
    pages = len({place.name for place in places})
    if not places:
        return "The pages are the same."
    return f"{len(places)} place{'s'[: len(places) != 1]} on {pages} page{'s'[: pages != 1]}"
