"""Which heading stands under which: learned from the document.

What counts up again between two that follow each other stands under them: 1. 2. between （一）
and （二） are under （一）; but （一） （二） between 1. and 2. are under 1. Where the document
does not say, the order of the standards does (`numbering.ORDER`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from report.outline.numbering import RANK, STRUCTURAL


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading as nesting sees it: its kind, its number, the level its format declared, or 0."""

    kind: str
    number: int
    level: int = 0


OUTERMOST = frozenset({"annex", "document", "known"})
NUMERALS = frozenset({"formal", "roman", "stem", "han", "capital"})
"""What a level that is the outermost of those with numbers is numbered with, when not in words."""


def depths(marks: Sequence[Mark]) -> list[int]:
    """Return how deep each heading stands, from 1; a step down is always one."""
    order = _Order(marks)
    stack: list[str] = []
    found: list[int] = []
    seen: set[str] = set()
    for mark in marks:
        if stack and stack[-1] == "known" and mark.kind not in seen:
            stack.pop()  # 一、 after 前言 stands beside it; it would have to begin anew in it
        seen.add(mark.kind)
        while stack and not order.outranks(stack[-1], mark.kind):
            stack.pop()
        stack.append(mark.kind)
        found.append(len(stack))
    return found


class _Order:
    """Which kinds of headings stand above which, in one document."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._above = _learned(marks)
        self._declared = _declared(marks)
        self._numbers_declared = not RANK.keys().isdisjoint(self._declared)
        self._often = Counter(mark.kind for mark in marks)
        self._last = {mark.kind: at for at, mark in enumerate(marks)}
        self._first = {mark.kind: at for at, mark in reversed([*enumerate(marks)])}

    def outranks(self, one: str, other: str) -> bool:
        """Tell whether headings of one kind stand above those of another."""
        if one == other or other in OUTERMOST:
            return (one, other) == ("annex", "document")
        if one in OUTERMOST:
            return True
        if {one, other} == {"above", "plain"}:
            return one == "above"
        both = one in RANK and other in RANK
        levels = self._declared.get(one, 0), self._declared.get(other, 0)
        if not both and all(levels):
            return levels[0] < levels[1]
        if not both and any(levels) and self._numbers_declared:
            return bool(levels[0])
        if one in STRUCTURAL and other in STRUCTURAL:
            return RANK[one] < RANK[other]  # 編 章 節 條 are never otherwise
        votes = self._above[one, other] - self._above[other, one]
        if votes:
            return votes > 0
        return RANK[one] < RANK[other] if both else self._unnumbered(one, other)

    def _unnumbered(self, one: str, other: str) -> bool:
        """Tell it of two kinds of which one has no number.

        Lines without one stand below those that have one; but several of them, the first before
        all that have one, stand above. Not if all are before the numerals of an outermost level
        (關於本報告, 報告範圍, A. 環境).
        """
        plain, numbered = (other, one) if one in RANK else (one, other)
        above = self._often[plain] > 1 and self._first[plain] < self._first[numbered]
        if numbered in NUMERALS | STRUCTURAL and self._last[plain] < self._first[numbered]:
            above = False
        return above == (plain == one)


def _learned(marks: Sequence[Mark]) -> Counter[tuple[str, str]]:
    """Count for each two kinds how often the first has a series of the second between two.

    Not where something between goes on from before: 第三條 after 第二章 after 第二條 says nothing.
    """
    above: Counter[tuple[str, str]] = Counter()
    latest: dict[str, int] = {}
    before: list[int | None] = []  # where the number before each heading's stands
    for at, mark in enumerate(marks):
        last = latest.get(mark.kind)
        follows = last is not None and marks[last].number == mark.number - bool(mark.number)
        before.append(last if follows else None)
        latest[mark.kind] = at
        if last is not None and follows:
            inside = range(last + 1, at)
            if all(_is_inside(marks[one], before[one], last) for one in inside):
                begun = {marks[one].kind for one in inside if marks[one].number <= 1}
                above.update((mark.kind, kind) for kind in begun)
    return above


def _is_inside(mark: Mark, before: int | None, since: int) -> bool:
    outside = before is not None and before < since and mark.number > 1
    return not outside and mark.kind not in OUTERMOST


def _declared(marks: Sequence[Mark]) -> dict[str, float]:
    levels: dict[str, list[int]] = {}
    for mark in marks:
        if mark.level:
            levels.setdefault(mark.kind, []).append(mark.level)
    return {kind: sum(found) / len(found) for kind, found in levels.items()}
