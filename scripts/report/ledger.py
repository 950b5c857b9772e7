"""The record of changes: what a repair says about itself, and how records combine.

A repair is a pure function from a text to a list of `Edit`. Edits of several repairs, one after
the other, combine into one list against the first text (`compose`), so that every departure of
the published text from the received one is a single record that can be undone (`undo`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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


def apply(text: str, edits: Sequence[Edit]) -> str:
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


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that undo `edits`, with offsets into the text they left behind."""
    back: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        back.append(
            Edit(start, start + len(edit.after), edit.after, edit.before, edit.rule, edit.why)
        )
        shift += len(edit.after) - (edit.end - edit.start)
    return back
