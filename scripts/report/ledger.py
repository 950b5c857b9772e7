"""The record of changes: what a repair says about itself, and how records combine.

A repair is a pure function from a text to a list of `Edit`. Edits of several repairs, one after
the other, combine into one list against the first text (`compose`), so that every departure of
the published text from the received one is a single record that can be undone (`undo`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: `text[start:end]` becomes `after`.

    Offsets count code points in the text the edit was made against. `before` is what stood
    there. `rule` is a short ASCII name; `why` is one line of evidence for people.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that no rule can decide: reported, never guessed. Offsets as in `Edit`."""

    start: int
    end: int
    text: str
    rule: str
    why: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` carried out.

    Raises ValueError if the edits overlap, are out of order, or do not fit the text.
    """
    parts: list[str] = []
    at = 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the text at {edit.start}: {edit.before!r}")
        parts += (text[at : edit.start], edit.after)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """Return the text that `edits` were made against: the inverse of `apply`.

    Raises ValueError if `text` is not what the edits left behind.
    """
    return apply(text, inverse(edits))


def inverse(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield the edits that undo `edits`, with offsets into the text they left behind."""
    for start, end, edit in _written(edits):
        yield Edit(start, end, edit.after, edit.before, edit.rule, edit.why)


def _written(edits: Iterable[Edit]) -> Iterator[_Written]:
    """Yield where in the text after some edits each of them stands: start, end, edit."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        yield start, start + len(edit.after), edit
        shift += len(edit.after) - (edit.end - edit.start)


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return one list of edits of `text` that does what `first` and then `second` do.

    `second` is made against `apply(text, first)`. Where one of its edits touches what one of
    `first` wrote, both become one record.
    """
    middle = apply(text, first)
    result: list[Edit] = []
    shift = 0  # how much further on a place is in the middle text than in `text`
    for mine, theirs in _groups(first, second):
        grown = sum(end - start - len(edit.before) for start, end, edit in mine)
        if not theirs:
            result += (edit for _, _, edit in mine)
        elif not mine and len(theirs) == 1:
            start, end, edit = theirs[0]
            if edit.before != edit.after:
                result.append(
                    Edit(start - shift, end - shift, edit.before, edit.after, edit.rule, edit.why)
                )
        else:
            start = min(each[0] for each in (*mine[:1], *theirs))
            stop = max(each[1] for each in (*mine[-1:], *theirs))
            cut = [replace(edit, start=at - start, end=end - start) for at, end, edit in theirs]
            at, end = start - shift, stop - shift - grown
            after = apply(middle[start:stop], cut)
            if after != text[at:end]:
                whole = [edit for _, _, edit in (*mine, *theirs)]
                rule = "+".join(dict.fromkeys(edit.rule for edit in whole))
                why = "; ".join(dict.fromkeys(edit.why for edit in whole))
                result.append(Edit(at, end, text[at:end], after, rule, why))
        shift += grown
    return result


_Written = tuple[int, int, Edit]


def _groups(
    first: Iterable[Edit], second: Iterable[Edit]
) -> Iterator[tuple[list[_Written], list[_Written]]]:
    """Yield what overlaps in the middle text: of `first`, with where it wrote, and of `second`.

    Two that meet at a point overlap only if both are that point.
    """
    written = ((start, end, 0, edit) for start, end, edit in _written(first))
    events = merge(written, ((edit.start, edit.end, 1, edit) for edit in second))
    mine: list[_Written] = []
    theirs: list[_Written] = []
    reach = point = -1
    for start, end, which, edit in events:
        if (mine or theirs) and start >= reach and not point == start == end:
            yield mine, theirs
            mine, theirs, reach = [], [], -1
        point = start if not mine and not theirs and start == end else point if start == end else -1
        reach = max(reach, end)
        (theirs if which else mine).append((start, end, edit))
    if mine or theirs:
        yield mine, theirs


class Origins:
    """Where in the text before some edits the places of the text after them come from."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        """Note where each edit stands in the text after."""
        self._places: list[tuple[int, int, int]] = []  # begins there, in the text before; shift
        self._ends: list[int] = []
        self._shift = 0
        for edit in edits:
            start = edit.start + self._shift
            self._places.append((start, edit.start, self._shift))
            self._ends.append(start + len(edit.after))
            self._shift += len(edit.after) - len(edit.before)

    def of(self, offset: int) -> int:
        """Return where a place comes from; inside what an edit wrote, where that edit begins."""
        number = bisect_right(self._ends, offset)
        if number == len(self._places):
            return offset - self._shift
        start, before, shift = self._places[number]
        return before if offset >= start else offset - shift


class Destinations:
    """Where in the text after some edits the places of the text before them are."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        """Note how much further on the text after each edit is."""
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._shifts = [0, *accumulate(len(edit.after) - len(edit.before) for edit in edits)]

    def first(self, offset: int) -> int:
        """Return where a place is: before what was put in there, where begins what replaced it."""
        number = bisect_left(self._starts, offset)
        if number and offset < self._edits[number - 1].end:
            return self._starts[number - 1] + self._shifts[number - 1]
        return offset + self._shifts[number]

    def last(self, offset: int) -> int:
        """Return the same, but at the end of what replaced it."""
        number = bisect_left(self._starts, offset)
        if number and offset < self._edits[number - 1].end:
            edit = self._edits[number - 1]
            return edit.start + self._shifts[number - 1] + len(edit.after)
        return offset + self._shifts[number]

    def begin(self, offset: int) -> int:
        """Return where something begins: as `first`, but after what was put in there."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and self._edits[number].start == self._edits[number].end == offset:
            return offset + self._shifts[number + 1]
        return self.first(offset)


class Places:
    """Where the lines of a text begin, to say quickly on which one an offset stands."""

    def __init__(self, text: str) -> None:
        """Find the line ends."""
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """Return the column of an offset in its line, from 1, in code points."""
        return offset - self._starts[self.line(offset) - 1] + 1
